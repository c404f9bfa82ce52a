<?php
/**
 * Events of an order at the same time.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\ParallelTestCase;
use Automattic\WooCommerce\Utilities\OrderUtil;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;

/**
 * Of each two events both happen twice, in four processes at the same instant. Whatever comes first, the customer has what
 * one of the ways to put the four into a row would leave; where the order ends completed, all of it; and where it ends
 * cancelled or paid back, nothing. Where orders are posts, that holds from their comparison on, a minute later.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderMatrixParallelTest extends ParallelTestCase {
	use Shop;

	private const EVENTS = [ 'complete', 'cancel', 'refund', 'link' ];

	protected function tearDown(): void {
		try {
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		} finally {
			parent::tearDown();
		}
	}

	public function test_two_events_at_once_leave_what_some_order_of_them_would(): void {
		$package = $this->package();
		[ $orders, $lives, $changes ] = [ [], [], [] ];
		foreach ( [ [], [ 'complete' ], [ 'link' ], [ 'link', 'complete' ], [ 'link', 'complete', 'cancel' ] ] as $past ) {
			foreach ( self::EVENTS as $number => $one ) {
				foreach ( array_slice( self::EVENTS, $number + 1 ) as $other ) {
					$user  = $this->create_user();
					$order = $this->order( 0, [ $package, 4 ] );
					$does  = static fn ( string $event ): array => match ( $event ) {
						'complete' => [ 'status' => 'completed' ],
						'cancel'   => [ 'status' => 'cancelled' ],
						'refund'   => [ 'refund' => '10' ],
						'link'     => [ 'customer' => $user ],
					};
					$orders[]  = $order;
					$lives[]   = [ $user, $past, [ $one, $one, $other, $other ] ];
					$changes[] = array_map( $does, [ $one, $one, $other, $other ] );
					array_map( fn ( string $event ) => $this->change( $order, $does( $event ) ), $past );
				}
			}
		}
		$this->race( 4, 'change-orders', [ 'order_ids' => array_map( static fn ( WC_Order $order ): int => $order->get_id(), $orders ), 'changes_of' => $changes ] );

		self::assertSame( OrderUtil::custom_orders_table_usage_is_enabled() ? 0 : count( $orders ), self::compare() );

		foreach ( $lives as $number => [ $user, $past, $events ] ) {
			$status = self::order_now( $orders[ $number ] )->get_status();
			$told   = implode( ', ', $past ) . ' | ' . implode( ', ', $events ) . " | $status | " . wp_json_encode( self::ledger( $orders[ $number ] ) );
			$ways   = match ( $status ) {
				'cancelled', 'refunded' => [ '0' ],
				'completed' => [ self::rule( [ ...$past, ...$events, 'complete' ] ) ],
				default => array_map( static fn ( array $way ): string => self::rule( [ ...$past, ...$way ] ), self::ways( $events ) ),
			};
			self::assertContains( self::balance( $user ), $ways, $told );
			self::assertLessThanOrEqual( 1, count( array_filter( self::ledger( $orders[ $number ] ), static fn ( array $row ): bool => str_starts_with( $row[0], 'order:' ) ) ), $told );
		}
	}

	public function test_an_order_that_changes_hands_while_it_is_completed_grants_its_customer(): void {
		[ $orders, $changes, $users ] = [ [], [], [] ];
		$package                      = $this->package();
		for ( $number = 0; $number < 10; $number++ ) {
			$users[]   = [ $this->create_user(), $this->create_user() ];
			$orders[]  = $this->order( $users[ $number ][0], [ $package, 2 ] );
			$changes[] = [ [ 'status' => 'completed' ], [ 'customer' => $users[ $number ][1] ], [ 'status' => 'completed' ] ];
		}
		$this->race( 3, 'change-orders', [ 'order_ids' => array_map( static fn ( WC_Order $order ): int => $order->get_id(), $orders ), 'changes_of' => $changes ] );
		self::compare();
		foreach ( $users as $number => [ $former, $present ] ) {
			$customer = self::order_now( $orders[ $number ] )->get_customer_id();
			$expected = $customer === $present ? [ '0', '200' ] : [ '200', '0' ];
			self::assertSame( $expected, [ self::balance( $former ), self::balance( $present ) ], (string) wp_json_encode( self::ledger( $orders[ $number ] ) ) );
		}
	}

	public function test_an_order_that_changes_hands_while_it_is_cancelled_leaves_nothing(): void {
		[ $orders, $changes, $users ] = [ [], [], [] ];
		$package                      = $this->package();
		for ( $number = 0; $number < 10; $number++ ) {
			$users[]  = [ $this->create_user(), $this->create_user() ];
			$orders[] = $this->order( $users[ $number ][0], [ $package, 2 ] );
			self::set_status( $orders[ $number ], 'completed' );
			$changes[] = [ [ 'status' => 'cancelled' ], [ 'customer' => $users[ $number ][1] ] ];
		}
		$this->race( 2, 'change-orders', [ 'order_ids' => array_map( static fn ( WC_Order $order ): int => $order->get_id(), $orders ), 'changes_of' => $changes ] );
		foreach ( $users as $number => [ $former, $present ] ) {
			self::assertSame( [ '0', '0' ], [ self::balance( $former ), self::balance( $present ) ], (string) wp_json_encode( self::ledger( $orders[ $number ] ) ) );
		}
	}

	/**
	 * The rule, for four packages of 100 credits.
	 *
	 * @param list<string> $life Events.
	 */
	private static function rule( array $life ): string {
		[ $status, $packages, $linked, $has ] = [ 'pending', 4, false, null ];
		foreach ( $life as $event ) {
			match ( $event ) {
				'complete' => $status = 'completed',
				'cancel'   => $status = 'cancelled',
				'refund'   => --$packages,
				'link'     => $linked = true,
			};
			$ought = 'cancelled' === $status ? 0 : 100 * $packages;
			$has   = null === $has
				? ( $linked && 'completed' === $status ? $ought : null )
				: ( 'completed' === $status ? $ought : min( $has, $ought ) );
		}

		return (string) ( $has ?? 0 );
	}

	/**
	 * All ways to put events into a row.
	 *
	 * @param list<string> $events Events.
	 * @return list<list<string>>
	 */
	private static function ways( array $events ): array {
		if ( [] === $events ) {
			return [ [] ];
		}
		$ways = [];
		foreach ( array_keys( array_unique( $events ) ) as $first ) {
			$rest = $events;
			unset( $rest[ $first ] );
			foreach ( self::ways( array_values( $rest ) ) as $way ) {
				$ways[] = [ $events[ $first ], ...$way ];
			}
		}

		return $ways;
	}

	/**
	 * @param array<string, mixed> $change See the task `change-orders`.
	 */
	private function change( WC_Order $order, array $change ): void {
		if ( isset( $change['status'] ) ) {
			self::set_status( $order, $change['status'] );
		} else {
			$order = self::order_now( $order );
			$order->set_customer_id( $change['customer'] );
			$order->save();
		}
	}
}
