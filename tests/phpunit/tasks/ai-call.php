<?php
/**
 * Asks the fake provider through core's AI client as a user.
 *
 * Args: `user_id`; `how`: `answer`, or how the process ends while the model is called: `exit`, `fatal`, `timeout`, or
 * `hang`, which writes `file` and waits to be killed.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Tests\WordPressAi\FakeProvider;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;

return static function ( array $args ) {
	// Out of a file cache, PHP 8.2 does not recognise the AI client's own classes where their type is declared.
	ini_set( 'opcache.enable', '0' );
	require_once dirname( __DIR__, 3 ) . '/vendor/autoload.php';
	FakeProvider::begin();
	FakeProvider::$does = static function () use ( $args ): GenerativeAiResult {
		// A fatal error is what the test wants; nobody needs to read of it.
		ini_set( 'display_errors', '0' );
		ini_set( 'log_errors', '0' );
		switch ( $args['how'] ) {
			case 'exit':
				exit( 0 );
			case 'fatal':
				ini_set( 'memory_limit', '64M' );
				str_repeat( 'a', 512 * MB_IN_BYTES );
				break;
			case 'timeout':
				set_time_limit( 1 );
				while ( true ) {
					continue;
				}
				// No break: it never comes here.
			case 'hang':
				file_put_contents( $args['file'], 'called', LOCK_EX );
				sleep( 600 );
		}

		return FakeProvider::result( [ 'An answer.' ] );
	};
	wp_set_current_user( $args['user_id'] );

	return wp_ai_client_prompt( 'Hi' )->generate_text();
};
