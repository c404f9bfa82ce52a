<?php
/**
 * Many processes and one order.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\CreditPackages\OrderComparison;
use AIPuffer\Tests\ParallelTestCase;
use Automattic\WooCommerce\Utilities\OrderUtil;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;

/**
 * Each order has two packages of 100 credits at 10.00 each and a customer of its own, who has 1,000 other credits: what is
 * taken twice is seen.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderCreditsParallelTest extends ParallelTestCase {
	use Shop;

	private const ORDERS = 20;

	/**
	 * Orders that processes have changed at the same time, where orders are posts.
	 *
	 * @var list<int>
	 */
	private array $raced = [];

	protected function tearDown(): void {
		try {
			// Where orders are posts, whoever saves one last may put an older status back and tell nobody: a minute later it is
			// compared.
			array_map( static fn ( int $order_id ) => do_action( OrderComparison::ONE, $order_id ), $this->raced );
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		} finally {
			parent::tearDown();
		}
	}

	public function test_fifty_processes_complete_an_order_and_it_grants_once(): void {
		$order = $this->orders( 1 )[0];
		self::assertSame( array_fill( 0, 50, 'completed' ), $this->race( 50, 'complete-order', [ 'order_id' => $order->get_id() ] ) );
		self::assertSame( [ [ "order:{$order->get_id()}:item:" . self::item_id( $order ), '200', '0' ] ], self::ledger( $order ) );
		self::assertCount( 1, self::notes( $order ) );
		self::assertSame( '1200', self::balance( $order->get_customer_id() ) );
	}

	public function test_ten_processes_hear_of_a_refund_and_it_takes_once(): void {
		$order = $this->orders( 1 )[0];
		self::set_status( $order, 'completed' );
		remove_all_actions( 'woocommerce_order_refunded' );
		$refund = self::refund( $order, '5' );
		self::assertSame( '1200', self::balance( $order->get_customer_id() ) );

		$this->race( 10, 'tell-refund', [ 'order_id' => $order->get_id(), 'refund_id' => $refund->get_id() ] );
		self::assertSame( [ '200', '-50' ], array_column( self::ledger( $order ), 1 ) );
		self::assertCount( 2, self::notes( $order ) );
		self::assertSame( '1150', self::balance( $order->get_customer_id() ) );
	}

	public function test_completion_and_a_refund_at_once_leave_the_rest(): void {
		foreach ( $this->changed( null, [ 'status' => 'completed' ], [ 'refund' => '5' ] ) as $number => $order ) {
			self::assertSame( '1150', self::balance( $order->get_customer_id() ), self::told( $number, $order ) );
		}
	}

	public function test_two_refunds_at_once_take_both_parts(): void {
		foreach ( $this->changed( 'completed', [ 'refund' => '5' ], [ 'refund' => '10' ] ) as $number => $order ) {
			self::assertSame( '1050', self::balance( $order->get_customer_id() ), self::told( $number, $order ) );
		}
	}

	public function test_a_cancellation_and_a_refund_at_once_take_the_whole_once(): void {
		foreach ( $this->changed( 'completed', [ 'status' => 'cancelled' ], [ 'refund' => '5' ] ) as $number => $order ) {
			self::assertSame( '1000', self::balance( $order->get_customer_id() ), self::told( $number, $order ) );
		}
	}

	public function test_processes_that_cancel_at_once_take_once(): void {
		foreach ( $this->changed( 'completed', [ 'status' => 'cancelled' ], [ 'status' => 'cancelled' ], [ 'status' => 'failed' ] ) as $number => $order ) {
			self::assertSame( '1000', self::balance( $order->get_customer_id() ), self::told( $number, $order ) );
		}
	}

	public function test_completion_and_cancellation_at_once_agree_with_the_status_in_the_end(): void {
		foreach ( $this->changed( null, [ 'status' => 'completed' ], [ 'status' => 'cancelled' ] ) as $number => $order ) {
			$expected = 'completed' === self::order_now( $order )->get_status() ? '1200' : '1000';
			self::assertSame( $expected, self::balance( $order->get_customer_id() ), self::told( $number, $order ) );
		}
	}

	/**
	 * Orders, after processes have changed each of them at the same time.
	 *
	 * @param ?string                   $before     Status they have before, if not pending.
	 * @param array<string, string> ...$changes One for each process.
	 * @return list<WC_Order>
	 */
	private function changed( ?string $before, array ...$changes ): array {
		$orders = $this->orders( self::ORDERS );
		if ( $before ) {
			array_map( static fn ( WC_Order $order ) => self::set_status( $order, $before ), $orders );
		}
		$this->race( count( $changes ), 'change-orders', [ 'order_ids' => array_map( static fn ( WC_Order $order ): int => $order->get_id(), $orders ), 'changes' => $changes ] );
		$this->raced = OrderUtil::custom_orders_table_usage_is_enabled() ? [] : array_map( static fn ( WC_Order $order ): int => $order->get_id(), $orders );
		$problems    = aipuffer_verify_ledger()['problems'];
		self::assertSame( [], $this->raced ? preg_grep( '/^order \d+, item /', $problems, PREG_GREP_INVERT ) : $problems );

		return $orders;
	}

	/**
	 * @return list<WC_Order>
	 */
	private function orders( int $count ): array {
		$package = $this->package();
		$orders  = [];
		for ( $number = 0; $number < $count; $number++ ) {
			$user = $this->create_user();
			self::assertIsArray( aipuffer_adjust_balance( $user, '1000' ) );
			$orders[] = $this->order( $user, [ $package, 2 ] );
		}

		return $orders;
	}

	private static function told( int $number, WC_Order $order ): string {
		return "order $number, " . self::order_now( $order )->get_status() . ': ' . wp_json_encode( self::ledger( $order ) );
	}
}
