<?php
/**
 * A customer's own orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

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
		foreach ( (array) wc_get_orders( [ 'post__in' => $order_ids, 'customer_id' => $user_id, 'limit' => count( $order_ids ), 'type' => 'shop_order' ] ) as $order ) {
			if ( $order instanceof \WC_Order && $order->get_customer_id() === $user_id ) {
				$orders[ $order->get_id() ] = [ 'number' => (string) $order->get_order_number(), 'url' => $order->get_view_order_url() ];
			}
		}

		return $orders;
	}
}
