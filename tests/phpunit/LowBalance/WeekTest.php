<?php
/**
 * Low by about a week of one's use.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\Ledger\SpendingQuery;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

final class WeekTest extends LowBalanceTestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->room->set( [ 'mode' => 'week' ] );
		$this->at( '2026-03-10 12:00:00 UTC' );
	}

	public function test_who_has_used_nothing_is_never_low(): void {
		$this->give( '1' );
		$this->give( '-1' );
		$this->run_job();
		self::assertSame( [ null, [] ], [ $this->room->is_low( $this->user ), $this->mail ] );
	}

	public function test_less_than_was_used_in_the_last_seven_days_is_low(): void {
		$this->give( '100' );
		$this->at( '2026-03-02 12:00:00 UTC' );
		$this->spend( 30 );
		$this->at( '2026-03-10 12:00:00 UTC' );
		$this->spend( 35 );
		$this->run_job();
		self::assertSame( [ null, [] ], [ $this->room->is_low( $this->user ), $this->mail ], '35 are left, 35 were used in the week.' );
		$this->spend( 1 );
		self::assertSame( [ 'mode' => 'week', 'threshold' => '36', 'available' => '34' ], $this->room->is_low( $this->user ) );
		$this->run_job();
		self::assertCount( 1, $this->mail );
		self::assertStringContainsString( 'What you used in the last 7 days', $this->mail[0]['message'] );
		$this->spend( 20 );
		$this->run_job();
		self::assertCount( 1, $this->mail );
	}

	public function test_use_of_a_quota_is_not_use_of_credits(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '1000' ] );
		$this->give( '10' );
		$this->spend( 100 );
		$this->give( '20' );
		self::assertNull( $this->room->is_low( $this->user ), '10 credits were used, 90 of the quota.' );
	}

	public function test_the_week_passes_and_nobody_is_told_twice_for_one_fall(): void {
		$this->give( '100' );
		$this->spend( 60 );
		$this->run_job();
		self::assertCount( 1, $this->mail );
		$this->at( '2026-03-20 12:00:00 UTC' );
		self::assertNull( $this->room->is_low( $this->user ), 'Nothing was used lately.' );
		$this->spend( 30 );
		$this->run_job();
		self::assertSame( 1, count( $this->mail ), 'The balance has only fallen since.' );
		$this->give( '200' );
		$this->spend( 190 );
		$this->run_job();
		self::assertCount( 2, $this->mail );
	}

	public function test_a_balance_that_is_not_low_is_not_summed_with_every_charge(): void {
		global $wpdb;
		$sums = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$sums ): string {
				$sums += str_contains( $sql, 'AS spent' ) ? 1 : 0;
				return $sql;
			}
		);
		$this->give( '1000' );
		$this->spend( 10 );
		$this->run_job();
		self::assertSame( [ 'watched', '500000000', 1 ], [ $this->rows()[0]['state'], $this->rows()[0]['look_below'], $sums ], '990 are left, 10 were used.' );
		foreach ( range( 1, 49 ) as $charge ) {
			$this->spend( 10 );
			$this->run_job();
		}
		self::assertSame( [ '500', 'watched', 1 ], [ aipuffer_get_balance( $this->user )['balance'], $this->rows()[0]['state'], $sums ] );
		$this->spend( 1 );
		self::assertSame( [ 'due', 1 ], [ $this->rows()[0]['state'], $sums ], 'Summed by the job, not while somebody is charged.' );
	}

	public function test_no_pace_of_use_slips_past_the_watch(): void {
		mt_srand( 7 );
		for ( $person = 0; $person < 4; $person++ ) {
			$user = $this->create_user();
			$this->give( '200', $user );
			$told = false;
			for ( $hour = 0; $hour < 80 && ! $told; $hour++ ) {
				$this->at( '2026-03-10 12:00:00 UTC +' . $hour * ( 1 + $person ) . ' hours' );
				$left = (int) aipuffer_get_balance( $user )['balance'];
				if ( 0 === $left ) {
					break;
				}
				$this->spend( min( $left, mt_rand( 1, 8 * ( 1 + $person ) ) ), $user );
				$this->mail = [];
				$this->run_job();
				$told = [] !== $this->mail;
				self::assertSame( null !== $this->room->is_low( $user ), $told, "person $person, hour $hour" );
			}
			self::assertTrue( $told, "person $person" );
		}
	}

	public function test_of_very_many_entries_the_latest_are_read(): void {
		global $wpdb;
		$this->give( '1000' );
		foreach ( range( 1, 20 ) as $minute ) {
			$this->at( "2026-03-10 10:$minute:00 UTC" );
			$this->spend( $minute );
		}
		$database = new Database( $wpdb );
		self::assertSame( 210_000_000, ( new SpendingQuery( $database, new Clock() ) )->of_days( $this->user, 7 ) );
		self::assertSame( ( 18 + 19 + 20 ) * 1_000_000, ( new SpendingQuery( $database, new Clock(), 3 ) )->of_days( $this->user, 7 ) );
		self::assertSame( 0, ( new SpendingQuery( $database, new Clock() ) )->of_days( $this->create_user(), 7 ) );
	}
}
