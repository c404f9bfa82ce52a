<?php
/**
 * Many processes and one purse.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Support\Guest;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class ParallelTest extends ParallelTestCase {
	private const REQUEST = [ 'module' => 'ai_forms', 'operation' => 'form_submit' ];

	public function test_twenty_processes_cannot_reserve_more_than_there_is(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '0' ] );
		$user  = $this->customer( '500' );
		$holds = $this->reservations( 20, $user );
		self::assertCount( 6, $holds );
		self::assertSame( [ 'balance' => '500', 'held' => '450', 'available' => '50' ], aipuffer_get_balance( $user ) );

		foreach ( $holds as $hold ) {
			self::assertSame( '75', aipuffer_settle_usage( $hold['id'], [ 'units' => 75 ] )['from_balance'] );
		}
		self::assertSame( [ 'balance' => '50', 'held' => '0', 'available' => '50' ], aipuffer_get_balance( $user ) );
		self::assertSame( '50000000', $this->ledger_sum( $user ) );
		$this->assert_sound();
	}

	public function test_with_a_quota_the_rest_falls_to_it(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '150' ] );
		$user  = $this->customer( '500' );
		$holds = $this->reservations( 20, $user );
		self::assertCount( 8, $holds );
		self::assertSame( 500, array_sum( array_column( $holds, 'credits' ) ) );
		self::assertSame( 100, array_sum( array_column( $holds, 'quota' ) ) );
		$this->assert_sound();
	}

	public function test_processes_that_settle_the_same_reservation_charge_once(): void {
		$user    = $this->customer( '500' );
		$hold    = aipuffer_reserve_usage( self::REQUEST + [ 'user_id' => $user, 'units' => 75 ] );
		$results = $this->race( 8, 'settle', [ 'id' => $hold['id'], 'units' => 60 ] );
		self::assertCount( 1, array_unique( array_map( 'serialize', $results ) ) );
		self::assertSame( 500 - (int) $results[0]['cost'], (int) aipuffer_get_balance( $user )['balance'] );
		self::assertSame( 2, aipuffer_verify_ledger()['entries'] );
		$this->assert_sound();
	}

	public function test_processes_with_the_same_key_reserve_once(): void {
		$user    = $this->customer( '500' );
		$results = $this->race( 10, 'reserve', self::REQUEST + [ 'user_id' => $user, 'units' => 75, 'idempotency_key' => 'k' ] );
		self::assertCount( 1, array_unique( array_column( $results, 'id' ) ) );
		self::assertSame( '75', aipuffer_get_balance( $user )['held'] );
		$this->assert_sound();
	}

	public function test_a_guest_who_sends_many_at_once_gets_the_guest_quota(): void {
		aipuffer_set_quota( 'ai_forms', [ 'guest' => '10' ] );
		$results = $this->race( 20, 'reserve', self::REQUEST + [ 'user_id' => 0, 'guest_id' => Guest::issue(), 'guest_address' => '203.0.113.7', 'units' => 3 ] );
		self::assertCount( 3, array_filter( $results, static fn ( array $result ): bool => isset( $result['id'] ) ) );
		self::assertSame( [ 'aipuffer_quota_exceeded' ], array_values( array_unique( array_column( $results, 'error' ) ) ) );
		$this->assert_sound();
	}

	public function test_nor_does_one_who_comes_with_a_new_cookie_each_time(): void {
		aipuffer_set_quota( 'ai_forms', [ 'guest' => '10' ] );
		$guests  = array_map( static fn ( int $number ): string => $number % 2 ? Guest::issue() : "made-up-$number", range( 1, 20 ) );
		$results = $this->race( 20, 'reserve', self::REQUEST + [ 'user_id' => 0, 'guest_ids' => $guests, 'guest_address' => '203.0.113.7', 'units' => 3 ] );
		self::assertCount( 3, array_filter( $results, static fn ( array $result ): bool => isset( $result['id'] ) ) );
		$this->assert_sound();
	}

	public function test_a_key_gets_one_rule_however_many_create_it(): void {
		$results = $this->race( 8, 'save-price', [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'p', 'model' => 'm', 'billing_method' => 'flat', 'unit_rate' => '1' ] );
		$created = array_values( array_filter( $results, static fn ( array $result ): bool => isset( $result['id'] ) ) );
		self::assertCount( 1, $created );
		foreach ( array_filter( $results, static fn ( array $result ): bool => isset( $result['error'] ) ) as $refused ) {
			self::assertSame( [ 'aipuffer_price_exists', $created[0]['id'] ], [ $refused['error'], $refused['data']['existing_id'] ] );
		}
	}

	public function test_a_process_killed_between_reserve_and_settle_loses_nothing(): void {
		$user = $this->customer( '500' );
		$file = (string) tempnam( sys_get_temp_dir(), 'hold' );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$worker = $this->spawn( 'reserve-and-wait', [ 'file' => $file, 'request' => self::REQUEST + [ 'user_id' => $user, 'units' => 75 ] ] );
		$worker->go();
		$this->until_written( $file );
		$worker->kill();
		$hold = json_decode( (string) file_get_contents( $file ), true );
		unlink( $file );
		self::assertSame( '75', $hold['credits'] );
		self::assertSame( '425', aipuffer_get_balance( $user )['available'] );
		$this->at( '2026-03-01 10:16:00 UTC' );
		self::assertSame( [ 'balance' => '500', 'held' => '0', 'available' => '500' ], aipuffer_get_balance( $user ) );
		$this->assert_sound();
	}

	public function test_processes_killed_inside_a_settle_two_hundred_times_leave_the_ledger_whole(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => null ] );
		$users  = [ $this->customer( '100000' ), $this->customer( '300' ) ];
		$inside = 0;
		$begun  = 0;
		$ended  = 0;
		mt_srand( 7 );
		while ( $inside < 200 ) {
			// Starting a process takes far longer than killing it, so several start side by side.
			$workers = [];
			for ( $number = 0; $number < 4; $number++ ) {
				$file      = (string) tempnam( sys_get_temp_dir(), 'marks' );
				$workers[] = [ $this->spawn( 'settle-many', [ 'user_ids' => $users, 'file' => $file ] ), $file ];
			}
			foreach ( $workers as [ $worker, $file ] ) {
				$worker->go();
				$this->until_written( $file );
				usleep( mt_rand( 0, 7_000 ) );
				$worker->kill();
				$this->assert_sound( "after $inside kills" );
				$marks = (string) file_get_contents( $file );
				unlink( $file );
				$begun  += substr_count( $marks, '<' );
				$ended  += substr_count( $marks, '>' );
				$inside += str_ends_with( $marks, '<' ) ? 1 : 0;
			}
		}
		mt_srand();
		// Besides what the customers were given: all that was answered is there, and nothing that was not asked.
		$charged = aipuffer_verify_ledger()['entries'] - count( $users );
		self::assertGreaterThanOrEqual( $ended, $charged );
		self::assertLessThanOrEqual( $begun, $charged );
		$this->assert_all_comes_back( $users );
	}

	public function test_processes_killed_anywhere_on_the_way_leave_the_ledger_whole(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '1000' ] );
		$users = [ $this->customer( '100000' ), $this->customer( '300' ) ];
		mt_srand( 7 );
		for ( $kill = 1; $kill <= 40; ) {
			$workers = [];
			for ( $number = 0; $number < 4; $number++ ) {
				$workers[] = $this->spawn( 'charge-forever', [ 'user_ids' => $users ] );
			}
			foreach ( $workers as $worker ) {
				$worker->go();
			}
			foreach ( $workers as $worker ) {
				usleep( mt_rand( 500, 15_000 ) );
				$worker->kill();
				$this->assert_sound( "kill $kill" );
				++$kill;
			}
		}
		mt_srand();
		self::assertGreaterThan( 40, aipuffer_verify_ledger()['entries'], 'The processes did charge something.' );
		$this->assert_all_comes_back( $users );
	}

	/**
	 * Once their time is over, no reservation holds anything, and balances are the sums of the ledger.
	 *
	 * @param list<int> $users Users.
	 */
	private function assert_all_comes_back( array $users ): void {
		$this->at( gmdate( 'Y-m-d H:i:s \U\T\C', time() + HOUR_IN_SECONDS ) );
		// A touch frees a hundred at most, the job all.
		do_action( 'aipuffer_free_expired_reservations' );
		foreach ( $users as $user ) {
			$account = aipuffer_get_balance( $user );
			self::assertSame( '0', $account['held'] );
			self::assertSame( $this->ledger_sum( $user ), $account['balance'] . ( '0' === $account['balance'] ? '' : '000000' ) );
		}
		$this->assert_sound();
	}

	/**
	 * Waits until a process has written something to a file.
	 */
	private function until_written( string $file ): void {
		$tries = 0;
		while ( $tries++ < 5000 && 0 === (int) filesize( $file ) ) {
			usleep( 2_000 );
			clearstatcache();
		}
	}

	private function customer( string $credits ): int {
		$user = $this->create_user( 'subscriber' );
		self::assertIsArray( aipuffer_adjust_balance( $user, $credits ) );

		return $user;
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	private function reservations( int $processes, int $user ): array {
		$results = $this->race( $processes, 'reserve', self::REQUEST + [ 'user_id' => $user, 'units' => 75 ] );
		foreach ( $results as $result ) {
			self::assertSame( 'aipuffer_quota_exceeded', $result['error'] ?? 'aipuffer_quota_exceeded' );
		}

		return array_values( array_filter( $results, static fn ( array $result ): bool => isset( $result['id'] ) ) );
	}

	private function ledger_sum( int $user ): string {
		global $wpdb;

		return (string) $wpdb->get_var( "SELECT SUM(credits_delta) FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user" );
	}

	private function assert_sound( string $when = '' ): void {
		self::assertSame( [], aipuffer_verify_ledger()['problems'], $when );
	}
}
