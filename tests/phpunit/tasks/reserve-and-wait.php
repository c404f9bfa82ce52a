<?php
/**
 * Reserves, writes the reservation to a file and waits to be killed. Args: `request`, `file`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	file_put_contents( $args['file'], wp_json_encode( aipuffer_reserve_usage( $args['request'] ) ), LOCK_EX );
	sleep( 600 );
};
