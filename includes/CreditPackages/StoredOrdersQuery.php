<?php
/**
 * The SQL that finds orders in WooCommerce's tables.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Database;
use Automattic\WooCommerce\Utilities\OrderUtil;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the ids of orders, portion by portion, wherever the site keeps them.
 *
 * Not wc_get_orders(): it cannot go on after an order among several that were changed in the same second, it knows no
 * items, and other plugins hide orders from it.
 *
 * @phpstan-type Columns array{table: string, id: string, type: string, parent: string, status: string, changed: string}
 */
final class StoredOrdersQuery {
	/**
	 * Items of a step, see with_packages().
	 */
	private const STEP = 2000;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * The next orders that were changed, those that changed first before others.
	 *
	 * @param string $changed Stored UTC time of the change they follow.
	 * @param int    $after   The order among those changed at that time which they follow, 0 for none of them.
	 * @param string $until   The last time of a change.
	 * @param int    $limit   At most so many.
	 * @return list<array{id: int, changed: string}>
	 */
	public function changed( string $changed, int $after, string $until, int $limit ): array {
		$in   = self::columns();
		$rows = $this->database->rows(
			"SELECT {$in['id']} AS id, {$in['changed']} AS changed FROM {$in['table']}
			WHERE {$in['type']} = 'shop_order' AND {$in['status']} <> 'auto-draft' AND {$in['changed']} >= %s AND {$in['changed']} <= %s AND ({$in['changed']} > %s OR {$in['id']} > %d)
			ORDER BY {$in['changed']}, {$in['id']} LIMIT %d",
			$changed,
			$until,
			$changed,
			$after,
			$limit
		);

		return array_map( static fn ( array $row ): array => [ 'id' => (int) $row['id'], 'changed' => (string) $row['changed'] ], $rows );
	}

	/**
	 * The next orders with an item that was sold as a credit package. A step looks at a number of items, whether they are
	 * packages or not: a shop that sells few of them is walked through in steps, too.
	 *
	 * @param int $after Order they follow, 0 to begin.
	 * @return array{list<int>, ?int} Orders, ascending, perhaps none; and the order to go on after, null at the end.
	 */
	public function with_packages( int $after ): array {
		global $wpdb;
		$items = "{$wpdb->prefix}woocommerce_order_items";
		$until = (int) $this->database->value( "SELECT MAX(order_id) FROM ( SELECT order_id FROM $items WHERE order_id > %d ORDER BY order_id LIMIT %d ) step", $after, self::STEP );
		if ( 0 === $until ) {
			return [ [], null ];
		}
		$rows = $this->database->rows(
			"SELECT DISTINCT i.order_id FROM $items i JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id AND m.meta_key = %s
			WHERE i.order_id > %d AND i.order_id <= %d ORDER BY i.order_id",
			OrderItemCredits::PER_UNIT,
			$after,
			$until
		);

		return [ array_map( 'intval', array_column( $rows, 'order_id' ) ), $until ];
	}

	/**
	 * Which of some orders exist, and the refunds of each.
	 *
	 * @param non-empty-list<int> $order_ids Orders.
	 * @return array<int, list<int>> Refund ids, ascending, by order; an order that does not exist is left out.
	 */
	public function refunds( array $order_ids ): array {
		$in     = self::columns();
		$marks  = Database::marks( $order_ids );
		$rows   = $this->database->rows(
			"SELECT {$in['id']} AS id, 0 AS parent FROM {$in['table']} WHERE {$in['id']} IN ($marks) AND {$in['type']} = 'shop_order'
			UNION ALL
			SELECT {$in['id']} AS id, {$in['parent']} AS parent FROM {$in['table']} WHERE {$in['parent']} IN ($marks) AND {$in['type']} = 'shop_order_refund'
			ORDER BY parent, id",
			...$order_ids,
			...$order_ids
		);
		$orders = [];
		foreach ( $rows as $row ) {
			if ( 0 === (int) $row['parent'] ) {
				$orders[ (int) $row['id'] ] = [];
			} elseif ( isset( $orders[ (int) $row['parent'] ] ) ) {
				$orders[ (int) $row['parent'] ][] = (int) $row['id'];
			}
		}

		return $orders;
	}

	/**
	 * The items of orders and refunds.
	 *
	 * @param non-empty-list<int> $order_ids Orders and refunds.
	 * @return list<int> Item ids.
	 */
	public function items( array $order_ids ): array {
		global $wpdb;

		return array_map( 'intval', array_column( $this->database->rows( "SELECT order_item_id FROM {$wpdb->prefix}woocommerce_order_items WHERE order_id IN (" . Database::marks( $order_ids ) . ')', ...$order_ids ), 'order_item_id' ) );
	}

	/**
	 * Where orders are kept.
	 *
	 * @return Columns
	 */
	private static function columns(): array {
		global $wpdb;

		return OrderUtil::custom_orders_table_usage_is_enabled()
			? [ 'table' => OrderUtil::get_table_for_orders(), 'id' => 'id', 'type' => 'type', 'parent' => 'parent_order_id', 'status' => 'status', 'changed' => 'date_updated_gmt' ]
			: [ 'table' => $wpdb->posts, 'id' => 'ID', 'type' => 'post_type', 'parent' => 'post_parent', 'status' => 'post_status', 'changed' => 'post_modified_gmt' ];
	}
}
