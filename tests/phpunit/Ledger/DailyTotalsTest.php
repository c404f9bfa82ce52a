<?php
/**
 * When entries are summed by day.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Tests\WpCliDouble;
use PHPUnit\Framework\Attributes\Group;

final class DailyTotalsTest extends LedgerTestCase {
	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', 'UTC' );
	}

	public function test_nothing_is_summed_before_an_hour_has_passed(): void {
		$first = $this->entry();
		do_action( 'aipuffer_sum_ledger' );
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( 0, $this->summed_id() );
		$this->hour_passes();
		$this->entry();
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( $first, $this->summed_id(), 'What came since is noted only now.' );
		self::assertSame( 2, $this->entries() );
	}

	public function test_an_entry_that_is_committed_late_is_not_missed(): void {
		$late = $this->entry() + 1;
		$this->entry( [ 'id' => $late + 1 ] );
		do_action( 'aipuffer_sum_ledger' );
		// The request that was given this id before the other commits only now.
		$this->entry( [ 'id' => $late ] );
		self::assertSame( 3, $this->entries() );
		$this->hour_passes();
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( $late + 1, $this->summed_id() );
		self::assertSame( 3, $this->entries() );
	}

	public function test_an_imported_entry_of_a_day_that_is_summed_already_goes_to_its_day(): void {
		$this->entry( [ 'created_at' => '2026-03-01 12:00:00' ] );
		$this->sum_everything();
		$user = $this->create_user( 'subscriber' );
		$this->at( '2026-03-01 18:00:00 UTC' );
		aipuffer_adjust_balance( $user, '7' );
		$this->at( '2026-03-02 18:00:00 UTC' );
		$day = [ 'date' => '2026-03-01', 'added' => '7', 'debited' => '2', 'quota_only' => '0', 'entries' => 2 ];
		self::assertEquals( $day, $this->get( '/ledger/chart', [ 'days' => 2 ] )[0] );
		$this->sum_everything();
		self::assertEquals( $day, $this->get( '/ledger/chart', [ 'days' => 2 ] )[0] );
		self::assertSame( 2, $this->entries() );
	}

	public function test_a_reader_sums_what_is_due_where_cron_does_not_run(): void {
		$last = $this->entry();
		$this->entries();
		$this->hour_passes();
		$this->entries();
		self::assertSame( $last, $this->summed_id() );
		self::assertSame( 1, $this->entries() );
	}

	public function test_a_job_that_runs_twice_or_late_counts_nothing_twice(): void {
		$this->entry();
		$this->sum_everything();
		$this->sum_everything();
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( 1, $this->entries() );
		$this->entry();
		$this->sum_everything();
		self::assertSame( 2, $this->entries() );
	}

	public function test_another_time_zone_means_other_days(): void {
		$this->entry( [ 'created_at' => '2026-03-01 23:30:00' ] );
		$this->sum_everything();
		$this->at( '2026-03-03 12:00:00 UTC' );
		self::assertSame( [ '2026-03-01' => 1 ], $this->days() );
		update_option( 'timezone_string', 'Europe/Berlin' );
		self::assertSame( [ '2026-03-02' => 1 ], $this->days(), 'From the ledger itself.' );
		self::assertGreaterThan( 0, $this->summed_id() );
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( [ '2026-03-02' => 1 ], $this->days(), 'Summed anew.' );
		self::assertStringNotContainsString( 'sums', implode( aipuffer_verify_ledger()['problems'] ) );
		self::assertSame( 1, $this->entries() );
	}

	public function test_a_ledger_that_was_put_back_from_a_backup_is_summed_anew(): void {
		global $wpdb;
		$this->entry();
		$this->entry();
		$this->sum_everything();
		$wpdb->query( "DELETE FROM {$wpdb->prefix}aipuffer_ledger" );
		$first = $this->entry( [ 'id' => 1 ] );
		do_action( 'aipuffer_sum_ledger' );
		self::assertSame( 1, $this->entries() );
		$this->entry( [ 'id' => $first + 1 ] );
		self::assertSame( 2, $this->entries() );
		$this->sum_everything();
		self::assertSame( 2, $this->entries() );
	}

	public function test_the_verification_finds_wrong_sums_and_the_command_builds_them_anew(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		aipuffer_adjust_balance( $user, '5' );
		$this->sum_everything();
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_ledger_daily SET added = added + 1" );
		self::assertStringContainsString( gmdate( 'Y-m-d' ) . ': the sums of the day differ', implode( "\n", aipuffer_verify_ledger()['problems'] ) );

		WpCliDouble::start();
		do_action( 'cli_init' );
		self::assertSame( [ [ 'success', 'The sums of the ledger were built anew.' ] ], WpCliDouble::run( 'aipuffer ledger rebuild', '__invoke' ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( '15', $this->get( '/ledger/summary' )['credits_added'] );
	}

	#[Group( 'mariadb' )]
	public function test_sums_can_be_larger_than_a_balance(): void {
		for ( $number = 0; $number < 20; $number++ ) {
			$this->entry( [ 'type' => 'purchase', 'credits_delta' => 999_999_999_999_999_999 ] );
		}
		$sum = '19999999999999.99998';
		self::assertSame( $sum, $this->get( '/ledger/summary' )['credits_added'] );
		$this->sum_everything();
		self::assertSame( $sum, $this->get( '/ledger/summary' )['credits_added'] );
	}

	public function test_the_job_is_scheduled_and_deactivation_takes_it_away(): void {
		do_action( 'init' );
		self::assertNotFalse( wp_next_scheduled( 'aipuffer_sum_ledger' ) );
		do_action( 'deactivate_aipuffer/aipuffer.php', false ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- WordPress's own.
		self::assertFalse( wp_next_scheduled( 'aipuffer_sum_ledger' ) );
	}

	private function entries(): int {
		return $this->get( '/ledger/summary' )['ledger_entries'];
	}

	/**
	 * @return array<string, int> Entries by day, days without left out.
	 */
	private function days(): array {
		return array_filter( array_column( $this->get( '/ledger/chart', [ 'days' => 5 ] ), 'entries', 'date' ) );
	}
}
