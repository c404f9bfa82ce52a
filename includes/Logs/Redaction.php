<?php
/**
 * What of a request may be kept.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Takes keys, credentials and inline media out of a request payload or an error and keeps it small.
 */
final class Redaction {
	/**
	 * A payload is stored with at most so many bytes.
	 */
	private const MAX_BYTES = 65_536;

	/**
	 * Where it is larger, its texts are cut to so many characters.
	 */
	private const SHORT_TEXT = 500;

	private const DEPTH = 64;

	/**
	 * Media inside a text, however it is written.
	 */
	private const MEDIA = '/data:[\w.+-]+\/[\w.+-]+(?:;[\w=.-]+)*(?:;base64)?,[A-Za-z0-9+\/=_%-]*|(?<![A-Za-z0-9+\/=_-])[A-Za-z0-9+\/_-]{512,}={0,2}/';

	/**
	 * A payload as it is stored: JSON, or text where it is none.
	 *
	 * @param mixed $payload An array, an object, JSON or other text.
	 * @return ?string Null where there is nothing to store.
	 */
	public static function payload( mixed $payload ): ?string {
		if ( null === $payload || '' === $payload || [] === $payload ) {
			return null;
		}
		if ( is_string( $payload ) ) {
			$decoded = json_decode( $payload, true, self::DEPTH );
			if ( ! is_array( $decoded ) ) {
				return mb_strcut( self::text( $payload ), 0, self::MAX_BYTES );
			}
			$payload = $decoded;
		}
		$payload = json_decode( (string) wp_json_encode( $payload, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR, self::DEPTH ), true );
		$clean   = self::value( $payload, null );
		$json    = self::encode( $clean );
		if ( strlen( $json ) > self::MAX_BYTES ) {
			$json = self::encode( self::value( $clean, self::SHORT_TEXT ) );
		}

		return strlen( $json ) > self::MAX_BYTES ? self::encode( [ 'shortened' => mb_strcut( $json, 0, self::MAX_BYTES / 2 ) ] ) : $json;
	}

	/**
	 * What went wrong, as it is stored. Providers quote what was sent to them, as text or as JSON.
	 *
	 * @param string $error  Any text.
	 * @param int    $length The most characters it may have.
	 */
	public static function error( string $error, int $length ): string {
		// Cut last: half a key is no key to look at, and still half of one.
		return mb_substr( (string) self::payload( $error ), 0, $length );
	}

	/**
	 * A text without secrets and media: an error message can quote what was sent.
	 *
	 * @param string $text Any text.
	 */
	public static function text( string $text ): string {
		$text = mb_scrub( $text );
		$text = preg_replace_callback(
			self::MEDIA,
			/* translators: %s: a size such as "12 KB". */
			static fn ( array $found ): string => '[' . sprintf( __( 'media removed, %s', 'aipuffer' ), size_format( strlen( $found[0] ) ) ) . ']',
			$text
		) ?? '';

		return Secrets::removed( $text );
	}

	/**
	 * A part of the payload.
	 *
	 * @param mixed $value  Decoded JSON.
	 * @param ?int  $length The most characters of a text, or null.
	 */
	private static function value( mixed $value, ?int $length ): mixed {
		if ( is_string( $value ) ) {
			$value = self::text( $value );

			return null !== $length && mb_strlen( $value ) > $length ? mb_substr( $value, 0, $length ) . '…' : $value;
		}
		if ( ! is_array( $value ) ) {
			return $value;
		}
		if ( Secrets::is_header( $value ) ) {
			return [ $value[0], Secrets::REDACTED ];
		}
		$clean = [];
		foreach ( $value as $field => $part ) {
			$clean[ $field ] = Secrets::is_secret( $field, $part, $value ) ? Secrets::REDACTED : self::value( $part, $length );
		}

		return $clean;
	}

	/**
	 * JSON as it is stored.
	 *
	 * @param mixed $value Anything.
	 */
	private static function encode( mixed $value ): string {
		return (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE );
	}
}
