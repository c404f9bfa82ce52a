<?php
/**
 * How a rule turns usage into credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * The billing methods of the Pricing tab.
 */
enum BillingMethod: string {
	case Per1kTokens = 'per_1k_tokens';
	case PerImage    = 'per_image';
	case PerVideo    = 'per_video';
	case Flat        = 'flat';

	/**
	 * The method's name on screen.
	 */
	public function label(): string {
		return match ( $this ) {
			self::Per1kTokens => __( 'Per 1K Tokens', 'aipuffer' ),
			self::PerImage    => __( 'Per Image', 'aipuffer' ),
			self::PerVideo    => __( 'Per Video', 'aipuffer' ),
			self::Flat        => __( 'Flat', 'aipuffer' ),
		};
	}

	/**
	 * The rates a rule of this method must have.
	 *
	 * @return non-empty-list<'input_rate'|'output_rate'|'unit_rate'>
	 */
	public function rates(): array {
		return self::Per1kTokens === $this ? [ 'input_rate', 'output_rate' ] : [ 'unit_rate' ];
	}

	/**
	 * The rates a rule of this method may have besides.
	 *
	 * @return list<'cached_rate'>
	 */
	public function optional_rates(): array {
		return self::Per1kTokens === $this ? [ 'cached_rate' ] : [];
	}

	/**
	 * Whether the usage holds what this method counts. A flat rate counts nothing, so it always does.
	 *
	 * @param Usage $usage What is known.
	 */
	public function can_price( Usage $usage ): bool {
		return match ( $this ) {
			self::Per1kTokens => $usage->has_tokens(),
			self::PerImage    => null !== $usage->images,
			self::PerVideo    => null !== $usage->videos,
			self::Flat        => true,
		};
	}
}
