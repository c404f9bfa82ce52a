<?php
/**
 * Reserves and settles many times and tells how long each took. Args: `user_ids`, `count`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$times   = [];
	$charged = 0;
	$users   = $args['user_ids'];
	$started = microtime( true );
	for ( $number = 0; $number < $args['count']; $number++ ) {
		$before = hrtime( true );
		$hold   = aipuffer_reserve_usage(
			[
				'module'        => 'chat',
				'operation'     => 'chat',
				'scope'         => 'chatbot:1',
				'user_id'       => $users[ ( $number * 7 + $args['process'] * 13 ) % count( $users ) ],
				'provider'      => 'openai',
				'model'         => 'gpt',
				'input_tokens'  => 2000,
				'output_tokens' => 500,
			]
		);
		if ( is_array( $hold ) ) {
			$charged += is_array( aipuffer_settle_usage( $hold['id'], [ 'input_tokens' => 1000, 'output_tokens' => 400 ] ) ) ? 1 : 0;
		}
		$times[] = ( hrtime( true ) - $before ) / 1e6;
	}

	return [
		'charged' => $charged,
		'started' => $started,
		'ended'   => microtime( true ),
		'times'   => $times,
	];
};
