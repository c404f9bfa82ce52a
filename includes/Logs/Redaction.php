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
 * Takes keys, credentials and inline media out of a request payload and keeps it small.
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
	 * Names of fields that hold a secret. Not `max_tokens`: what counts tokens is a number and stays.
	 */
	private const SECRET_FIELD = '/(api[-_]?key|^key$|[-_]key$|authorization|secret|passw|credential|cookie|bearer|private|signature|token)/i';

	/**
	 * Secrets inside a text: a header, an address's parameter, keys of known providers, a JSON web token.
	 */
	private const SECRET_TEXT = [
		'/\b(bearer|basic)\s+[A-Za-z0-9._~+\/=-]{8,}/i' => '$1 [redacted]',
		'/([?&](?:api[-_]?key|key|token|access_token|sig|signature|secret|password)=)[^&\s"\']+/i' => '$1[redacted]',
		'/(["\']?(?:api[-_]?key|access[-_]?token|x-api-key|secret|password)["\']?\s*[:=]\s*["\']?)[^\s"\',;&}]{6,}/i' => '$1[redacted]',
		'/\b(?:sk|pk|rk|xai|gsk|hf|r8|pplx|ghp|key)[-_][A-Za-z0-9_-]{12,}/' => '[redacted]',
		'/\bAIza[A-Za-z0-9_-]{20,}/'                    => '[redacted]',
		'/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/' => '[redacted]',
	];

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

		return preg_replace( array_keys( self::SECRET_TEXT ), array_values( self::SECRET_TEXT ), $text ) ?? '';
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
		$clean = [];
		foreach ( $value as $field => $part ) {
			$is_secret       = is_string( $field ) && ( is_string( $part ) || is_array( $part ) ) && preg_match( self::SECRET_FIELD, $field ) && ! preg_match( '/tokens/i', $field );
			$clean[ $field ] = $is_secret ? '[redacted]' : self::value( $part, $length );
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
