<?php
/**
 * Erases people's credits again and again, page by page. Args: `emails`, `count`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): int {
	$erase = apply_filters( 'wp_privacy_personal_data_erasers', [] )['aipuffer-ledger']['callback'];
	$pages = 0;
	for ( $time = 0; $time < $args['count']; $time++ ) {
		foreach ( $args['emails'] as $email ) {
			do {
				++$pages;
				$done = $erase( $email, 1 )['done'];
			} while ( ! $done );
		}
	}

	return $pages;
};
