<?php
/**
 * Many orders, read at once.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\OrderEntriesQuery;
use Automattic\WooCommerce\Caches\OrderCache;
use Exception;
use WC_Data_Store;
use WC_Order;
use WC_Order_Factory;
use WC_Order_Refund;

defined( 'ABSPATH' ) || exit;

/**
 * Reads orders with all that decides what they grant: items and their fields, refunds, customers, what was posted for them.
 * Some twenty statements, however many orders there are; one by one each order takes as many.
 *
 * They are read as they are stored, past all caches. What the caches of this process took for them is given back after, so
 * that any number of portions takes the memory of one.
 *
 * @phpstan-type Read array{order: WC_Order, refunds: list<WC_Order_Refund>, entries: list<Entry>}
 */
final class OrderPortion {
	/**
	 * Orders of one portion.
	 */
	public const SIZE = 200;

	/**
	 * Takes what it asks.
	 *
	 * @param StoredOrdersQuery $stored  Where orders are kept.
	 * @param OrderEntriesQuery $entries What was posted for them.
	 */
	public function __construct( private readonly StoredOrdersQuery $stored, private readonly OrderEntriesQuery $entries ) {}

	/**
	 * Reads orders.
	 *
	 * @param non-empty-list<int> $order_ids Orders, as many as SIZE.
	 * @return array<int, Read> By order, in their order; an order that does not exist is left out.
	 * @throws Exception Where one of them cannot be read: then none is. Other plugins can throw anything.
	 */
	public function read( array $order_ids ): array {
		$refund_ids = $this->stored->refunds( $order_ids );
		if ( [] === $refund_ids ) {
			return [];
		}
		$ids = array_merge( array_keys( $refund_ids ), ...array_values( $refund_ids ) );
		$this->forget( $ids );
		// Items, their fields and products; the fields of orders that are posts. This order keeps WooCommerce from reading them one by one.
		WC_Data_Store::load( 'order' )->__call( 'prime_caches_for_orders', [ $ids, [] ] );
		$read = [];
		// Orders first: reading a refund asks for its order.
		foreach ( [ ...WC_Order_Factory::get_orders( array_keys( $refund_ids ) ), ...WC_Order_Factory::get_orders( array_merge( ...array_values( $refund_ids ) ) ) ] as $order ) {
			$read[ $order->get_id() ] = $order;
		}
		$entries = $this->entries->of( array_keys( $refund_ids ) );
		$orders  = [];
		foreach ( array_intersect( $order_ids, array_keys( $refund_ids ) ) as $id ) {
			$order = $read[ $id ] ?? null;
			if ( $order instanceof WC_Order ) {
				$refunds       = array_map( static fn ( int $refund_id ): mixed => $read[ $refund_id ] ?? null, $refund_ids[ $id ] );
				$orders[ $id ] = [
					'order'   => $order,
					'refunds' => array_values( array_filter( $refunds, static fn ( mixed $refund ): bool => $refund instanceof WC_Order_Refund ) ),
					'entries' => $entries[ $id ] ?? [],
				];
			}
		}
		cache_users( array_values( array_unique( array_filter( array_map( static fn ( array $one ): int => (int) $one['order']->get_customer_id(), $orders ) ) ) ) );

		return $orders;
	}

	/**
	 * Gives back the memory that reading has taken.
	 */
	public static function let_go(): void {
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
	}

	/**
	 * Drops what caches have of orders and refunds: they are shared by processes, and one that reads while another one writes
	 * can leave what was there before.
	 *
	 * @param non-empty-list<int> $ids Orders and refunds.
	 */
	private function forget( array $ids ): void {
		$items = $this->stored->items( $ids );
		$cache = wc_get_container()->get( OrderCache::class );
		array_map( [ $cache, 'remove' ], $ids );
		WC_Data_Store::load( 'order' )->__call( 'clear_cached_data', [ $ids ] );
		wp_cache_delete_multiple( $ids, 'posts' );
		wp_cache_delete_multiple( $ids, 'post_meta' );
		wp_cache_delete_multiple( array_map( static fn ( int $id ): string => WC_Order::generate_meta_cache_key( $id, 'orders' ), $ids ), 'orders' );
		wp_cache_delete_multiple( array_map( static fn ( int $id ): string => "order-items-$id", $ids ), 'orders' );
		wp_cache_delete_multiple( array_map( static fn ( int $id ): string => "item-$id", $items ), 'order-items' );
		wp_cache_delete_multiple( array_map( static fn ( int $id ): string => WC_Order::generate_meta_cache_key( $id, 'order-items' ), $items ), 'order-items' );
		wp_cache_delete_multiple( $items, 'order_item_meta' );
	}
}
