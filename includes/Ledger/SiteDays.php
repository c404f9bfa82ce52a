<?php
/**
 * The days of the site's calendar.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use DateTimeImmutable;
use DateTimeZone;

defined( 'ABSPATH' ) || exit;

/**
 * Turns stored UTC times into days of the site's zone and back. A day has 23 or 25 hours where the clocks change, and
 * some begin at 01:00.
 */
final class SiteDays {
	/**
	 * The years whose clock changes are looked at. Fixed, so that the same zone always gives the same rules.
	 */
	private const FROM  = '2000-01-01 00:00:00 UTC';
	private const UNTIL = '2038-01-01 00:00:00 UTC';

	/**
	 * Takes the zone.
	 *
	 * @param DateTimeZone $zone The site's.
	 */
	public function __construct( private readonly DateTimeZone $zone ) {}

	/**
	 * The days of the zone the site is set to.
	 */
	public static function of_site(): self {
		return new self( wp_timezone() );
	}

	/**
	 * Names the zone together with its rules, which governments and PHP's updates change: what was counted by other
	 * rules does not fit these days.
	 */
	public function rules(): string {
		return $this->zone->getName() . ' ' . substr( md5( (string) wp_json_encode( $this->offsets() ) ), 0, 8 );
	}

	/**
	 * The day a time belongs to, `Y-m-d`.
	 *
	 * @param string $stored UTC, as stored.
	 */
	public function day( string $stored ): string {
		return self::utc( $stored )->setTimezone( $this->zone )->format( 'Y-m-d' );
	}

	/**
	 * When a day begins, as stored.
	 *
	 * @param string $day `Y-m-d`.
	 */
	public function start( string $day ): string {
		$start = Clock::stored( new DateTimeImmutable( $day . ' 00:00:00', $this->zone ) );
		// Where the clocks go back to midnight it comes twice, and PHP answers with the second.
		while ( $this->day( self::earlier( $start, 1 ) ) === $day ) {
			$start = self::earlier( $start, 15 * MINUTE_IN_SECONDS );
		}

		return $start;
	}

	/**
	 * The first day all of which is at or after a time.
	 *
	 * @param string $stored UTC, as stored.
	 */
	public function first_whole_day( string $stored ): string {
		$day = $this->day( $stored );

		return $this->start( $day ) === $stored ? $day : self::add( $day, 1 );
	}

	/**
	 * A later or earlier day.
	 *
	 * @param string $day  `Y-m-d`.
	 * @param int    $days So many days later; below 0, earlier.
	 */
	public static function add( string $day, int $days ): string {
		return self::utc( $day )->modify( sprintf( '%+d days', $days ) )->format( 'Y-m-d' );
	}

	/**
	 * What to add to UTC for the site's time, by the moment it begins to hold, the latest first. The last one holds for
	 * everything before.
	 *
	 * @return non-empty-array<string, int> Seconds by stored UTC time.
	 */
	public function offsets(): array {
		$from    = (int) strtotime( self::FROM );
		$changes = $this->zone->getTransitions( $from, (int) strtotime( self::UNTIL ) );
		$offsets = [];
		foreach ( $changes ?: [] as $change ) {
			$offsets[ gmdate( Clock::STORED, $change['ts'] ) ] = $change['offset'];
		}
		krsort( $offsets );

		return [] === $offsets ? [ gmdate( Clock::STORED, $from ) => $this->zone->getOffset( self::utc( self::FROM ) ) ] : $offsets;
	}

	/**
	 * A stored time.
	 *
	 * @param string $stored UTC.
	 */
	private static function utc( string $stored ): DateTimeImmutable {
		return new DateTimeImmutable( $stored, new DateTimeZone( 'UTC' ) );
	}

	/**
	 * A time before.
	 *
	 * @param string $stored  UTC, as stored.
	 * @param int    $seconds How much earlier.
	 */
	private static function earlier( string $stored, int $seconds ): string {
		return Clock::stored( self::utc( $stored )->modify( "-$seconds seconds" ) );
	}
}
