<?php
/**
 * Orders that have granted something else than they ought to have.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use Generator;
use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through all orders that have sold credits or are named in the ledger, and says what is wrong. It changes nothing.
 *
 * @phpstan-import-type Line from OrderRule
 */
final class OrderVerification {
	/**
	 * Takes what compares.
	 *
	 * @param OrderDifferences $differences Compares orders.
	 */
	public function __construct( private readonly OrderDifferences $differences ) {}

	/**
	 * Goes through the orders, portion by portion.
	 *
	 * @param int $after Order to go on after, 0 for all.
	 * @return Generator<int, array{int, list<string>}> How many orders a portion had, and what is wrong, by the order to go on
	 *         after.
	 */
	public function run( int $after ): Generator {
		do {
			[ $ids, $next ] = $this->differences->next( $after );
			$problems       = [];
			foreach ( $this->differences->of( $ids ) as $order_id => $found ) {
				if ( [] !== $found ) {
					array_push( $problems, ...$this->problems( $order_id ) );
				}
			}
			OrderPortion::let_go();
			$after = $next ?? ( [] === $ids ? $after : end( $ids ) );
			yield $after => [ count( $ids ), $problems ];
		} while ( null !== $next );
	}

	/**
	 * What is wrong with an order, at a second look: something may have happened to it while it was read.
	 *
	 * @param int $order_id Order.
	 * @return list<string>
	 */
	private function problems( int $order_id ): array {
		foreach ( $this->differences->of( [ $order_id ] ) as $found ) {
			return $found instanceof Throwable
				? [ sprintf( 'order %d: it cannot be compared: %s', $order_id, $found->getMessage() ) ]
				: array_map(
					static fn ( array $line ): string => sprintf(
						'order %d, item %d: user %d has %s of it, and ought to have %s',
						$order_id,
						$line['item_id'],
						$line['user_id'],
						Credits::format( $line['posted'] ),
						Credits::format( $line['due'] )
					),
					$found
				);
		}

		return [];
	}
}
