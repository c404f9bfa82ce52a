<?php
/**
 * Where orders and the ledger differ.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\OrderEntriesQuery;
use AIPuffer\Support\DatabaseError;
use Generator;
use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * Compares many orders with what was posted for them, and changes nothing.
 *
 * Other plugins take part in reading an order, and any of them may throw. An order that does is told with what it threw, and
 * the others are compared all the same.
 *
 * @phpstan-import-type Line from OrderRule
 */
final class OrderDifferences {
	/**
	 * Takes its parts.
	 *
	 * @param StoredOrdersQuery $stored  Where orders are kept.
	 * @param OrderEntriesQuery $entries What was posted for them.
	 * @param OrderPortion      $portion Reads orders.
	 * @param OrderCredits      $orders  Says what they ought to have granted.
	 */
	public function __construct(
		private readonly StoredOrdersQuery $stored,
		private readonly OrderEntriesQuery $entries,
		private readonly OrderPortion $portion,
		private readonly OrderCredits $orders
	) {}

	/**
	 * Compares orders.
	 *
	 * @param list<int> $order_ids Orders, at most OrderPortion::SIZE.
	 * @return Generator<int, list<Line>|Throwable> By order; [] where it agrees. An order that does not exist is left out: what a
	 *         deleted order has granted stays.
	 * @throws DatabaseError When the database refuses, which no order is to blame for.
	 */
	public function of( array $order_ids ): Generator {
		if ( [] === $order_ids ) {
			return;
		}
		try {
			$read = $this->portion->read( $order_ids );
		} catch ( DatabaseError $error ) {
			throw $error;
		} catch ( Throwable $error ) {
			if ( 1 === count( $order_ids ) ) {
				yield $order_ids[0] => $error;
			} else {
				// One of them cannot be read: it is found by halves.
				foreach ( array_chunk( $order_ids, max( 1, intdiv( count( $order_ids ) + 1, 2 ) ) ) as $half ) {
					yield from $this->of( $half );
				}
			}

			return;
		}
		foreach ( $read as $id => $one ) {
			try {
				$found = $this->orders->lines( $one['order'], new OrderRefunds( $one['order'], $one['refunds'] ), $one['entries'] );
			} catch ( Throwable $error ) {
				$found = $error;
			}
			yield $id => $found;
		}
	}

	/**
	 * The next of all orders that sold credit packages or have entries, whatever happened to them and whenever.
	 *
	 * @param int $after Order they follow, 0 to begin.
	 * @return array{list<int>, ?int} Orders, ascending, perhaps none; and the order to go on after, null at the end.
	 */
	public function next( int $after ): array {
		[ $sold, $until ] = $this->stored->with_packages( $after );
		$known            = $this->entries->orders( $after, OrderPortion::SIZE );
		$ids              = array_values( array_unique( [ ...$sold, ...array_filter( $known, static fn ( int $id ): bool => null === $until || $id <= $until ) ] ) );
		sort( $ids );
		if ( count( $ids ) >= OrderPortion::SIZE ) {
			$ids = array_slice( $ids, 0, OrderPortion::SIZE );

			return [ $ids, end( $ids ) ];
		}

		return [ $ids, $until ];
	}
}
