<?php
/**
 * Figures beside plain sums.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use DateTimeImmutable;
use DateTimeZone;

/**
 * Random entries, written in any order and summed by day in between, under random filters: what the routes answer is what
 * adding up the rows in PHP gives.
 */
final class FiguresTest extends LedgerTestCase {
	private const STEPS = 25;

	/** @var list<array<string, int|string>> */
	private array $rows = [];

	/**
	 * @return iterable<string, array{string, int}>
	 */
	public static function cases(): iterable {
		foreach ( [ 'UTC', 'Europe/Berlin', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Honolulu' ] as $zone ) {
			for ( $seed = 1; $seed <= 3; $seed++ ) {
				yield "$zone, seed $seed" => [ $zone, $seed ];
			}
		}
	}

	/**
	 * @dataProvider cases
	 */
	public function test_figures_are_plain_sums( string $zone, int $seed ): void {
		update_option( 'timezone_string', $zone );
		mt_srand( $seed );
		// Between the two clock changes of a year: Berlin in March, Santiago in April.
		$this->at( '2026-04-10 15:30:00 UTC' );
		for ( $step = 0; $step < self::STEPS; $step++ ) {
			for ( $number = mt_rand( 1, 8 ); $number > 0; $number-- ) {
				$this->write();
			}
			match ( mt_rand( 0, 3 ) ) {
				0       => do_action( 'aipuffer_sum_ledger' ),
				1       => $this->sum_everything(),
				2       => $this->hour_passes(),
				default => null,
			};
			$filters = $this->filters( $zone );
			$when    = "step $step, " . wp_json_encode( $filters );
			self::assertSame( $this->summary( $filters ), $this->get( '/ledger/summary', $filters ), $when );
			$list = $this->rest( 'GET', '/ledger', $filters + [ 'per_page' => 3, 'page' => mt_rand( 1, 4 ) ] );
			self::assertSame( (string) count( $this->matching( $filters ) ), $list->get_headers()['X-WP-Total'], $when );
			self::assertSame( $this->by_day( $zone, $filters ), array_filter( array_column( $this->get( '/ledger/chart', $filters + [ 'days' => 366 ] ), 'entries', 'date' ) ), $when );
		}
		mt_srand();
		self::assertGreaterThan( 0, $this->summed_id(), 'Something was summed by day.' );
	}

	/**
	 * @dataProvider cases
	 */
	public function test_pages_together_are_the_whole_list_in_order( string $zone, int $seed ): void {
		update_option( 'timezone_string', $zone );
		mt_srand( $seed );
		$this->at( '2026-04-10 15:30:00 UTC' );
		for ( $number = 0; $number < 60; $number++ ) {
			$this->write();
			if ( 30 === $number ) {
				$this->sum_everything();
			}
		}
		foreach ( [ [], [ 'type' => [ 'adjustment' ] ], [ 'module' => [ 'chat' ], 'actor_type' => [ 'guest', 'user' ] ], [ 'user' => 6 ], $this->filters( $zone ) ] as $filters ) {
			foreach ( [ 'asc' => SORT_ASC, 'desc' => SORT_DESC ] as $order => $direction ) {
				$expected = $this->matching( $filters );
				$times    = array_column( $expected, 'created_at' );
				$ids      = array_column( $expected, 'id' );
				array_multisort( $times, $direction, $ids, $direction );
				$listed = [];
				for ( $page = 1; $page <= 13; $page++ ) {
					$items = $this->get( '/ledger', $filters + [ 'order' => $order, 'per_page' => 5, 'page' => $page ] );
					self::assertCount( max( 0, min( 5, count( $ids ) - 5 * ( $page - 1 ) ) ), $items );
					array_push( $listed, ...array_column( $items, 'id' ) );
				}
				self::assertSame( $ids, $listed, (string) wp_json_encode( $filters ) );
			}
		}
		mt_srand();
	}

	private function write(): void {
		$type   = [ 'purchase', 'revocation', 'adjustment', 'usage', 'usage', 'usage' ][ mt_rand( 0, 5 ) ];
		$delta  = mt_rand( 0, 5_000_000 ) * match ( $type ) {
			'purchase'   => 1,
			'revocation' => -1,
			'adjustment' => mt_rand( 0, 1 ) ? 1 : -1,
			default      => -mt_rand( 0, 1 ),
		};
		$row    = [
			'user_id'       => mt_rand( 5, 7 ),
			'type'          => $type,
			'credits_delta' => $delta,
			'from_quota'    => 'usage' === $type ? mt_rand( 0, 3_000_000 ) : 0,
			'module'        => 'usage' === $type ? [ 'chat', 'ai_forms' ][ mt_rand( 0, 1 ) ] : '',
			'actor_type'    => [ 'user', 'guest', 'admin', 'order', 'system' ][ mt_rand( 0, 4 ) ],
			'price_id'      => mt_rand( 1, 2 ),
			// Times cluster at the beginnings of days and hours, and some are the same.
			'created_at'    => gmdate( 'Y-m-d H:i:s', (int) strtotime( '2026-03-20 UTC' ) + mt_rand( 0, 21 * 24 ) * HOUR_IN_SECONDS + [ 0, 0, -1, 1, 1799, 1800, 2700 ][ mt_rand( 0, 6 ) ] ),
		];
		$this->rows[] = [ 'id' => $this->entry( $row ) ] + $row;
	}

	/**
	 * @return array<string, mixed>
	 */
	private function filters( string $zone ): array {
		$filters = [];
		if ( mt_rand( 0, 2 ) > 0 ) {
			$from              = (int) strtotime( '2026-03-20 UTC' ) + mt_rand( 0, 21 * 24 * 4 ) * 900 + [ 0, 0, 1 ][ mt_rand( 0, 2 ) ];
			$filters['after']  = gmdate( 'Y-m-d\TH:i:s\Z', $from );
			$filters['before'] = gmdate( 'Y-m-d\TH:i:s\Z', $from + mt_rand( 0, 8 * 24 * 4 ) * 900 );
		}
		if ( mt_rand( 0, 3 ) === 0 ) {
			// A date of the site, as somebody types it.
			$filters['after'] = '2026-03-' . mt_rand( 21, 31 );
		}
		if ( mt_rand( 0, 3 ) === 0 ) {
			$filters['type'] = [ 'usage', 'purchase' ];
		}
		if ( mt_rand( 0, 3 ) === 0 ) {
			$filters['module'] = [ 'chat' ];
		}
		if ( mt_rand( 0, 3 ) === 0 ) {
			$filters['actor_type'] = [ 'guest', 'order' ];
		}
		if ( mt_rand( 0, 5 ) === 0 ) {
			$filters['user'] = mt_rand( 5, 8 );
		}

		return $filters;
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @return list<array<string, int|string>>
	 */
	private function matching( array $filters ): array {
		$time = static fn ( string $field ): ?string => isset( $filters[ $field ] )
			? ( new DateTimeImmutable( $filters[ $field ], wp_timezone() ) )->setTimezone( new DateTimeZone( 'UTC' ) )->format( 'Y-m-d H:i:s' ) : null;

		return array_values(
			array_filter(
				$this->rows,
				static fn ( array $row ): bool => ( null === $time( 'after' ) || $row['created_at'] >= $time( 'after' ) )
					&& ( null === $time( 'before' ) || $row['created_at'] < $time( 'before' ) )
					&& ( ! isset( $filters['type'] ) || in_array( $row['type'], $filters['type'], true ) )
					&& ( ! isset( $filters['module'] ) || in_array( $row['module'], $filters['module'], true ) )
					&& ( ! isset( $filters['actor_type'] ) || in_array( $row['actor_type'], $filters['actor_type'], true ) )
					&& ( ! isset( $filters['user'] ) || $row['user_id'] === $filters['user'] )
			)
		);
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @return array<string, int|string>
	 */
	private function summary( array $filters ): array {
		$added   = 0;
		$debited = 0;
		$quota   = 0;
		foreach ( $this->matching( $filters ) as $row ) {
			$added   += max( 0, $row['credits_delta'] );
			$debited += max( 0, -$row['credits_delta'] );
			$quota   += 0 === $row['credits_delta'] ? $row['from_quota'] : 0;
		}
		$credits = static fn ( int $micro ): string => 0 === $micro ? '0' : rtrim( rtrim( sprintf( '%d.%06d', intdiv( $micro, 1_000_000 ), $micro % 1_000_000 ), '0' ), '.' );

		return [
			'credits_added'    => $credits( $added ),
			'balance_debited'  => $credits( $debited ),
			'quota_only_usage' => $credits( $quota ),
			'ledger_entries'   => count( $this->matching( $filters ) ),
		];
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @return array<string, int>
	 */
	private function by_day( string $zone, array $filters ): array {
		$days = [];
		foreach ( $this->matching( $filters ) as $row ) {
			$day          = ( new DateTimeImmutable( (string) $row['created_at'], new DateTimeZone( 'UTC' ) ) )->setTimezone( new DateTimeZone( $zone ) )->format( 'Y-m-d' );
			$days[ $day ] = ( $days[ $day ] ?? 0 ) + 1;
		}
		ksort( $days );

		return $days;
	}
}
