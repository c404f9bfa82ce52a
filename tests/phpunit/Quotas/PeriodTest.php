<?php
/**
 * When a quota begins anew.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Quotas\Period;
use AIPuffer\Tests\TestCase;
use DateTimeImmutable;
use DateTimeZone;

final class PeriodTest extends TestCase {
	/**
	 * Moments on both sides of a turn, with the period they belong to and when it ends in UTC.
	 *
	 * @return array<string, array{string, int, string, string, string, ?string}>
	 */
	public static function moments(): array {
		return [
			'Tokyo, a minute before midnight'       => [ 'Asia/Tokyo', 1, '2026-03-01 14:59:59', 'daily', 'day:2026-03-01', '2026-03-01T15:00:00Z' ],
			'Tokyo, midnight'                       => [ 'Asia/Tokyo', 1, '2026-03-01 15:00:00', 'daily', 'day:2026-03-02', '2026-03-02T15:00:00Z' ],
			'Honolulu, a minute before midnight'    => [ 'Pacific/Honolulu', 1, '2026-03-02 09:59:59', 'daily', 'day:2026-03-01', '2026-03-02T10:00:00Z' ],
			'Honolulu, midnight'                    => [ 'Pacific/Honolulu', 1, '2026-03-02 10:00:00', 'daily', 'day:2026-03-02', '2026-03-03T10:00:00Z' ],
			// Clocks in Berlin go forward on 29 March 2026: that day has 23 hours.
			'Berlin, the short day begins'          => [ 'Europe/Berlin', 1, '2026-03-28 23:00:00', 'daily', 'day:2026-03-29', '2026-03-29T22:00:00Z' ],
			'Berlin, the short day ends'            => [ 'Europe/Berlin', 1, '2026-03-29 22:00:00', 'daily', 'day:2026-03-30', '2026-03-30T22:00:00Z' ],
			// They go back on 25 October: that day has 25 hours, and 02:30 comes twice.
			'Berlin, 02:30 the first time'          => [ 'Europe/Berlin', 1, '2026-10-25 00:30:00', 'daily', 'day:2026-10-25', '2026-10-25T23:00:00Z' ],
			'Berlin, 02:30 the second time'         => [ 'Europe/Berlin', 1, '2026-10-25 01:30:00', 'daily', 'day:2026-10-25', '2026-10-25T23:00:00Z' ],
			// Clocks in Santiago skip midnight of 6 September 2026: that day begins at 01:00.
			'Santiago, the day without a midnight'  => [ 'America/Santiago', 1, '2026-09-06 04:00:00', 'daily', 'day:2026-09-06', '2026-09-07T03:00:00Z' ],
			'Santiago, the day before it'           => [ 'America/Santiago', 1, '2026-09-06 03:59:59', 'daily', 'day:2026-09-05', '2026-09-06T04:00:00Z' ],
			'a week from Monday, its last second'   => [ 'Europe/Berlin', 1, '2026-03-29 21:59:59', 'weekly', 'week:2026-03-23', '2026-03-29T22:00:00Z' ],
			'a week from Monday, its first second'  => [ 'Europe/Berlin', 1, '2026-03-29 22:00:00', 'weekly', 'week:2026-03-30', '2026-04-05T22:00:00Z' ],
			'a week from Sunday'                    => [ 'Europe/Berlin', 0, '2026-03-28 23:00:00', 'weekly', 'week:2026-03-29', '2026-04-04T22:00:00Z' ],
			'a week from Saturday'                  => [ 'Asia/Tokyo', 6, '2026-03-01 12:00:00', 'weekly', 'week:2026-02-28', '2026-03-06T15:00:00Z' ],
			'a month, its last second'              => [ 'Asia/Tokyo', 1, '2026-01-31 14:59:59', 'monthly', 'month:2026-01', '2026-01-31T15:00:00Z' ],
			'a month, its first second'             => [ 'Asia/Tokyo', 1, '2026-01-31 15:00:00', 'monthly', 'month:2026-02', '2026-02-28T15:00:00Z' ],
			'a month after its 31st'                => [ 'UTC', 1, '2026-01-31 12:00:00', 'monthly', 'month:2026-01', '2026-02-01T00:00:00Z' ],
			'never'                                 => [ 'UTC', 1, '2026-01-31 12:00:00', 'never', 'always', null ],
		];
	}

	/**
	 * @dataProvider moments
	 */
	public function test_turns_over_at_the_midnight_of_the_site( string $zone, int $week_start, string $utc, string $period, string $key, ?string $ends ): void {
		update_option( 'start_of_week', $week_start );
		$now  = ( new DateTimeImmutable( $utc, new DateTimeZone( 'UTC' ) ) )->setTimezone( new DateTimeZone( $zone ) );
		$case = Period::from( $period );
		self::assertSame( $key, $case->key( $now ) );
		self::assertSame( $ends, $case->ends_at( $now )?->setTimezone( new DateTimeZone( 'UTC' ) )->format( 'Y-m-d\TH:i:s\Z' ) );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function turns(): array {
		return [
			'Tokyo, daily'                => [ 'Asia/Tokyo', 'daily', '2026-03-01 15:00:00' ],
			'Honolulu, weekly'            => [ 'Pacific/Honolulu', 'weekly', '2026-03-02 10:00:00' ],
			'Berlin, into summer, weekly' => [ 'Europe/Berlin', 'weekly', '2026-03-29 22:00:00' ],
			'Berlin, the short day'       => [ 'Europe/Berlin', 'daily', '2026-03-29 22:00:00' ],
			'Berlin, monthly'             => [ 'Europe/Berlin', 'monthly', '2026-03-31 22:00:00' ],
		];
	}

	/**
	 * @dataProvider turns
	 */
	public function test_a_request_decides_from_the_clock_and_cron_changes_nothing( string $zone, string $period, string $turn ): void {
		update_option( 'timezone_string', $zone );
		update_option( 'start_of_week', 1 );
		$user = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => $period ] );
		$ask  = static fn ( int $units ) => aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => $units ] );
		$turn = new DateTimeImmutable( $turn, new DateTimeZone( 'UTC' ) );

		$this->at( $turn->modify( '-1 second' )->format( 'Y-m-d H:i:s \U\T\C' ) );
		self::assertIsArray( $ask( 10 ) );
		$refused = $ask( 1 );
		self::assertWPError( $refused );
		self::assertSame( $turn->format( 'Y-m-d\TH:i:s\Z' ), $refused->get_error_data()['resets_at'] );

		$this->at( $turn->format( 'Y-m-d H:i:s \U\T\C' ) );
		self::assertIsArray( $ask( 6 ) );
		do_action( 'aipuffer_free_expired_reservations' );
		do_action( 'aipuffer_free_expired_reservations' );
		self::assertWPError( $ask( 5 ) );
		self::assertIsArray( $ask( 4 ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}
}
