<?php
/**
 * The SQL that reads entries by their orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * The entries of many orders at once, and which orders the ledger names, portion by portion. Both read the index
 * `order_item` from one order on, so a portion costs the same however large the ledger is.
 */
final class OrderEntriesQuery {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * The next orders that have entries.
	 *
	 * @param int $after Order they follow, 0 to begin.
	 * @param int $limit At most so many.
	 * @return list<int> Ascending.
	 */
	public function orders( int $after, int $limit ): array {
		return array_map( 'intval', array_column( $this->database->rows( "SELECT DISTINCT order_id FROM {$this->database->table( 'ledger' )} WHERE order_id > %d ORDER BY order_id LIMIT %d", $after, $limit ), 'order_id' ) );
	}

	/**
	 * The entries of orders.
	 *
	 * @param non-empty-list<int> $order_ids Orders.
	 * @return array<int, list<Entry>> Oldest first, by order; an order without entries is left out.
	 */
	public function of( array $order_ids ): array {
		$by_order = [];
		foreach ( $this->database->rows( "SELECT * FROM {$this->database->table( 'ledger' )} WHERE order_id IN (" . Database::marks( $order_ids ) . ') ORDER BY id', ...$order_ids ) as $row ) {
			$by_order[ (int) $row['order_id'] ][] = EntryRow::entry( $row );
		}

		return $by_order;
	}
}
