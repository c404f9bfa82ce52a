<?php
/**
 * Refunds of orders that granted credits.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Order;
use WC_Order_Item_Fee;
use WC_Order_Item_Shipping;

/**
 * Unless a test says otherwise the order has two packages of 100 credits at 10.00 each, and is completed.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderRefundsTest extends OrderTestCase {
	public function test_a_full_refund_takes_all_back_once(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '20', [ self::item_id( $order ) => [ 'qty' => 2, 'refund_total' => '20' ] ] );
		self::assertSame( 'refunded', self::order_now( $order )->get_status() );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-200' ] );
		self::assertSame( 'AI Puffer took back 200 credits for "100 credits" from Ada.', self::notes( $order )[1] );

		do_action( 'woocommerce_order_refunded', $order->get_id(), $refund->get_id() );
		do_action( 'woocommerce_order_status_refunded', $order->get_id(), self::order_now( $order ) );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-200' ] );
		self::assertCount( 2, self::notes( $order ) );
	}

	public function test_a_refund_of_one_of_two(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-100' ] );
		self::assertSame( 'completed', self::order_now( $order )->get_status() );
	}

	public function test_a_refund_of_one_of_two_for_no_money(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '0', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '0' ] ] );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-100' ] );
	}

	public function test_a_refund_by_amount_of_the_item(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '5', [ self::item_id( $order ) => [ 'refund_total' => '5' ] ] );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-50' ] );
	}

	public function test_a_refund_by_amount_of_the_order(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->product( '20' ), 1 ] );
		self::set_status( $order, 'completed' );
		$refund = self::refund( $order, '10' );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-50' ] );
	}

	public function test_a_refund_of_another_item_takes_nothing(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->product( '20' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::refund( $order, '20', [ self::item_id( $order, 1 ) => [ 'qty' => 1, 'refund_total' => '20' ] ] );
		$this->assert_taken_back( $order, [] );
	}

	public function test_a_refund_of_shipping_or_a_fee_takes_nothing(): void {
		$order    = $this->order( $this->user, [ $this->package(), 2 ] );
		$shipping = new WC_Order_Item_Shipping();
		$shipping->set_total( '5' );
		$fee = new WC_Order_Item_Fee();
		$fee->set_total( '3' );
		$order->add_item( $shipping );
		$order->add_item( $fee );
		$order->calculate_totals();
		self::set_status( $order, 'completed' );

		self::refund( $order, '5', [ $shipping->get_id() => [ 'refund_total' => '5' ] ] );
		self::refund( $order, '3', [ $fee->get_id() => [ 'refund_total' => '3' ] ] );
		$this->assert_taken_back( $order, [] );
	}

	public function test_tax_does_not_change_the_share_of_an_item(): void {
		update_option( 'woocommerce_calc_taxes', 'yes' );
		$rate  = \WC_Tax::_insert_tax_rate( [ 'tax_rate_country' => '', 'tax_rate' => '20.0000', 'tax_rate_name' => 'VAT', 'tax_rate_class' => '' ] );
		$order = $this->completed();
		self::assertSame( '24.00', self::order_now( $order )->get_total() );
		$by_item = wc_create_refund(
			[
				'order_id'   => $order->get_id(),
				'amount'     => '6',
				'line_items' => [ self::item_id( $order ) => [ 'refund_total' => '5', 'refund_tax' => [ $rate => '1' ] ] ],
			]
		);
		self::assertInstanceOf( \WC_Order_Refund::class, $by_item );
		$by_order = self::refund( $order, '12' );
		$this->assert_taken_back( $order, [ $by_item->get_id() => '-50', $by_order->get_id() => '-100' ] );
	}

	public function test_a_coupon_does_not_change_the_share(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$item  = self::items( $order )[0];
		$item->set_total( '8' );
		$item->save();
		self::order_now( $order )->calculate_totals();
		self::set_status( $order, 'completed' );
		$refund = self::refund( $order, '4', [ $item->get_id() => [ 'refund_total' => '4' ] ] );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-100' ] );
	}

	public function test_partial_refunds_add_up_to_the_whole_exactly(): void {
		$order = $this->order( $this->user, [ $this->package( '33.333333', '3.33' ), 3 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( '99.999999', self::balance( $this->user ) );
		foreach ( [ '1', '2.5', '3', '3.49' ] as $amount ) {
			self::refund( $order, $amount, [ self::item_id( $order ) => [ 'refund_total' => $amount ] ] );
		}
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertSame( 'refunded', self::order_now( $order )->get_status() );
		self::assertCount( 5, self::ledger( $order ) );
		self::assertSame( [ '0' ], array_values( array_unique( array_column( self::ledger( $order ), 2 ) ) ) );
	}

	public function test_refunds_told_in_different_ways_add_up_too(): void {
		$order = $this->completed();
		$one   = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		$two   = self::refund( $order, '5', [ self::item_id( $order ) => [ 'refund_total' => '5' ] ] );
		$three = self::refund( $order, '5' );
		$this->assert_taken_back( $order, [ $one->get_id() => '-100', $two->get_id() => '-50', $three->get_id() => '-50' ] );
	}

	public function test_two_packages_in_one_refund(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->package( '7' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::refund(
			$order,
			'20',
			[
				self::item_id( $order )    => [ 'qty' => 1, 'refund_total' => '10' ],
				self::item_id( $order, 1 ) => [ 'qty' => 1, 'refund_total' => '10' ],
			]
		);
		self::assertSame( '100', self::balance( $this->user ) );
		self::assertCount( 4, self::ledger( $order ) );
	}

	public function test_the_status_refunded_takes_all_back(): void {
		$order = $this->completed();
		self::set_status( $order, 'refunded' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertCount( 2, self::ledger( $order ) );
		self::assertCount( 2, self::notes( $order ) );
	}

	public function test_the_status_refunded_after_a_partial_refund_takes_the_rest(): void {
		$order = $this->completed();
		self::refund( $order, '5' );
		self::set_status( $order, 'refunded' );
		self::assertSame( [ '200', '-50', '-150' ], array_column( self::ledger( $order ), 1 ) );
	}

	public function test_a_free_package_that_is_refunded_by_status_is_taken_back(): void {
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 2 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
		self::set_status( $order, 'refunded' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_a_refunded_order_that_is_completed_again_gives_nothing_back(): void {
		$order = $this->completed();
		self::refund( $order, '20' );
		self::set_status( $order, 'completed' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_a_refund_after_part_was_spent_takes_the_rest_and_tells_the_shortfall(): void {
		$order = $this->completed();
		self::spend( $this->user, 150 );
		$refund = self::refund( $order, '10' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertSame( [ 'refund:' . $refund->get_id() . ':item:' . self::item_id( $order ), '-50', '50' ], self::ledger( $order )[1] );
		self::assertSame( 'AI Puffer took back 50 credits for "100 credits" from Ada. 50 more were spent already and could not be taken back.', self::notes( $order )[1] );
	}

	public function test_a_shortfall_is_not_taken_from_credits_bought_later(): void {
		$order = $this->completed();
		self::spend( $this->user, 150 );
		self::refund( $order, '10' );
		aipuffer_adjust_balance( $this->user, '1000' );
		do_action( 'woocommerce_order_refunded', $order->get_id(), 0 );
		self::assertSame( '1000', self::balance( $this->user ) );
		self::refund( $order, '10' );
		self::assertSame( '900', self::balance( $this->user ) );
	}

	public function test_a_refund_may_go_below_zero_where_the_site_allows_it(): void {
		update_option( 'aipuffer_allow_negative_balance', 'yes' );
		$order = $this->completed();
		self::spend( $this->user, 150 );
		self::refund( $order, '10' );
		self::assertSame( '-50', self::balance( $this->user ) );
		self::assertSame( [ '-100', '0' ], array_slice( self::ledger( $order )[1], 1 ) );
	}

	public function test_a_refund_before_completion_leaves_the_rest(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'processing' );
		$refund = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( [], self::ledger( $order ) );
		self::set_status( $order, 'completed' );
		$this->assert_taken_back( $order, [ $refund->get_id() => '-100' ] );
	}

	public function test_a_full_refund_before_completion_leaves_nothing(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'processing' );
		self::refund( $order, '20' );
		self::set_status( $order, 'completed' );
		self::assertSame( [], self::ledger( $order ) );
	}

	public function test_a_refund_while_cancelled_leaves_the_rest_to_give_back(): void {
		$order = $this->completed();
		self::set_status( $order, 'cancelled' );
		self::refund( $order, '5' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '150', self::balance( $this->user ) );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_a_refund_of_a_guest_order_counts_when_it_is_linked(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::refund( $order, '10' );
		$order = self::order_now( $order );
		$order->set_customer_id( $this->user );
		$order->save();
		self::assertSame( '100', self::balance( $this->user ) );
	}

	private function completed(): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );

		return $order;
	}

	/**
	 * @param array<int, string> $refunds Credits by refund id.
	 */
	private function assert_taken_back( WC_Order $order, array $refunds ): void {
		$item     = self::item_id( $order );
		$expected = [ [ "order:{$order->get_id()}:item:$item", '200', '0' ] ];
		foreach ( $refunds as $id => $credits ) {
			$expected[] = [ "refund:$id:item:$item", $credits, '0' ];
		}
		self::assertSame( $expected, self::ledger( $order ) );
		self::assertSame( (string) ( 200 + array_sum( $refunds ) ), self::balance( $this->user ) );
	}
}
