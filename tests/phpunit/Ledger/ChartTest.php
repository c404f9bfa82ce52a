<?php
/**
 * The chart.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

final class ChartTest extends LedgerTestCase {
	public function test_every_day_is_there_also_where_the_clocks_change(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		// 29 March 2026 has 23 hours in Berlin: from 23:00 UTC of the 28th to 22:00 UTC.
		$this->entry( [ 'created_at' => '2026-03-28 22:59:59', 'credits_delta' => -1_000_000 ] );
		$this->entry( [ 'created_at' => '2026-03-28 23:00:00', 'credits_delta' => -2_500_000 ] );
		$this->entry( [ 'created_at' => '2026-03-29 21:59:59', 'credits_delta' => 0, 'from_quota' => 4_000_000 ] );
		$this->entry( [ 'created_at' => '2026-03-29 22:00:00', 'type' => 'purchase', 'credits_delta' => 100_000_000, 'module' => '' ] );
		$this->at( '2026-03-31 10:00:00 UTC' );
		$chart = [
			[ '2026-03-27', '0', '0', '0', 0 ],
			[ '2026-03-28', '0', '1', '0', 1 ],
			[ '2026-03-29', '0', '2.5', '4', 2 ],
			[ '2026-03-30', '100', '0', '0', 1 ],
			[ '2026-03-31', '0', '0', '0', 0 ],
		];
		self::assertSame( $chart, self::shown( $this->get( '/ledger/chart', [ 'days' => 5 ] ) ) );
		$this->sum_everything();
		self::assertSame( $chart, self::shown( $this->get( '/ledger/chart', [ 'days' => 5 ] ) ) );
	}

	public function test_the_day_of_25_hours_is_one_day(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		foreach ( [ '2026-10-24 21:59:59', '2026-10-24 22:00:00', '2026-10-25 00:30:00', '2026-10-25 01:30:00', '2026-10-25 22:59:59', '2026-10-25 23:00:00' ] as $time ) {
			$this->entry( [ 'created_at' => $time ] );
		}
		$this->sum_everything();
		$chart = $this->get( '/ledger/chart', [ 'after' => '2026-10-24', 'before' => '2026-10-27' ] );
		self::assertSame( [ '2026-10-24' => 1, '2026-10-25' => 4, '2026-10-26' => 1 ], array_column( $chart, 'entries', 'date' ) );
	}

	public function test_a_range_begins_and_ends_where_it_says(): void {
		update_option( 'timezone_string', 'UTC' );
		foreach ( [ '2026-03-01 09:59:59', '2026-03-01 10:00:00', '2026-03-03 09:59:59', '2026-03-03 10:00:00' ] as $time ) {
			$this->entry( [ 'created_at' => $time ] );
		}
		foreach ( [ false, true ] as $summed ) {
			if ( $summed ) {
				$this->sum_everything();
			}
			self::assertSame(
				[ '2026-03-01' => 1, '2026-03-02' => 0, '2026-03-03' => 1 ],
				array_column( $this->get( '/ledger/chart', [ 'after' => '2026-03-01T10:00', 'before' => '2026-03-03T10:00' ] ), 'entries', 'date' )
			);
		}
		self::assertSame( [ '2026-03-01' ], array_column( $this->get( '/ledger/chart', [ 'after' => '2026-03-01', 'before' => '2026-03-02' ] ), 'date' ) );
		self::assertSame( [], $this->get( '/ledger/chart', [ 'after' => '2026-03-02', 'before' => '2026-03-01' ] ) );
	}

	public function test_without_a_beginning_it_shows_30_days(): void {
		$this->at( '2026-03-31 10:00:00 UTC' );
		$chart = $this->get( '/ledger/chart' );
		self::assertSame( [ 30, '2026-03-02', '2026-03-31' ], [ count( $chart ), $chart[0]['date'], $chart[29]['date'] ] );
	}

	public function test_a_year_is_the_most(): void {
		$this->at( '2026-03-31 10:00:00 UTC' );
		self::assertCount( 366, $this->get( '/ledger/chart', [ 'days' => 366 ] ) );
		self::assertCount( 366, $this->get( '/ledger/chart', [ 'after' => '2025-01-01', 'before' => '2026-01-02' ] ) );
		self::assertSame( 400, $this->rest( 'GET', '/ledger/chart', [ 'after' => '2025-01-01', 'before' => '2026-01-03' ] )->get_status() );
	}

	public function test_filters_hold_for_it_too(): void {
		$this->entry( [ 'module' => 'chat' ] );
		$this->entry( [ 'module' => 'ai_forms', 'actor_type' => 'guest' ] );
		$this->entry( [ 'module' => 'ai_forms', 'user_id' => 6 ] );
		$this->at( '2026-03-01 13:00:00 UTC' );
		$count = fn ( array $filters ): int => $this->get( '/ledger/chart', $filters + [ 'days' => 1 ] )[0]['entries'];
		self::assertSame( [ 3, 2, 1, 1, 0 ], [ $count( [] ), $count( [ 'module' => [ 'ai_forms' ] ] ), $count( [ 'actor_type' => [ 'guest' ] ] ), $count( [ 'user' => 6 ] ), $count( [ 'type' => [ 'purchase' ] ] ) ] );
	}

	/**
	 * @param list<array<string, int|string>> $chart The answer.
	 * @return list<list<int|string>>
	 */
	private static function shown( array $chart ): array {
		return array_map( static fn ( array $day ): array => [ $day['date'], $day['added'], $day['debited'], $day['quota_only'], $day['entries'] ], $chart );
	}
}
