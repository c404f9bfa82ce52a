<?php
/**
 * Addresses of the internet protocol.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * A network such as `10.0.0.0/8` or `2001:db8::/32`; an address alone is a network of one.
 */
final class Network {
	/**
	 * A network.
	 *
	 * @param string $packed Its first address, see packed().
	 * @param int    $bits   How many bits of it are the network's.
	 */
	private function __construct( private readonly string $packed, private readonly int $bits ) {}

	/**
	 * Reads a network.
	 *
	 * @param string $text Such as `192.0.2.1`, `192.0.2.0/24` or `2001:db8::/32`.
	 * @return ?self Null where it is none.
	 */
	public static function parse( string $text ): ?self {
		if ( ! preg_match( '~^([0-9A-Fa-f.:]+)(?:/([0-9]{1,3}))?$~D', $text, $parts ) ) {
			return null;
		}
		$packed = self::packed( $parts[1] );
		$most   = 8 * strlen( $packed );
		$bits   = (int) ( $parts[2] ?? $most );
		// `::ffff:10.0.0.0/104` counts the bits of IPv6.
		if ( 32 === $most && isset( $parts[2] ) && str_contains( $parts[1], ':' ) ) {
			$bits -= 96;
		}

		return '' === $packed || $bits < 0 || $bits > $most ? null : new self( $packed, $bits );
	}

	/**
	 * An address in bytes: 4, or 16 of IPv6. An address of IPv4 written as one of IPv6 is the same address.
	 *
	 * @param string $address IP address.
	 * @return string '' where it is none.
	 */
	public static function packed( string $address ): string {
		$packed = false === filter_var( $address, FILTER_VALIDATE_IP ) ? '' : (string) inet_pton( $address );

		return 16 === strlen( $packed ) && str_starts_with( $packed, str_repeat( "\0", 10 ) . "\xff\xff" ) ? substr( $packed, 12 ) : $packed;
	}

	/**
	 * Whether it is so large that it is as good as everybody.
	 */
	public function is_everybody(): bool {
		return $this->bits < ( 4 === strlen( $this->packed ) ? 8 : 7 );
	}

	/**
	 * Whether an address is in it.
	 *
	 * @param string $address IP address.
	 */
	public function contains( string $address ): bool {
		$packed = self::packed( $address );
		if ( strlen( $packed ) !== strlen( $this->packed ) ) {
			return false;
		}
		[ $bytes, $bits ] = [ intdiv( $this->bits, 8 ), $this->bits % 8 ];
		$mask             = 0xff << ( 8 - $bits ) & 0xff;

		return substr( $packed, 0, $bytes ) === substr( $this->packed, 0, $bytes )
			&& ( 0 === $bits || ( ord( $packed[ $bytes ] ) & $mask ) === ( ord( $this->packed[ $bytes ] ) & $mask ) );
	}
}
