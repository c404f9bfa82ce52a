<?php
/**
 * Reserves once. Args: those of aipuffer_reserve_usage(); `guest_ids` has a guest for each process.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ) {
	if ( isset( $args['guest_ids'] ) ) {
		$args['guest_id'] = $args['guest_ids'][ $args['process'] ];
	}

	return aipuffer_reserve_usage( array_diff_key( $args, [ 'process' => 1, 'guest_ids' => 1 ] ) );
};
