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
	 * How the key of an IPv6 address begins: no hexadecimal digit.
	 */
	private const NETWORK = 'v';

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
	 * The key an address is counted under. Of an IPv6 address only the network part of 64 bits counts: a household or a
	 * phone picks the rest at will. A site or a server farm picks its network out of 48 bits, so these count besides, see
	 * network_key(): the key begins with theirs.
	 *
	 * @param string $address IP address; anything else is one common address.
	 */
	public static function address_key( string $address ): string {
		$packed = Network::packed( $address );

		return 16 === strlen( $packed )
			? self::NETWORK . substr( self::hash( 'network|' . substr( $packed, 0, 6 ) ), 0, 15 ) . substr( self::hash( 'address|' . substr( $packed, 0, 8 ) ), 0, 16 )
			: self::hash( 'address|' . $packed );
	}

	/**
	 * The key the 48 bits of an IPv6 address are counted under; '' for IPv4.
	 *
	 * @param string $address_key Of address_key().
	 */
	public static function network_key( string $address_key ): string {
		return str_starts_with( $address_key, self::NETWORK ) ? substr( $address_key, 0, 16 ) : '';
	}

	/**
	 * The address of the present request, behind the proxies the site trusts.
	 */
	public static function address(): string {
		/**
		 * Filters the visitor's address. Where a site's proxies can be named under AI Puffer > Limits, that is enough.
		 *
		 * @param string $address IP address, '' on the command line.
		 */
		return Listeners::ask( 'aipuffer_guest_address', TrustedProxies::of_site()->visitor( wp_unslash( $_SERVER ) ) );
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
