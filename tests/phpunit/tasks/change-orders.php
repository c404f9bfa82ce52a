<?php
/**
 * Changes orders one after another, each process in its own way and all in step. Args: `order_ids`; `changes`, by process,
 * each `[ 'status' => … ]`, `[ 'refund' => amount ]` or `[ 'customer' => user id ]`. Without an own one a process does what
 * the last does. Or, instead, `changes_of`: such a list for each of the orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	$start = microtime( true );
	foreach ( $args['order_ids'] as $number => $order_id ) {
		$changes = $args['changes_of'][ $number ] ?? $args['changes'];
		$change  = $changes[ $args['process'] ] ?? end( $changes );
		// Nobody begins exactly at once in life either: each process is now a little earlier, now a little later.
		usleep( max( 0, (int) ( 1e6 * ( $start + 0.01 + 0.25 * $number - microtime( true ) ) ) ) + random_int( 0, 20_000 ) );
		if ( isset( $change['status'] ) ) {
			wc_get_order( $order_id )->update_status( $change['status'] );
		} elseif ( isset( $change['customer'] ) ) {
			$order = wc_get_order( $order_id );
			$order->set_customer_id( $change['customer'] );
			$order->save();
		} else {
			$refund = wc_create_refund(
				[
					'order_id' => $order_id,
					'amount'   => $change['refund'],
				]
			);
			if ( is_wp_error( $refund ) ) {
				throw new RuntimeException( $refund->get_error_message() );
			}
		}
	}
};
