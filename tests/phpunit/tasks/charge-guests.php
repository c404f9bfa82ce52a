<?php
/**
 * Charges guests many times: few people behind few addresses, so that processes meet. Args: `count`. Returns how many were
 * charged.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Support\Guest;

return static function ( array $args ): int {
	$ids     = [ Guest::issue(), Guest::issue(), '' ];
	$charged = 0;
	for ( $number = 0; $number < $args['count']; $number++ ) {
		$hold     = aipuffer_reserve_usage(
			[
				'module'        => 'ai_forms',
				'operation'     => 'form_submit',
				'user_id'       => 0,
				'guest_id'      => $ids[ $number % 3 ],
				'guest_address' => '203.0.113.' . ( $number % 2 ),
				'units'         => 5,
			]
		);
		$charged += is_array( $hold ) && is_array( aipuffer_settle_usage( $hold['id'], [ 'units' => 3 ] ) ) ? 1 : 0;
	}

	return $charged;
};
