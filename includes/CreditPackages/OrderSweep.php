<?php
/**
 * Comparing all orders with the ledger, hour by hour.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Settings;
use DateTimeImmutable;
use RuntimeException;
use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through the orders that have changed, in the order of their changes; then tries again what could not be compared; then,
 * in the time that is left, goes on with a round over all orders of credits. The round finds what leaves no trace on the order
 * itself: WooCommerce's REST API deletes a refund without a word, and the order keeps its date.
 *
 * Where it is, is written down after each portion, so a process that is ended loses one portion, and an order that fails is
 * noted and left behind. An order that ends the process itself is found, too: what was under way when the last run ended is
 * gone through order by order.
 *
 * @phpstan-type Place array{until: string, changed: string, after: int, round: int, round_began: int, is_running: bool, trying: int}
 */
final class OrderSweep {
	/**
	 * Seconds of one run.
	 */
	private const SECONDS = 20.0;

	/**
	 * Changed orders of one list. Where orders are posts, changes have no index, and each list takes a look at all of them.
	 */
	private const LISTED = 5000;

	/**
	 * Orders that are tried again in one run.
	 */
	private const AGAIN = 50;

	/**
	 * A round begins at most once in so many seconds.
	 */
	private const ROUND = DAY_IN_SECONDS;

	private const NOWHERE = [ 'until' => '', 'changed' => '', 'after' => 0, 'round' => 0, 'round_began' => 0, 'is_running' => false, 'trying' => 0 ];

	/**
	 * Where it is.
	 *
	 * @var Place
	 */
	private array $place = self::NOWHERE;

	/**
	 * Whether the next portion is the one in which the last run has ended.
	 *
	 * @var bool
	 */
	private bool $is_careful = false;

	/**
	 * Takes its parts.
	 *
	 * @param StoredOrdersQuery $stored      Where orders are kept.
	 * @param OrderDifferences  $differences Compares orders.
	 * @param OrderCredits      $orders      Brings the ledger in line with one.
	 * @param FailedOrders      $failed      Orders that could not be compared.
	 */
	public function __construct(
		private readonly StoredOrdersQuery $stored,
		private readonly OrderDifferences $differences,
		private readonly OrderCredits $orders,
		private readonly FailedOrders $failed
	) {}

	/**
	 * Compares orders for some seconds.
	 *
	 * @param float $seconds How long; a portion is compared in any case, and one that was begun is ended.
	 * @return bool Whether changed orders are left: then it should go on soon.
	 */
	public function run( float $seconds = self::SECONDS ): bool {
		$end   = microtime( true ) + $seconds;
		$place = get_option( Settings::ORDERS_PLACE, [] );

		$this->place      = array_intersect_key( is_array( $place ) ? $place : [], self::NOWHERE ) + self::NOWHERE;
		$this->is_careful = $this->place['is_running'];
		if ( $this->place['trying'] > 0 ) {
			$this->failed->note( $this->place['trying'], null );
		}
		$this->go_to( [ 'is_running' => true, 'trying' => 0 ] );
		$is_done = $this->changed( $end );
		if ( $is_done ) {
			$this->again( $end );
			$this->round( $end );
		}
		$this->go_to( [ 'is_running' => false ] );

		return ! $is_done;
	}

	/**
	 * The orders that have changed since the last sweep, from where it has stopped.
	 *
	 * @param float $end When to stop.
	 * @return bool Whether all were compared.
	 */
	private function changed( float $end ): bool {
		if ( '' === $this->place['until'] ) {
			$since = min( time(), (int) get_option( Settings::ORDERS_COMPARED, time() - DAY_IN_SECONDS ) );
			// A minute earlier: what was about to be saved then.
			$this->go_to( [ 'until' => self::stored( time() ), 'changed' => self::stored( $since - MINUTE_IN_SECONDS ), 'after' => 0 ] );
		}
		$is_begun = false;
		do {
			$rows = $this->stored->changed( $this->place['changed'], $this->place['after'], $this->place['until'], self::LISTED );
			foreach ( array_chunk( $rows, OrderPortion::SIZE ) as $portion ) {
				if ( $is_begun && microtime( true ) > $end ) {
					return false;
				}
				$is_begun = true;
				$this->compare( array_column( $portion, 'id' ) );
				$last = end( $portion );
				$this->go_to( [ 'changed' => $last['changed'], 'after' => $last['id'] ] );
			}
			$is_more = self::LISTED === count( $rows );
		} while ( $is_more );
		update_option( Settings::ORDERS_COMPARED, (int) strtotime( $this->place['until'] . ' UTC' ), false );
		$this->go_to( [ 'until' => '' ] );

		return true;
	}

	/**
	 * The orders that could not be compared.
	 *
	 * @param float $end When to stop.
	 */
	private function again( float $end ): void {
		foreach ( $this->failed->to_try_again( self::AGAIN ) as $order_id ) {
			if ( microtime( true ) > $end ) {
				return;
			}
			$this->try_one( $order_id );
		}
	}

	/**
	 * All orders of credits, from where the round has stopped.
	 *
	 * @param float $end When to stop.
	 */
	private function round( float $end ): void {
		if ( 0 === $this->place['round'] ) {
			if ( time() - $this->place['round_began'] < self::ROUND ) {
				return;
			}
			$this->go_to( [ 'round_began' => time() ] );
		}
		do {
			[ $ids, $next ] = $this->differences->next( $this->place['round'] );
			$this->compare( $ids );
			$this->go_to( [ 'round' => $next ?? 0 ] );
		} while ( null !== $next && microtime( true ) < $end );
	}

	/**
	 * Compares a portion.
	 *
	 * @param list<int> $order_ids Orders.
	 */
	private function compare( array $order_ids ): void {
		if ( $this->is_careful ) {
			$this->is_careful = false;
			array_map( [ $this, 'try_one' ], $this->failed->without_fatal( $order_ids ) );
			return;
		}
		$failed = [];
		foreach ( $this->differences->of( $order_ids ) as $order_id => $found ) {
			$error = $found instanceof Throwable ? $found : ( [] === $found ? null : $this->mend( $order_id ) );
			if ( $error ) {
				$failed[] = $order_id;
				$this->failed->note( $order_id, $error );
			}
		}
		$this->failed->forget( array_diff( $order_ids, $failed ) );
		OrderPortion::let_go();
	}

	/**
	 * Compares an order that may end the process.
	 *
	 * @param int $order_id Order.
	 */
	private function try_one( int $order_id ): void {
		$this->go_to( [ 'trying' => $order_id ] );
		$this->compare( [ $order_id ] );
		$this->go_to( [ 'trying' => 0 ] );
	}

	/**
	 * Brings the ledger in line with an order, and looks whether it is then.
	 *
	 * @param int $order_id Order.
	 * @return ?Throwable Why it is not.
	 */
	private function mend( int $order_id ): ?Throwable {
		try {
			$this->orders->sync( $order_id, OrderEvent::compared() );
			foreach ( $this->differences->of( [ $order_id ] ) as $left ) {
				return $left instanceof Throwable ? $left : ( [] === $left ? null : new RuntimeException( 'It differs from the ledger still.' ) );
			}
		} catch ( Throwable $error ) {
			return $error;
		}

		return null;
	}

	/**
	 * Writes down where it is.
	 *
	 * @param array<string, int|string|bool> $change What of it has changed.
	 */
	private function go_to( array $change ): void {
		// @phpstan-ignore-next-line assign.propertyType (the fields of Place)
		$this->place = $change + $this->place;
		update_option( Settings::ORDERS_PLACE, $this->place, false );
	}

	/**
	 * A moment as stored.
	 *
	 * @param int $time Unix timestamp.
	 */
	private static function stored( int $time ): string {
		return Clock::stored( new DateTimeImmutable( "@$time" ) );
	}
}
