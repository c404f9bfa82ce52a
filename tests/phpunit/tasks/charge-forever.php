<?php
/**
 * Reserves and settles without end, until the process is killed. Args: `user_ids`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	while ( true ) {
		$request = [
			'module'    => 'ai_forms',
			'operation' => 'form_submit',
			'user_id'   => $args['user_ids'][ array_rand( $args['user_ids'] ) ],
		];
		$hold    = aipuffer_reserve_usage( $request + [ 'units' => random_int( 1, 40 ) ] );
		if ( is_array( $hold ) ) {
			aipuffer_settle_usage( $hold['id'], [ 'units' => random_int( 0, 60 ) ] );
		}
	}
};
