<?php
/**
 * What an idempotency key promises.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Support\Guest;
use AIPuffer\Tests\TestCase;

/**
 * The same key with the same request is the first result; with another request it is refused; a reservation that was
 * released or has expired gives its key back.
 */
final class KeysTest extends TestCase {
	private const REQUEST = [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'provider' => 'openai', 'model' => 'gpt-5', 'input_tokens' => 10, 'output_tokens' => 10, 'idempotency_key' => 'k' ];

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user();
		aipuffer_adjust_balance( $this->user, '100' );
		aipuffer_set_quota( '*', [ 'guest' => '100' ] );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function changes(): array {
		return [
			'another user'      => [ [ 'user_id' => 'other' ] ],
			'a guest'           => [ [ 'user_id' => 0 ] ],
			'another scope'     => [ [ 'scope' => 'chatbot:2' ] ],
			'another provider'  => [ [ 'provider' => 'google' ] ],
			'another model'     => [ [ 'model' => 'gpt-5-mini' ] ],
			'another module'    => [ [ 'module' => 'ai_forms', 'operation' => 'form_submit' ] ],
			'more tokens'       => [ [ 'output_tokens' => 2_000_000 ] ],
			'fewer tokens'      => [ [ 'output_tokens' => 9 ] ],
			'a figure more'     => [ [ 'total_tokens' => 20 ] ],
			'a figure less'     => [ [ 'output_tokens' => null ] ],
			'0 for unknown'     => [ [ 'images' => 0 ] ],
			'units for tokens'  => [ [ 'input_tokens' => null, 'output_tokens' => null, 'units' => 20 ] ],
		];
	}

	/**
	 * @dataProvider changes
	 * @param array<string, mixed> $change What is different.
	 */
	public function test_another_request_is_refused_and_changes_nothing( array $change ): void {
		if ( 'other' === ( $change['user_id'] ?? '' ) ) {
			$change['user_id'] = $this->create_user();
			aipuffer_adjust_balance( $change['user_id'], '3000000' );
		}
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		$held    = aipuffer_reserve_usage( $request );
		$charge  = [ 'idempotency_key' => 'c' ] + $request;
		$charged = aipuffer_charge_usage( $charge );
		$before  = $this->everything();
		foreach ( [ aipuffer_reserve_usage( $change + $request ), aipuffer_charge_usage( $change + $charge ) ] as $refused ) {
			self::assertWPError( $refused );
			self::assertSame( [ 'aipuffer_key_reused', 409 ], [ $refused->get_error_code(), $refused->get_error_data()['status'] ] );
		}
		self::assertSame( $before, $this->everything() );
		self::assertSame( $held, aipuffer_reserve_usage( $request ) );
		self::assertSame( $charged, aipuffer_charge_usage( $charge ) );
	}

	public function test_what_changes_nothing_of_the_request_is_the_same(): void {
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		$first   = aipuffer_reserve_usage( $request );
		self::assertSame( $first, aipuffer_reserve_usage( [ 'conversation_id' => 7, 'input_tokens' => '10', 'user_id' => (string) $this->user ] + $request ) );
	}

	public function test_guests_are_told_apart_by_id_and_else_by_address(): void {
		$guest   = Guest::issue();
		$request = [ 'user_id' => 0, 'guest_id' => $guest, 'guest_address' => '203.0.113.1' ] + self::REQUEST;
		$first   = aipuffer_reserve_usage( $request );
		self::assertSame( $first, aipuffer_reserve_usage( [ 'guest_address' => '198.51.100.9' ] + $request ), 'A phone changes its address.' );
		foreach ( [ [ 'guest_id' => Guest::issue() ], [ 'guest_id' => 'made-up' ], [ 'user_id' => $this->user ] ] as $other ) {
			self::assertWPError( aipuffer_reserve_usage( $other + $request ) );
		}
		$nameless = [ 'guest_id' => 'made-up', 'idempotency_key' => 'n' ] + $request;
		self::assertSame( aipuffer_reserve_usage( $nameless ), aipuffer_reserve_usage( $nameless ) );
		self::assertWPError( aipuffer_reserve_usage( [ 'guest_address' => '198.51.100.9' ] + $nameless ) );
	}

	public function test_a_reservation_is_not_a_charge(): void {
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		aipuffer_charge_usage( $request );
		self::assertSame( 'aipuffer_key_reused', aipuffer_reserve_usage( $request )->get_error_code() );
		aipuffer_reserve_usage( [ 'idempotency_key' => 'r' ] + $request );
		self::assertSame( 'aipuffer_key_reused', aipuffer_charge_usage( [ 'idempotency_key' => 'r' ] + $request )->get_error_code() );
	}

	public function test_a_released_reservation_frees_its_key(): void {
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		$first   = aipuffer_reserve_usage( $request );
		aipuffer_release_usage( $first['id'] );
		$again = aipuffer_reserve_usage( $request );
		self::assertNotSame( $first['id'], $again['id'] );
		self::assertSame( [ 'held', '20' ], [ $again['state'], aipuffer_get_balance( $this->user )['held'] ] );
		self::assertSame( $again['id'], aipuffer_reserve_usage( $request )['id'] );
		self::assertSame( '80', aipuffer_settle_usage( $again['id'], [ 'total_tokens' => 20 ] )['balance'] );
		self::assertSame( 'released', aipuffer_release_usage( $first['id'] )['state'] );
		self::assertSame( 'aipuffer_reservation_ended', aipuffer_settle_usage( $first['id'], [ 'total_tokens' => 20 ] )->get_error_code() );

		// Once something was charged under it, it is used up.
		self::assertSame( [ $again['id'], 'settled' ], array_values( array_intersect_key( aipuffer_reserve_usage( $request ), [ 'id' => 1, 'state' => 1 ] ) ) );
		self::assertSame( '80', aipuffer_get_balance( $this->user )['available'] );
	}

	public function test_a_freed_key_may_be_used_for_another_request(): void {
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		aipuffer_release_usage( aipuffer_reserve_usage( $request )['id'] );
		self::assertSame( '30', aipuffer_reserve_usage( [ 'output_tokens' => 20 ] + $request )['credits'] );
		aipuffer_release_usage( aipuffer_reserve_usage( [ 'idempotency_key' => 'c' ] + $request )['id'] );
		self::assertSame( '20', aipuffer_charge_usage( [ 'idempotency_key' => 'c' ] + $request )['cost'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_an_expired_reservation_frees_its_key_unless_it_is_settled_after_all(): void {
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		$this->at( '2026-03-01 10:00:00 UTC' );
		$first = aipuffer_reserve_usage( $request );
		$this->at( '2026-03-01 10:16:00 UTC' );
		$again = aipuffer_reserve_usage( $request );
		self::assertNotSame( $first['id'], $again['id'] );
		self::assertSame( '20', aipuffer_get_balance( $this->user )['held'] );

		// Both were sent to the provider, and both are paid.
		aipuffer_settle_usage( $first['id'], [ 'total_tokens' => 20 ] );
		self::assertSame( '60', aipuffer_settle_usage( $again['id'], [ 'total_tokens' => 20 ] )['balance'] );
		self::assertSame( $again['id'], aipuffer_reserve_usage( $request )['id'] );

		$late = aipuffer_reserve_usage( [ 'idempotency_key' => 'late' ] + $request );
		$this->at( '2026-03-01 11:00:00 UTC' );
		aipuffer_settle_usage( $late['id'], [ 'total_tokens' => 5 ] );
		self::assertSame( [ $late['id'], 'settled' ], array_values( array_intersect_key( aipuffer_reserve_usage( [ 'idempotency_key' => 'late' ] + $request ), [ 'id' => 1, 'state' => 1 ] ) ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_reservations_from_before_fingerprints_are_compared_by_what_is_known(): void {
		global $wpdb;
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		$first   = aipuffer_reserve_usage( $request );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_holds SET fingerprint = NULL" );
		self::assertSame( $first, aipuffer_reserve_usage( [ 'output_tokens' => 11 ] + $request ) );
		foreach ( [ [ 'model' => 'gpt-4' ], [ 'scope' => 'chatbot:2' ], [ 'user_id' => $this->create_user() ], [ 'user_id' => 0 ] ] as $other ) {
			self::assertSame( 'aipuffer_key_reused', aipuffer_reserve_usage( $other + $request )->get_error_code() );
		}
	}

	public function test_adjustments_of_another_amount_or_user_are_refused(): void {
		$first = aipuffer_adjust_balance( $this->user, '7', [ 'idempotency_key' => 'k', 'note' => 'Thanks' ] );
		self::assertSame( $first, aipuffer_adjust_balance( $this->user, '7.0', [ 'idempotency_key' => 'k' ] ) );
		foreach ( [ [ $this->user, '-7' ], [ $this->user, '8' ], [ $this->user, '0.000001' ], [ $this->create_user(), '7' ] ] as [ $user, $delta ] ) {
			$refused = aipuffer_adjust_balance( $user, $delta, [ 'idempotency_key' => 'k' ] );
			self::assertWPError( $refused );
			self::assertSame( [ 'aipuffer_key_reused', 409 ], [ $refused->get_error_code(), $refused->get_error_data()['status'] ] );
		}
		self::assertSame( '107', aipuffer_get_balance( $this->user )['balance'] );
	}

	public function test_a_bulk_adjustment_of_another_amount_is_refused_for_who_had_the_first(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$bulk = fn ( string $delta ): array => $this->rest( 'POST', '/balances/bulk', [ 'user_ids' => [ $this->user ], 'delta' => $delta, 'idempotency_key' => 'b' ] )->get_data()['results'][0];
		self::assertSame( [ true, '105' ], [ $bulk( '5' )['ok'], $bulk( '5' )['balance'] ] );
		foreach ( [ '-5', '6' ] as $delta ) {
			self::assertSame( [ false, '105', 'This idempotency key belongs to another request.' ], array_values( array_intersect_key( $bulk( $delta ), [ 'ok' => 1, 'balance' => 1, 'message' => 1 ] ) ) );
		}
	}

	public function test_rest_answers_409(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$request = [ 'user_id' => $this->user ] + self::REQUEST;
		self::assertSame( 201, $this->rest( 'POST', '/usage/reservations', $request )->get_status() );
		self::assertSame( 201, $this->rest( 'POST', '/usage/reservations', $request )->get_status() );
		$refused = $this->rest( 'POST', '/usage/reservations', [ 'output_tokens' => 11 ] + $request );
		self::assertSame( [ 409, 'aipuffer_key_reused' ], [ $refused->get_status(), $refused->get_data()['code'] ] );
	}

	/**
	 * All that can be written.
	 *
	 * @return list<mixed>
	 */
	private function everything(): array {
		global $wpdb;
		return array_map( static fn ( string $table ): mixed => $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_$table", ARRAY_A ), [ 'ledger', 'balances', 'holds' ] );
	}
}
