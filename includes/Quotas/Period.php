<?php
/**
 * How often a quota begins anew.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\PrivacyTools;
use DateTimeImmutable;

defined( 'ABSPATH' ) || exit;

/**
 * Reset periods. A period is a name computed from the clock, such as `day:2026-03-29`, and usage is counted under that
 * name. So nothing has to run at midnight: the next request counts under the next name, and no reset can overwrite usage.
 */
enum Period: string {
	case Never   = 'never';
	case Daily   = 'daily';
	case Weekly  = 'weekly';
	case Monthly = 'monthly';

	/**
	 * The period's name on screen.
	 */
	public function label(): string {
		return match ( $this ) {
			self::Never   => __( 'Never', 'aipuffer' ),
			self::Daily   => __( 'Daily', 'aipuffer' ),
			self::Weekly  => __( 'Weekly', 'aipuffer' ),
			self::Monthly => __( 'Monthly', 'aipuffer' ),
		};
	}

	/**
	 * The name of the period that holds a moment.
	 *
	 * @param DateTimeImmutable $now In the site's time zone.
	 */
	public function key( DateTimeImmutable $now ): string {
		return match ( $this ) {
			self::Never   => 'always',
			self::Daily   => 'day:' . $now->format( 'Y-m-d' ),
			self::Weekly  => 'week:' . self::week_start( $now )->format( 'Y-m-d' ),
			self::Monthly => 'month:' . $now->format( 'Y-m' ),
		};
	}

	/**
	 * A key in words.
	 *
	 * @param string $key See key().
	 */
	public static function name( string $key ): string {
		[ $unit, $first ] = array_pad( explode( ':', $key, 2 ), 2, '' );

		return match ( $unit ) {
			'day'   => PrivacyTools::day( $first ),
			/* translators: %s: first day of a week. */
			'week'  => sprintf( __( 'Week of %s', 'aipuffer' ), PrivacyTools::day( $first ) ),
			'month' => (string) wp_date( 'F Y', ( new DateTimeImmutable( $first, wp_timezone() ) )->getTimestamp() ),
			default => __( 'Without end', 'aipuffer' ),
		};
	}

	/**
	 * When the next period begins: the site's midnight; null for Never.
	 *
	 * @param DateTimeImmutable $now In the site's time zone.
	 */
	public function ends_at( DateTimeImmutable $now ): ?DateTimeImmutable {
		return match ( $this ) {
			self::Never   => null,
			self::Daily   => $now->modify( 'tomorrow' ),
			self::Weekly  => self::week_start( $now )->modify( '+7 days' ),
			self::Monthly => $now->modify( 'first day of next month midnight' ),
		};
	}

	/**
	 * The name before which, in the order of text, all those stand that had ended at a moment; null for Never. Weeks may
	 * have begun on another day of the week then.
	 *
	 * @param DateTimeImmutable $moment In the site's time zone.
	 */
	public function ended_before( DateTimeImmutable $moment ): ?string {
		return match ( $this ) {
			self::Never                  => null,
			self::Weekly                 => 'week:' . $moment->modify( '-7 days' )->format( 'Y-m-d' ),
			self::Daily, self::Monthly   => $this->key( $moment ),
		};
	}

	/**
	 * Midnight of the first day of the week, by the site's "Week Starts On" setting.
	 *
	 * @param DateTimeImmutable $now In the site's time zone.
	 */
	private static function week_start( DateTimeImmutable $now ): DateTimeImmutable {
		$days = ( (int) $now->format( 'w' ) - (int) get_option( 'start_of_week', 1 ) + 7 ) % 7;

		return $now->modify( "-$days days midnight" );
	}
}
