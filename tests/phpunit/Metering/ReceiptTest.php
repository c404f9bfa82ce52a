<?php
/**
 * Receipts.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Support\Guest;
use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;

final class ReceiptTest extends TestCase {
	private const KEY = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt' ];

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber', [ 'display_name' => 'Ada' ] );
		aipuffer_adjust_balance( $this->user, '5' );
		aipuffer_set_quota( 'chatbot', [ 'user' => '100', 'guest' => '100' ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
	}

	public function test_it_explains_a_charge_that_balance_and_quota_shared(): void {
		$rule = $this->price( [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '4', 'output_rate' => '10' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$hold = aipuffer_reserve_usage( self::KEY + [ 'user_id' => $this->user, 'input_tokens' => 1000, 'output_tokens' => 500, 'conversation_id' => 77 ] );
		$this->at( '2026-03-01 10:00:30 UTC' );
		$receipt = $this->receipt( aipuffer_settle_usage( $hold['id'], [ 'input_tokens' => 800, 'output_tokens' => 300 ] )['ledger_id'] );

		// 3.2 + 3 = 6.2, so 7: the 5 there were and 2 of the quota.
		self::assertSame( [ '7', '5', '2', '-5', '5', '0' ], [ $receipt['cost'], $receipt['from_balance'], $receipt['from_quota'], $receipt['credits_delta'], $receipt['balance_before'], $receipt['balance_after'] ] );
		self::assertSame( [ 'Ada', 'Usage', 'Chatbot', 1100 ], [ $receipt['user']['name'], $receipt['type_label'], $receipt['module_label'], $receipt['usage_units'] ] );
		self::assertSame( [ $rule['id'], 1, '4', '10', null, true ], [ $receipt['rule']['id'], $receipt['rule']['version'], $receipt['rule']['input_rate'], $receipt['rule']['output_rate'], $receipt['rule']['unit_rate'], $receipt['rule']['is_current'] ] );
		self::assertSame( [ '6.2', 'whole', '7', 'Rounded up to 7 credits' ], [ $receipt['arithmetic']['exact'], $receipt['arithmetic']['rounding'], $receipt['arithmetic']['total'], $receipt['arithmetic']['text'] ] );
		self::assertSame( [ '800 input tokens ÷ 1,000 × 4 credits = 3.2 credits', '300 output tokens ÷ 1,000 × 10 credits = 3 credits' ], array_column( $receipt['arithmetic']['lines'], 'text' ) );
		self::assertSame( [ 'id' => $hold['id'], 'reserved_credits' => '5', 'reserved_quota' => '4', 'created_at' => '2026-03-01T10:00:00Z' ], $receipt['reservation'] );
		self::assertSame( [ [ 'id' => 77, 'url' => null ], null ], [ $receipt['conversation'], $receipt['order'] ] );
	}

	public function test_the_past_is_explained_by_the_rule_and_the_rounding_of_the_past(): void {
		$rule = $this->price( [ 'billing_method' => 'flat', 'unit_rate' => '1.5' ] );
		$paid = $this->charge( [] );
		update_option( 'aipuffer_rounding', 'exact' );
		aipuffer_save_price( [ 'id' => $rule['id'], 'unit_rate' => '2.25' ] );
		$later = $this->charge( [] );

		$receipt = $this->receipt( $paid );
		self::assertSame( [ '2', '1.5', 'whole', [ 'Flat rate: 1.5 credits' ] ], [ $receipt['cost'], $receipt['arithmetic']['exact'], $receipt['arithmetic']['rounding'], array_column( $receipt['arithmetic']['lines'], 'text' ) ] );
		self::assertSame( [ 1, '1.5', false ], [ $receipt['rule']['version'], $receipt['rule']['unit_rate'], $receipt['rule']['is_current'] ] );

		update_option( 'aipuffer_rounding', 'whole' );
		$receipt = $this->receipt( $later );
		self::assertSame( [ '2.25', 'exact', 2, true ], [ $receipt['cost'], $receipt['arithmetic']['rounding'], $receipt['rule']['version'], $receipt['rule']['is_current'] ] );

		$this->rest( 'DELETE', '/pricing/' . $rule['id'] );
		self::assertSame( [ 2, false ], [ $this->receipt( $later )['rule']['version'], $this->receipt( $later )['rule']['is_current'] ] );
	}

	public function test_without_a_rule_the_units_are_the_arithmetic(): void {
		$receipt = $this->receipt( $this->charge( [ 'total_tokens' => 3 ] ) );
		self::assertSame( [ null, '3', [ '3 tokens × 1 credit = 3 credits' ] ], [ $receipt['rule'], $receipt['arithmetic']['total'], array_column( $receipt['arithmetic']['lines'], 'text' ) ] );
	}

	public function test_a_charge_at_the_estimate_says_so(): void {
		$this->price( [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '1' ] );
		$hold    = aipuffer_reserve_usage( self::KEY + [ 'user_id' => $this->user, 'input_tokens' => 2000 ] );
		$receipt = $this->receipt( aipuffer_settle_usage( $hold['id'] )['ledger_id'] );
		self::assertSame( [ true, '2', [] ], [ $receipt['usage_missing'], $receipt['arithmetic']['total'], $receipt['arithmetic']['lines'] ] );
		self::assertStringContainsString( 'the estimate was charged: 2 credits', $receipt['arithmetic']['text'] );
		self::assertSame( 1, $receipt['rule']['version'] );
	}

	public function test_a_guest_has_no_balance(): void {
		$paid    = aipuffer_charge_usage( self::KEY + [ 'user_id' => 0, 'guest_id' => Guest::issue(), 'guest_address' => '203.0.113.7', 'units' => 3 ] );
		$receipt = $this->receipt( $paid['ledger_id'] );
		self::assertSame( [ null, null, null, '0', '3', 'guest' ], [ $receipt['user'], $receipt['balance_before'], $receipt['balance_after'], $receipt['from_balance'], $receipt['from_quota'], $receipt['actor']['type'] ] );
	}

	public function test_what_is_no_usage_has_no_arithmetic(): void {
		$receipt = $this->receipt( aipuffer_adjust_balance( $this->user, '-2', [ 'note' => 'Mistake' ] )['ledger_id'] );
		self::assertSame(
			[ '5', '3', '-2', '0', '0', null, null, null, null, null, 'Mistake' ],
			[ $receipt['balance_before'], $receipt['balance_after'], $receipt['credits_delta'], $receipt['cost'], $receipt['from_balance'], $receipt['rule'], $receipt['arithmetic'], $receipt['order'], $receipt['conversation'], $receipt['reservation'], $receipt['note'] ]
		);
	}

	#[Group( 'woocommerce' )]
	#[Group( 'hpos' )]
	public function test_a_purchase_leads_to_its_order_and_names_it_when_it_is_gone(): void {
		global $wpdb;
		$product = new \WC_Product_Simple();
		$product->set_name( 'Credits' );
		$product->set_regular_price( '5' );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '100' );
		$product->save();
		$order = wc_create_order( [ 'customer_id' => $this->user ] );
		$order->add_product( $product );
		$order->update_status( 'completed' );
		$id      = (int) $wpdb->get_var( "SELECT id FROM {$wpdb->prefix}aipuffer_ledger WHERE type = 'purchase'" );
		$receipt = $this->receipt( $id );
		self::assertSame( [ '100', '5', '105' ], [ $receipt['credits_delta'], $receipt['balance_before'], $receipt['balance_after'] ] );
		self::assertSame( [ 'id' => $order->get_id(), 'number' => $order->get_order_number(), 'status' => 'Completed', 'url' => $order->get_edit_order_url() ], $receipt['order'] );
		$order->delete( true );
		self::assertSame( [ 'id' => $receipt['order_id'], 'number' => (string) $receipt['order_id'], 'status' => null, 'url' => null ], $this->receipt( $id )['order'] );
	}

	/**
	 * @param array<string, string> $rates Billing method and rates.
	 * @return array<string, mixed>
	 */
	private function price( array $rates ): array {
		$rule = aipuffer_save_price( self::KEY + $rates );
		self::assertIsArray( $rule );

		return $rule;
	}

	/**
	 * @param array<string, int> $usage Usage.
	 */
	private function charge( array $usage ): int {
		$paid = aipuffer_charge_usage( self::KEY + [ 'user_id' => $this->user ] + $usage );
		self::assertIsArray( $paid );

		return $paid['ledger_id'];
	}

	/**
	 * @return array<string, mixed>
	 */
	private function receipt( int $id ): array {
		$response = $this->rest( 'GET', "/ledger/$id" );
		self::assertSame( 200, $response->get_status() );

		return $response->get_data();
	}
}
