<?php
/**
 * Setting a balance, and looking at one user.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Tests\TestCase;
use WP_REST_Response;

final class BalanceEditTest extends TestCase {
	private int $admin;
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->admin = $this->create_user( 'administrator' );
		$this->user  = $this->create_user( 'subscriber' );
		wp_set_current_user( $this->admin );
	}

	public function test_the_difference_goes_to_the_ledger_with_note_and_actor(): void {
		aipuffer_adjust_balance( $this->user, '100', [ 'actor_id' => 0 ] );
		$response = $this->set( '123.4', '100', [ 'note' => 'Goodwill' ] );
		self::assertSame( [ 200, '123.4' ], [ $response->get_status(), $response->get_data()['balance'] ] );
		$entry = $this->rest( 'GET', '/ledger', [ 'per_page' => 1, 'user' => $this->user ] )->get_data()[0];
		self::assertSame( [ 'adjustment', '23.4', '123.4', 'Goodwill' ], [ $entry['type'], $entry['credits_delta'], $entry['balance_after'], $entry['note'] ] );
		self::assertSame( [ 'admin', $this->admin ], [ $entry['actor']['type'], $entry['actor']['id'] ] );
		self::assertSame( '0', $this->set( '0', '123.4' )->get_data()['balance'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_note_can_be_in_any_script(): void {
		self::assertSame( 200, $this->set( '5', '0', [ 'note' => 'Grüße, 田中 🐡' ] )->get_status() );
		self::assertSame( 'Grüße, 田中 🐡', $this->rest( 'GET', '/ledger' )->get_data()[0]['note'] );
	}

	public function test_an_unchanged_value_writes_nothing(): void {
		aipuffer_adjust_balance( $this->user, '100' );
		self::assertSame( 200, $this->set( '100.000000', '100' )->get_status() );
		self::assertSame( 1, aipuffer_verify_ledger()['entries'] );
	}

	public function test_of_two_admins_the_second_is_told_the_new_balance(): void {
		aipuffer_adjust_balance( $this->user, '100' );
		self::assertSame( 200, $this->set( '150', '100' )->get_status() );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$stale = $this->set( '80', '100' );
		self::assertSame( [ 409, 'aipuffer_balance_changed' ], [ $stale->get_status(), $stale->get_data()['code'] ] );
		self::assertSame( [ '150', '0', '150' ], [ $stale->get_data()['data']['balance'], $stale->get_data()['data']['held'], $stale->get_data()['data']['available'] ] );
		self::assertSame( 409, $this->set( '100', '100' )->get_status() );
		self::assertSame( '150', aipuffer_get_balance( $this->user )['balance'] );
		self::assertSame( '80', $this->set( '80', '150' )->get_data()['balance'] );
	}

	public function test_a_balance_is_not_set_below_what_is_held(): void {
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_adjust_balance( $this->user, '10' );
		aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => 4 ] );
		$refused = $this->set( '3.9', '10' );
		self::assertSame( [ 409, 'aipuffer_insufficient_credits', '4' ], [ $refused->get_status(), $refused->get_data()['code'], $refused->get_data()['data']['held'] ] );
		self::assertStringContainsString( '4 credits', $refused->get_data()['message'] );
		self::assertSame( '0', $this->set( '4', '10' )->get_data()['available'] );
		// A reservation whose time is over holds nothing.
		$this->at( '2026-03-04 10:16:00 UTC' );
		self::assertSame( '1', $this->set( '1', '4' )->get_data()['balance'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_balance_a_refund_left_below_zero_can_be_made_good(): void {
		update_option( 'aipuffer_allow_negative_balance', 'yes' );
		global $wpdb;
		aipuffer_adjust_balance( $this->user, '5' );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = -5000000 WHERE user_id = $this->user" );
		self::assertSame( '0', $this->set( '0', '-5' )->get_data()['balance'] );
	}

	public function test_ones_own_balance_takes_a_confirmation_and_names_who_did_it(): void {
		$this->user = $this->admin;
		$refused    = $this->set( '1000', '0' );
		self::assertSame( [ 403, 'aipuffer_own_balance' ], [ $refused->get_status(), $refused->get_data()['code'] ] );
		self::assertSame( '0', aipuffer_get_balance( $this->admin )['balance'] );
		self::assertSame( '1000', $this->set( '1000', '0', [ 'own' => true ] )->get_data()['balance'] );
		$entry = $this->rest( 'GET', '/ledger', [ 'user' => $this->admin ] )->get_data()[0];
		self::assertSame( [ $this->admin, $this->admin ], [ $entry['actor']['id'], $entry['user']['id'] ] );
	}

	public function test_a_user_who_was_deleted_meanwhile_is_unknown(): void {
		aipuffer_adjust_balance( $this->user, '5' );
		wp_delete_user( $this->user );
		self::assertSame( 404, $this->set( '6', '5' )->get_status() );
		self::assertSame( 1, aipuffer_verify_ledger()['entries'] );
	}

	public function test_purchases_come_from_the_ledger_without_a_shop(): void {
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_adjust_balance( $this->user, '7' );
		$this->purchase( 'purchase', '200', '0', 4711 );
		$this->purchase( 'revocation', '-50', '30', 4711 );
		$page = $this->rest( 'GET', "/balances/$this->user/purchases", [ 'per_page' => 1, 'page' => 2 ] );
		self::assertSame( [ '2', '2' ], [ $page->get_headers()['X-WP-Total'], $page->get_headers()['X-WP-TotalPages'] ] );
		$purchase = $page->get_data()[0];
		self::assertGreaterThan( 0, $purchase['id'] );
		unset( $purchase['id'] );
		self::assertSame(
			[ 'date' => '2026-03-04T10:00:00Z', 'order_id' => 4711, 'order_number' => '4711', 'order_url' => null, 'product' => '200 credits', 'type' => 'purchase', 'credits' => '200', 'shortfall' => '0' ],
			$purchase
		);
		$refund = $this->rest( 'GET', "/balances/$this->user/purchases" )->get_data()[0];
		self::assertSame( [ 'revocation', '-50', '30' ], [ $refund['type'], $refund['credits'], $refund['shortfall'] ] );
		self::assertSame( [], $this->rest( 'GET', "/balances/$this->admin/purchases" )->get_data() );
	}

	/**
	 * @param array<string, mixed> $more Further parameters.
	 */
	private function set( string $balance, string $expected, array $more = [] ): WP_REST_Response {
		return $this->rest( 'PATCH', "/balances/$this->user", [ 'credit_balance' => $balance, 'expected_balance' => $expected ] + $more );
	}

	private function purchase( string $type, string $credits, string $shortfall, int $order ): void {
		global $wpdb;
		$wpdb->insert(
			$wpdb->prefix . 'aipuffer_ledger',
			[
				'user_id'         => $this->user,
				'type'            => $type,
				'credits_delta'   => $credits * 1_000_000,
				'shortfall'       => $shortfall * 1_000_000,
				'order_id'        => $order,
				'actor_type'      => 'order',
				'actor_id'        => $order,
				'idempotency_key' => "$type:$order",
				'note'            => '200 credits',
				'created_at'      => gmdate( 'Y-m-d H:i:s', (int) $this->time ),
			]
		);
	}
}
