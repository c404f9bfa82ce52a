<?php
/**
 * Orders that have granted something else than they ought to have are found and named.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\CreditPackages\OrderPortion;
use AIPuffer\Tests\TestCase;
use AIPuffer\Tests\WpCliDouble;
use PHPUnit\Framework\Attributes\Group;
use TypeError;
use WC_Order;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderVerificationTest extends TestCase {
	use Shop;

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user();
	}

	public function test_orders_that_agree_are_counted(): void {
		$this->completed( 2 );
		$this->order( $this->user, [ $this->package(), 1 ] );
		$this->order( $this->user, [ $this->product(), 1 ] );
		$report = aipuffer_verify_ledger();
		self::assertSame( [ 2, [] ], [ $report['orders'], $report['problems'] ] );
	}

	public function test_an_order_that_has_granted_nothing(): void {
		global $wpdb;
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$wpdb->update( "{$wpdb->prefix}wc_orders", [ 'status' => 'wc-completed' ], [ 'id' => $order->get_id() ] );
		$wpdb->update( $wpdb->posts, [ 'post_status' => 'wc-completed' ], [ 'ID' => $order->get_id(), 'post_type' => 'shop_order' ] );
		wp_cache_flush();
		$this->assert_told( $order, self::item_id( $order ), '0', '200' );
	}

	public function test_an_order_that_has_granted_too_little_or_too_much(): void {
		$order = $this->completed( 2 );
		$this->post( 'revocation', 'correct:planted', $order, self::item_id( $order ), -30 );
		$this->assert_told( $order, self::item_id( $order ), '170', '200' );
		$this->post( 'purchase', 'order:planted', $order, self::item_id( $order ), 80 );
		$this->assert_told( $order, self::item_id( $order ), '250', '200' );
	}

	public function test_a_grant_of_an_item_that_is_in_no_order(): void {
		$order = $this->completed( 2 );
		$this->post( 'purchase', "order:{$order->get_id()}:item:999999", $order, 999999, 100 );
		$this->assert_told( $order, 999999, '100', '0' );
	}

	public function test_a_deleted_order_is_no_problem(): void {
		$order = $this->completed( 2 );
		self::order_now( $order )->delete( true );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_an_order_that_cannot_be_read_is_told_and_the_others_are_compared(): void {
		$orders = [ $this->completed( 1 ), $this->completed( 1 ), $this->completed( 1 ) ];
		$bad    = $orders[1]->get_id();
		add_filter( 'woocommerce_order_get_items', static fn ( array $items, mixed $order ): array => is_object( $order ) && $order->get_id() === $bad ? throw new TypeError( 'Another plugin.' ) : $items, 10, 2 );
		$report = aipuffer_verify_ledger();
		self::assertSame( [ 3, [ "order $bad: it cannot be compared: Another plugin." ] ], [ $report['orders'], $report['problems'] ] );
	}

	public function test_the_command_tells_problems_and_goes_on_after_an_order(): void {
		WpCliDouble::start();
		do_action( 'cli_init' );
		$first = $this->completed( 1 );
		$this->post( 'purchase', 'order:planted', $first, self::item_id( $first ), 5 );
		$second  = $this->completed( 1 );
		$problem = "order {$first->get_id()}, item " . self::item_id( $first ) . ": user $this->user has 105 of it, and ought to have 100";
		self::assertSame( [ [ 'warning', $problem ], [ 'error', '1 accounts, 3 entries and 2 orders checked. Problems: 1.' ] ], WpCliDouble::run( 'aipuffer ledger', 'verify' ) );
		self::assertSame( [ [ 'success', '1 accounts, 3 entries and 1 orders checked.' ] ], WpCliDouble::run( 'aipuffer ledger', 'verify', [ 'orders-after' => (string) $first->get_id() ] ) );
		self::assertSame( [ [ 'success', '1 accounts, 3 entries and 0 orders checked.' ] ], WpCliDouble::run( 'aipuffer ledger', 'verify', [ 'orders-after' => (string) $second->get_id() ] ) );
		self::assertSame( [ [ 'error', '--orders-after must be the number of an order.' ] ], WpCliDouble::run( 'aipuffer ledger', 'verify', [ 'orders-after' => 'x' ] ) );
	}

	/**
	 * Written past WooCommerce: items without orders, which cost a portion what orders cost.
	 */
	public function test_all_portions_are_gone_through_and_the_list_ends(): void {
		global $wpdb;
		$order = $this->completed( 1 );
		$item  = self::item_id( $order );
		$count = 2 * OrderPortion::SIZE + 7;
		$rows  = array_map( fn ( int $number ): string => "($this->user, 'purchase', 0, 'order', 'order:planted:$number', " . ( 5_000_000 + $number ) . ", $number, '2026-03-01 12:00:00')", range( 1, $count ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, credits_delta, actor_type, idempotency_key, order_id, order_item_id, created_at) VALUES " . implode( ', ', $rows ) );
		self::assertSame( $count + 1, aipuffer_verify_ledger()['orders'] );

		// The items of one order, 150 of which have a grant too much.
		$rows = array_map( fn ( int $number ): string => "($this->user, 'purchase', 1000000, 'order', 'order:too-much:$number', {$order->get_id()}, " . ( 9_000_000 + $number ) . ", '2026-03-01 12:00:00')", range( 1, 150 ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, credits_delta, actor_type, idempotency_key, order_id, order_item_id, created_at) VALUES " . implode( ', ', $rows ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = balance + 150000000 WHERE user_id = $this->user" );
		$problems = aipuffer_verify_ledger()['problems'];
		self::assertCount( 101, $problems );
		self::assertSame( 'orders: 50 more of these; "wp aipuffer ledger verify" lists all', end( $problems ) );
		self::assertGreaterThan( 0, $item );
	}

	private function completed( int $quantity ): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), $quantity ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	private function assert_told( WC_Order $order, int $item, string $has, string $due ): void {
		self::assertSame( [ "order {$order->get_id()}, item $item: user $this->user has $has of it, and ought to have $due" ], aipuffer_verify_ledger()['problems'] );
	}

	/**
	 * Writes an entry with its balance.
	 */
	private function post( string $type, string $key, WC_Order $order, int $item, int $credits ): void {
		global $wpdb;
		$micro = $credits * 1_000_000;
		$row   = [ 'user_id' => $this->user, 'type' => $type, 'credits_delta' => $micro, 'actor_type' => 'order', 'actor_id' => $order->get_id(), 'order_id' => $order->get_id(), 'order_item_id' => $item, 'idempotency_key' => $key, 'created_at' => '2026-03-01 12:00:00' ];
		self::assertSame( 1, $wpdb->insert( "{$wpdb->prefix}aipuffer_ledger", $row ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = balance + $micro WHERE user_id = $this->user" );
	}
}
