<?php
/**
 * Addresses and networks.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Network;
use AIPuffer\Tests\TestCase;

final class NetworkTest extends TestCase {
	/**
	 * @return list<array{string, string, bool}>
	 */
	public static function members(): array {
		return [
			[ '192.0.2.1', '192.0.2.1', true ],
			[ '192.0.2.1', '192.0.2.2', false ],
			[ '10.0.0.0/8', '10.255.255.255', true ],
			[ '10.0.0.0/8', '11.0.0.0', false ],
			[ '10.1.2.3/8', '10.9.9.9', true ],
			[ '104.16.0.0/13', '104.23.255.255', true ],
			[ '104.16.0.0/13', '104.24.0.0', false ],
			[ '192.0.2.0/31', '192.0.2.1', true ],
			[ '192.0.2.0/31', '192.0.2.2', false ],
			[ '192.0.2.7/32', '192.0.2.7', true ],
			[ '2001:db8::/32', '2001:db8:ffff::1', true ],
			[ '2001:db8::/32', '2001:db9::', false ],
			[ '2606:4700::/33', '2606:4700:7fff::', true ],
			[ '2606:4700::/33', '2606:4700:8000::', false ],
			[ '::1', '0:0:0:0:0:0:0:1', true ],
			[ '10.0.0.0/8', '::ffff:10.0.0.1', true ],
			[ '::ffff:10.0.0.0/104', '10.2.3.4', true ],
			[ '::ffff:10.0.0.0/104', '11.2.3.4', false ],
			[ '10.0.0.0/8', '::1', false ],
			[ '10.0.0.0/8', 'elsewhere', false ],
		];
	}

	/**
	 * @dataProvider members
	 */
	public function test_who_is_in_a_network( string $network, string $address, bool $is_in ): void {
		self::assertSame( $is_in, Network::parse( $network )?->contains( $address ) );
	}

	/**
	 * @return list<array{string}>
	 */
	public static function none(): array {
		return array_map( static fn ( string $text ): array => [ $text ], [ '', ' ', '10', '10.0.0', '10.0.0.300', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/-1', '10.0.0.1/8/8', '10.0.0.1 ', '::1/129', ':::1', '2001:db8::g', 'example.org', '10.0.0.1:80', '[::1]', '0x7f.1', '010.0.0.1', "10.0.0.1\n", '::ffff:10.0.0.0/8' ] );
	}

	/**
	 * @dataProvider none
	 */
	public function test_what_is_no_network( string $text ): void {
		self::assertNull( Network::parse( $text ) );
	}
}
