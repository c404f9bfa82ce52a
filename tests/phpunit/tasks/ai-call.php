<?php
/**
 * Asks the fake provider through core's AI client as a user.
 *
 * Args: `user_id`; `how`: `answer`, or how the process ends while the model is called: `exit`, `fatal`, `timeout`, or
 * `hang`, which writes `file` and waits to be killed; or how the call fails: `throw`, `catch` and what comes then, or
 * `listener`, which exits before the model is called.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Tests\WordPressAi\FakeProvider;
use WordPress\AiClient\AiClient;
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
			case 'throw':
			case 'catch':
			case 'catch, exit':
			case 'catch, fatal':
				throw new RuntimeException( 'Not today' );
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
	if ( 'listener' === $args['how'] ) {
		add_action( 'wp_ai_client_before_generate_result', static fn () => exit( 0 ) );
	}
	if ( 'throw' === $args['how'] ) {
		register_shutdown_function( static fn () => exit( 1 ) );
		set_exception_handler( null );

		return AiClient::prompt( 'Hi' )->generateText();
	}
	if ( str_starts_with( $args['how'], 'catch' ) ) {
		try {
			AiClient::prompt( 'Hi' )->generateText();
		} catch ( RuntimeException ) {
			// Most of a request comes after.
			do_action( 'acme_goes_on' );
		}
		if ( 'catch, exit' === $args['how'] ) {
			exit( 0 );
		}
		if ( 'catch, fatal' === $args['how'] ) {
			ini_set( 'memory_limit', '64M' );
			str_repeat( 'a', 512 * MB_IN_BYTES );
		}

		return 'caught';
	}

	return wp_ai_client_prompt( 'Hi' )->generate_text();
};
