<?php
/**
 * What a request costs and why.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * The answer of the price list.
 */
final class Price {
	/**
	 * The cost with its reason.
	 *
	 * @param int        $credits       Micro-credits, rounded by the site's policy.
	 * @param int        $exact         Micro-credits before that policy.
	 * @param ?PriceRule $rule          The rule that matched; null when raw usage units were charged.
	 * @param bool       $usage_missing Whether the usage lacked what has to be counted, so that the cost is no answer yet.
	 * @param Usage      $usage         What was priced.
	 */
	public function __construct(
		public readonly int $credits,
		public readonly int $exact,
		public readonly ?PriceRule $rule,
		public readonly bool $usage_missing,
		public readonly Usage $usage
	) {}

	/**
	 * Whether some usage of this kind costs something. By a rule whose rates are all 0 none does.
	 */
	public function may_cost(): bool {
		return ! $this->rule || ! $this->rule->is_free();
	}
}
