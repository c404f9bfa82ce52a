<?php
/**
 * Ends what is being done with a problem.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * The one place where a problem is thrown. A problem's message is plain text for PHP callers and REST; whoever prints
 * it escapes it there. So no text is put together at a `throw`, where WordPress's rules would want it escaped at once.
 *
 * As expressions these end `??` and `?:` too: `$this->store->find( $id ) ?? Raise::not_found( … )`.
 */
final class Raise {
	/**
	 * Throws a problem that was described elsewhere.
	 *
	 * @param Problem $problem What went wrong.
	 * @throws Problem Always.
	 */
	public static function problem( Problem $problem ): never {
		throw $problem;
	}

	/**
	 * Bad input, see Problem::invalid().
	 *
	 * @param string $field   Name of the argument.
	 * @param string $message For people, translated.
	 * @throws Problem 400.
	 */
	public static function invalid( string $field, string $message ): never {
		self::problem( Problem::invalid( $field, $message ) );
	}

	/**
	 * Unknown id, see Problem::not_found().
	 *
	 * @param string $message For people, translated.
	 * @throws Problem 404.
	 */
	public static function not_found( string $message ): never {
		self::problem( Problem::not_found( $message ) );
	}

	/**
	 * The state has moved on, see Problem::conflict().
	 *
	 * @param string               $error_code The code.
	 * @param string               $message    For people, translated.
	 * @param array<string, mixed> $data       What holds now.
	 * @throws Problem 409.
	 */
	public static function conflict( string $error_code, string $message, array $data = [] ): never {
		self::problem( Problem::conflict( $error_code, $message, $data ) );
	}
}
