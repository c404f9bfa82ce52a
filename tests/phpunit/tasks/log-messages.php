<?php
/**
 * Logs messages. Args: `count`, `message` (for aipuffer_log_message()); its content gets the process and a number added.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$logged = [];
	for ( $number = 0; $number < $args['count']; $number++ ) {
		$message = aipuffer_log_message( [ 'content' => "{$args['message']['content']} {$args['process']}.$number" ] + $args['message'] );
		if ( is_wp_error( $message ) ) {
			return [ 'error' => $message->get_error_message() ];
		}
		$logged[] = $message;
	}
	return $logged;
};
