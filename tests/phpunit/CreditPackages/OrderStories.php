<?php
/**
 * What real orders live through, with what the customer has in the end.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Plugin;
use Automattic\WooCommerce\Utilities\OrderUtil;
use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use WC_Order;
use WC_Order_Item_Product;
use WC_Order_Refund;
use WC_Product;
use WP_REST_Request;
use WP_REST_Response;

/**
 * Packages of 100 and of 50 credits at 10.00 each. Whatever happened, the rule finds nothing left to do in the end.
 */
trait OrderStories {
	private WC_Product $hundred;

	private WC_Product $fifty;

	protected function prepare_stories(): void {
		require_once WC()->plugin_path() . '/includes/admin/wc-admin-functions.php';
		wp_set_current_user( 1 );
		$this->hundred = $this->package( '100' );
		$this->fifty   = $this->package( '50' );
	}

	/**
	 * The rule finds nothing to do.
	 */
	protected static function check_all_orders(): void {
		foreach ( wc_get_orders( [ 'limit' => -1, 'type' => 'shop_order', 'return' => 'ids' ] ) as $order_id ) {
			self::assertSame( [], Plugin::instance()->credit_packages->orders()->difference( $order_id ), "order $order_id" );
		}
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function ways_to_remove(): iterable {
		yield from [ 'on the order screen' => [ 'screen' ], 'quantity 0 on the order screen' => [ 'screen, quantity 0' ], 'by REST' => [ 'rest' ], 'by code' => [ 'code' ], 'past the order' => [ 'item' ] ];
	}

	#[DataProvider( 'ways_to_remove' )]
	public function test_an_item_removed_while_on_hold_is_not_granted_when_completed_again( string $way ): void {
		$order = $this->completed_both();
		self::set_status( $order, 'on-hold' );
		self::assertSame( '150', self::balance( $this->user ) );
		self::remove( $order, self::item_id( $order ), $way );
		self::set_status( $order, 'completed' );
		self::assertSame( '50', self::balance( $this->user ) );
		self::assertContains( 'AI Puffer took back 100 credits for "100 credits" from Ada.', self::notes( $order ) );
	}

	#[DataProvider( 'ways_to_remove' )]
	public function test_an_item_removed_while_on_hold_leaves_nothing_when_cancelled( string $way ): void {
		$order = $this->completed_both();
		self::set_status( $order, 'on-hold' );
		self::remove( $order, self::item_id( $order ), $way );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	#[DataProvider( 'ways_to_remove' )]
	public function test_an_item_removed_from_a_completed_order_is_taken_back( string $way ): void {
		$order = $this->completed_both();
		self::remove( $order, self::item_id( $order ), $way );
		self::assertSame( '50', self::balance( $this->user ) );
	}

	public function test_all_items_removed_from_a_completed_order(): void {
		$order = $this->completed_both();
		self::order_now( $order )->remove_order_items( 'line_item' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	#[DataProvider( 'ways_to_remove' )]
	public function test_an_item_removed_and_added_again_is_granted_once( string $way ): void {
		$order = $this->completed( [ $this->hundred, 1 ] );
		self::set_status( $order, 'on-hold' );
		self::remove( $order, self::item_id( $order ), $way );
		$this->add( $order, $this->hundred );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_an_item_created_anew_does_not_give_again_what_was_spent(): void {
		$order = $this->completed( [ $this->hundred, 1 ] );
		self::spend( $this->user, 80 );
		self::remove( $order, self::item_id( $order ), 'screen' );
		self::assertSame( '0', self::balance( $this->user ) );
		$this->add( $order, $this->hundred );
		self::assertSame( '20', self::balance( $this->user ) );
		self::assertSame( [ [ '100', '0' ], [ '-20', '80' ], [ '20', '-80' ] ], array_map( static fn ( array $entry ): array => array_slice( $entry, 1 ), self::ledger( $order ) ) );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '20', self::balance( $this->user ) );
	}

	public function test_what_was_paid_back_after_it_was_spent_is_not_counted_against_what_is_bought_in_its_place(): void {
		$order = $this->completed( [ $this->hundred, 1 ], [ $this->fifty, 1 ] );
		self::spend( $this->user, 150 );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		$this->add( $order, $this->hundred );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function ways_to_change(): iterable {
		yield from [ 'on the order screen' => [ 'screen' ], 'by REST' => [ 'rest' ], 'by code' => [ 'code' ], 'past the order' => [ 'item' ] ];
	}

	#[DataProvider( 'ways_to_change' )]
	public function test_a_quantity_changed_while_on_hold_counts_when_completed_again( string $way ): void {
		foreach ( [ [ 1, 3, '100', '300' ], [ 3, 1, '100', '100' ] ] as [ $before, $after, $waiting, $right ] ) {
			$this->user = $this->create_user();
			$order      = $this->completed( [ $this->hundred, $before ] );
			self::set_status( $order, 'on-hold' );
			self::set_quantity( $order, $after, $way );
			self::assertSame( $waiting, self::balance( $this->user ) );
			self::set_status( $order, 'completed' );
			self::assertSame( $right, self::balance( $this->user ) );
		}
	}

	#[DataProvider( 'ways_to_change' )]
	public function test_a_quantity_changed_while_completed_counts_at_once( string $way ): void {
		$order = $this->completed( [ $this->hundred, 1 ] );
		foreach ( [ 3, 1, 2 ] as $quantity ) {
			self::set_quantity( $order, $quantity, $way );
			self::assertSame( (string) ( 100 * $quantity ), self::balance( $this->user ) );
		}
		self::order_now( $order )->calculate_totals();
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_a_quantity_lowered_after_all_was_spent_is_not_sold_again_for_nothing(): void {
		$order = $this->completed( [ $this->hundred, 3 ] );
		self::spend( $this->user, 300 );
		self::set_quantity( $order, 1, 'screen' );
		$this->add( $order, $this->hundred, 2 );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_quantity( $order, 3, 'screen' );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_an_item_moved_to_another_completed_order_is_granted_once(): void {
		$order = $this->completed_both();
		$other = $this->completed();
		$item  = self::items( $order )[0];
		$item->set_order_id( $other->get_id() );
		$item->save();
		self::assertSame( '150', self::balance( $this->user ) );
		self::order_now( $order )->calculate_totals();
		self::order_now( $other )->calculate_totals();
		self::assertSame( '150', self::balance( $this->user ) );
		self::set_status( $other, 'cancelled' );
		self::assertSame( '50', self::balance( $this->user ) );
	}

	public function test_an_item_moved_after_it_was_spent_is_granted_once(): void {
		$order = $this->completed_both();
		$other = $this->completed();
		self::spend( $this->user, 150 );
		$item = self::items( $order )[0];
		$item->set_order_id( $other->get_id() );
		$item->save();
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_an_item_moved_while_the_other_order_waits_is_granted_when_that_is_completed(): void {
		$order = $this->completed_both();
		$other = $this->order( $this->user );
		$item  = self::items( $order )[0];
		$item->set_order_id( $other->get_id() );
		$item->save();
		self::assertSame( '50', self::balance( $this->user ) );
		self::set_status( $other, 'completed' );
		self::assertSame( '150', self::balance( $this->user ) );
	}

	public function test_an_order_split_by_copy_and_delete(): void {
		foreach ( [ false, true ] as $is_child ) {
			foreach ( [ false, true ] as $completed_first ) {
				$this->user = $this->create_user();
				$order      = $this->completed_both();
				$other      = $this->order( $this->user );
				if ( $is_child ) {
					$other->set_parent_id( $order->get_id() );
				}
				$copy = clone self::items( $order )[0];
				$copy->set_id( 0 );
				$other->add_item( $copy );
				$other->save();
				if ( $completed_first ) {
					self::set_status( $other, 'completed' );
				}
				self::remove( $order, self::item_id( $order ), 'code' );
				self::set_status( $other, 'completed' );
				self::assertSame( '150', self::balance( $this->user ), wp_json_encode( [ $is_child, $completed_first ] ) );
			}
		}
	}

	public function test_the_orders_below_an_order_grant_nothing_that_it_grants(): void {
		foreach ( [ true, false ] as $parent_first ) {
			$this->user = $this->create_user();
			$parent     = $this->order( $this->user, [ $this->hundred, 1 ], [ $this->fifty, 1 ] );
			$children   = array_map( fn ( WC_Product $product ): WC_Order => $this->child( $parent, $product ), [ $this->hundred, $this->fifty ] );
			foreach ( $parent_first ? [ $parent, ...$children ] : [ ...$children, $parent ] as $order ) {
				self::set_status( $order, 'completed' );
			}
			self::assertSame( '150', self::balance( $this->user ) );
			self::assertSame( [ "AI Puffer granted no credits: order #{$parent->get_id()}, of which this order is a part, grants them." ], self::notes( $children[0] ) );
			self::refund( $children[0], '10' );
			self::set_status( $children[1], 'cancelled' );
			self::assertSame( '150', self::balance( $this->user ) );
			self::set_status( $parent, 'cancelled' );
			self::assertSame( '0', self::balance( $this->user ) );
		}
	}

	public function test_an_order_below_one_that_sells_no_credits_grants_its_own(): void {
		$parent = $this->completed( [ $this->product(), 1 ] );
		$child  = $this->child( $parent, $this->hundred );
		self::set_status( $child, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_an_order_below_another_grants_what_it_sells_beyond(): void {
		$parent = $this->completed( [ $this->hundred, 1 ] );
		$child  = $this->child( $parent, $this->hundred, 3 );
		self::set_status( $child, 'completed' );
		self::assertSame( '300', self::balance( $this->user ) );
	}

	public function test_one_of_three_refunded_leaves_exactly_two(): void {
		$order = $this->completed( [ $this->hundred, 3 ] );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_half_of_an_order_of_190_000_000(): void {
		$order = $this->completed( [ $this->package( '100', '190000000' ), 1 ] );
		self::refund( $order, '95000000' );
		self::assertSame( '50', self::balance( $this->user ) );
		self::refund( $order, '95000000' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_an_items_share_is_the_larger_of_quantity_and_money(): void {
		$order = $this->completed( [ $this->hundred, 2 ] );
		self::refund( $order, '15', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '50', self::balance( $this->user ) );

		$this->user = $this->create_user();
		$order      = $this->completed( [ $this->hundred, 1 ] );
		self::refund( $order, '2', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '2' ] ] );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function ways_to_delete_a_refund(): iterable {
		yield from [ 'by REST' => [ 'rest' ], 'on the order screen' => [ 'screen' ], 'by code' => [ 'code' ] ];
	}

	#[DataProvider( 'ways_to_delete_a_refund' )]
	public function test_a_deleted_refund_gives_back_what_it_took( string $way ): void {
		$order  = $this->completed( [ $this->hundred, 2 ] );
		$refund = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '100', self::balance( $this->user ) );
		$id = $refund->get_id();
		if ( 'rest' === $way ) {
			self::assertSame( 200, self::ask( 'DELETE', "/wc/v3/orders/{$order->get_id()}/refunds/$id", [ 'force' => true ] )->get_status() );
		} else {
			$refund->delete( true );
			if ( 'screen' === $way ) {
				do_action( 'woocommerce_refund_deleted', $id, $order->get_id() );
			} else {
				self::end_of_request();
			}
		}
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_a_refund_whose_gateway_refuses_takes_nothing(): void {
		$order  = $this->completed( [ $this->hundred, 2 ] );
		$refund = wc_create_refund( [ 'order_id' => $order->get_id(), 'amount' => '10', 'refund_payment' => true ] );
		self::assertInstanceOf( \WP_Error::class, $refund );
		self::assertSame( [ '200', 1 ], [ self::balance( $this->user ), count( self::ledger( $order ) ) ] );
	}

	public function test_a_refund_written_by_code_is_taken_back(): void {
		$order  = $this->completed( [ $this->hundred, 2 ] );
		$refund = new WC_Order_Refund();
		$refund->set_parent_id( $order->get_id() );
		$refund->set_amount( '10' );
		$refund->set_total( '-10' );
		$refund->save();
		self::assertSame( '100', self::balance( $this->user ) );
		$refund->set_amount( '5' );
		$refund->save();
		self::assertSame( '150', self::balance( $this->user ) );
	}

	public function test_credits_follow_the_orders_customer(): void {
		$other = $this->create_user( 'customer', [ 'display_name' => 'Bob' ] );
		$order = $this->completed_both();
		self::give_to( $order, $other );
		self::assertSame( [ '0', '150' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::assertSame( 'AI Puffer moves the credits of this order from Ada to its new customer, Bob. What was spent already stays where it was spent.', self::notes( $order )[2] );
		self::give_to( $order, $this->user );
		self::assertSame( [ '150', '0' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::give_to( $order, $other );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( [ '0', '50' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( [ '0', '0' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'completed' );
		self::assertSame( [ '0', '50' ], [ self::balance( $this->user ), self::balance( $other ) ] );
	}

	public function test_what_the_former_customer_has_spent_stays_with_them_and_is_told(): void {
		$other = $this->create_user( 'customer', [ 'display_name' => 'Bob' ] );
		self::assertIsArray( aipuffer_adjust_balance( $other, '1000' ) );
		$order = $this->completed_both();
		self::spend( $this->user, 120 );
		self::give_to( $order, $other );
		// 30 of 150 were there: no more and no less has moved.
		self::assertSame( [ '0', '1030' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::assertStringContainsString( 'more were spent already and could not be taken back.', implode( ' ', self::notes( $order ) ) );
		self::assertIsArray( aipuffer_adjust_balance( $this->user, '500' ) );
		self::set_status( $order, 'completed' );
		self::assertSame( [ '500', '1030' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( [ '500', '1000' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'completed' );
		self::give_to( $order, $this->user );
		self::assertSame( [ '530', '1000' ], [ self::balance( $this->user ), self::balance( $other ) ] );
	}

	public function test_credits_wait_with_the_order_and_follow_when_it_is_completed(): void {
		$other = $this->create_user();
		$order = $this->completed_both();
		self::set_status( $order, 'on-hold' );
		self::give_to( $order, $other );
		self::assertSame( [ '150', '0' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'completed' );
		self::assertSame( [ '0', '150' ], [ self::balance( $this->user ), self::balance( $other ) ] );
	}

	public function test_credits_of_an_order_that_loses_its_customer_stay(): void {
		$order = $this->completed_both();
		self::give_to( $order, 0 );
		self::assertSame( '150', self::balance( $this->user ) );
		self::assertSame( 'AI Puffer: this order has no customer any more. The credits it has granted stay with whom they were granted to.', self::notes( $order )[2] );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertCount( 3, self::notes( $order ) );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '50', self::balance( $this->user ) );
		self::give_to( $order, $this->user );
		self::assertSame( '50', self::balance( $this->user ) );
	}

	public function test_a_guests_order_grants_once_however_often_it_is_linked(): void {
		$order = $this->order( 0, [ $this->hundred, 1 ] );
		self::set_status( $order, 'completed' );
		self::give_to( $order, $this->user );
		self::give_to( $order, 0 );
		self::give_to( $order, $this->user );
		self::assertSame( [ '100', 1 ], [ self::balance( $this->user ), count( self::ledger( $order ) ) ] );
	}

	public function test_a_product_marked_later_is_told_and_granted_when_somebody_asks(): void {
		$product = $this->product();
		$order   = $this->completed( [ $product, 2 ] );
		self::assertSame( [], self::notes( $order ) );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '10' );
		$product->save();
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'completed' );
		$told = 'AI Puffer granted no credits for a product that is a credit package now: no credits were written on its item when it was ordered. "Grant now" in the AI Puffer box grants what the product grants now.';
		self::assertSame( [ [ $told ], '0' ], [ self::notes( $order ), self::balance( $this->user ) ] );

		$this->grant_now( $order );
		self::assertSame( '20', self::balance( $this->user ) );
		$this->grant_now( $order );
		self::assertCount( 1, self::ledger( $order ) );
	}

	public function test_an_item_written_past_woocommerce_is_told_and_granted_when_somebody_asks(): void {
		$order = $this->order( $this->user );
		$item  = wc_add_order_item( $order->get_id(), [ 'order_item_name' => 'Written by hand', 'order_item_type' => 'line_item' ] );
		self::assertIsInt( $item );
		foreach ( [ '_product_id' => $this->hundred->get_id(), '_qty' => 1, '_line_total' => 10, '_line_subtotal' => 10 ] as $key => $value ) {
			wc_add_order_item_meta( $item, $key, $value );
		}
		$this->grant_now( $order );
		self::set_status( $order, 'completed' );
		self::assertSame( [ '0', 1 ], [ self::balance( $this->user ), count( self::notes( $order ) ) ] );
		$this->grant_now( $order );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_what_fails_is_told_once_and_stops_nobody(): void {
		$order = $this->order( $this->user, [ $this->hundred, 1 ] );
		$other = $this->order( $this->user, [ $this->fifty, 1 ] );
		$break = static fn ( string $sql ): string => str_contains( $sql, "aipuffer_ledger WHERE order_id = {$order->get_id()} " ) ? throw new \TypeError( 'A secret of somebody' ) : $sql;
		add_filter( 'query', $break );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::set_status( $other, 'completed' );
		self::assertSame( [ 'completed', 'completed', '50' ], [ self::order_now( $order )->get_status(), self::order_now( $other )->get_status(), self::balance( $this->user ) ] );
		self::assertSame( [ 'AI Puffer could not bring the credits of this order up to date. Nothing was changed. The site\'s error log tells the reason. "Grant now" in the AI Puffer box tries again.' ], array_values( array_unique( self::notes( $order ) ) ) );
		remove_filter( 'query', $break );
		$this->grant_now( $order );
		self::assertSame( '150', self::balance( $this->user ) );
	}

	public function test_deleting_an_order_in_any_way_keeps_its_credits(): void {
		$ways = [ static fn ( WC_Order $order ) => $order->delete( true ), static fn ( WC_Order $order ) => wp_delete_post( $order->get_id(), true ) ];
		// In tables orders are not what their posts are.
		foreach ( OrderUtil::custom_orders_table_usage_is_enabled() ? [ $ways[0] ] : $ways as $number => $delete ) {
			$this->user = $this->create_user();
			$order      = $this->completed_both();
			self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
			$delete( self::order_now( $order ) );
			self::end_of_request();
			self::assertSame( '50', self::balance( $this->user ), "way $number" );
		}
	}

	/**
	 * @param array{WC_Product, int} ...$products
	 */
	private function completed( array ...$products ): WC_Order {
		$order = $this->order( $this->user, ...$products );
		self::set_status( $order, 'completed' );

		return $order;
	}

	private function completed_both(): WC_Order {
		$order = $this->completed( [ $this->hundred, 1 ], [ $this->fifty, 1 ] );
		self::assertSame( '150', self::balance( $this->user ) );

		return $order;
	}

	private function child( WC_Order $parent, WC_Product $product, int $quantity = 1 ): WC_Order {
		$child = wc_create_order( [ 'customer_id' => $parent->get_customer_id(), 'parent' => $parent->get_id() ] );
		self::assertInstanceOf( WC_Order::class, $child );
		$child->add_product( $product, $quantity );
		$child->calculate_totals();

		return self::order_now( $child );
	}

	private function add( WC_Order $order, WC_Product $product, int $quantity = 1 ): void {
		$order = self::order_now( $order );
		$order->add_product( $product, $quantity );
		$order->calculate_totals();
	}

	private static function remove( WC_Order $order, int $item_id, string $way ): void {
		$now = self::order_now( $order );
		match ( $way ) {
			'screen'             => wc_delete_order_item( $item_id ) && self::order_now( $order )->calculate_totals( false ),
			'screen, quantity 0' => wc_save_order_items( $order->get_id(), [ 'order_item_id' => [ $item_id ], 'order_item_qty' => [ $item_id => '0' ] ] ),
			'rest'               => self::assertSame( 200, self::ask( 'PUT', "/wc/v3/orders/{$order->get_id()}", [ 'line_items' => [ [ 'id' => $item_id, 'quantity' => 0 ] ] ] )->get_status() ),
			'code'               => [ $now->remove_item( $item_id ), $now->save() ],
			'item'               => wc_delete_order_item( $item_id ),
			default              => throw new RuntimeException( $way ),
		};
	}

	private static function set_quantity( WC_Order $order, int $quantity, string $way ): void {
		$item  = self::items( $order )[0];
		$id    = $item->get_id();
		$total = (string) ( 10 * $quantity );
		if ( 'screen' === $way ) {
			wc_save_order_items( $order->get_id(), [ 'order_item_id' => [ $id ], 'order_item_name' => [ $id => $item->get_name() ], 'order_item_qty' => [ $id => (string) $quantity ], 'line_total' => [ $id => $total ], 'line_subtotal' => [ $id => $total ] ] );
		} elseif ( 'rest' === $way ) {
			self::assertSame( 200, self::ask( 'PUT', "/wc/v3/orders/{$order->get_id()}", [ 'line_items' => [ [ 'id' => $id, 'quantity' => $quantity, 'total' => $total, 'subtotal' => $total ] ] ] )->get_status() );
		} elseif ( 'code' === $way ) {
			$now  = self::order_now( $order );
			$item = $now->get_items()[ $id ];
			self::assertInstanceOf( WC_Order_Item_Product::class, $item );
			$item->set_quantity( $quantity );
			$item->set_total( $total );
			$now->calculate_totals();
		} else {
			$item->set_quantity( $quantity );
			$item->set_total( $total );
			$item->save();
		}
	}

	private static function give_to( WC_Order $order, int $user ): void {
		$now = self::order_now( $order );
		$now->set_customer_id( $user );
		$now->save();
	}

	private function grant_now( WC_Order $order ): void {
		Plugin::instance()->credit_packages->orders()->grant_now( self::order_now( $order ) );
	}

	/**
	 * What runs when a request ends, of ours alone.
	 */
	private static function end_of_request(): void {
		global $wp_filter;
		foreach ( $wp_filter['shutdown']->callbacks[5] ?? [] as $callback ) {
			( $callback['function'] )();
		}
	}

	/**
	 * @param array<string, mixed> $body
	 */
	private static function ask( string $method, string $path, array $body ): WP_REST_Response {
		$request = new WP_REST_Request( $method, $path );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );

		return rest_do_request( $request );
	}
}
