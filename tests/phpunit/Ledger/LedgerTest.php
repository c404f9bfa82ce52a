<?php
/**
 * Adjustments and the ledger they write.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;
use WP_Error;

final class LedgerTest extends TestCase {
	public function test_an_adjustment_is_an_entry_and_the_balance_its_sum(): void {
		$user = $this->create_user( 'subscriber' );
		self::assertSame( [ 'balance' => '0', 'held' => '0', 'available' => '0' ], aipuffer_get_balance( $user ) );
		$first = aipuffer_adjust_balance( $user, '500.5', [ 'note' => 'Welcome' ] );
		aipuffer_adjust_balance( $user, '-0.500001' );
		self::assertSame( '500.5', $first['balance'] );
		self::assertSame( '499.999999', aipuffer_get_balance( $user )['balance'] );
		self::assertSame( [ 'users' => 1, 'entries' => 2, 'problems' => [] ], $this->verified() );
	}

	public function test_the_same_key_changes_nothing_the_second_time(): void {
		$user  = $this->create_user( 'subscriber' );
		$first = aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'k' ] );
		self::assertSame( $first, aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'k' ] ) );
	}

	/**
	 * SQLite compares keys without regard to case.
	 */
	#[Group( 'mariadb' )]
	public function test_keys_are_compared_byte_by_byte(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'k' ] );
		self::assertSame( '20', aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'K' ] )['balance'] );
	}

	public function test_a_key_of_somebody_else_is_refused(): void {
		aipuffer_adjust_balance( $this->create_user( 'subscriber' ), '10', [ 'idempotency_key' => 'k' ] );
		$other   = $this->create_user( 'subscriber' );
		$refused = aipuffer_adjust_balance( $other, '10', [ 'idempotency_key' => 'k' ] );
		self::assertSame( 'aipuffer_key_reused', $refused->get_error_code() );
		self::assertSame( '0', aipuffer_get_balance( $other )['balance'] );
	}

	public function test_a_failed_attempt_does_not_use_up_its_key(): void {
		$user = $this->create_user( 'subscriber' );
		self::assertInstanceOf( WP_Error::class, aipuffer_adjust_balance( $user, '-10', [ 'idempotency_key' => 'k' ] ) );
		aipuffer_adjust_balance( $user, '15' );
		self::assertSame( '5', aipuffer_adjust_balance( $user, '-10', [ 'idempotency_key' => 'k' ] )['balance'] );
	}

	public function test_no_more_is_taken_than_is_available(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		aipuffer_reserve_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 4 ] );
		$refused = aipuffer_adjust_balance( $user, '-7' );
		self::assertSame( [ 'aipuffer_insufficient_credits', '6' ], [ $refused->get_error_code(), $refused->get_error_data()['available'] ] );
		self::assertSame( '4', aipuffer_adjust_balance( $user, '-6' )['balance'] );
	}

	public function test_a_stale_balance_is_refused_with_the_new_one(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		$refused = aipuffer_adjust_balance( $user, '5', [ 'expected_balance' => '9' ] );
		self::assertSame( [ 409, '10' ], [ $refused->get_error_data()['status'], $refused->get_error_data()['balance'] ] );
		self::assertSame( '15', aipuffer_adjust_balance( $user, '5', [ 'expected_balance' => '10' ] )['balance'] );
	}

	public function test_a_balance_never_leaves_the_range_of_its_column(): void {
		$user = $this->create_user( 'subscriber' );
		for ( $i = 0; $i < 8; $i++ ) {
			self::assertIsArray( aipuffer_adjust_balance( $user, '999999999999.999999' ) );
		}
		self::assertSame( 'aipuffer_balance_too_large', aipuffer_adjust_balance( $user, '999999999999' )->get_error_code() );
		self::assertSame( [], $this->verified()['problems'] );
	}

	/**
	 * @return array<string, array{int, mixed, array<string, mixed>, int, ?string}>
	 */
	public static function bad_adjustments(): array {
		return [
			'nobody'          => [ 0, '1', [], 404, null ],
			'unknown user'    => [ 99_999_999, '1', [], 404, null ],
			'negative user'   => [ -1, '1', [], 404, null ],
			'a float'         => [ 1, 1.5, [], 400, 'delta' ],
			'zero'            => [ 1, '0', [], 400, 'delta' ],
			'absurd'          => [ 1, '1000000000000', [], 400, 'delta' ],
			'a long note'     => [ 1, '1', [ 'note' => str_repeat( 'n', 501 ) ], 400, 'note' ],
			'a note that is a list' => [ 1, '1', [ 'note' => [] ], 400, 'note' ],
			'a key with space' => [ 1, '1', [ 'idempotency_key' => 'a b' ], 400, 'idempotency_key' ],
			'a long key'      => [ 1, '1', [ 'idempotency_key' => str_repeat( 'k', 161 ) ], 400, 'idempotency_key' ],
			'a key that is a number' => [ 1, '1', [ 'idempotency_key' => 5 ], 400, 'idempotency_key' ],
			'a float as expected balance' => [ 1, '1', [ 'expected_balance' => 0.0 ], 400, 'expected_balance' ],
		];
	}

	/**
	 * @dataProvider bad_adjustments
	 * @param array<string, mixed> $args More arguments.
	 */
	public function test_bad_input_is_refused_and_nothing_written( int $user, mixed $delta, array $args, int $status, ?string $field ): void {
		$refused = aipuffer_adjust_balance( $user, $delta, $args );
		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( [ $status, $field ], [ $refused->get_error_data()['status'], $refused->get_error_data()['field'] ?? null ] );
		self::assertSame( 0, $this->verified()['entries'] );
	}

	public function test_the_verification_finds_what_is_wrong(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		aipuffer_reserve_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 4 ] );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = balance + 1, held = held - 1 WHERE user_id = $user" );
		$problems = implode( "\n", $this->verified()['problems'] );
		self::assertStringContainsString( "user $user: balance 10.000001, ledger 10", $problems );
		self::assertStringContainsString( "user $user: held 3.999999, open reservations 4", $problems );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}aipuffer_balances" );
		self::assertStringContainsString( "user $user: no balance", implode( "\n", $this->verified()['problems'] ) );
	}

	public function test_the_verification_finds_a_settlement_that_is_lost(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		$paid = aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 4 ] );
		self::assertSame( [], $this->verified()['problems'] );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}aipuffer_ledger WHERE id = {$paid['ledger_id']}" );
		self::assertSame( [ "user $user: balance 6, ledger 10", "user $user: a settled reservation (4 + 0) has no ledger entry" ], $this->verified()['problems'] );
	}

	public function test_other_code_hears_of_a_change_after_it_is_safe(): void {
		$user  = $this->create_user( 'subscriber' );
		$heard = [];
		add_action(
			'aipuffer_balance_changed',
			static function ( ...$args ) use ( &$heard ): void {
				$heard[] = [ $args[0], $args[1], $args[2], $args[3]['type'] ];
			},
			10,
			4
		);
		aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'k' ] );
		aipuffer_adjust_balance( $user, '10', [ 'idempotency_key' => 'k' ] );
		aipuffer_adjust_balance( $user, '-20' );
		self::assertSame( [ [ $user, '10', '10', 'adjustment' ] ], $heard );
	}

	public function test_deleting_a_user_leaves_the_ledger(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		wp_delete_user( $user );
		self::assertSame( [ 'users' => 1, 'entries' => 1, 'problems' => [] ], $this->verified() );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( "Deleted user #$user", $this->rest( 'GET', '/ledger', [ 'user' => $user ] )->get_data()[0]['user']['name'] );
	}

	/**
	 * @return array{users: int, entries: int, problems: list<string>}
	 */
	private function verified(): array {
		$report = aipuffer_verify_ledger();
		self::assertIsArray( $report );
		ksort( $report );

		return [ 'users' => $report['users'], 'entries' => $report['entries'], 'problems' => $report['problems'] ];
	}
}
