<?php
/**
 * Tells that an order was refunded, as WooCommerce does. Args: `order_id`, `refund_id`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static fn ( array $args ) => do_action( 'woocommerce_order_refunded', $args['order_id'], $args['refund_id'] );
