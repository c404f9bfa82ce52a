<?php
/**
 * What a request may send as text.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * Looks at everything a request to the plugin's routes says, before WordPress checks it against the route's schema.
 *
 * Text is UTF-8 without NUL bytes, in whatever depth and also where it is a key: no column holds other text, no JSON can
 * tell it, and cleaning it would change what was asked for (a search for broken bytes would become one for everything).
 */
final class RequestText {
	/**
	 * A body has at most so many bytes.
	 */
	public const BODY = 32 * MB_IN_BYTES;

	/**
	 * What stands in an address has at most so many bytes: each parameter with its name.
	 */
	public const ADDRESS = 8192;

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'rest_pre_dispatch', [ $this, 'check' ], 10, 3 );
	}

	/**
	 * Answers in place of the route where the request cannot be meant.
	 *
	 * @param mixed                                 $answer  What other code answers; null for nothing.
	 * @param mixed                                 $server  Not used.
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	public function check( mixed $answer, mixed $server, WP_REST_Request $request ): mixed {
		if ( null !== $answer || 0 !== stripos( $request->get_route(), '/' . RestApi::NAMESPACE ) ) {
			return $answer;
		}

		return self::problem( $request )?->to_wp_error();
	}

	/**
	 * What is wrong with a request.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	private static function problem( WP_REST_Request $request ): ?Problem {
		$body = (string) $request->get_body();
		if ( strlen( $body ) > self::BODY ) {
			return self::too_large( 'body', self::BODY );
		}
		foreach ( $request->get_query_params() as $name => $value ) {
			if ( strlen( http_build_query( [ $name => $value ] ) ) > self::ADDRESS ) {
				return self::too_large( $name, self::ADDRESS );
			}
		}
		// Broken JSON is not read at all, so it has no fields to name.
		if ( $request->is_json_content_type() && ! mb_check_encoding( $body, 'UTF-8' ) ) {
			return self::no_text( 'body' );
		}
		foreach ( [ $request->get_query_params(), $request->get_body_params(), (array) $request->get_json_params() ] as $params ) {
			foreach ( $params as $name => $value ) {
				if ( ! self::is_text( (string) $name ) || ! self::is_text( $value ) ) {
					return self::no_text( $name );
				}
			}
		}

		return null;
	}

	/**
	 * Whether all text in a value is text.
	 *
	 * @param mixed $value Anything that was sent.
	 */
	private static function is_text( mixed $value ): bool {
		if ( is_string( $value ) ) {
			return ! str_contains( $value, "\0" ) && mb_check_encoding( $value, 'UTF-8' );
		}
		foreach ( is_array( $value ) ? $value : [] as $key => $part ) {
			if ( ! self::is_text( (string) $key ) || ! self::is_text( $part ) ) {
				return false;
			}
		}

		return true;
	}

	/**
	 * The problem with text that is none.
	 *
	 * @param string|int $field Its name, which may itself be what is broken.
	 */
	private static function no_text( string|int $field ): Problem {
		$field = self::shown( $field );

		/* translators: %s: name of the field. */
		return Problem::invalid( $field, sprintf( __( '%s must be UTF-8 text without NUL bytes.', 'aipuffer' ), $field ) );
	}

	/**
	 * The problem with what is too large.
	 *
	 * @param string|int $field Its name.
	 * @param int        $limit Bytes.
	 */
	private static function too_large( string|int $field, int $limit ): Problem {
		$field = self::shown( $field );

		/* translators: 1: name of the field, 2: a size such as "2 MB". */
		return Problem::invalid( $field, sprintf( __( '%1$s must not be larger than %2$s.', 'aipuffer' ), $field, (string) size_format( $limit ) ) );
	}

	/**
	 * A name that an answer can tell.
	 *
	 * @param string|int $field As sent.
	 */
	private static function shown( string|int $field ): string {
		return mb_substr( str_replace( "\0", '', mb_scrub( (string) $field, 'UTF-8' ) ), 0, 100 );
	}
}
