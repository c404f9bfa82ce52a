<?php
/**
 * All orders are compared with the ledger, hour by hour.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\CreditPackages\FailedOrders;
use AIPuffer\CreditPackages\OrderPortion;
use AIPuffer\CreditPackages\StoredOrdersQuery;
use AIPuffer\Ledger\OrderEntriesQuery;
use AIPuffer\Plugin;
use AIPuffer\Support\Database;
use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;
use Automattic\WooCommerce\Utilities\OrderUtil;
use Closure;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use TypeError;
use WC_Order;
use WC_Order_Refund;
use WP_REST_Request;

/**
 * Orders that fail stop no others; what changed without a trace is found within a round; orders that agree cost little.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderSweepTest extends OrderTestCase {
	/**
	 * @return iterable<string, array{Closure(int): void}> Each makes another plugin throw at an order, as long as it is broken.
	 */
	public static function throwers(): iterable {
		$when = static fn ( int $bad, mixed $order ): bool => self::$is_broken && is_object( $order ) && $order->get_id() === $bad;
		yield 'when its items are asked for' => [ self::throw_at( ... ) ];
		yield 'when it is read' => [
			static function ( int $bad ): void {
				add_filter( 'woocommerce_order_class', static fn ( mixed $class, string $type, int $id ): mixed => self::$is_broken && $id === $bad ? throw new TypeError( 'Another plugin.' ) : $class, 10, 3 );
			},
		];
		yield 'when its status is asked for' => [
			static function ( int $bad ) use ( $when ): void {
				add_filter( 'woocommerce_order_get_status', static fn ( mixed $status, mixed $order ): mixed => $when( $bad, $order ) ? throw new TypeError( 'Another plugin.' ) : $status, 10, 2 );
			},
		];
	}

	/**
	 * @param Closure(int): void $throw_at Makes another plugin throw at an order.
	 */
	#[DataProvider( 'throwers' )]
	public function test_of_30_changed_orders_the_seventh_throws_and_29_are_compared( Closure $throw_at ): void {
		$orders = $this->unannounced( 30 );
		$bad    = $orders[6];
		$throw_at( $bad );
		$log = self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		self::assertSame( '2900', self::balance( $this->user ) );
		self::assertSame( [ $bad ], self::failed() );
		self::assertStringContainsString( "order $bad could not be compared with the ledger: Another plugin.", $log );
		self::assertEqualsWithDelta( time(), get_option( 'aipuffer_orders_compared' ), 60, 'The sweep is done.' );

		// Again and again, others go on; the note is there once, where there can be one.
		$later = $this->unannounced( 1 )[0];
		self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		self::assertSame( '3000', self::balance( $this->user ) );
		self::assertNotSame( $bad, $later );

		self::$is_broken = false;
		wp_cache_flush();
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '3100', self::balance( $this->user ) );
		self::assertSame( [], self::failed() );
	}

	public function test_where_orders_are_in_tables_and_posts_the_one_that_counts_is_compared(): void {
		update_option( DataSynchronizer::ORDERS_DATA_SYNC_ENABLED_OPTION, 'yes' );
		self::assertTrue( wc_get_container()->get( DataSynchronizer::class )->data_sync_is_enabled() );
		$orders = $this->unannounced( 5 );
		self::throw_at( $orders[1] );
		self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		self::assertSame( [ '400', [ $orders[1] ] ], [ self::balance( $this->user ), self::failed() ] );
		$order = self::order_now( wc_get_order( $orders[0] ) );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::$is_broken = false;
		self::round_anew();
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( [ '400', [] ], [ self::balance( $this->user ), self::failed() ] );
	}

	public function test_the_owner_is_told_on_the_order_on_the_screens_and_in_site_health(): void {
		[ $bad, $fine ] = $this->unannounced( 2 );
		self::assertSame( 'good', self::site_health()['status'] );
		self::throw_at( $bad );
		self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		$health = self::site_health();
		self::assertSame( [ 'critical', 'AI Puffer could not compare 1 order with the credits it has granted.' ], [ $health['status'], $health['label'] ] );
		self::assertStringContainsString( '>#' . $bad . '</a>', $health['actions'] );
		self::assertStringContainsString( esc_url( OrderUtil::get_order_admin_edit_url( $bad ) ), $health['actions'] );

		wp_set_current_user( 1 );
		set_current_screen( 'edit-shop_order' );
		self::assertStringContainsString( 'AI Puffer could not compare 1 order', self::notices() );
		set_current_screen( 'edit-post' );
		self::assertStringNotContainsString( 'AI Puffer could not compare', self::notices() );
		wp_set_current_user( $this->user );
		set_current_screen( 'edit-shop_order' );
		self::assertStringNotContainsString( 'AI Puffer could not compare', self::notices() );

		self::$is_broken = false;
		self::assertCount( 1, array_filter( self::notes( wc_get_order( $bad ) ), static fn ( string $note ): bool => str_contains( $note, 'could not compare' ) ) );
		self::assertSame( [], array_filter( self::notes( wc_get_order( $fine ) ), static fn ( string $note ): bool => str_contains( $note, 'could not compare' ) ) );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( 'good', self::site_health()['status'] );
	}

	public function test_a_failed_order_that_is_gone_is_forgotten(): void {
		( new FailedOrders() )->note( 999_999_999, null );
		update_option( 'aipuffer_orders_failed', [ 999_999_999 => [ 'at' => 1, 'is_fatal' => false ] ] );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( [], self::failed() );
	}

	public function test_an_order_that_ends_the_process_is_found_and_left_behind(): void {
		$orders = $this->unannounced( 5 );
		$bad    = $orders[2];
		$ends   = static fn ( array $items, mixed $order ): array => is_object( $order ) && $order->get_id() === $bad ? throw new \LogicException( 'as if killed' ) : $items;
		// A killed process writes nothing down: what a run does after the throw is undone.
		$kill = static function () use ( $ends ): void {
			add_filter( 'woocommerce_order_get_items', $ends, 10, 2 );
			$place = null;
			$spy   = static function ( mixed $value ) use ( &$place ): mixed {
				$place = $value;
				return $value;
			};
			add_filter( 'pre_update_option_aipuffer_orders_place', $spy );
			$stop = static fn () => throw new \ParseError( 'killed' );
			add_filter( 'pre_update_option_aipuffer_orders_failed', $stop );
			self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
			remove_filter( 'pre_update_option_aipuffer_orders_failed', $stop );
			remove_filter( 'pre_update_option_aipuffer_orders_place', $spy );
		};
		$kill();
		self::assertTrue( get_option( 'aipuffer_orders_place' )['is_running'] );
		$kill();
		self::assertSame( $bad, get_option( 'aipuffer_orders_place' )['trying'] );
		self::log( static fn () => do_action( 'aipuffer_compare_orders' ) );
		self::assertSame( [ $bad ], self::failed() );
		self::assertSame( '400', self::balance( $this->user ) );
		remove_filter( 'woocommerce_order_get_items', $ends );
		update_option( 'aipuffer_orders_place', [ 'round_began' => 0 ] + get_option( 'aipuffer_orders_place' ) );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '500', self::balance( $this->user ) );
		self::assertSame( [], self::failed() );
	}

	public function test_a_refund_deleted_by_rest_on_an_order_of_60_days_ago_is_right_within_a_round(): void {
		wp_set_current_user( 1 );
		$order = $this->completed( 2 );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '100', self::balance( $this->user ) );
		$old = time() - 60 * DAY_IN_SECONDS;
		self::store( $order, 'completed', $old );
		$refund = self::order_now( $order )->get_refunds()[0];
		self::assertInstanceOf( WC_Order_Refund::class, $refund );
		// A process that ends before it comes to what follows from a deletion.
		array_map( 'remove_all_actions', [ 'woocommerce_refund_deleted', 'woocommerce_rest_delete_shop_order_refund_object', 'woocommerce_delete_order_refund', 'deleted_post' ] );
		$this->delete_unannounced( $refund );
		self::assertSame( '100', self::balance( $this->user ) );
		update_option( 'aipuffer_orders_compared', time() );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '200', self::balance( $this->user ) );

		$entries = self::ledger( $order );
		self::round_anew();
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( $entries, self::ledger( $order ) );
	}

	public function test_a_round_begins_once_a_day_and_goes_through_all(): void {
		$orders = array_map( fn (): WC_Order => $this->completed( 1 ), range( 1, 3 ) );
		$this->order( $this->user, [ $this->product(), 1 ] );
		$spend = static function () use ( $orders ): void {
			foreach ( $orders as $order ) {
				self::store( $order, 'cancelled', time() - YEAR_IN_SECONDS );
			}
		};
		update_option( 'aipuffer_orders_compared', time() );
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '300', self::balance( $this->user ) );
		$spend();
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '300', self::balance( $this->user ), 'It was gone through today.' );
		self::round_anew();
		do_action( 'aipuffer_compare_orders' );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_a_run_that_is_out_of_time_says_so_and_the_next_goes_on_where_it_was(): void {
		$this->unannounced( 3 );
		// Two portions that were changed before, in the same second.
		self::add_empty_orders( 2 * OrderPortion::SIZE, self::$changed - 60 );
		$run = static fn (): bool => Plugin::instance()->credit_packages->sweep()->run( 0.0 );
		self::assertTrue( $run() );
		$place = get_option( 'aipuffer_orders_place' );
		self::assertTrue( $run() );
		self::assertSame( $place['changed'], get_option( 'aipuffer_orders_place' )['changed'] );
		self::assertGreaterThan( $place['after'], get_option( 'aipuffer_orders_place' )['after'] );
		self::assertSame( [ '0', false ], [ self::balance( $this->user ), get_option( 'aipuffer_orders_compared' ) ] );
		self::assertFalse( $run() );
		self::assertSame( [ '300', '' ], [ self::balance( $this->user ), get_option( 'aipuffer_orders_place' )['until'] ] );
		self::assertEqualsWithDelta( time(), get_option( 'aipuffer_orders_compared' ), 60 );
	}

	public function test_it_schedules_itself_on_where_changed_orders_are_left(): void {
		wp_clear_scheduled_hook( 'aipuffer_go_on_comparing_orders' );
		do_action( 'aipuffer_compare_orders' );
		self::assertFalse( wp_next_scheduled( 'aipuffer_go_on_comparing_orders' ) );
		\AIPuffer\CreditPackages\OrderComparison::sweep( static fn (): bool => true );
		self::assertEqualsWithDelta( time() + MINUTE_IN_SECONDS, wp_next_scheduled( 'aipuffer_go_on_comparing_orders' ), 5 );
		$orders = $this->unannounced( 2 );
		do_action( 'aipuffer_go_on_comparing_orders' );
		self::assertSame( '200', self::balance( $this->user ) );
		self::assertCount( 2, $orders );
		Plugin::instance()->credit_packages->unschedule();
		self::assertFalse( wp_next_scheduled( 'aipuffer_go_on_comparing_orders' ) );
	}

	public function test_without_action_scheduler_cron_looks_at_an_order_again(): void {
		if ( self::has_tables() ) {
			self::markTestSkipped( 'Compared where orders are posts.' );
		}
		$ready = new \ReflectionProperty( \ActionScheduler::class, 'data_store_initialized' );
		$ready->setValue( null, false );
		try {
			$order = $this->completed( 1 );
			self::assertEqualsWithDelta( time() + MINUTE_IN_SECONDS, wp_next_scheduled( 'aipuffer_compare_order', [ $order->get_id() ] ), 5 );
		} finally {
			$ready->setValue( null, true );
		}
	}

	/**
	 * Counted, not timed: orders that agree cost a few statements a portion.
	 */
	public function test_an_order_that_agrees_costs_less_than_a_statement(): void {
		global $wpdb;
		$package = $this->package();
		for ( $number = 0; $number < 60; $number++ ) {
			$order = $this->order( $this->create_user(), [ $package, 2 ] );
			self::set_status( $order, 'completed' );
			if ( 0 === $number % 3 ) {
				self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
			}
		}
		update_option( 'aipuffer_orders_place', [ 'round_began' => time() ] );
		$count = static function () use ( $wpdb ): int {
			wp_cache_flush();
			update_option( 'aipuffer_orders_compared', time() - HOUR_IN_SECONDS );
			$before = $wpdb->num_queries;
			do_action( 'aipuffer_compare_orders' );

			return $wpdb->num_queries - $before;
		};
		$count();
		self::assertLessThan( 40, $count() );

		$read = static function ( array $ids ) use ( $wpdb ): int {
			wp_cache_flush();
			$before = $wpdb->num_queries;
			iterator_to_array( Plugin::instance()->credit_packages->differences()->of( $ids ) );

			return $wpdb->num_queries - $before;
		};
		$ids = ( new StoredOrdersQuery( new Database( $wpdb ) ) )->changed( '2000-01-01 00:00:00', 0, gmdate( 'Y-m-d H:i:s', time() + 9 ), 1000 );
		$ids = array_column( $ids, 'id' );
		self::assertCount( 60, $ids );
		$few = $read( array_slice( $ids, 0, 6 ) );
		self::assertLessThan( 30, $few );
		self::assertLessThanOrEqual( $few + 2, $read( $ids ), 'Ten times as many orders take as many statements.' );
	}

	public function test_a_portion_is_read_as_it_is_stored(): void {
		global $wpdb;
		$order   = $this->completed( 2 );
		$refund  = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		$missing = 999_999_999;
		self::order_now( $order )->get_items();
		$wpdb->update( "{$wpdb->prefix}woocommerce_order_itemmeta", [ 'meta_value' => '5' ], [ 'meta_key' => '_qty', 'order_item_id' => self::item_id( $order ) ] );
		$entries = new OrderEntriesQuery( new Database( $wpdb ) );
		$read    = ( new OrderPortion( new StoredOrdersQuery( new Database( $wpdb ) ), $entries ) )->read( [ $missing, $order->get_id() ] );
		self::assertSame( [ $order->get_id() ], array_keys( $read ) );
		$one = $read[ $order->get_id() ];
		self::assertSame( [ 5 ], array_values( array_map( static fn ( mixed $item ): int => $item->get_quantity(), $one['order']->get_items() ) ) );
		self::assertSame( [ $refund->get_id() ], array_map( static fn ( WC_Order_Refund $one ): int => $one->get_id(), $one['refunds'] ) );
		self::assertEqualsWithDelta( 10.0, (float) $one['refunds'][0]->get_amount(), 0.0001 );
		self::assertSame( self::ledger( $order ), array_map( static fn ( mixed $entry ): array => [ $entry->idempotency_key, self::credits( (string) $entry->credits_delta ), '0' ], $one['entries'] ) );
		$wpdb->update( "{$wpdb->prefix}woocommerce_order_itemmeta", [ 'meta_value' => '2' ], [ 'meta_key' => '_qty', 'order_item_id' => self::item_id( $order ) ] );
		wp_cache_flush();
	}

	private static int $changed = 0;

	private static bool $is_broken = true;

	protected function setUp(): void {
		parent::setUp();
		self::$is_broken = true;
	}

	/**
	 * Orders with nothing in them, written as fast as it goes.
	 */
	private static function add_empty_orders( int $count, int $time ): void {
		global $wpdb;
		$changed = gmdate( 'Y-m-d H:i:s', $time );
		$first   = 1_000_000;
		$rows    = array_map( static fn ( int $id ): string => self::has_tables() ? "($id, 'wc-pending', 'shop_order', '$changed', '$changed')" : "($id, 'wc-pending', 'shop_order', '$changed', '$changed', '$changed', '$changed', '', '', '', '', '', '')", range( $first, $first + $count - 1 ) );
		$columns = self::has_tables() ? "{$wpdb->prefix}wc_orders (id, status, type, date_created_gmt, date_updated_gmt)" : "$wpdb->posts (ID, post_status, post_type, post_date, post_date_gmt, post_modified, post_modified_gmt, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered)";
		self::assertSame( $count, $wpdb->query( "INSERT INTO $columns VALUES " . implode( ', ', $rows ) ) );
	}

	/**
	 * Orders of one package each, completed without a word, all in the same second.
	 *
	 * @return list<int> Ids, ascending.
	 */
	private function unannounced( int $count ): array {
		self::$changed = time() - 5;
		$package       = $this->package();
		$ids           = [];
		for ( $number = 0; $number < $count; $number++ ) {
			$order = $this->order( $this->user, [ $package, 1 ] );
			self::store( $order, 'completed', self::$changed );
			$ids[] = $order->get_id();
		}

		return $ids;
	}

	private function completed( int $quantity ): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), $quantity ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	/**
	 * As WooCommerce's REST API does it, where nothing of ours listens.
	 */
	private function delete_unannounced( WC_Order_Refund $refund ): void {
		$answer = rest_do_request( new WP_REST_Request( 'DELETE', "/wc/v3/orders/{$refund->get_parent_id()}/refunds/{$refund->get_id()}" ) );
		if ( 200 !== $answer->get_status() ) {
			$request = new WP_REST_Request( 'DELETE', "/wc/v3/orders/{$refund->get_parent_id()}/refunds/{$refund->get_id()}" );
			$request->set_query_params( [ 'force' => 'true' ] );
			$answer = rest_do_request( $request );
		}
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
	}

	private static function throw_at( int $bad ): void {
		add_filter( 'woocommerce_order_get_items', static fn ( array $items, mixed $order ): array => self::$is_broken && is_object( $order ) && $order->get_id() === $bad ? throw new TypeError( 'Another plugin.' ) : $items, 10, 2 );
	}

	private static function round_anew(): void {
		update_option( 'aipuffer_orders_place', [ 'round_began' => 0 ] + (array) get_option( 'aipuffer_orders_place', [] ) );
	}

	/** @return list<int> */
	private static function failed(): array {
		return array_keys( (array) get_option( 'aipuffer_orders_failed', [] ) );
	}

	/** @return array<string, mixed> */
	private static function site_health(): array {
		$tests = apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] );

		return $tests['direct']['aipuffer_orders']['test']();
	}

	private static function notices(): string {
		ob_start();
		do_action( 'admin_notices' );

		return (string) ob_get_clean();
	}

	/**
	 * Writes a status and the time of a change without telling anybody.
	 */
	private static function store( WC_Order $order, string $status, int $time ): void {
		global $wpdb;
		$changed = gmdate( 'Y-m-d H:i:s', $time );
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
