<?php
/**
 * Random lives of orders.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Plugin;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;
use WC_Order_Item_Product;
use WC_Product;

/**
 * Orders of three customers that are completed, cancelled, refunded and paid, whose refunds are deleted, whose items are
 * added, changed, moved and removed, and who change hands. Where credits are spent that cannot be taken back, nothing is
 * added or moved, see OrderModel.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderCreditsPropertyTest extends OrderTestCase {
	private const STEPS = 40;

	private OrderModel $model;

	/** @var list<WC_Order> */
	private array $orders;

	/** @var list<int> */
	private array $users;

	private WC_Product $package;

	private bool $adds;

	private bool $spends;

	/**
	 * Eight, which have every choice of seeds in them; all of them take minutes: AIPUFFER_MATRIX=all.
	 *
	 * @return iterable<string, array{int}>
	 */
	public static function seeds(): iterable {
		foreach ( range( 1, 'all' === getenv( 'AIPUFFER_MATRIX' ) ? 25 : 8 ) as $seed ) {
			yield "seed $seed" => [ $seed ];
		}
	}

	#[DataProvider( 'seeds' )]
	public function test_the_customer_has_what_the_model_says_after_every_step( int $seed ): void {
		mt_srand( $seed );
		$may_owe = 0 === $seed % 5;
		update_option( 'aipuffer_allow_negative_balance', $may_owe ? 'yes' : 'no' );
		$this->adds    = $may_owe || 0 === $seed % 2;
		$this->spends  = $may_owe || ! $this->adds;
		$this->model   = new OrderModel( $may_owe );
		$this->users   = [ $this->user, $this->create_user(), $this->create_user() ];
		$this->package = $this->package( '33.333333', '3.33' );
		$this->orders  = [];
		$did           = [];
		foreach ( [ [ 2, 0 ], [ 3, 1 ], [ 1, 2 ] ] as [ $first, $second ] ) {
			$this->orders[] = $this->random_order( $first, $second );
		}
		for ( $step = 1; $step <= self::STEPS; $step++ ) {
			$did[] = $this->step();
			$told  = "seed $seed, step $step: " . implode( ', ', $did );
			self::assertSame( [], aipuffer_verify_ledger()['problems'], $told );
			foreach ( $this->users as $number => $user ) {
				self::assertEqualsWithDelta( $this->model->balances[ $user ] ?? 0, (float) self::balance( $user ), 0.0001, "customer $number, $told" );
				self::assertGreaterThanOrEqual( $may_owe ? -10_000 : 0, (float) self::balance( $user ), $told );
			}
		}
		foreach ( $this->orders as $order ) {
			self::assertSame( [], Plugin::instance()->credit_packages->orders()->difference( $order->get_id() ), implode( ', ', $did ) );
		}
		mt_srand();
	}

	/**
	 * An order of packages, the second none or several, and something else.
	 */
	private function random_order( int $first, int $second ): WC_Order {
		$shirts   = mt_rand( 0, 1 );
		$products = [ [ $this->package( '100', '10' ), $first ], [ $this->package, $second ], [ $this->product( '5' ), $shirts ] ];
		$order    = $this->order( $this->user, ...array_filter( $products, static fn ( array $product ): bool => $product[1] > 0 ) );
		$this->model->order( $order->get_id(), $this->user, 5.0 * $shirts );
		array_map( fn ( WC_Order_Item_Product $item ) => $this->model_item( $order, $item ), self::packages( $order ) );

		return $order;
	}

	private function model_item( WC_Order $order, WC_Order_Item_Product $item ): void {
		$this->model->set_item( $order->get_id(), $item->get_id(), (float) $item->get_name(), $item->get_quantity(), (float) $item->get_total() / $item->get_quantity() );
	}

	private function step(): string {
		$order = $this->orders[ array_rand( $this->orders ) ];

		return match ( mt_rand( 0, 24 ) ) {
			0, 1, 2, 3, 4, 5, 6 => $this->change( $order, 'completed' ),
			7             => $this->change( $order, mt_rand( 0, 1 ) ? 'processing' : 'on-hold' ),
			8             => $this->change( $order, 'cancelled' ),
			9             => $this->change( $order, 'failed' ),
			10            => mt_rand( 0, 2 ) ? 'nothing' : $this->change( $order, 'refunded' ),
			11            => $this->refund_quantity( $order ),
			12            => $this->refund_amount( $order, true ),
			13            => $this->refund_amount( $order, false ),
			14, 15        => $this->delete_refund( $order ),
			16, 17        => $this->use_credits(),
			18            => $this->top_up(),
			19            => $this->tell_again( $order ),
			20            => $this->set_quantity( $order ),
			21            => mt_rand( 0, 1 ) ? $this->remove( $order ) : 'nothing',
			22            => $this->add( $order ),
			23            => $this->move( $order ),
			24            => $this->give_to_another( $order ),
		};
	}

	private function change( WC_Order $order, string $status ): string {
		self::set_status( $order, $status );
		$this->model->set_status( $order->get_id(), $status );

		return $this->named( $order ) . " $status";
	}

	private function refund_quantity( WC_Order $order ): string {
		$item = self::packages( $order )[0] ?? null;
		if ( null === $item ) {
			return 'nothing';
		}
		$left = $item->get_quantity() + self::order_now( $order )->get_qty_refunded_for_item( $item->get_id() );
		$unit = (float) $item->get_total() / $item->get_quantity();
		if ( $left < 1 || $unit > self::left( $order ) ) {
			return 'nothing';
		}
		$refund = self::refund( $order, (string) $unit, [ $item->get_id() => [ 'qty' => 1, 'refund_total' => (string) $unit ] ] );
		$this->model->refund( $order->get_id(), $refund->get_id(), $unit, $item->get_id(), 1, $unit );

		return $this->named( $order ) . ' refunds one of the first item';
	}

	/**
	 * Refunds money, of the last item that is a package or of the whole order, or both; now and then all that is left.
	 */
	private function refund_amount( WC_Order $order, bool $of_item ): string {
		$cents = (int) round( 100 * self::left( $order ) );
		$items = self::packages( $order );
		if ( $cents < 1 || [] === $items ) {
			return 'nothing';
		}
		$cents   = mt_rand( 0, 5 ) ? mt_rand( 1, min( $cents, 700 ) ) : $cents;
		$of_item = $of_item ? ( mt_rand( 0, 1 ) ? $cents : intdiv( $cents, 2 ) ) : 0;
		// A cent beside what is named is taken for the rounding of a tax.
		$of_item = $cents - $of_item > 1 ? $of_item : $cents * (int) ( $of_item > 0 );
		$amount  = number_format( $cents / 100, 2, '.', '' );
		$named   = number_format( $of_item / 100, 2, '.', '' );
		$item    = $items[ count( $items ) - 1 ]->get_id();
		$refund  = self::refund( $order, $amount, $of_item > 0 ? [ $item => [ 'refund_total' => $named ] ] : [] );
		$this->model->refund( $order->get_id(), $refund->get_id(), (float) $amount, $of_item > 0 ? $item : 0, 0, (float) $named );

		return $this->named( $order ) . " refunds $amount, of which $named of item $item";
	}

	private function delete_refund( WC_Order $order ): string {
		$refunds = self::order_now( $order )->get_refunds();
		// Those that WooCommerce wrote by itself are not the model's.
		$refunds = array_values( array_filter( $refunds, static fn ( \WC_Order_Refund $refund ): bool => '' === (string) $refund->get_reason() ) );
		if ( [] === $refunds ) {
			return 'nothing';
		}
		$refund = $refunds[ array_rand( $refunds ) ];
		$id     = $refund->get_id();
		$refund->delete( true );
		do_action( 'woocommerce_rest_delete_shop_order_refund_object', $refund );
		$this->model->delete_refund( $order->get_id(), $id );

		return $this->named( $order ) . " loses refund $id";
	}

	private function set_quantity( WC_Order $order ): string {
		$now   = self::order_now( $order );
		$items = self::packages( $order );
		if ( [] === $items ) {
			return 'nothing';
		}
		$item     = $now->get_items()[ $items[ array_rand( $items ) ]->get_id() ];
		$quantity = mt_rand( 1, 4 );
		self::assertInstanceOf( WC_Order_Item_Product::class, $item );
		$total = number_format( (float) $item->get_total() / $item->get_quantity() * $quantity, 2, '.', '' );
		$item->set_quantity( $quantity );
		$item->set_subtotal( $total );
		$item->set_total( $total );
		$now->calculate_totals();
		$this->model->set_quantity( $order->get_id(), $item->get_id(), $quantity );

		return $this->named( $order ) . " has $quantity of item {$item->get_id()}";
	}

	private function remove( WC_Order $order ): string {
		$items = self::packages( $order );
		if ( [] === $items ) {
			return 'nothing';
		}
		$now  = self::order_now( $order );
		$item = $items[ array_rand( $items ) ]->get_id();
		$now->remove_item( $item );
		$now->calculate_totals();
		$this->model->remove( $order->get_id(), $item );

		return $this->named( $order ) . " loses item $item";
	}

	private function add( WC_Order $order ): string {
		if ( ! $this->adds ) {
			return 'nothing';
		}
		$now = self::order_now( $order );
		$id  = $now->add_product( $this->package, mt_rand( 1, 3 ) );
		$now->calculate_totals();
		foreach ( self::packages( $order ) as $item ) {
			if ( $item->get_id() === $id ) {
				$this->model_item( $order, $item );
			}
		}

		return $this->named( $order ) . " gets item $id";
	}

	private function move( WC_Order $order ): string {
		$items = self::packages( $order );
		$other = $this->orders[ array_rand( $this->orders ) ];
		if ( ! $this->adds || [] === $items || $order === $other ) {
			return 'nothing';
		}
		$item = $items[ array_rand( $items ) ];
		$item->set_order_id( $other->get_id() );
		$item->save();
		self::order_now( $other )->calculate_totals();
		self::order_now( $order )->calculate_totals();
		$this->model->move( $order->get_id(), $other->get_id(), $item->get_id() );

		return $this->named( $order ) . " gives item {$item->get_id()} to " . $this->named( $other );
	}

	private function give_to_another( WC_Order $order ): string {
		$user = [ ...$this->users, 0 ][ mt_rand( 0, 3 ) ];
		$now  = self::order_now( $order );
		$now->set_customer_id( $user );
		$now->save();
		$this->model->set_customer( $order->get_id(), $user );

		return $this->named( $order ) . " belongs to $user";
	}

	private function use_credits(): string {
		$user      = $this->users[ array_rand( $this->users ) ];
		$available = (int) floor( $this->model->balances[ $user ] ?? 0 );
		if ( ! $this->spends || $available < 1 ) {
			return 'nothing';
		}
		$credits = mt_rand( 1, $available );
		self::spend( $user, $credits );
		$this->model->balances[ $user ] -= $credits;

		return "$user spends $credits";
	}

	private function top_up(): string {
		$user    = $this->users[ array_rand( $this->users ) ];
		$credits = mt_rand( 1, 50 );
		if ( ( $this->model->balances[ $user ] ?? 0 ) + $credits < 0 ) {
			return 'nothing';
		}
		self::assertIsArray( aipuffer_adjust_balance( $user, $credits ) );
		$this->model->balances[ $user ] = ( $this->model->balances[ $user ] ?? 0 ) + $credits;

		return "$user tops up $credits";
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

	/**
	 * The items that are packages.
	 *
	 * @return list<WC_Order_Item_Product>
	 */
	private static function packages( WC_Order $order ): array {
		return array_values( array_filter( self::items( $order ), static fn ( WC_Order_Item_Product $item ): bool => 'T-shirt' !== $item->get_name() ) );
	}

	private static function left( WC_Order $order ): float {
		return (float) self::order_now( $order )->get_remaining_refund_amount();
	}

	private function named( WC_Order $order ): string {
		return 'order ' . ( 1 + (int) array_search( $order, $this->orders, true ) );
	}
}
