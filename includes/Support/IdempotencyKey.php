<?php
/**
 * Keys that make a repeated write harmless.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * A caller's idempotency key: any printable ASCII text. It is compared byte by byte.
 */
final class IdempotencyKey {
	/**
	 * The pattern for JSON schemas. Shorter than the column, which also holds the plugin's own prefixes.
	 */
	public const PATTERN = '^[\x21-\x7e]{1,160}$';

	/**
	 * Checks a key.
	 *
	 * @param mixed $key What a caller sent.
	 * @throws Problem 400.
	 */
	public static function check( mixed $key ): string {
		if ( ! is_string( $key ) || ! preg_match( '/' . self::PATTERN . '/D', $key ) ) {
			Raise::invalid( 'idempotency_key', __( 'idempotency_key must be 1 to 160 printable ASCII characters without spaces.', 'aipuffer' ) );
		}

		return $key;
	}
}
