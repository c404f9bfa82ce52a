<?php
/**
 * One version of one pricing rule.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * A rule as it was between two changes. Versions are never altered, so a ledger row that names one can always be
 * explained.
 */
final class PriceRule {
	/**
	 * The largest rate: 10^6 credits. See Usage::LIMITS.
	 */
	public const MAX_RATE = 1_000_000_000_000;

	/**
	 * A stored version. Rates are micro-credits per 1,000 tokens or per unit; null where the method has no such rate.
	 *
	 * @param int           $id          Stays the same over all versions.
	 * @param int           $version_id  This version; what a ledger row keeps.
	 * @param int           $version     Counts from 1.
	 * @param string        $module      Such as `chat`.
	 * @param string        $operation   Such as `chat`.
	 * @param string        $provider    Provider, or `*`.
	 * @param string        $model       Model, or `*`.
	 * @param BillingMethod $method      How usage is turned into credits.
	 * @param ?int          $input_rate  Micro-credits per 1,000 input tokens.
	 * @param ?int          $output_rate Micro-credits per 1,000 output tokens.
	 * @param ?int          $unit_rate   Micro-credits per image, video or request.
	 * @param bool          $enabled     Whether it prices anything.
	 * @param string        $created_at  Stored UTC time of this version.
	 * @param int           $created_by  User who saved it.
	 * @param ?string       $ended_at    When it was replaced or deleted.
	 * @param int           $ended_by    User who replaced or deleted it.
	 * @param ?int          $cached_rate Micro-credits per 1,000 cached input tokens; null where they cost as any input.
	 */
	public function __construct(
		public readonly int $id,
		public readonly int $version_id,
		public readonly int $version,
		public readonly string $module,
		public readonly string $operation,
		public readonly string $provider,
		public readonly string $model,
		public readonly BillingMethod $method,
		public readonly ?int $input_rate,
		public readonly ?int $output_rate,
		public readonly ?int $unit_rate,
		public readonly bool $enabled,
		public readonly string $created_at,
		public readonly int $created_by,
		public readonly ?string $ended_at = null,
		public readonly int $ended_by = 0,
		public readonly ?int $cached_rate = null
	) {}

	/**
	 * The exact cost before the rounding policy, rounded up to the micro-credit.
	 *
	 * Per 1K Tokens: input × input rate / 1000 + output × output rate / 1000, where cached input has a rate of its own if
	 * the rule names one. Per Image, Per Video: count × unit rate. Flat: the unit rate.
	 *
	 * @param Usage $usage Usage that the method can price.
	 * @return int Micro-credits.
	 */
	public function cost( Usage $usage ): int {
		return match ( $this->method ) {
			BillingMethod::Per1kTokens => self::per_thousand(
				[ $usage->priced_input_tokens() - $usage->priced_cached_tokens(), (int) $this->input_rate ],
				[ $usage->priced_cached_tokens(), (int) ( $this->cached_rate ?? $this->input_rate ) ],
				[ $usage->priced_output_tokens(), (int) $this->output_rate ]
			),
			BillingMethod::PerImage    => (int) $usage->images * (int) $this->unit_rate,
			BillingMethod::PerVideo    => (int) $usage->videos * (int) $this->unit_rate,
			BillingMethod::Flat        => (int) $this->unit_rate,
		};
	}

	/**
	 * Whether nothing costs anything by this rule, however much is used.
	 */
	public function is_free(): bool {
		return 0 === max( array_map( fn ( string $rate ): int => (int) $this->$rate, [ ...$this->method->rates(), ...$this->method->optional_rates() ] ) );
	}

	/**
	 * What can be changed of a rule, by field.
	 *
	 * @return array{module: string, operation: string, provider: string, model: string, method: BillingMethod, input_rate: ?int, cached_rate: ?int, output_rate: ?int, unit_rate: ?int, enabled: bool}
	 */
	public function content(): array {
		return [
			'module'      => $this->module,
			'operation'   => $this->operation,
			'provider'    => $this->provider,
			'model'       => $this->model,
			'method'      => $this->method,
			'input_rate'  => $this->input_rate,
			'cached_rate' => $this->cached_rate,
			'output_rate' => $this->output_rate,
			'unit_rate'   => $this->unit_rate,
			'enabled'     => $this->enabled,
		];
	}

	/**
	 * The rule on or off.
	 *
	 * @param bool $enabled Whether it prices anything.
	 */
	public function with_enabled( bool $enabled ): self {
		return new self( ...[ 'enabled' => $enabled ] + get_object_vars( $this ) );
	}

	/**
	 * Adds products of tokens and rates and divides by 1,000, rounding up once at the end.
	 *
	 * Each rate is split into thousands and rest, so that the largest accepted tokens and rates stay inside 64 bits.
	 *
	 * @param array{int, int} ...$parts Tokens and rate.
	 */
	private static function per_thousand( array ...$parts ): int {
		$whole = 0;
		$rest  = 0;
		foreach ( $parts as [ $tokens, $rate ] ) {
			$whole += $tokens * intdiv( $rate, 1000 );
			$rest  += $tokens * ( $rate % 1000 );
		}

		return $whole + intdiv( $rest + 999, 1000 );
	}
}
