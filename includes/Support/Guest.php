<?php
/**
 * Who a visitor is who is not logged in.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * The signed guest id and the hashed address.
 *
 * A guest counts under both: clearing the cookie keeps the address, changing the address keeps the cookie, and an id
 * the server did not sign counts for nothing. Addresses are never stored, only a salted hash.
 */
final class Guest {
	public const COOKIE = 'aipuffer_guest';

	/**
	 * A new signed id.
	 */
	public static function issue(): string {
		$id = bin2hex( random_bytes( 16 ) );

		return $id . '.' . self::sign( $id );
	}

	/**
	 * The key a signed id is counted under, or '' when it was not signed here.
	 *
	 * @param string $signed_id What a browser or caller sent.
	 */
	public static function key( string $signed_id ): string {
		[ $id, $signature ] = array_pad( explode( '.', $signed_id, 2 ), 2, '' );

		return '' !== $id && hash_equals( self::sign( $id ), $signature ) ? self::hash( 'guest|' . $id ) : '';
	}

	/**
	 * The key an address is counted under. Of an IPv6 address only the network part counts: a household or a phone
	 * picks the rest at will.
	 *
	 * @param string $address IP address; anything else is one common address.
	 */
	public static function address_key( string $address ): string {
		$packed = inet_pton( $address ) ?: '';
		if ( 16 === strlen( $packed ) ) {
			$packed = str_starts_with( $packed, str_repeat( "\0", 10 ) . "\xff\xff" ) ? substr( $packed, 12 ) : substr( $packed, 0, 8 );
		}

		return self::hash( 'address|' . $packed );
	}

	/**
	 * The address of the present request.
	 */
	public static function address(): string {
		$address = isset( $_SERVER['REMOTE_ADDR'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ) ) : '';

		/**
		 * Filters the visitor's address. A site behind a proxy it trusts returns the forwarded one here; by default no
		 * header is believed, because a visitor can send any.
		 *
		 * @param string $address IP address, '' on the command line.
		 */
		return Listeners::ask( 'aipuffer_guest_address', $address );
	}

	/**
	 * What the present visitor's browser sent as their id, signed here or not; '' for nothing. Unlike current() this
	 * issues none, for those who only look.
	 */
	public static function sent(): string {
		return isset( $_COOKIE[ self::COOKIE ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ self::COOKIE ] ) ) : '';
	}

	/**
	 * The signed id of the present visitor. A visitor without a valid one is given one in an HttpOnly cookie, as long
	 * as headers can be sent.
	 */
	public static function current(): string {
		$sent = self::sent();
		if ( '' !== self::key( $sent ) ) {
			return $sent;
		}
		if ( headers_sent() || 'cli' === PHP_SAPI ) {
			return '';
		}
		$signed_id = self::issue();
		setcookie(
			self::COOKIE,
			$signed_id,
			[
				'expires'  => time() + YEAR_IN_SECONDS,
				'path'     => COOKIEPATH ?: '/',
				'domain'   => (string) COOKIE_DOMAIN,
				'secure'   => is_ssl(),
				'httponly' => true,
				'samesite' => 'Lax',
			]
		);
		// The rest of this request is the same guest.
		$_COOKIE[ self::COOKIE ] = $signed_id;

		return $signed_id;
	}

	/**
	 * The signature of an id.
	 *
	 * @param string $id Random hex.
	 */
	private static function sign( string $id ): string {
		return substr( hash_hmac( 'sha256', 'guest-id|' . $id, wp_salt( 'auth' ) ), 0, 32 );
	}

	/**
	 * A salted hash that fits a column.
	 *
	 * @param string $text What to hash.
	 */
	private static function hash( string $text ): string {
		return substr( hash_hmac( 'sha256', $text, wp_salt( 'secure_auth' ) ), 0, 32 );
	}
}
