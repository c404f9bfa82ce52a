<?php
/**
 * Limits, and what was used of them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;

final class QuotasControllerTest extends TestCase {
	private int $admin;

	protected function setUp(): void {
		parent::setUp();
		$this->admin = $this->create_user( 'administrator', [ 'display_name' => 'The Boss' ] );
		wp_set_current_user( $this->admin );
		$this->at( '2026-03-04 10:00:00 UTC' );
	}

	public function test_limits_show_what_holds_and_whether_it_is_their_own(): void {
		aipuffer_set_quota( '*', [ 'user' => '10', 'period' => 'weekly' ] );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '0', 'roles' => [ 'editor' => '0' ] ] );
		aipuffer_set_quota( 'chatbot:7', [ 'user' => '0', 'roles' => [ 'editor' => null ] ] );
		$limits = array_column( $this->rest( 'GET', '/quotas' )->get_data(), null, 'scope' );
		self::assertSame( [ '*', 'chatbot', 'ai_forms', 'image_generator', 'wordpress_ai', 'chatbot:7' ], array_keys( $limits ) );
		self::assertSame( [ false, '10', 'weekly', false ], [ $limits['chatbot']['is_set'], $limits['chatbot']['user'], $limits['chatbot']['period'], $limits['chatbot']['prepaid_only'] ] );
		self::assertSame( [ true, '0', true, 'Chatbot 7' ], [ $limits['ai_forms']['is_set'], $limits['ai_forms']['user'], $limits['ai_forms']['prepaid_only'], $limits['chatbot:7']['name'] ] );
		self::assertFalse( $limits['chatbot:7']['prepaid_only'] );
		self::assertSame( '{}', wp_json_encode( $limits['chatbot']['roles'] ) );
	}

	public function test_a_scope_goes_back_to_the_default_and_to_none(): void {
		aipuffer_set_quota( '*', [ 'user' => '10' ] );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '99' ] );
		$deleted = $this->rest( 'DELETE', '/quotas/ai_forms' )->get_data();
		self::assertSame( [ true, '99' ], [ $deleted['deleted'], $deleted['previous']['user'] ] );
		self::assertSame( '10', $this->limits( 'ai_forms' )['user'] );
		self::assertSame( 200, $this->rest( 'DELETE', '/quotas/*' )->get_status() );
		self::assertSame( [ '0', true ], [ $this->limits( 'ai_forms' )['user'], $this->limits( 'ai_forms' )['prepaid_only'] ] );
		self::assertSame( 404, $this->rest( 'DELETE', '/quotas/ai_forms' )->get_status() );
	}

	public function test_the_options_name_roles_periods_and_scopes(): void {
		add_filter( 'aipuffer_scopes', static fn ( array $names ): array => $names + [ 'chatbot:7' => 'Support bot' ] );
		$options = $this->rest( 'GET', '/quotas/options' )->get_data();
		self::assertContains( [ 'role' => 'editor', 'name' => 'Editor' ], $options['roles'] );
		self::assertSame( [ 'never', 'daily', 'weekly', 'monthly' ], array_column( $options['periods'], 'value' ) );
		self::assertContains( [ 'scope' => 'chatbot:7', 'name' => 'Support bot' ], $options['scopes'] );
		self::assertSame( '*', $options['scopes'][0]['scope'] );
	}

	public function test_a_users_usage_has_every_scope_with_limits_or_usage(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'roles' => [ 'subscriber' => '20' ], 'period' => 'daily' ] );
		aipuffer_set_quota( 'image_generator', [ 'user' => null, 'period' => 'monthly' ] );
		aipuffer_charge_usage( self::request( $user, 3 ) );
		aipuffer_reserve_usage( self::request( $user, 4 ) );
		self::assertSame(
			[
				[ 'scope' => 'ai_forms', 'name' => 'AI Forms', 'limit' => '20', 'used' => '3', 'held' => '4', 'remaining' => '13', 'period' => 'daily', 'resets_at' => '2026-03-05T00:00:00Z', 'reset_at' => null, 'reset_by' => null ],
				[ 'scope' => 'image_generator', 'name' => 'Images', 'limit' => null, 'used' => '0', 'held' => '0', 'remaining' => null, 'period' => 'monthly', 'resets_at' => '2026-04-01T00:00:00Z', 'reset_at' => null, 'reset_by' => null ],
			],
			$this->usage( $user )
		);
		// What a request is checked against is what is shown.
		self::assertSame( '13', Plugin::instance()->metering->allowance( Payer::user( $user ), 'ai_forms' )->to_array()['remaining'] );
		// With a default every named scope has limits; what was used shows even where limits are gone.
		aipuffer_set_quota( '*', [ 'user' => '5', 'period' => 'daily' ] );
		$this->rest( 'DELETE', '/quotas/ai_forms' );
		$usage = array_column( $this->usage( $user ), null, 'scope' );
		self::assertSame( [ 'chatbot', 'ai_forms', 'image_generator', 'wordpress_ai' ], array_keys( $usage ) );
		self::assertSame( [ '5', '3', '0' ], [ $usage['ai_forms']['limit'], $usage['ai_forms']['used'], $usage['ai_forms']['remaining'] ] );
	}

	public function test_a_reset_says_who_and_when_and_touches_no_money(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => 'daily' ] );
		aipuffer_set_quota( 'chatbot', [ 'user' => '10', 'period' => 'daily' ] );
		aipuffer_charge_usage( self::request( $user, 3 ) );
		aipuffer_charge_usage( self::request( $user, 5, 'chatbot' ) );
		aipuffer_adjust_balance( $user, '7' );
		$money = [ aipuffer_get_balance( $user ), aipuffer_verify_ledger()['entries'] ];
		$heard = $this->listen();

		self::assertSame( [ 'reset' => 1 ], $this->rest( 'POST', "/balances/$user/reset", [ 'scope' => 'ai_forms' ] )->get_data() );
		$usage = array_column( $this->usage( $user ), null, 'scope' );
		self::assertSame( [ '0', '2026-03-04T10:00:00Z', [ 'id' => $this->admin, 'name' => 'The Boss' ] ], [ $usage['ai_forms']['used'], $usage['ai_forms']['reset_at'], $usage['ai_forms']['reset_by'] ] );
		self::assertSame( [ '5', null ], [ $usage['chatbot']['used'], $usage['chatbot']['reset_at'] ] );

		$this->at( '2026-03-04 11:00:00 UTC' );
		self::assertSame( [ 'reset' => 1 ], $this->rest( 'POST', "/balances/$user/reset" )->get_data() );
		self::assertSame( [ 'reset' => 0 ], $this->rest( 'POST', "/balances/$user/reset", [ 'scope' => null ] )->get_data() );
		self::assertSame( [ '2026-03-04T11:00:00Z' ], array_values( array_unique( array_column( $this->usage( $user ), 'reset_at' ) ) ) );
		// Who reset it is known even when the next period has begun.
		$this->at( '2026-03-05 10:00:00 UTC' );
		self::assertSame( 'The Boss', $this->usage( $user )[0]['reset_by']['name'] );
		self::assertSame( '2026-03-04T11:00:00Z', $this->rest( 'GET', "/balances/$user" )->get_data()['latest_reset'] );

		self::assertSame( [ [ $user, 'ai_forms', $this->admin ], [ $user, null, $this->admin ], [ $user, null, $this->admin ] ], $heard->getArrayCopy() );
		self::assertSame( $money, [ aipuffer_get_balance( $user ), aipuffer_verify_ledger()['entries'] ] );
	}

	public function test_a_reset_leaves_past_periods_and_other_users(): void {
		global $wpdb;
		[ $user, $other ] = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => 'daily' ] );
		aipuffer_charge_usage( self::request( $user, 3 ) );
		$this->at( '2026-03-05 10:00:00 UTC' );
		aipuffer_charge_usage( self::request( $user, 4 ) );
		aipuffer_charge_usage( self::request( $other, 5 ) );
		self::assertSame( [ 'reset' => 1 ], $this->rest( 'POST', "/balances/$user/reset" )->get_data() );
		self::assertSame( '5', $this->usage( $other )[0]['used'] );
		self::assertSame( '3000000', $wpdb->get_var( "SELECT used FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject = 'user:$user' AND period = 'day:2026-03-04'" ) );
	}

	public function test_a_settle_after_a_reset_makes_no_counter_negative(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '20', 'period' => 'daily' ] );
		$settled  = aipuffer_reserve_usage( self::request( $user, 4 ) );
		$released = aipuffer_reserve_usage( self::request( $user, 5 ) );
		$expired  = aipuffer_reserve_usage( self::request( $user, 6 ) );
		$this->rest( 'POST', "/balances/$user/reset" );
		self::assertSame( [ '0', '15' ], [ $this->usage( $user )[0]['used'], $this->usage( $user )[0]['held'] ] );
		aipuffer_settle_usage( $settled['id'], [ 'units' => 3 ] );
		aipuffer_release_usage( $released['id'] );
		$this->at( '2026-03-04 10:20:00 UTC' );
		$this->rest( 'POST', "/balances/$user/reset" );
		// It expired and was freed, and is charged all the same.
		aipuffer_settle_usage( $expired['id'], [ 'units' => 6 ] );
		self::assertSame( [ '6', '0', '14' ], [ $this->usage( $user )[0]['used'], $this->usage( $user )[0]['held'], $this->usage( $user )[0]['remaining'] ] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_guests_are_counted_once_and_reset_together(): void {
		aipuffer_set_quota( 'ai_forms', [ 'guest' => '100', 'period' => 'daily' ] );
		aipuffer_set_quota( 'chatbot', [ 'guest' => '100', 'period' => 'daily' ] );
		$household = Guest::issue();
		foreach ( [ [ $household, '203.0.113.7', 3 ], [ $household, '203.0.113.7', 2 ], [ Guest::issue(), '203.0.113.7', 4 ], [ '', '198.51.100.9', 5 ] ] as [ $id, $address, $units ] ) {
			aipuffer_charge_usage( [ 'guest_id' => $id, 'guest_address' => $address ] + self::request( 0, $units ) );
		}
		aipuffer_charge_usage( [ 'guest_id' => $household, 'guest_address' => '203.0.113.7' ] + self::request( 0, 8, 'chatbot' ) );
		aipuffer_reserve_usage( [ 'guest_id' => $household, 'guest_address' => '203.0.113.7' ] + self::request( 0, 1 ) );
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '100' ] );
		aipuffer_charge_usage( self::request( $user, 9 ) );
		self::assertSame(
			[
				[ 'scope' => 'ai_forms', 'name' => 'AI Forms', 'guests' => 2, 'used' => '14', 'held' => '1' ],
				[ 'scope' => 'chatbot', 'name' => 'Chatbots', 'guests' => 1, 'used' => '8', 'held' => '0' ],
			],
			$this->rest( 'GET', '/quotas/guests' )->get_data()
		);

		$heard = $this->listen();
		self::assertSame( [ 'reset' => 2 ], $this->rest( 'POST', '/quotas/guests/reset', [ 'scope' => 'ai_forms' ] )->get_data() );
		self::assertSame( [ [ 'ai_forms', '0', '1' ], [ 'chatbot', '8', '0' ] ], array_map( static fn ( array $row ): array => [ $row['scope'], $row['used'], $row['held'] ], $this->rest( 'GET', '/quotas/guests' )->get_data() ) );
		self::assertSame( [ 'reset' => 1 ], $this->rest( 'POST', '/quotas/guests/reset' )->get_data() );
		self::assertSame( [ [ 0, 'ai_forms', $this->admin ], [ 0, null, $this->admin ] ], $heard->getArrayCopy() );
		self::assertSame( '9', $this->usage( $user )[0]['used'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_more_guests_than_one_batch_are_all_reset(): void {
		global $wpdb;
		$rows = [];
		for ( $number = 1; $number <= 1100; $number++ ) {
			$rows[] = sprintf( "('%s:%d', 'ai_forms', 'always', 1000000, 0, '2026-03-04 00:00:00')", 0 === $number % 2 ? 'guest' : 'address', $number );
		}
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_quota_usage (subject, scope, period, used, held, updated_at) VALUES " . implode( ', ', $rows ) );
		self::assertSame( [ 550, '550' ], [ $this->rest( 'GET', '/quotas/guests' )->get_data()[0]['guests'], $this->rest( 'GET', '/quotas/guests' )->get_data()[0]['used'] ] );
		self::assertSame( [ 'reset' => 550 ], $this->rest( 'POST', '/quotas/guests/reset' )->get_data() );
		self::assertSame( [], $this->rest( 'GET', '/quotas/guests' )->get_data() );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function limits( string $scope ): array {
		return array_column( $this->rest( 'GET', '/quotas' )->get_data(), null, 'scope' )[ $scope ];
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	private function usage( int $user ): array {
		return $this->rest( 'GET', "/balances/$user/usage" )->get_data();
	}

	/**
	 * Collects resets that are told.
	 *
	 * @return \ArrayObject<int, array<mixed>>
	 */
	private function listen(): \ArrayObject {
		$heard = new \ArrayObject();
		add_action( 'aipuffer_quota_reset', static fn ( mixed ...$args ) => $heard->append( $args ), 10, 3 );

		return $heard;
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function request( int $user, int $units, string $scope = 'ai_forms' ): array {
		return [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'scope' => $scope, 'user_id' => $user, 'units' => $units ];
	}
}
