<?php
/**
 * Orders and their credits.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Order;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderCreditsTest extends OrderTestCase {
	public function test_a_completed_order_grants_its_credits(): void {
		global $wpdb;
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::assertSame( '0', self::balance( $this->user ) );

		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
		$row = $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger" );
		self::assertSame(
			[ 'purchase', '200000000', "order:{$order->get_id()}:item:" . self::item_id( $order ), (string) $order->get_id(), (string) self::item_id( $order ), (string) $this->user, '100 credits' ],
			[ $row->type, $row->credits_delta, $row->idempotency_key, $row->order_id, $row->order_item_id, $row->user_id, $row->note ]
		);
		self::assertSame( [ 'AI Puffer granted 200 credits for "100 credits" to Ada.' ], self::notes( $order ) );
	}

	public function test_other_statuses_grant_nothing(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		foreach ( [ 'on-hold', 'processing', 'failed', 'cancelled', 'pending' ] as $status ) {
			self::set_status( $order, $status );
		}
		self::assertSame( [], self::ledger( $order ) );
		self::assertSame( [], self::notes( $order ) );
	}

	public function test_a_later_edit_of_the_product_changes_no_order(): void {
		$package = $this->package();
		$order   = $this->order( $this->user, [ $package, 2 ] );
		$package->update_meta_data( '_aipuffer_credits', '999' );
		$package->save();
		self::set_status( $order, 'completed' );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_a_product_that_is_no_package_any_more_or_gone_still_grants(): void {
		$disabled = $this->package( '10' );
		$deleted  = $this->package( '5' );
		$order    = $this->order( $this->user, [ $disabled, 1 ], [ $deleted, 1 ] );
		$disabled->update_meta_data( '_aipuffer_credit_package', 'no' );
		$disabled->save();
		$deleted->delete( true );
		self::set_status( $order, 'completed' );
		self::assertSame( '15', self::balance( $this->user ) );
	}

	public function test_a_product_that_becomes_a_package_grants_nothing_for_older_orders(): void {
		$product = $this->product();
		$order   = $this->order( $this->user, [ $product, 1 ] );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '10' );
		$product->save();
		self::set_status( $order, 'completed' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_other_products_grant_nothing(): void {
		$order = $this->order( $this->user, [ $this->product(), 3 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( [ [], [] ], [ self::ledger( $order ), self::notes( $order ) ] );
	}

	public function test_each_package_grants_on_its_own(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->product(), 1 ], [ $this->package( '0.5' ), 3 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( [ [ $this->key( $order ), '200', '0' ], [ $this->key( $order, 2 ), '1.5', '0' ] ], self::ledger( $order ) );
		self::assertSame( '201.5', self::balance( $this->user ) );
		self::assertCount( 2, self::notes( $order ) );
	}

	public function test_an_order_completed_again_grants_once(): void {
		$order = $this->completed();
		self::set_status( $order, 'processing' );
		self::assertSame( '200', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		$this->assert_granted_once( $order );
	}

	public function test_an_event_that_comes_again_grants_once(): void {
		$order = $this->completed();
		$now   = self::order_now( $order );
		do_action( 'woocommerce_order_status_completed', $order->get_id(), $now );
		do_action( 'woocommerce_order_status_completed', $order->get_id(), $now );
		$this->assert_granted_once( $order );
	}

	public function test_an_event_that_tells_only_the_order_id_breaks_nothing(): void {
		$order = $this->completed();
		// As plugins written for the first WooCommerce fire it.
		do_action( 'woocommerce_order_status_completed', $order->get_id() );
		$this->assert_granted_once( $order );
	}

	public function test_an_event_without_the_status_grants_nothing(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		do_action( 'woocommerce_order_status_completed', $order->get_id(), $order );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_a_guest_is_granted_nothing_until_the_order_is_linked_and_then_once(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertSame( [], self::ledger( $order ) );
		self::assertSame( [ 'AI Puffer granted no credits: the order is not linked to a user account. They are granted once a customer is set on this order.' ], self::notes( $order ) );

		$this->link( $order, $this->user );
		self::assertSame( '200', self::balance( $this->user ) );
		self::assertSame( 'AI Puffer granted 200 credits for "100 credits" to Ada.', self::notes( $order )[1] );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertCount( 1, self::ledger( $order ) );
		self::assertCount( 2, self::notes( $order ) );
	}

	public function test_a_guest_who_bought_nothing_of_ours_is_told_nothing(): void {
		$order = $this->order( 0, [ $this->product(), 1 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( [], self::notes( $order ) );
	}

	public function test_a_guest_who_registers_gets_the_credits_of_past_orders(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		$order->set_billing_email( get_userdata( $this->user )->user_email );
		$order->set_status( 'completed' );
		$order->save();
		self::assertSame( 1, wc_update_new_customer_past_orders( $this->user ) );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_linking_an_order_that_is_not_completed_waits_for_it(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		$this->link( $order, $this->user );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		$this->assert_granted_once( $order );
	}

	public function test_linking_and_completing_at_once_grants_once(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		$order->set_customer_id( $this->user );
		$order->set_status( 'completed' );
		$order->save();
		$this->assert_granted_once( $order );
	}

	public function test_another_customer_later_takes_the_credits_over(): void {
		$other = $this->create_user();
		$order = $this->completed();
		$this->link( $order, $other );
		self::assertSame( [ '0', '200' ], [ self::balance( $this->user ), self::balance( $other ) ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( [ '0', '0' ], [ self::balance( $this->user ), self::balance( $other ) ] );
	}

	public function test_cancelling_takes_back_and_completing_gives_back(): void {
		$order = $this->completed();
		$id    = $order->get_id() . ':item:' . self::item_id( $order );
		foreach ( [ 'cancelled', 'completed', 'cancelled', 'pending', 'completed', 'failed' ] as $status ) {
			self::set_status( $order, $status );
			self::assertSame( 'completed' === $status ? '200' : '0', self::balance( $this->user ), $status );
		}
		self::assertSame( [ "order:$id", "cancel:$id", "restore:$id", "cancel:$id:2", "restore:$id:2", "cancel:$id:3" ], array_column( self::ledger( $order ), 0 ) );
		self::assertSame( 'AI Puffer took back 200 credits for "100 credits" from Ada.', self::notes( $order )[1] );
		self::assertCount( 6, self::notes( $order ) );
	}

	public function test_cancelling_before_completion_takes_nothing(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( [], self::ledger( $order ) );
		self::set_status( $order, 'completed' );
		$this->assert_granted_once( $order );
	}

	public function test_cancelling_after_part_was_spent_takes_the_rest_and_tells_the_shortfall(): void {
		$order = $this->completed();
		self::spend( $this->user, 150 );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertSame( [ '-50', '150' ], array_slice( self::ledger( $order )[1], 1 ) );
		self::assertSame( 'AI Puffer took back 50 credits for "100 credits" from Ada. 150 more were spent already and could not be taken back.', self::notes( $order )[1] );
	}

	public function test_completing_again_gives_back_what_was_taken_not_what_was_spent(): void {
		$order = $this->completed();
		self::spend( $this->user, 150 );
		self::set_status( $order, 'cancelled' );
		self::set_status( $order, 'completed' );
		// Bought 200, spent 150.
		self::assertSame( '50', self::balance( $this->user ) );
	}

	public function test_credits_of_a_reservation_are_not_taken_back(): void {
		$order = $this->completed();
		$hold  = aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => 120 ] );
		self::set_status( $order, 'cancelled' );
		self::assertSame( [ '-80', '120' ], array_slice( self::ledger( $order )[1], 1 ) );
		self::assertSame( [ 'balance' => '120', 'held' => '120', 'available' => '0' ], aipuffer_get_balance( $this->user ) );
		self::assertIsArray( aipuffer_settle_usage( $hold['id'], [ 'units' => 120 ] ) );
	}

	public function test_what_is_spent_is_owed_where_the_site_allows_it(): void {
		update_option( 'aipuffer_allow_negative_balance', 'yes' );
		$order = $this->completed();
		self::spend( $this->user, 150 );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '-150', self::balance( $this->user ) );
		self::assertSame( [ '-200', '0' ], array_slice( self::ledger( $order )[1], 1 ) );
		self::assertSame( 'AI Puffer took back 200 credits for "100 credits" from Ada.', self::notes( $order )[1] );
		self::set_status( $order, 'completed' );
		self::assertSame( '50', self::balance( $this->user ) );
	}

	public function test_deleting_the_order_keeps_the_ledger(): void {
		$order = $this->completed();
		self::order_now( $order )->delete( false );
		self::assertSame( '200', self::balance( $this->user ) );
		self::order_now( $order )->delete( true );
		self::assertSame( [ '200', 1 ], [ self::balance( $this->user ), aipuffer_verify_ledger()['entries'] ] );
	}

	public function test_deleting_the_user_keeps_the_ledger(): void {
		$order = $this->completed();
		wp_delete_user( $this->user );
		self::assertSame( [ [ $this->key( $order ), '200', '0' ] ], self::ledger( $order ) );
		self::set_status( $order, 'cancelled' );
		self::assertSame( '-200', self::ledger( $order )[1][1] );
		self::assertSame( "AI Puffer took back 200 credits for \"100 credits\" from #$this->user.", self::notes( $order )[1] );
	}

	public function test_an_order_whose_user_is_gone_is_not_told_that_nothing_was_granted(): void {
		$order = $this->completed();
		wp_delete_user( $this->user );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertSame( [ 'AI Puffer granted 200 credits for "100 credits" to Ada.' ], self::notes( $order ) );
	}

	private function completed(): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	private function link( WC_Order $order, int $user ): void {
		$order = self::order_now( $order );
		$order->set_customer_id( $user );
		$order->save();
	}

	private function key( WC_Order $order, int $item = 0 ): string {
		return "order:{$order->get_id()}:item:" . self::item_id( $order, $item );
	}

	private function assert_granted_once( WC_Order $order ): void {
		self::assertSame( '200', self::balance( $this->user ) );
		self::assertSame( [ [ $this->key( $order ), '200', '0' ] ], self::ledger( $order ) );
		self::assertSame( [ 'AI Puffer granted 200 credits for "100 credits" to Ada.' ], self::notes( $order ) );
	}
}
