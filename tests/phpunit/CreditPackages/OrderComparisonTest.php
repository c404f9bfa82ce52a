<?php
/**
 * Orders are compared with the ledger.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use ActionScheduler_Store;
use AIPuffer\Plugin;
use Automattic\WooCommerce\Utilities\OrderUtil;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;

/**
 * A status that nobody announced, and an announcement that never came.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderComparisonTest extends OrderTestCase {
	public function test_where_orders_are_posts_one_comparison_follows_the_events_of_an_order(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$other = $this->order( $this->user, [ $this->product(), 1 ] );
		self::set_status( $order, 'completed' );
		self::set_status( $other, 'completed' );
		self::refund( $order, '5' );
		self::assertSame( self::has_tables() ? [] : [ $order->get_id() ], self::waiting() );

		self::compare_all_is_well();
		self::set_status( $order, 'cancelled' );
		self::assertSame( self::has_tables() ? [] : [ $order->get_id() ], self::waiting(), 'The next event is followed by another.' );
	}

	public function test_a_running_comparison_does_not_count_for_an_event_that_comes_meanwhile(): void {
		if ( self::has_tables() ) {
			self::markTestSkipped( 'Compared where orders are posts.' );
		}
		$order = $this->completed();
		add_action( 'aipuffer_compare_order', static fn () => self::set_status( $order, 'cancelled' ), 20 );
		self::compare();
		self::assertSame( [ $order->get_id() ], self::waiting() );
	}

	public function test_a_status_that_was_put_back_unannounced_is_followed(): void {
		if ( self::has_tables() ) {
			self::markTestSkipped( 'Order tables are written by field.' );
		}
		$order = $this->completed();
		self::set_status( $order, 'cancelled' );
		self::store_status( $order, 'completed' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::compare();
		self::assertSame( '200', self::balance( $this->user ) );

		self::refund( $order, '5' );
		self::store_status( $order, 'cancelled' );
		self::assertSame( '150', self::balance( $this->user ) );
		self::compare();
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_the_hourly_sweep_finds_what_was_not_announced(): void {
		$granted = $this->completed();
		$waits   = $this->order( $this->user, [ $this->package( '7' ), 1 ] );
		$fine    = $this->completed();
		$before  = self::ledger( $fine );
		self::store_status( $granted, 'cancelled' );
		self::store_status( $waits, 'completed' );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '207', self::balance( $this->user ) );
		self::assertSame( [ [ "order:{$waits->get_id()}:item:" . self::item_id( $waits ), '7', '0' ] ], self::ledger( $waits ) );
		self::assertSame( $before, self::ledger( $fine ) );

		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '207', self::balance( $this->user ) );
	}

	public function test_a_sweep_goes_on_where_the_last_one_has_stopped(): void {
		$old   = $this->order( $this->user, [ $this->package(), 1 ] );
		$young = $this->order( $this->user, [ $this->package( '7' ), 1 ] );
		self::store_status( $old, 'completed', time() - 2 * HOUR_IN_SECONDS );
		self::store_status( $young, 'completed', time() - 1800 );
		// A round over all orders is not due.
		update_option( 'aipuffer_orders_place', [ 'round_began' => time() ] );
		update_option( 'aipuffer_orders_compared', time() - HOUR_IN_SECONDS );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '7', self::balance( $this->user ) );
		self::assertEqualsWithDelta( time(), get_option( 'aipuffer_orders_compared' ), 5 );

		// After some hours without cron.
		update_option( 'aipuffer_orders_compared', time() - 3 * HOUR_IN_SECONDS );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '107', self::balance( $this->user ) );
	}

	public function test_it_is_scheduled_and_ends_with_the_plugin(): void {
		do_action( 'woocommerce_init' );
		self::assertNotFalse( wp_next_scheduled( 'aipuffer_compare_orders' ) );
		$this->completed();
		Plugin::instance()->credit_packages->unschedule();
		self::assertFalse( wp_next_scheduled( 'aipuffer_compare_orders' ) );
		self::assertSame( [], self::waiting() );
	}

	private function completed(): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	/**
	 * Runs what waits, which must change nothing where nothing is wrong.
	 */
	private static function compare_all_is_well(): void {
		global $wpdb;
		$entries = static fn (): array => $wpdb->get_col( "SELECT idempotency_key FROM {$wpdb->prefix}aipuffer_ledger ORDER BY id" );
		$before  = $entries();
		self::compare();
		self::assertSame( $before, $entries() );
	}

	/**
	 * The orders that will be compared.
	 *
	 * @return list<int>
	 */
	private static function waiting(): array {
		$actions = as_get_scheduled_actions( [ 'hook' => 'aipuffer_compare_order', 'status' => ActionScheduler_Store::STATUS_PENDING, 'per_page' => -1 ] );

		return array_values( array_map( static fn ( \ActionScheduler_Action $action ): int => $action->get_args()[0], $actions ) );
	}

	/**
	 * Writes a status without telling anybody.
	 */
	private static function store_status( WC_Order $order, string $status, ?int $time = null ): void {
		global $wpdb;
		$changed = gmdate( 'Y-m-d H:i:s', $time ?? time() );
		if ( self::has_tables() ) {
			$wpdb->update( "{$wpdb->prefix}wc_orders", [ 'status' => "wc-$status", 'date_updated_gmt' => $changed ], [ 'id' => $order->get_id() ] );
		} else {
			$wpdb->update( $wpdb->posts, [ 'post_status' => "wc-$status", 'post_modified' => get_date_from_gmt( $changed ), 'post_modified_gmt' => $changed ], [ 'ID' => $order->get_id() ] );
		}
		wp_cache_flush();
	}

	private static function has_tables(): bool {
		return OrderUtil::custom_orders_table_usage_is_enabled();
	}
}
