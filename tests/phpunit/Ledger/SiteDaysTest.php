<?php
/**
 * Days of the site.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Ledger\FiguresQuery;
use AIPuffer\Ledger\SiteDays;
use AIPuffer\Tests\TestCase;
use DateTimeImmutable;
use DateTimeZone;

final class SiteDaysTest extends TestCase {
	public function test_a_day_of_every_zone_begins_with_its_first_second(): void {
		$checked = 0;
		foreach ( DateTimeZone::listIdentifiers() as $name ) {
			$zone = new DateTimeZone( $name );
			$days = new SiteDays( $zone );
			foreach ( $zone->getTransitions( (int) strtotime( '2018-01-01' ), (int) strtotime( '2030-01-01' ) ) as $change ) {
				$day    = $days->day( gmdate( 'Y-m-d H:i:s', $change['ts'] ) );
				$start  = $days->start( $day );
				$before = gmdate( 'Y-m-d H:i:s', (int) strtotime( "$start UTC" ) - 1 );
				self::assertSame( [ $day, true ], [ $days->day( $start ), $days->day( $before ) < $day ], "$name, $day" );
				++$checked;
			}
		}
		self::assertGreaterThan( 3000, $checked );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function starts(): array {
		return [
			'UTC'                                   => [ 'UTC', '2026-03-01', '2026-03-01 00:00:00' ],
			'a zone of a setting without a city'    => [ '+05:30', '2026-03-01', '2026-02-28 18:30:00' ],
			'west of Greenwich, by an offset'       => [ '-09:30', '2026-03-01', '2026-03-01 09:30:00' ],
			'Berlin, the day of 23 hours'           => [ 'Europe/Berlin', '2026-03-29', '2026-03-28 23:00:00' ],
			'Berlin, after the day of 23 hours'     => [ 'Europe/Berlin', '2026-03-30', '2026-03-29 22:00:00' ],
			'Berlin, after the day of 25 hours'     => [ 'Europe/Berlin', '2026-10-26', '2026-10-25 23:00:00' ],
			'Santiago, the day without a midnight'  => [ 'America/Santiago', '2026-09-06', '2026-09-06 04:00:00' ],
			'Kathmandu, a quarter of an hour'       => [ 'Asia/Kathmandu', '2026-03-01', '2026-02-28 18:15:00' ],
			'Amman, the day with two midnights'     => [ 'Asia/Amman', '2021-10-29', '2021-10-28 21:00:00' ],
		];
	}

	/**
	 * @dataProvider starts
	 */
	public function test_starts( string $zone, string $day, string $start ): void {
		$days = new SiteDays( new DateTimeZone( $zone ) );
		self::assertSame( $start, $days->start( $day ) );
		self::assertSame( $day, $days->first_whole_day( $start ) );
		$later = ( new DateTimeImmutable( $start ) )->modify( '+1 second' )->format( 'Y-m-d H:i:s' );
		self::assertSame( SiteDays::add( $day, 1 ), $days->first_whole_day( $later ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function zones(): array {
		$names = [ 'UTC', 'Europe/Berlin', 'America/Santiago', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham', '+13:45', '-09:30' ];

		return array_combine( $names, array_map( static fn ( string $name ): array => [ $name ], $names ) );
	}

	/**
	 * @dataProvider zones
	 */
	public function test_the_database_and_php_agree_on_the_day_of_a_time( string $zone ): void {
		global $wpdb;
		$days = new SiteDays( new DateTimeZone( $zone ) );
		mt_srand( 11 );
		$times = [ '2000-01-01 00:00:00', '2009-05-05 12:00:00' ];
		foreach ( array_slice( array_keys( $days->offsets() ), 0, 30 ) as $change ) {
			foreach ( [ -7200, -1, 0, 1, 7200 ] as $seconds ) {
				$times[] = gmdate( 'Y-m-d H:i:s', (int) strtotime( "$change UTC" ) + $seconds );
			}
		}
		for ( $number = 0; $number < 100; $number++ ) {
			$times[] = gmdate( 'Y-m-d H:i:s', mt_rand( (int) strtotime( '2015-01-01' ), (int) strtotime( '2030-01-01' ) ) );
		}
		mt_srand();
		$expression = FiguresQuery::day( $days );
		$rows       = $wpdb->get_results( 'SELECT created_at, ' . $expression . ' AS day FROM ( ' . implode( ' UNION ALL ', array_map( static fn ( string $time ): string => "SELECT '$time' AS created_at", $times ) ) . ' ) times' );
		self::assertCount( count( $times ), $rows );
		foreach ( $rows as $row ) {
			self::assertSame( $days->day( $row->created_at ), $row->day, $row->created_at );
		}
	}

	public function test_rules_differ_where_the_clocks_do(): void {
		$rules = static fn ( string $zone ): string => ( new SiteDays( new DateTimeZone( $zone ) ) )->rules();
		self::assertSame( $rules( 'Europe/Berlin' ), $rules( 'Europe/Berlin' ) );
		self::assertCount( 4, array_unique( [ $rules( 'Europe/Berlin' ), $rules( 'Europe/London' ), $rules( '+01:00' ), $rules( '+02:00' ) ] ) );
		self::assertLessThanOrEqual( 80, max( array_map( static fn ( string $zone ): int => strlen( $rules( $zone ) ), DateTimeZone::listIdentifiers() ) ) );
	}
}
