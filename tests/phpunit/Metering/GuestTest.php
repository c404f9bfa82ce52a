<?php
/**
 * Guests.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Support\Guest;
use AIPuffer\Tests\TestCase;

/**
 * Neither a new cookie nor a made-up id nor another address with the same cookie gives a fresh quota.
 */
final class GuestTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '10', 'user' => null ] );
		wp_set_current_user( 0 );
		$this->visit( '203.0.113.7', '' );
	}

	protected function tearDown(): void {
		unset( $_SERVER['REMOTE_ADDR'], $_COOKIE[ Guest::COOKIE ] );
		parent::tearDown();
	}

	public function test_a_guest_has_the_guest_quota(): void {
		$this->visit( '203.0.113.7', Guest::issue() );
		$charge = $this->ask( 10 );
		self::assertSame( [ '0', '10', null ], [ $charge['from_balance'], $charge['from_quota'], $charge['balance'] ] );
		$refused = $this->ask( 1 );
		self::assertWPError( $refused );
		self::assertSame( 429, $refused->get_error_data()['status'] );
		self::assertStringContainsString( 'wp-login.php', $refused->get_error_data()['actions'][0]['url'] );
	}

	public function test_clearing_cookies_gives_nothing(): void {
		$this->visit( '203.0.113.7', Guest::issue() );
		$this->ask( 10 );
		foreach ( [ '', Guest::issue(), Guest::issue() ] as $cookie ) {
			$this->visit( '203.0.113.7', $cookie );
			self::assertWPError( $this->ask( 1 ) );
		}
	}

	public function test_changing_the_address_gives_nothing(): void {
		$cookie = Guest::issue();
		$this->visit( '203.0.113.7', $cookie );
		$this->ask( 10 );
		$this->visit( '198.51.100.4', $cookie );
		self::assertWPError( $this->ask( 1 ) );
	}

	public function test_another_person_elsewhere_has_their_own(): void {
		$this->visit( '203.0.113.7', Guest::issue() );
		$this->ask( 10 );
		$this->visit( '198.51.100.4', Guest::issue() );
		self::assertIsArray( $this->ask( 10 ) );
	}

	public function test_invented_ids_give_nothing(): void {
		$this->ask( 10, 'first' );
		[ $id ] = explode( '.', Guest::issue() );
		foreach ( [ 'second', '', 'x.y', $id, "$id.", "$id." . str_repeat( '0', 32 ), str_repeat( 'a', 191 ) ] as $invented ) {
			self::assertWPError( $this->ask( 1, $invented ) );
		}
	}

	public function test_the_rest_of_an_ipv6_network_gives_nothing(): void {
		$this->visit( '2001:db8:1:2::1', '' );
		$this->ask( 10 );
		$this->visit( '2001:db8:1:2:ffff:eeee:dddd:cccc', '' );
		self::assertWPError( $this->ask( 1 ) );
		$this->visit( '2001:db8:1:3::1', '' );
		self::assertIsArray( $this->ask( 1 ) );
	}

	public function test_an_ipv4_address_written_as_ipv6_is_the_same(): void {
		$this->ask( 10 );
		$this->visit( '::ffff:203.0.113.7', '' );
		self::assertWPError( $this->ask( 1 ) );
	}

	public function test_a_forwarded_header_is_not_believed(): void {
		$this->ask( 10 );
		$_SERVER['HTTP_X_FORWARDED_FOR'] = '192.0.2.1';
		self::assertWPError( $this->ask( 1 ) );
		unset( $_SERVER['HTTP_X_FORWARDED_FOR'] );
	}

	public function test_no_address_is_stored(): void {
		global $wpdb;
		$this->visit( '203.0.113.7', Guest::issue() );
		$this->ask( 1 );
		foreach ( [ 'ledger', 'holds', 'quota_usage' ] as $table ) {
			self::assertStringNotContainsString( '203.0.113', (string) wp_json_encode( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_$table" ) ) );
		}
	}

	public function test_a_guest_reservation_expires_for_all_who_share_its_address(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->visit( '203.0.113.7', Guest::issue() );
		self::assertIsArray( aipuffer_reserve_usage( self::request( 10 ) ) );
		$this->at( '2026-03-01 10:20:00 UTC' );
		$this->visit( '203.0.113.7', Guest::issue() );
		self::assertIsArray( $this->ask( 10 ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	private function visit( string $address, string $cookie ): void {
		$_SERVER['REMOTE_ADDR']    = $address;
		$_COOKIE[ Guest::COOKIE ] = $cookie;
	}

	private function ask( int $units, ?string $guest_id = null ): mixed {
		return aipuffer_charge_usage( self::request( $units ) + ( null === $guest_id ? [] : [ 'guest_id' => $guest_id ] ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function request( int $units ): array {
		return [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 0, 'units' => $units ];
	}
}
