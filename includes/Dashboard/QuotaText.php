<?php
/**
 * Quota use in words.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Quotas\Allowance;
use AIPuffer\Quotas\Period;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * The sentences about a quota, the same on the page and in what the script of visitors shows.
 */
final class QuotaText {
	/**
	 * What was used of it.
	 *
	 * @param Allowance $allowance The quota.
	 * @param int       $held      What of the used amount requests under way hold, in micro-credits.
	 */
	public static function used( Allowance $allowance, int $held = 0 ): string {
		$used      = Credits::display( $allowance->used - $held );
		$remaining = $allowance->remaining();
		if ( null === $allowance->limit || null === $remaining ) {
			/* translators: %s: number of credits. */
			return sprintf( __( '%s used, no limit', 'aipuffer' ), $used );
		}

		return 0 === $held
			/* translators: 1: credits used, 2: limit, 3: credits left. */
			? sprintf( __( '%1$s of %2$s used, %3$s left', 'aipuffer' ), $used, Credits::display( $allowance->limit ), Credits::display( $remaining ) )
			/* translators: 1: credits used, 2: limit, 3: credits left, 4: credits. */
			: sprintf( __( '%1$s of %2$s used, %4$s kept for a request that is running, %3$s left', 'aipuffer' ), $used, Credits::display( $allowance->limit ), Credits::display( $remaining ), Credits::display( $held ) );
	}

	/**
	 * When it begins anew; '' where there is no limit that could.
	 *
	 * @param Allowance $allowance The quota.
	 */
	public static function resets( Allowance $allowance ): string {
		if ( null === $allowance->limit ) {
			return '';
		}
		if ( null === $allowance->resets_at ) {
			return __( 'Does not reset', 'aipuffer' );
		}

		/* translators: %s: date and time. */
		return sprintf( __( 'Resets %s', 'aipuffer' ), Clock::display( $allowance->resets_at->getTimestamp() ) );
	}

	/**
	 * A limit without what was used of it, for pages that are kept for everybody.
	 *
	 * @param ?int   $limit  Micro-credits; null is unlimited.
	 * @param Period $period How often it begins anew.
	 */
	public static function limit( ?int $limit, Period $period ): string {
		$shown = null === $limit ? '' : Credits::display( $limit );

		return match ( true ) {
			null === $limit             => __( 'No limit', 'aipuffer' ),
			/* translators: %s: number of credits. */
			Period::Daily === $period   => sprintf( __( 'Up to %s a day', 'aipuffer' ), $shown ),
			/* translators: %s: number of credits. */
			Period::Weekly === $period  => sprintf( __( 'Up to %s a week', 'aipuffer' ), $shown ),
			/* translators: %s: number of credits. */
			Period::Monthly === $period => sprintf( __( 'Up to %s a month', 'aipuffer' ), $shown ),
			/* translators: %s: number of credits. */
			default                     => sprintf( __( 'Up to %s', 'aipuffer' ), $shown ),
		};
	}
}
