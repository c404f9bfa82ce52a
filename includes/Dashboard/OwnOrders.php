<?php
/**
 * A customer's own orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

defined( 'ABSPATH' ) || exit;

/**
 * Numbers and addresses of orders in My Account, read together. An order that is gone, or is another's by now, keeps its
 * number and leads nowhere.
 *
 * @phpstan-type Order array{number: string, url: ?string}
 */
final class OwnOrders {
	/**
	 * Orders.
	 *
	 * @param int        $user_id   Whose.
	 * @param list<?int> $order_ids Which; null is none.
	 * @return array<int, Order> By id.
	 */
	public static function of( int $user_id, array $order_ids ): array {
		$order_ids = array_values( array_unique( array_filter( $order_ids ) ) );
		$orders    = [];
		foreach ( $order_ids as $id ) {
			$orders[ $id ] = [ 'number' => (string) $id, 'url' => null ];
		}
		if ( [] === $order_ids || ! function_exists( 'wc_get_orders' ) ) {
			return $orders;
		}
		foreach ( (array) wc_get_orders( [ 'post__in' => $order_ids, 'customer_id' => $user_id, 'limit' => count( $order_ids ), 'type' => 'shop_order', 'return' => 'ids' ] ) as $id ) {
			$orders[ (int) $id ] = self::order( (int) $id );
		}

		return $orders;
	}

	/**
	 * An order that is theirs. Loading one takes WooCommerce ten times as long as finding it, and tells what its id tells
	 * already, unless a plugin gives orders other numbers or addresses.
	 *
	 * @param int $id Its id.
	 * @return Order
	 */
	private static function order( int $id ): array {
		$order = has_filter( 'woocommerce_order_number' ) || has_filter( 'woocommerce_get_view_order_url' ) ? wc_get_order( $id ) : null;

		return $order instanceof \WC_Order
			? [ 'number' => (string) $order->get_order_number(), 'url' => $order->get_view_order_url() ]
			: [ 'number' => (string) $id, 'url' => wc_get_endpoint_url( 'view-order', (string) $id, wc_get_page_permalink( 'myaccount' ) ) ];
	}
}
