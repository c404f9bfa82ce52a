<?php
/**
 * Completes an order, and tells it once more: who comes later than others changes no status. Args: `order_id`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): string {
	$order = wc_get_order( $args['order_id'] );
	$order->update_status( 'completed' );
	do_action( 'woocommerce_order_status_completed', $order->get_id(), $order );

	return $order->get_status();
};
