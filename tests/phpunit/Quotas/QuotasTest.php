<?php
/**
 * Limits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;

final class QuotasTest extends TestCase {
	public function test_zero_is_none_and_null_is_unlimited(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '0' ] );
		self::assertWPError( $this->ask( $user, 1 ) );
		aipuffer_set_quota( 'ai_forms', [ 'user' => null ] );
		self::assertSame( '1000000', $this->ask( $user, 1_000_000 )['from_quota'] );
	}

	public function test_who_has_credits_is_served_where_there_is_no_quota(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '0' ] );
		aipuffer_adjust_balance( $user, '10' );
		self::assertSame( '10', $this->ask( $user, 10 )['from_balance'] );
		self::assertSame( 402, $this->ask( $user, 1 )->get_error_data()['status'] );
	}

	public function test_a_scope_nobody_set_limits_for_is_prepaid_only(): void {
		self::assertWPError( $this->ask( $this->create_user( 'administrator' ), 1 ) );
	}

	public function test_the_default_scope_stands_in_and_counts_apart(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( '*', [ 'user' => '10' ] );
		self::assertIsArray( $this->ask( $user, 10, 'chatbot:1' ) );
		self::assertIsArray( $this->ask( $user, 10, 'chatbot:2' ) );
		self::assertWPError( $this->ask( $user, 1, 'chatbot:1' ) );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '11' ] );
		self::assertIsArray( $this->ask( $user, 1, 'chatbot:1' ) );
	}

	public function test_the_highest_limit_of_the_roles_wins(): void {
		$user = $this->create_user( 'author' );
		get_userdata( $user )->add_role( 'editor' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '1', 'roles' => [ 'author' => '7', 'editor' => '5' ] ] );
		self::assertWPError( $this->ask( $user, 8 ) );
		self::assertIsArray( $this->ask( $user, 7 ) );
		self::assertWPError( $this->ask( $this->create_user( 'subscriber' ), 2 ) );
		aipuffer_set_quota( 'ai_forms', [ 'roles' => [ 'author' => '7', 'editor' => null ] ] );
		self::assertIsArray( $this->ask( $user, 500 ) );
	}

	public function test_a_role_can_have_less_than_everybody(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'roles' => [ 'author' => '0' ] ] );
		self::assertWPError( $this->ask( $this->create_user( 'author' ), 1 ) );
	}

	public function test_what_is_left_out_stays_as_it_is(): void {
		aipuffer_set_quota( 'ai_forms', [ 'guest' => '3', 'user' => null, 'period' => 'daily', 'message' => 'No more' ] );
		$quota = aipuffer_set_quota( 'ai_forms', [ 'user' => '4' ] );
		self::assertSame( [ 'scope' => 'ai_forms', 'guest' => '3', 'user' => '4', 'roles' => [], 'period' => 'daily', 'message' => 'No more' ], $quota );
	}

	public function test_a_reset_frees_the_quota_and_leaves_balance_ledger_and_other_people(): void {
		$user  = $this->create_user( 'subscriber' );
		$other = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10' ] );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '10' ] );
		aipuffer_adjust_balance( $user, '5' );
		$this->ask( $user, 15 );
		$this->ask( $user, 10, 'chatbot:1' );
		$this->ask( $other, 10 );
		$heard = [];
		add_action(
			'aipuffer_quota_reset',
			static function ( $user_id, $scope ) use ( &$heard ): void {
				$heard[] = [ $user_id, $scope ];
			},
			10,
			2
		);
		self::assertSame( 1, Plugin::instance()->quotas->reset( Payer::user( $user ), 'ai_forms' ) );
		self::assertSame( [ [ $user, 'ai_forms' ] ], $heard );
		self::assertSame( '0', aipuffer_get_balance( $user )['balance'] );
		self::assertIsArray( $this->ask( $user, 10 ) );
		self::assertWPError( $this->ask( $user, 1, 'chatbot:1' ) );
		self::assertWPError( $this->ask( $other, 1 ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_reset_while_a_request_runs_loses_nothing(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10' ] );
		$hold = aipuffer_reserve_usage( self::request( $user, 8 ) );
		Plugin::instance()->quotas->reset( Payer::user( $user ), null );
		self::assertWPError( $this->ask( $user, 3 ) );
		aipuffer_settle_usage( $hold['id'], [ 'units' => 8 ] );
		self::assertIsArray( $this->ask( $user, 2 ) );
		self::assertWPError( $this->ask( $user, 1 ) );
	}

	/**
	 * @return array<string, array{string, array<string, mixed>, string}>
	 */
	public static function bad_limits(): array {
		return [
			'a scope with spaces' => [ 'my bot', [], 'scope' ],
			'an empty scope'      => [ '', [], 'scope' ],
			'a long scope'        => [ str_repeat( 's', 101 ), [], 'scope' ],
			'a negative limit'    => [ 'ai_forms', [ 'user' => '-1' ], 'user' ],
			'a float'             => [ 'ai_forms', [ 'guest' => 1.5 ], 'guest' ],
			'an absurd limit'     => [ 'ai_forms', [ 'user' => '1000000000000' ], 'user' ],
			'an empty limit'      => [ 'ai_forms', [ 'user' => '' ], 'user' ],
			'unknown role'        => [ 'ai_forms', [ 'roles' => [ 'king' => '1' ] ], 'roles' ],
			'roles that are none' => [ 'ai_forms', [ 'roles' => 'editor' ], 'roles' ],
			'a bad role limit'    => [ 'ai_forms', [ 'roles' => [ 'editor' => 'many' ] ], 'editor' ],
			'unknown period'      => [ 'ai_forms', [ 'period' => 'hourly' ], 'period' ],
			'a long message'      => [ 'ai_forms', [ 'message' => str_repeat( 'm', 1001 ) ], 'message' ],
		];
	}

	/**
	 * @dataProvider bad_limits
	 * @param array<string, mixed> $limits Limits.
	 */
	public function test_bad_limits_are_refused_by_the_name_of_their_field( string $scope, array $limits, string $field ): void {
		$refused = aipuffer_set_quota( $scope, $limits );
		self::assertWPError( $refused );
		self::assertSame( [ 400, $field ], [ $refused->get_error_data()['status'], $refused->get_error_data()['field'] ] );
	}

	private function ask( int $user, int $units, string $scope = 'ai_forms' ): mixed {
		return aipuffer_charge_usage( self::request( $user, $units, $scope ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function request( int $user, int $units, string $scope = 'ai_forms' ): array {
		return [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'scope' => $scope, 'user_id' => $user, 'units' => $units ];
	}
}
