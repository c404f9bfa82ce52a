<?php
/**
 * The proxies whose word a site takes for who is visiting.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the visitor's address behind proxies. By default no header is believed, because a visitor can send any; a header
 * that the site named is believed of a request that comes from an address the site named.
 *
 * Of a list, such as X-Forwarded-For, each proxy adds to the right who asked it. So the visitor is the first from the
 * right that is no trusted proxy; what stands left of it the visitor may have written.
 */
final class TrustedProxies {
	/**
	 * The headers, by their names in the setting: the key in `$_SERVER` and the name people know.
	 */
	public const HEADERS = [
		'x-forwarded-for'  => [ 'HTTP_X_FORWARDED_FOR', 'X-Forwarded-For' ],
		'forwarded'        => [ 'HTTP_FORWARDED', 'Forwarded' ],
		'cf-connecting-ip' => [ 'HTTP_CF_CONNECTING_IP', 'CF-Connecting-IP' ],
		'x-real-ip'        => [ 'HTTP_X_REAL_IP', 'X-Real-IP' ],
	];

	/**
	 * Networks that may be named at most.
	 */
	public const NETWORKS = 200;

	/**
	 * Proxies between a visitor and the site at most.
	 */
	private const HOPS = 50;

	/**
	 * A setting.
	 *
	 * @param string       $header    Of HEADERS.
	 * @param list<string> $addresses Addresses and networks, as written.
	 */
	private function __construct( public readonly string $header, public readonly array $addresses ) {}

	/**
	 * What the site has set.
	 */
	public static function of_site(): self {
		$stored    = get_option( Settings::TRUSTED_PROXIES, [] );
		$stored    = is_array( $stored ) ? $stored : [];
		$header    = $stored['header'] ?? '';
		$addresses = $stored['addresses'] ?? [];

		return new self(
			is_string( $header ) && isset( self::HEADERS[ $header ] ) ? $header : 'x-forwarded-for',
			is_array( $addresses ) ? array_values( array_filter( $addresses, static fn ( mixed $one ): bool => is_string( $one ) && null !== Network::parse( $one ) ) ) : []
		);
	}

	/**
	 * Sets it for the site.
	 *
	 * @param string       $header    Of HEADERS.
	 * @param list<string> $addresses Addresses and networks; empty ones are left out, none trusts nobody.
	 * @throws Problem 400, naming the line of an address that is none.
	 */
	public static function save( string $header, array $addresses ): void {
		$kept = [];
		foreach ( $addresses as $index => $address ) {
			$address = trim( $address );
			$network = Network::parse( $address );
			if ( '' === $address ) {
				continue;
			}
			if ( ! $network ) {
				/* translators: 1: number of a line, 2: what stands there. */
				Raise::invalid( 'addresses', sprintf( __( 'Line %1$d: "%2$s" is no address such as 192.0.2.10 and no network such as 10.0.0.0/8.', 'aipuffer' ), $index + 1, mb_substr( $address, 0, 100 ) ) );
			}
			if ( $network->is_everybody() ) {
				/* translators: 1: number of a line, 2: what stands there. */
				Raise::invalid( 'addresses', sprintf( __( 'Line %1$d: %2$s is nearly everybody, so any visitor could pretend to be another.', 'aipuffer' ), $index + 1, $address ) );
			}
			$kept[] = $address;
		}
		update_option( Settings::TRUSTED_PROXIES, [ 'header' => $header, 'addresses' => array_values( array_unique( $kept ) ) ], true );
	}

	/**
	 * The address a request comes from.
	 *
	 * @param array<string, mixed> $server `$_SERVER`, without the slashes WordPress adds.
	 * @return string '' where it is none, as on the command line.
	 */
	public function visitor( array $server ): string {
		$visitor = self::address( self::text( $server, 'REMOTE_ADDR' ) );
		$hops    = array_reverse( $this->named( self::text( $server, self::HEADERS[ $this->header ][0] ) ) );
		foreach ( $hops as $hop ) {
			// Where a trusted proxy names nobody, what is left of that nobody vouches for: it counts as the proxy itself.
			if ( '' === $hop || ! $this->trusts( $visitor ) ) {
				break;
			}
			$visitor = $hop;
		}

		return $visitor;
	}

	/**
	 * Whether an address is one of the proxies.
	 *
	 * @param string $address IP address.
	 */
	public function trusts( string $address ): bool {
		foreach ( $this->addresses as $network ) {
			if ( Network::parse( $network )?->contains( $address ) ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * The headers of a request that say it was forwarded.
	 *
	 * @param array<string, mixed> $server `$_SERVER`, without the slashes WordPress adds.
	 * @return array<string, string> Values by the names of HEADERS.
	 */
	public static function forwarded( array $server ): array {
		$sent = array_map( static fn ( array $header ): string => self::text( $server, $header[0] ), self::HEADERS );

		return array_map( static fn ( string $value ): string => mb_substr( sanitize_text_field( $value ), 0, 200 ), array_filter( $sent, static fn ( string $value ): bool => '' !== trim( $value ) ) );
	}

	/**
	 * The addresses a header names, the farthest first; '' for each that is none.
	 *
	 * @param string $value The header.
	 * @return list<string>
	 */
	private function named( string $value ): array {
		if ( '' === trim( $value ) ) {
			return [];
		}
		if ( in_array( $this->header, [ 'cf-connecting-ip', 'x-real-ip' ], true ) ) {
			return [ self::address( $value ) ];
		}
		$hops = array_slice( explode( ',', $value ), -self::HOPS );
		if ( 'forwarded' === $this->header ) {
			$hops = array_map( static fn ( string $hop ): string => preg_match( '/(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]+)/i', $hop, $found ) ? trim( $found[1], '"' ) : '', $hops );
		}

		return array_map( [ self::class, 'address' ], $hops );
	}

	/**
	 * An address without what some proxies write around it: brackets, a port, a zone.
	 *
	 * @param string $text As a header has it.
	 * @return string '' where it is none.
	 */
	private static function address( string $text ): string {
		$text = trim( $text );
		if ( preg_match( '/^\[([^\]]+)\](?::[0-9]+)?$/D', $text, $found ) || preg_match( '/^([0-9.]+):[0-9]+$/D', $text, $found ) ) {
			$text = $found[1];
		}
		$text = (string) preg_replace( '/%.*$/', '', $text );

		return '' === Network::packed( $text ) ? '' : $text;
	}

	/**
	 * A value of `$_SERVER`.
	 *
	 * @param array<string, mixed> $server All values.
	 * @param string               $name   Which.
	 */
	private static function text( array $server, string $name ): string {
		return is_string( $server[ $name ] ?? null ) ? $server[ $name ] : '';
	}
}
