<?php
/**
 * Reserves a number of times and then settles one after the other, marking in a file the beginning and the end of each
 * settle, until the process is killed. Args: `user_ids`, `file`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	$holds = [];
	for ( $number = 0; $number < 15; $number++ ) {
		$hold = aipuffer_reserve_usage(
			[
				'module'    => 'ai_forms',
				'operation' => 'form_submit',
				'user_id'   => $args['user_ids'][ array_rand( $args['user_ids'] ) ],
				'units'     => random_int( 1, 40 ),
			]
		);
		if ( is_array( $hold ) ) {
			$holds[] = $hold['id'];
		}
	}
	$marks = fopen( $args['file'], 'w' );
	foreach ( $holds as $id ) {
		fwrite( $marks, '<' );
		aipuffer_settle_usage( $id, [ 'units' => random_int( 0, 60 ) ] );
		fwrite( $marks, '>' );
	}
	sleep( 600 );
};
