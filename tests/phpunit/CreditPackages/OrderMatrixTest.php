<?php
/**
 * Every order of events of an order.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Order;

/**
 * A guest's order of two packages of 100 credits at 10.00 each lives through: completed, processing, one of the two
 * refunded, the rest refunded, cancelled, completed again, linked to a user, and deleted, in every order in which that is
 * possible. Each event is told once more, which must change nothing. After each event the customer has what the rule says,
 * which is written down here a second time.
 *
 * The orders are the branches of one tree, walked with savepoints, so that what two of them begin with happens once.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderMatrixTest extends OrderTestCase {
	/**
	 * How often each event happens.
	 */
	private const EVENTS = [ 'complete' => 2, 'process' => 1, 'refund part' => 1, 'refund rest' => 1, 'cancel' => 1, 'link' => 1 ];

	/**
	 * How many events are tried in every order. All of them make 4,432 lives and take minutes: AIPUFFER_MATRIX=all.
	 */
	private const FIRST = 4;

	private WC_Order $order;

	private int $walked = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->order = $this->order( 0, [ $this->package(), 2 ] );
		// Mails are WooCommerce's and slow.
		foreach ( [ 'status_completed', 'status_processing', 'fully_refunded', 'partially_refunded' ] as $event ) {
			remove_all_actions( "woocommerce_order_{$event}_notification" );
		}
	}

	public function test_every_order_of_events_leaves_what_the_rule_says(): void {
		$everything = 'all' === getenv( 'AIPUFFER_MATRIX' );
		$this->walk( [], self::EVENTS, $everything ? 99 : self::FIRST );
		self::assertSame( $everything ? 4432 : 562, $this->walked );
	}

	public function test_whole_lives_drawn_at_random_leave_what_the_rule_says(): void {
		mt_srand( 7 );
		for ( $number = 0; $number < 25; $number++ ) {
			$this->undoing( fn () => $this->live( [], self::EVENTS ) );
		}
		mt_srand();
	}

	/**
	 * Continues a life in every way.
	 *
	 * @param list<string>       $past  What has happened.
	 * @param array<string, int> $left  How often events can still happen.
	 * @param int                $depth How many more are to happen at most.
	 */
	private function walk( array $past, array $left, int $depth ): void {
		++$this->walked;
		$this->undoing( fn () => $this->check_deleted( $past ) );
		foreach ( 0 === $depth ? [] : self::possible( $past, $left ) as $event ) {
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
		$possible = self::possible( $past, $left );
		if ( [] === $possible ) {
			$this->check_deleted( $past );

			return;
		}
		$event = $possible[ array_rand( $possible ) ];
		$this->happen( $event, $past );
		$this->live( [ ...$past, $event ], [ $event => $left[ $event ] - 1 ] + $left );
	}

	/**
	 * An event, and once more what is told of it.
	 *
	 * @param string       $event Event.
	 * @param list<string> $past  What has happened before.
	 */
	private function happen( string $event, array $past ): void {
		$life = implode( ', ', [ ...$past, $event ] );
		$this->change( $event );
		self::assertSame( self::rule( [ ...$past, $event ] ), self::balance( $this->user ), $life );
		$before = [ self::ledger( $this->order ), self::notes( $this->order ) ];
		$this->tell_again();
		self::assertSame( $before, [ self::ledger( $this->order ), self::notes( $this->order ) ], "told again: $life" );
	}

	/**
	 * The rule.
	 *
	 * @param list<string> $life Events.
	 * @return string What the customer has in the end.
	 */
	private static function rule( array $life ): string {
		[ $status, $packages, $linked, $has ] = [ 'pending', 2, false, null ];
		foreach ( $life as $event ) {
			match ( $event ) {
				'complete'    => $status = 'completed',
				'process'     => $status = 'processing',
				'refund part' => $packages = 1,
				'refund rest' => [ $status, $packages ] = [ 'refunded', 0 ],
				'cancel'      => $status = 'cancelled',
				'link'        => $linked = true,
			};
			$ought = in_array( $status, [ 'cancelled', 'refunded' ], true ) ? 0 : 100 * $packages;
			if ( null === $has ) {
				// Nothing was granted yet: that takes a completed order, a user, and something to grant.
				$has = $linked && 'completed' === $status && $ought > 0 ? $ought : null;
			} else {
				// From then on only completing gives back what was taken.
				$has = 'completed' === $status ? $ought : min( $has, $ought );
			}
		}

		return (string) ( $has ?? 0 );
	}

	/**
	 * What can happen next. One of two packages cannot be refunded when both are.
	 *
	 * @param list<string>       $past What has happened.
	 * @param array<string, int> $left How often events can still happen.
	 * @return list<string>
	 */
	private static function possible( array $past, array $left ): array {
		return array_keys( array_diff_key( array_filter( $left ), in_array( 'refund rest', $past, true ) ? [ 'refund part' => 1 ] : [] ) );
	}

	private function change( string $event ): void {
		$order = self::order_now( $this->order );
		match ( $event ) {
			'complete'    => $order->update_status( 'completed' ),
			'process'     => $order->update_status( 'processing' ),
			'cancel'      => $order->update_status( 'cancelled' ),
			'refund part' => self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] ),
			'refund rest' => self::refund( $order, (string) $order->get_remaining_refund_amount() ),
			'link'        => $this->link( $order ),
		};
	}

	private function link( WC_Order $order ): void {
		$order->set_customer_id( $this->user );
		$order->save();
	}

	/**
	 * Tells the latest events once more, as WooCommerce and others can.
	 */
	private function tell_again(): void {
		$order = self::order_now( $this->order );
		do_action( 'woocommerce_order_status_' . $order->get_status(), $order->get_id(), $order );
		do_action( 'woocommerce_order_refunded', $order->get_id(), 0 );
	}

	/**
	 * Deleting an order, and whatever is told of it afterwards, changes no money.
	 *
	 * @param list<string> $past What has happened.
	 */
	private function check_deleted( array $past ): void {
		$order = self::order_now( $this->order );
		$order->delete( true );
		do_action( 'woocommerce_order_status_cancelled', $this->order->get_id(), $order );
		do_action( 'woocommerce_order_refunded', $this->order->get_id(), 0 );
		self::assertSame( self::rule( $past ), self::balance( $this->user ), implode( ', ', [ ...$past, 'delete' ] ) );
	}

	/**
	 * Does something and takes it back.
	 *
	 * @param callable(): void $work What to do.
	 */
	private function undoing( callable $work ): void {
		global $wpdb;
		static $depth = 0;
		$savepoint = 'matrix_' . ( ++$depth );
		$wpdb->query( "SAVEPOINT $savepoint" );
		$work();
		$wpdb->query( "ROLLBACK TO SAVEPOINT $savepoint" );
		wp_cache_flush();
		--$depth;
	}
}
