<?php
/**
 * The one place that asks what time it is.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use DateTimeImmutable;
use DateTimeZone;
use Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Time in UTC for storage and in the site's zone for quota periods.
 *
 * Everything reads the clock at the moment it decides, so that a late cron job can neither lose nor double anything.
 */
final class Clock {
	/**
	 * How times are stored: MySQL's DATETIME, always UTC.
	 */
	public const STORED = 'Y-m-d H:i:s';

	/**
	 * How times are given: ISO 8601, with a blank for its T where somebody writes it so.
	 */
	private const GIVEN = '/^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?$/D';

	/**
	 * Now, in UTC.
	 */
	public function now(): DateTimeImmutable {
		/**
		 * Filters the time the plugin works with. For tests and for importing history; never for live requests.
		 *
		 * @param int $timestamp Unix timestamp in seconds.
		 */
		$timestamp = Listeners::ask( 'aipuffer_current_time', time() );

		return ( new DateTimeImmutable( '@' . $timestamp ) )->setTimezone( new DateTimeZone( 'UTC' ) );
	}

	/**
	 * Now, in the site's time zone, where days, weeks and months of a quota begin.
	 */
	public function site_now(): DateTimeImmutable {
		return $this->now()->setTimezone( wp_timezone() );
	}

	/**
	 * A time as it is stored.
	 *
	 * @param DateTimeImmutable $time Any time, in any zone.
	 */
	public static function stored( DateTimeImmutable $time ): string {
		return $time->setTimezone( new DateTimeZone( 'UTC' ) )->format( self::STORED );
	}

	/**
	 * A time as somebody gave it. Only from 1970 to 2100: further away no calendar, database and chart agree on what it is.
	 *
	 * @param mixed        $given ISO 8601, a date alone is its first moment; '' and null are none.
	 * @param string       $field The name of the argument, for the error.
	 * @param DateTimeZone $zone  What holds where it names none.
	 * @return ?DateTimeImmutable In that zone.
	 * @throws Problem 400, naming the field.
	 */
	public static function given( mixed $given, string $field, DateTimeZone $zone ): ?DateTimeImmutable {
		if ( null === $given || '' === $given ) {
			return null;
		}
		try {
			$time = is_string( $given ) && preg_match( self::GIVEN, $given ) ? ( new DateTimeImmutable( $given, $zone ) )->setTimezone( $zone ) : null;
		} catch ( Exception ) {
			$time = null;
		}
		if ( ! $time || $time->format( 'Y' ) < 1970 || $time->format( 'Y' ) > 2100 ) {
			/* translators: %s: name of the field. */
			Raise::invalid( $field, sprintf( __( '%s must be a date from 1970 to 2100, such as "2026-03-01" or "2026-03-01T12:00:00Z".', 'aipuffer' ), $field ) );
		}

		return $time;
	}

	/**
	 * A stored UTC time as ISO 8601 with its zone, the form every REST field and PHP result uses.
	 *
	 * @param string $stored `Y-m-d H:i:s` in UTC.
	 */
	public static function iso( string $stored ): string {
		return str_replace( ' ', 'T', substr( $stored, 0, 19 ) ) . 'Z';
	}

	/**
	 * A stored UTC time in a zone, as files for spreadsheets have it.
	 *
	 * @param string       $stored Stored UTC time.
	 * @param DateTimeZone $zone   The site's, read once for all rows.
	 */
	public static function local( string $stored, DateTimeZone $zone ): string {
		return ( new DateTimeImmutable( $stored, new DateTimeZone( 'UTC' ) ) )->setTimezone( $zone )->format( self::STORED );
	}

	/**
	 * A time for people, in the site's zone and format.
	 *
	 * @param int $timestamp Unix timestamp.
	 */
	public static function display( int $timestamp ): string {
		return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $timestamp );
	}

	/**
	 * The day of a time for people, in the site's zone and format.
	 *
	 * @param int $timestamp Unix timestamp.
	 */
	public static function display_day( int $timestamp ): string {
		return (string) wp_date( (string) get_option( 'date_format' ), $timestamp );
	}
}
