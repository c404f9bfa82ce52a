<?php
/**
 * Charges one unit of an AI form a number of times and tells how often it went. Args: `user_id`, `count`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): int {
	$charged = 0;
	for ( $number = 0; $number < $args['count']; $number++ ) {
		$charge   = aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $args['user_id'], 'units' => 1 ] );
		$charged += is_array( $charge ) ? 1 : 0;
	}

	return $charged;
};
