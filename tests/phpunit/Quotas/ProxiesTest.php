<?php
/**
 * Guests behind proxies, and in networks of IPv6.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Quotas\Allowance;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Payer;
use AIPuffer\Support\TrustedProxies;
use AIPuffer\Tests\TestCase;

final class ProxiesTest extends TestCase {
	/**
	 * @return array<string, array{string, string, string, string}> Header, its value, where the request comes from, who is visiting.
	 */
	public static function requests(): array {
		return [
			'no header'                           => [ 'x-forwarded-for', '', '10.0.0.1', '10.0.0.1' ],
			'a proxy'                             => [ 'x-forwarded-for', '203.0.113.7', '10.0.0.1', '203.0.113.7' ],
			'nobody we trust'                     => [ 'x-forwarded-for', '203.0.113.7', '198.51.100.1', '198.51.100.1' ],
			'what the visitor wrote to the left'  => [ 'x-forwarded-for', '1.2.3.4, 203.0.113.7', '10.0.0.1', '203.0.113.7' ],
			'two proxies'                         => [ 'x-forwarded-for', '1.2.3.4, 203.0.113.7, 10.0.0.2', '10.0.0.1', '203.0.113.7' ],
			'a trusted address the visitor wrote' => [ 'x-forwarded-for', '10.0.0.9, 203.0.113.7', '10.0.0.1', '203.0.113.7' ],
			'only proxies'                        => [ 'x-forwarded-for', '10.0.0.3, 10.0.0.2', '10.0.0.1', '10.0.0.3' ],
			'blanks and ports'                    => [ 'x-forwarded-for', ' 203.0.113.7:4711 ,10.0.0.2 ', '10.0.0.1', '203.0.113.7' ],
			'IPv6 in brackets'                    => [ 'x-forwarded-for', '[2001:db8::7]:443', '10.0.0.1', '2001:db8::7' ],
			'IPv6 alone, with a zone'             => [ 'x-forwarded-for', '2001:db8::7%eth0', '10.0.0.1', '2001:db8::7' ],
			'a proxy of IPv6'                     => [ 'x-forwarded-for', '203.0.113.7', '2400:cb00::1', '203.0.113.7' ],
			'a proxy of IPv4 as IPv6'             => [ 'x-forwarded-for', '203.0.113.7', '::ffff:10.0.0.1', '203.0.113.7' ],
			'a name for an address'               => [ 'x-forwarded-for', '203.0.113.7, unknown', '10.0.0.1', '10.0.0.1' ],
			'nothing between commas'              => [ 'x-forwarded-for', '203.0.113.7,,10.0.0.2', '10.0.0.1', '10.0.0.2' ],
			'no text'                             => [ 'x-forwarded-for', "203.0.113.7\xff", '10.0.0.1', '10.0.0.1' ],
			'very many'                           => [ 'x-forwarded-for', str_repeat( '203.0.113.7, ', 5000 ) . '203.0.113.8', '10.0.0.1', '203.0.113.8' ],
			'Forwarded'                           => [ 'forwarded', 'for=1.2.3.4, for=203.0.113.7;proto=https;by=10.0.0.1', '10.0.0.1', '203.0.113.7' ],
			'Forwarded with IPv6'                 => [ 'forwarded', 'proto=https; For="[2001:db8::7]:4711"', '10.0.0.1', '2001:db8::7' ],
			'Forwarded by a hidden one'           => [ 'forwarded', 'for=_hidden', '10.0.0.1', '10.0.0.1' ],
			'Forwarded without for'               => [ 'forwarded', 'proto=https', '10.0.0.1', '10.0.0.1' ],
			'Cloudflare'                          => [ 'cf-connecting-ip', '203.0.113.7', '10.0.0.1', '203.0.113.7' ],
			'no list at Cloudflare'               => [ 'cf-connecting-ip', '203.0.113.7, 1.2.3.4', '10.0.0.1', '10.0.0.1' ],
			'X-Real-IP'                           => [ 'x-real-ip', '203.0.113.7', '10.0.0.1', '203.0.113.7' ],
			'no address at all'                   => [ 'x-forwarded-for', '203.0.113.7', '', '' ],
		];
	}

	/**
	 * @dataProvider requests
	 */
	public function test_the_visitor_is_the_first_from_the_right_whom_nobody_trusts( string $header, string $value, string $from, string $visitor ): void {
		TrustedProxies::save( $header, [ '10.0.0.0/24', '2400:cb00::/32' ] );
		self::assertSame( $visitor, TrustedProxies::of_site()->visitor( [ 'REMOTE_ADDR' => $from, TrustedProxies::HEADERS[ $header ][0] => $value ] ) );
	}

	public function test_only_the_chosen_header_is_believed(): void {
		TrustedProxies::save( 'x-real-ip', [ '10.0.0.1' ] );
		self::assertSame( '10.0.0.1', TrustedProxies::of_site()->visitor( [ 'REMOTE_ADDR' => '10.0.0.1', 'HTTP_X_FORWARDED_FOR' => '203.0.113.7' ] ) );
	}

	public function test_guests_behind_a_trusted_proxy_have_a_quota_each(): void {
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '10' ] );
		foreach ( [ [ [], false ], [ [ '10.0.0.1' ], true ] ] as [ $trusted, $have_each ] ) {
			TrustedProxies::save( 'x-forwarded-for', $trusted );
			self::assertIsArray( $this->ask_from( '10.0.0.1', $have_each ? '203.0.113.1' : '203.0.113.3' ) );
			$second = $this->ask_from( '10.0.0.1', '203.0.113.2' );
			self::assertSame( $have_each, is_array( $second ) );
			self::assertWPError( $this->ask_from( '10.0.0.1', '203.0.113.2' ) );
		}
	}

	public function test_a_line_that_is_no_address_is_refused_by_its_number_and_nothing_is_saved(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$this->rest( 'PUT', '/quotas/guests/proxies', [ 'header' => 'x-real-ip', 'addresses' => [ ' 10.0.0.1 ', '', '2001:db8::/32', '10.0.0.1' ] ] );
		foreach ( [ '10.0.0.300', 'example.org', '0.0.0.0/0', '::/0', '10.0.0.0/40' ] as $wrong ) {
			$refused = $this->rest( 'PUT', '/quotas/guests/proxies', [ 'header' => 'forwarded', 'addresses' => [ '10.0.0.1', '', $wrong ] ] );
			self::assertSame( [ 400, 'addresses' ], [ $refused->get_status(), $refused->get_data()['data']['field'] ] );
			self::assertStringContainsString( 'Line 3', $refused->get_data()['message'] );
			self::assertStringContainsString( $wrong, $refused->get_data()['message'] );
		}
		self::assertSame( 400, $this->rest( 'PUT', '/quotas/guests/proxies', [ 'header' => 'x-made-up', 'addresses' => [] ] )->get_status() );
		$saved = $this->rest( 'GET', '/quotas/guests/proxies' )->get_data();
		self::assertSame( [ 'x-real-ip', [ '10.0.0.1', '2001:db8::/32' ] ], [ $saved['header'], $saved['addresses'] ] );
	}

	public function test_a_proxy_that_nobody_trusts_is_noticed(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$_SERVER['REMOTE_ADDR'] = '10.0.0.1';
		$look                   = fn (): array => $this->rest( 'GET', '/quotas/guests/proxies' )->get_data();
		self::assertFalse( $look()['is_untrusted'] );
		$_SERVER['HTTP_X_FORWARDED_FOR'] = '203.0.113.7';
		self::assertTrue( $look()['is_untrusted'] );
		self::assertSame( '10.0.0.1', $look()['present']['visitor'] );
		TrustedProxies::save( 'x-forwarded-for', [ '10.0.0.0/8' ] );
		self::assertFalse( $look()['is_untrusted'] );
		self::assertSame( '203.0.113.7', $look()['present']['visitor'] );
		self::assertEquals( (object) [ 'x-forwarded-for' => '203.0.113.7' ], $look()['present']['forwarded'] );
	}

	public function test_an_address_that_a_server_passes_on_is_one_or_refused(): void {
		$refused = aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => 0, 'units' => 1, 'guest_address' => '10.0.0.300' ] );
		self::assertWPError( $refused );
		self::assertSame( [ 400, 'guest_address' ], [ $refused->get_error_data()['status'], $refused->get_error_data()['field'] ] );
	}

	public function test_a_network_of_48_bits_has_room_for_so_many_guests_and_no_more(): void {
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '10' ] );
		for ( $guest = 1; $guest < Allowance::NETWORK_GUESTS; $guest++ ) {
			self::assertIsArray( $this->ask_from( "2001:db8:1:$guest::1" ) );
		}
		// The last one's room, in two parts.
		self::assertIsArray( $this->ask_from( '2001:db8:1:fff1::1', '', 4 ) );
		self::assertSame( '6', Plugin::instance()->quotas->allowance( Payer::guest( '', '2001:db8:1:fff2::1' ), 'chatbot:1' )->to_array()['remaining'] );
		self::assertWPError( $this->ask_from( '2001:db8:1:fff2::1', '', 7 ) );
		self::assertIsArray( $this->ask_from( '2001:db8:1:fff2::1', '', 6 ) );
		self::assertWPError( $this->ask_from( '2001:db8:1:fff3::1', '', 1 ) );
		self::assertIsArray( $this->ask_from( '2001:db8:2:1::1' ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_limits_without_end_and_the_largest_there_are_hold_for_networks_too(): void {
		foreach ( [ null, '999999999999' ] as $limit ) {
			aipuffer_set_quota( 'chatbot:1', [ 'guest' => $limit ] );
			self::assertIsArray( $this->ask_from( '2001:db8:1:1::1' ) );
			self::assertSame( '0', Plugin::instance()->quotas->allowance( Payer::guest( '', '2001:db8:1:2::1' ), 'chatbot:1' )->to_array()['used'] );
		}
	}

	public function test_what_a_network_holds_is_checked_and_given_back(): void {
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '10' ] );
		$held = aipuffer_reserve_usage( self::request( 5 ) + [ 'guest_address' => '2001:db8:1:1::1' ] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		global $wpdb;
		self::assertSame( '5000000', $wpdb->get_var( "SELECT held FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject LIKE 'network:%'" ) );
		aipuffer_release_usage( $held['id'] );
		self::assertSame( '0', $wpdb->get_var( "SELECT held FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject LIKE 'network:%'" ) );
		aipuffer_charge_usage( self::request( 5 ) + [ 'guest_address' => '2001:db8:1:1::1', 'guest_id' => Guest::issue() ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( [ [ 1, '5' ] ], array_map( static fn ( array $row ): array => [ $row['guests'], $row['used'] ], $this->rest( 'GET', '/quotas/guests' )->get_data() ) );
		self::assertSame( [ 'reset' => 1 ], $this->rest( 'POST', '/quotas/guests/reset', [ 'scope' => null ] )->get_data() );
		self::assertSame( '0', $wpdb->get_var( "SELECT SUM(used) FROM {$wpdb->prefix}aipuffer_quota_usage" ) );
	}

	private function ask_from( string $address, string $forwarded = '', int $units = 10 ): mixed {
		$_SERVER['REMOTE_ADDR']          = $address;
		$_SERVER['HTTP_X_FORWARDED_FOR'] = $forwarded;
		wp_set_current_user( 0 );

		return aipuffer_charge_usage( self::request( $units ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function request( int $units ): array {
		return [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 0, 'units' => $units ];
	}
}
