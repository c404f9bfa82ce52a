<?php
/**
 * What became of a call.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * How a call ended, what it used and what it cost.
 */
final class Outcome {
	/**
	 * An outcome.
	 *
	 * @param Status $status        How it ended.
	 * @param string $provider      The provider that answered.
	 * @param string $model         The model that answered.
	 * @param Usage  $usage         What it used; nothing is known of a call without a result.
	 * @param bool   $usage_missing Whether it was priced at its estimate, because the provider did not tell what to count.
	 * @param int    $cost          What it costs by the price list, in micro-credits.
	 * @param int    $charged       What somebody has paid of that, in micro-credits.
	 * @param ?int   $ledger_id     The ledger entry that says so.
	 * @param string $text          The answer, or why there is none.
	 * @param int    $milliseconds  How long it took.
	 */
	public function __construct(
		public readonly Status $status,
		public readonly string $provider,
		public readonly string $model,
		public readonly Usage $usage,
		public readonly bool $usage_missing,
		public readonly int $cost,
		public readonly int $charged,
		public readonly ?int $ledger_id,
		public readonly string $text,
		public readonly int $milliseconds
	) {}

	/**
	 * The outcome of a call without a result: nothing used, nothing charged.
	 *
	 * @param Call   $call   The call.
	 * @param Status $status Failed or Refused.
	 * @param string $reason What is known about why.
	 */
	public static function without_result( Call $call, Status $status, string $reason ): self {
		return new self( $status, $call->provider, $call->model, new Usage(), false, 0, 0, null, $reason, $call->milliseconds() );
	}
}
