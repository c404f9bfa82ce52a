<?php
/**
 * The WP_Errors core makes of calls that were refused or have failed.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Listens where WP_Errors are made. Core's prompt builder turns every exception into one: into a refusal goes what helps,
 * and a failure is known at once.
 */
final class CallErrors {
	/**
	 * Takes the calls.
	 *
	 * @param Calls $calls What is under way.
	 */
	public function __construct( private readonly Calls $calls ) {}

	/**
	 * Looks at a new error; nearly all of them are not about AI.
	 *
	 * @param mixed    $code     Its code.
	 * @param mixed    $message  Its message.
	 * @param mixed    $data     Its data; core puts the exception's class there.
	 * @param WP_Error $wp_error The error.
	 */
	public function look( $code, $message, $data, WP_Error $wp_error ): void {
		if ( ! is_string( $code ) || ! str_starts_with( $code, 'prompt_' ) || ! is_array( $data ) || ! isset( $data['exception_class'] ) ) {
			return;
		}
		if ( CallRefused::class === $data['exception_class'] ) {
			$this->explain( $wp_error, $code, (string) $message, $data );
		} else {
			$this->calls->fail_beyond( Origin::calls_under_way(), (string) $message );
		}
	}

	/**
	 * Puts our code and data first. Core's code stays behind it, for callers who look for that one.
	 *
	 * @param WP_Error             $wp_error Core's error.
	 * @param string               $code     Core's code.
	 * @param string               $message  Its message.
	 * @param array<string, mixed> $data     Its data.
	 */
	private function explain( WP_Error $wp_error, string $code, string $message, array $data ): void {
		$problem = $this->calls->last_refusal();
		if ( ! $problem || $wp_error->get_error_codes() !== [ $code ] ) {
			return;
		}
		$wp_error->remove( $code );
		$wp_error->merge_from( $problem->to_wp_error() );
		$wp_error->add( $code, $message, $data );
	}
}
