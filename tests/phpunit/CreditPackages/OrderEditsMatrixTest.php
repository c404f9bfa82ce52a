<?php
/**
 * Edits of an order in every order.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Plugin;
use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;
use PHPUnit\Framework\Attributes\Group;
use PHPUnit\Framework\Attributes\TestWith;
use WC_Order;
use WC_Product;

/**
 * A completed order of two packages, and another that is empty. The first is put on hold, cancelled, completed again, loses,
 * gets and changes items, gives one to the other, is refunded in part, loses that refund, and changes hands. After each event
 * everybody has what OrderModel says, which is written from the rule.
 *
 * The orders are the branches of one tree, walked with savepoints, so that what two of them begin with happens once.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderEditsMatrixTest extends OrderTestCase {
	private const EVENTS = [ 'complete' => 2, 'hold' => 1, 'cancel' => 1, 'remove' => 1, 'add' => 1, 'quantity' => 2, 'move' => 1, 'refund' => 1, 'delete refund' => 1, 'give away' => 1, 'give back' => 1 ];

	/**
	 * How many events are tried in every order. One more takes minutes: AIPUFFER_MATRIX=all.
	 */
	private const DEEP = 2;

	private OrderModel $model;

	private WC_Order $order;

	private WC_Order $other;

	private int $another;

	private WC_Product $package;

	/**
	 * @param bool $synced Whether WooCommerce keeps orders in tables and posts.
	 */
	#[TestWith( [ false ] )]
	#[TestWith( [ true ] )]
	public function test_every_order_of_edits_leaves_what_the_rule_says( bool $synced ): void {
		$this->prepare( $synced );
		$this->walk( [], self::EVENTS, 'all' === getenv( 'AIPUFFER_MATRIX' ) ? self::DEEP + 1 : self::DEEP );
	}

	/**
	 * @param bool $synced Whether WooCommerce keeps orders in tables and posts.
	 */
	#[TestWith( [ false ] )]
	#[TestWith( [ true ] )]
	public function test_whole_lives_drawn_at_random_leave_what_the_rule_says( bool $synced ): void {
		$this->prepare( $synced );
		mt_srand( 11 );
		for ( $number = 0; $number < 8; $number++ ) {
			$this->undoing( fn () => $this->live( [], self::EVENTS ) );
		}
		mt_srand();
	}

	private function prepare( bool $synced ): void {
		update_option( DataSynchronizer::ORDERS_DATA_SYNC_ENABLED_OPTION, $synced ? 'yes' : 'no' );
		$this->another = $this->create_user();
		$this->package = $this->package();
		$this->model   = new OrderModel( false );
		$this->order   = $this->order( $this->user, [ $this->package, 1 ], [ $this->package( '50' ), 1 ] );
		$this->other   = $this->order( $this->user );
		// Mails are WooCommerce's and slow.
		foreach ( [ 'status_completed', 'status_on-hold', 'fully_refunded', 'partially_refunded' ] as $event ) {
			remove_all_actions( "woocommerce_order_{$event}_notification" );
		}
		foreach ( [ $this->order, $this->other ] as $order ) {
			$this->model->order( $order->get_id(), $this->user, 0.0 );
			foreach ( self::items( $order ) as $item ) {
				$this->model->set_item( $order->get_id(), $item->get_id(), (float) $item->get_name(), 1, 10.0 );
			}
			$this->set( $order, 'completed' );
		}
	}

	/**
	 * Continues a life in every way.
	 *
	 * @param list<string>       $past  What has happened.
	 * @param array<string, int> $left  How often events can still happen.
	 * @param int                $depth How many more are to happen at most.
	 */
	private function walk( array $past, array $left, int $depth ): void {
		foreach ( 0 === $depth ? [] : $this->possible( $left ) as $event ) {
			$this->undoing(
				function () use ( $past, $left, $depth, $event ): void {
					$this->happen( $event, $past );
					$this->walk( [ ...$past, $event ], [ $event => $left[ $event ] - 1 ] + $left, $depth - 1 );
				}
			);
		}
	}

	/**
	 * Continues a life in one way, until nothing more can happen.
	 *
	 * @param list<string>       $past What has happened.
	 * @param array<string, int> $left How often events can still happen.
	 */
	private function live( array $past, array $left ): void {
		$possible = $this->possible( $left );
		if ( [] !== $possible ) {
			$event = $possible[ array_rand( $possible ) ];
			$this->happen( $event, $past );
			$this->live( [ ...$past, $event ], [ $event => $left[ $event ] - 1 ] + $left );
		}
	}

	/**
	 * @param array<string, int> $left How often events can still happen.
	 * @return list<string>
	 */
	private function possible( array $left ): array {
		$order  = self::order_now( $this->order );
		$cannot = [];
		if ( [] === self::items( $order ) ) {
			$cannot += [ 'remove' => 1, 'quantity' => 1, 'move' => 1 ];
		}
		if ( (float) $order->get_remaining_refund_amount() < 5 ) {
			$cannot += [ 'refund' => 1 ];
		}
		if ( [] === $order->get_refunds() ) {
			$cannot += [ 'delete refund' => 1 ];
		}

		return array_keys( array_diff_key( array_filter( $left ), $cannot ) );
	}

	/**
	 * @param string       $event Event.
	 * @param list<string> $past  What has happened before.
	 */
	private function happen( string $event, array $past ): void {
		match ( $event ) {
			'complete'      => $this->set( $this->order, 'completed' ),
			'hold'          => $this->set( $this->order, 'on-hold' ),
			'cancel'        => $this->set( $this->order, 'cancelled' ),
			'remove'        => $this->remove(),
			'add'           => $this->add(),
			'quantity'      => $this->change_quantity(),
			'move'          => $this->move(),
			'refund'        => $this->refund_five(),
			'delete refund' => $this->delete_refund(),
			'give away'     => $this->give_to( $this->another ),
			'give back'     => $this->give_to( $this->user ),
		};
		$told = implode( ', ', [ ...$past, $event ] );
		foreach ( [ $this->user, $this->another ] as $user ) {
			self::assertEqualsWithDelta( $this->model->balances[ $user ] ?? 0, (float) self::balance( $user ), 0.0001, $told . ' ' . wp_json_encode( self::ledger( $this->order ) ) );
		}
		foreach ( [ $this->order, $this->other ] as $order ) {
			self::assertSame( [], Plugin::instance()->credit_packages->orders()->difference( $order->get_id() ), $told );
		}
	}

	private function set( WC_Order $order, string $status ): void {
		self::set_status( $order, $status );
		$this->model->set_status( $order->get_id(), $status );
	}

	private function remove(): void {
		$item = self::item_id( $this->order );
		$now  = self::order_now( $this->order );
		$now->remove_item( $item );
		$now->calculate_totals();
		$this->model->remove( $now->get_id(), $item );
	}

	private function add(): void {
		$now  = self::order_now( $this->order );
		$item = $now->add_product( $this->package, 1 );
		$now->calculate_totals();
		$this->model->set_item( $now->get_id(), $item, 100.0, 1, 10.0 );
	}

	private function change_quantity(): void {
		$item     = self::items( $this->order )[0];
		$quantity = 1 === $item->get_quantity() ? 3 : 1;
		$item->set_quantity( $quantity );
		$item->set_subtotal( (string) ( 10 * $quantity ) );
		$item->set_total( (string) ( 10 * $quantity ) );
		$item->save();
		self::order_now( $this->order )->calculate_totals();
		$this->model->set_quantity( $this->order->get_id(), $item->get_id(), $quantity );
	}

	private function move(): void {
		$item = self::items( $this->order )[0];
		$item->set_order_id( $this->other->get_id() );
		$item->save();
		self::order_now( $this->other )->calculate_totals();
		self::order_now( $this->order )->calculate_totals();
		$this->model->move( $this->order->get_id(), $this->other->get_id(), $item->get_id() );
	}

	private function refund_five(): void {
		$refund = self::refund( self::order_now( $this->order ), '5' );
		$this->model->refund( $this->order->get_id(), $refund->get_id(), 5.0 );
	}

	private function delete_refund(): void {
		$refund = self::order_now( $this->order )->get_refunds()[0];
		$id     = $refund->get_id();
		$refund->delete( true );
		do_action( 'woocommerce_rest_delete_shop_order_refund_object', $refund );
		$this->model->delete_refund( $this->order->get_id(), $id );
	}

	private function give_to( int $user ): void {
		$now = self::order_now( $this->order );
		$now->set_customer_id( $user );
		$now->save();
		$this->model->set_customer( $now->get_id(), $user );
	}

	/**
	 * Does something and takes it back.
	 *
	 * @param callable(): void $work What to do.
	 */
	private function undoing( callable $work ): void {
		global $wpdb;
		static $depth = 0;
		$savepoint = 'edits_' . ( ++$depth );
		$model     = clone $this->model;
		$wpdb->query( "SAVEPOINT $savepoint" );
		$work();
		$wpdb->query( "ROLLBACK TO SAVEPOINT $savepoint" );
		wp_cache_flush();
		$this->model = $model;
		--$depth;
	}
}
