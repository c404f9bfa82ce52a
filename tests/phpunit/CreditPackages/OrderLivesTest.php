<?php
/**
 * What else happens to orders.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Order;
use WC_Order_Item_Product;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderLivesTest extends OrderTestCase {
	public function test_an_order_in_the_trash_and_back_keeps_its_credits(): void {
		$order = $this->completed();
		self::refund( $order, '5' );
		self::assertSame( '150', self::balance( $this->user ) );
		self::order_now( $order )->delete( false );
		self::assertSame( '150', self::balance( $this->user ) );
		self::untrash( $order );
		self::assertSame( 'completed', self::order_now( $order )->get_status() );
		self::assertSame( [ '150', 2 ], [ self::balance( $this->user ), count( self::ledger( $order ) ) ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_an_order_restored_from_the_trash_can_still_be_completed(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::order_now( $order )->delete( false );
		self::untrash( $order );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_deleting_an_order_with_refunds_gives_nothing_back(): void {
		$order = $this->completed();
		self::refund( $order, '5' );
		self::order_now( $order )->delete( true );
		self::assertSame( '150', self::balance( $this->user ) );
		do_action( 'woocommerce_order_status_cancelled', $order->get_id() );
		do_action( 'woocommerce_order_refunded', $order->get_id(), 0 );
		self::assertSame( '150', self::balance( $this->user ) );
	}

	public function test_a_deleted_refund_gives_back_what_it_took(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '5' );
		$this->delete_refund( $order, $refund );
		self::assertSame( '200', self::balance( $this->user ) );
		self::assertSame( 'AI Puffer granted 50 credits for "100 credits" to Ada.', self::notes( $order )[2] );

		$again = self::refund( $order, '10' );
		self::assertSame( '100', self::balance( $this->user ) );
		self::assertSame( [ "refund:{$again->get_id()}:item:" . self::item_id( $order ), '-100', '0' ], self::ledger( $order )[3] );
	}

	public function test_a_deleted_refund_gives_nothing_back_that_was_spent_and_not_taken(): void {
		$order = $this->completed();
		self::spend( $this->user, 180 );
		$refund = self::refund( $order, '10' );
		self::assertSame( [ '-20', '80' ], array_slice( self::ledger( $order )[1], 1 ) );
		$this->delete_refund( $order, $refund );
		self::assertSame( '20', self::balance( $this->user ) );
		self::assertSame( [ '20', '-80' ], array_slice( self::ledger( $order )[2], 1 ) );
		self::assertSame( 'AI Puffer granted 20 credits for "100 credits" to Ada. 80 could not be taken back before, and are not granted again.', self::notes( $order )[2] );
	}

	public function test_a_deleted_refund_of_a_cancelled_order_gives_nothing_back(): void {
		$order  = $this->completed();
		$refund = self::refund( $order, '5' );
		self::set_status( $order, 'cancelled' );
		$this->delete_refund( $order, $refund );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_each_renewal_grants_what_was_sold_with_it(): void {
		$package = $this->package();
		$first   = $this->order( $this->user, [ $package, 1 ] );
		self::set_status( $first, 'completed' );
		$package->update_meta_data( '_aipuffer_credits', '999' );
		$package->save();
		for ( $renewal = 1; $renewal <= 2; $renewal++ ) {
			// As subscription plugins make them: a new order with copies of the items and all their meta.
			$order = $this->order( $this->user );
			$item  = new WC_Order_Item_Product();
			$item->set_props( [ 'name' => 'Renewal', 'quantity' => 1, 'product_id' => $package->get_id(), 'total' => '10' ] );
			foreach ( self::items( $first )[0]->get_meta_data() as $meta ) {
				$item->add_meta_data( $meta->key, $meta->value );
			}
			$order->add_item( $item );
			$order->save();
			self::set_status( $order, 'completed' );
			self::assertSame( (string) ( 100 + 100 * $renewal ), self::balance( $this->user ) );
		}
	}

	public function test_orders_completed_together_grant_each(): void {
		$orders = [];
		for ( $number = 0; $number < 5; $number++ ) {
			$orders[] = $this->order( $this->create_user(), [ $this->package(), 2 ] );
		}
		foreach ( $orders as $order ) {
			// What the bulk action of the order list does.
			self::order_now( $order )->update_status( 'completed', 'Order status changed by bulk edit.', true );
		}
		self::assertSame( array_fill( 0, 5, '200' ), array_map( static fn ( WC_Order $order ): string => self::balance( $order->get_customer_id() ), $orders ) );
	}

	public function test_a_refund_that_was_seen_half_written_is_corrected(): void {
		$order  = $this->order( $this->user, [ $this->package(), 2 ], [ $this->product( '20' ), 1 ] );
		self::set_status( $order, 'completed' );
		$item = self::item_id( $order, 1 );
		remove_all_actions( 'woocommerce_order_refunded' );
		$refund = self::refund( $order, '20', [ $item => [ 'qty' => 1, 'refund_total' => '20' ] ] );

		// As long as its items are not written, it looks as if half of the whole order were refunded.
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}woocommerce_order_items SET order_id = 0 WHERE order_id = {$refund->get_id()}" );
		do_action( 'woocommerce_refund_deleted', 0, $order->get_id() );
		self::assertSame( '100', self::balance( $this->user ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}woocommerce_order_items SET order_id = {$refund->get_id()} WHERE order_id = 0" );
		do_action( 'woocommerce_refund_deleted', 0, $order->get_id() );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_what_cannot_be_posted_is_told_and_leaves_woocommerce_alone(): void {
		$order = $this->order( $this->user, [ $this->package( '999999999999' ), 2 ] );
		for ( $number = 0; $number < 8; $number++ ) {
			self::assertIsArray( aipuffer_adjust_balance( $this->user, '999999999999' ) );
		}
		self::set_status( $order, 'completed' );
		self::assertSame( 'completed', self::order_now( $order )->get_status() );
		self::assertSame( [], self::ledger( $order ) );
		self::assertSame( [ 'AI Puffer could not bring the credits of this order up to date. Nothing was changed. No balance can be that large. "Grant now" in the AI Puffer box tries again.' ], self::notes( $order ) );
		self::assertSame( [ "order {$order->get_id()}, item " . self::item_id( $order ) . ": user $this->user has 0 of it, and ought to have 1000000000000" ], aipuffer_verify_ledger()['problems'] );
		self::set_status( $order, 'cancelled' );
	}

	public function test_uninstalling_removes_what_was_written_to_orders_and_products_and_no_more(): void {
		$package = $this->package();
		$package->update_meta_data( '_of_others', 'stays' );
		$package->save();
		$order = $this->order( 0, [ $package, 1 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( 'yes', self::order_now( $order )->get_meta( '_aipuffer_told_no_user' ) );

		\AIPuffer\Plugin::instance()->credit_packages->remove();
		wp_cache_flush();
		self::assertSame( '', self::order_now( $order )->get_meta( '_aipuffer_told_no_user' ) );
		self::assertSame( '', self::items( $order )[0]->get_meta( '_aipuffer_credits_per_unit' ) );
		$stored = wc_get_product( $package->get_id() );
		self::assertSame( [ '', '', 'stays' ], [ $stored->get_meta( '_aipuffer_credit_package' ), $stored->get_meta( '_aipuffer_credits' ), $stored->get_meta( '_of_others' ) ] );
	}

	private function completed(): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	/**
	 * What the order screen does.
	 */
	private function delete_refund( WC_Order $order, \WC_Order_Refund $refund ): void {
		$id = $refund->get_id();
		$refund->delete( true );
		do_action( 'woocommerce_refund_deleted', $id, $order->get_id() );
	}

	private static function untrash( WC_Order $order ): void {
		$now = self::order_now( $order );
		self::assertSame( 'trash', $now->get_status() );
		$now->untrash();
	}
}
