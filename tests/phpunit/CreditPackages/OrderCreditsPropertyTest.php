<?php
/**
 * Random lives of orders.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderCreditsPropertyTest extends OrderTestCase {
	private const STEPS = 40;

	private OrderModel $model;

	/** @var list<WC_Order> */
	private array $orders;

	/**
	 * @return iterable<string, array{int}>
	 */
	public static function seeds(): iterable {
		for ( $seed = 1; $seed <= 25; $seed++ ) {
			yield "seed $seed" => [ $seed ];
		}
	}

	#[DataProvider( 'seeds' )]
	public function test_the_customer_has_what_the_model_says_after_every_step( int $seed ): void {
		mt_srand( $seed );
		$may_owe = 0 === $seed % 5;
		update_option( 'aipuffer_allow_negative_balance', $may_owe ? 'yes' : 'no' );
		$this->model  = new OrderModel( $may_owe );
		$this->orders = [];
		$did          = [];
		foreach ( [ [ 2, 0 ], [ 3, 1 ], [ 1, 2 ] ] as [ $first, $second ] ) {
			$this->orders[] = $this->random_order( $first, $second );
		}
		for ( $step = 1; $step <= self::STEPS; $step++ ) {
			$did[] = $this->step();
			$told  = "seed $seed, step $step: " . implode( ', ', $did );
			self::assertSame( [], aipuffer_verify_ledger()['problems'], $told );
			self::assertEqualsWithDelta( $this->model->balance, (float) self::balance( $this->user ), 0.0001, $told );
			self::assertGreaterThanOrEqual( $may_owe ? -10_000 : 0, (float) self::balance( $this->user ), $told );
		}
		mt_srand();
	}

	/**
	 * An order of packages, the second none or several, and something else.
	 */
	private function random_order( int $first, int $second ): WC_Order {
		$products = [ [ $this->package( '100', '10' ), $first ], [ $this->package( '33.333333', '3.33' ), $second ], [ $this->product( '5' ), mt_rand( 0, 1 ) ] ];
		$order    = $this->order( $this->user, ...array_filter( $products, static fn ( array $product ): bool => $product[1] > 0 ) );
		$packages = [];
		foreach ( self::items( $order ) as $item ) {
			if ( 'T-shirt' !== $item->get_name() ) {
				$packages[ $item->get_id() ] = [ (float) $item->get_name() * $item->get_quantity(), $item->get_quantity(), (float) $item->get_total() ];
			}
		}
		$this->model->order( $order->get_id(), (float) $order->get_total(), $packages );

		return $order;
	}

	private function step(): string {
		$order = $this->orders[ array_rand( $this->orders ) ];

		return match ( mt_rand( 0, 15 ) ) {
			0, 1, 2, 3, 4 => $this->change( $order, 'completed' ),
			5             => $this->change( $order, 'processing' ),
			6, 7          => $this->change( $order, 'cancelled' ),
			8             => $this->change( $order, 'failed' ),
			9             => mt_rand( 0, 2 ) ? 'nothing' : $this->change( $order, 'refunded' ),
			10            => $this->refund_quantity( $order ),
			11            => $this->refund_amount( $order, true ),
			12            => $this->refund_amount( $order, false ),
			13            => $this->use_credits(),
			14            => $this->top_up(),
			15            => $this->tell_again( $order ),
		};
	}

	private function change( WC_Order $order, string $status ): string {
		self::set_status( $order, $status );
		$this->model->set_status( $order->get_id(), $status );

		return $this->named( $order ) . " $status";
	}

	private function refund_quantity( WC_Order $order ): string {
		$item = self::items( $order )[0];
		$left = $item->get_quantity() + self::order_now( $order )->get_qty_refunded_for_item( $item->get_id() );
		$unit = (float) $item->get_total() / $item->get_quantity();
		if ( $left < 1 || $unit > self::left( $order ) ) {
			return 'nothing';
		}
		self::refund( $order, (string) $unit, [ $item->get_id() => [ 'qty' => 1, 'refund_total' => (string) $unit ] ] );
		$this->model->refund( $order->get_id(), $unit, $item->get_id(), 1 );

		return $this->named( $order ) . ' refunds one of the first item';
	}

	/**
	 * Refunds money, of the last item that is a package or of the whole order; now and then all that is left.
	 */
	private function refund_amount( WC_Order $order, bool $of_item ): string {
		$cents = (int) round( 100 * self::left( $order ) );
		if ( $cents < 1 ) {
			return 'nothing';
		}
		$cents  = mt_rand( 0, 5 ) ? mt_rand( 1, min( $cents, 700 ) ) : $cents;
		$amount = number_format( $cents / 100, 2, '.', '' );
		$items  = self::items( $order );
		$item   = $items[ count( $items ) > 1 && 'T-shirt' !== $items[1]->get_name() ? 1 : 0 ]->get_id();
		self::refund( $order, $amount, $of_item ? [ $item => [ 'refund_total' => $amount ] ] : [] );
		$this->model->refund( $order->get_id(), (float) $amount, $of_item ? $item : null );

		return $this->named( $order ) . " refunds $amount of " . ( $of_item ? "item $item" : 'the order' );
	}

	private function use_credits(): string {
		$available = (int) floor( $this->model->balance );
		if ( $available < 1 ) {
			return 'nothing';
		}
		$credits = mt_rand( 1, $available );
		self::spend( $this->user, $credits );
		$this->model->balance -= $credits;

		return "spend $credits";
	}

	private function top_up(): string {
		$credits = mt_rand( 1, 50 );
		if ( $this->model->balance + $credits < 0 ) {
			return 'nothing';
		}
		self::assertIsArray( aipuffer_adjust_balance( $this->user, $credits ) );
		$this->model->balance += $credits;

		return "top up $credits";
	}

	/**
	 * Events that come again change nothing.
	 */
	private function tell_again( WC_Order $order ): string {
		$now = self::order_now( $order );
		if ( in_array( $now->get_status(), [ 'completed', 'cancelled', 'failed' ], true ) ) {
			do_action( 'woocommerce_order_status_' . $now->get_status(), $now->get_id(), $now );
		}
		do_action( 'woocommerce_order_refunded', $now->get_id(), 0 );

		return $this->named( $order ) . ' told again';
	}

	private static function left( WC_Order $order ): float {
		return (float) self::order_now( $order )->get_remaining_refund_amount();
	}

	private function named( WC_Order $order ): string {
		return 'order ' . ( 1 + (int) array_search( $order, $this->orders, true ) );
	}
}
