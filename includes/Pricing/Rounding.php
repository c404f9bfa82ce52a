<?php
/**
 * The site's rounding policy.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Whole credits, rounded up per request, or exact to the micro-credit.
 */
enum Rounding: string {
	case Whole = 'whole';
	case Exact = 'exact';

	/**
	 * The policy the site has chosen; whole credits unless it chose otherwise.
	 */
	public static function of_site(): self {
		return self::tryFrom( (string) get_option( Settings::ROUNDING, self::Whole->value ) ) ?? self::Whole;
	}

	/**
	 * Applies the policy.
	 *
	 * @param int $micro Micro-credits, 0 or more.
	 */
	public function apply( int $micro ): int {
		$over = $micro % Credits::SCALE;

		return self::Exact === $this || 0 === $over ? $micro : $micro - $over + Credits::SCALE;
	}
}
