<?php
/**
 * Changes orders one after another, each process in its own way and all in step. Args: `order_ids`; `changes`, by process,
 * each `[ 'status' => … ]` or `[ 'refund' => amount ]`. Without an own one a process does what the last does.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	$change = $args['changes'][ $args['process'] ] ?? end( $args['changes'] );
	$start  = microtime( true );
	foreach ( $args['order_ids'] as $number => $order_id ) {
		// Nobody begins exactly at once in life either: each process is now a little earlier, now a little later.
		usleep( max( 0, (int) ( 1e6 * ( $start + 0.01 + 0.25 * $number - microtime( true ) ) ) ) + random_int( 0, 20_000 ) );
		if ( isset( $change['status'] ) ) {
			wc_get_order( $order_id )->update_status( $change['status'] );
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
