<?php
/**
 * What a call costs, and who pays.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Ledger\Entry;
use AIPuffer\Metering\Metering;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * Takes a call through Metering, or only prices it where nobody pays.
 */
final class Charging {
	/**
	 * The module all calls belong to.
	 */
	private const MODULE = 'wordpress_ai';

	/**
	 * Takes its parts.
	 *
	 * @param Metering $metering Charges.
	 * @param Pricing  $pricing  Prices.
	 */
	public function __construct( private readonly Metering $metering, private readonly Pricing $pricing ) {}

	/**
	 * Sets aside what a call may cost, where somebody pays for it.
	 *
	 * @param Call             $call     The call; its reservation is noted in it.
	 * @param MeteringSettings $settings Whether it is charged.
	 * @throws Problem 402 or 429 when it cannot be paid; 403 `aipuffer_plugin_blocked`, `aipuffer_role_not_allowed`.
	 */
	public function open( Call $call, MeteringSettings $settings ): void {
		if ( Mode::Enforce !== $settings->mode ) {
			return;
		}
		$rule = $settings->rule_of( $call->origin->plugin );
		if ( Rule::Blocked === $rule ) {
			$message = __( 'This site does not let this plugin use AI.', 'aipuffer' );
			Raise::problem( new Problem( 'aipuffer_plugin_blocked', $message, 403, [ 'message' => $message, 'actions' => [] ] ) );
		}
		if ( Rule::Free === $rule || null === $call->person->payer ) {
			return;
		}
		$call->reservation_id = $this->metering->reserve(
			[
				'module'          => self::MODULE,
				'operation'       => $call->operation->value,
				'scope'           => MeteringSettings::SCOPE,
				'user_id'         => $call->person->payer,
				'provider'        => $call->provider,
				'model'           => $call->model,
				'conversation_id' => $call->conversation_id,
			] + $call->estimate->to_array()
		)->id;
	}

	/**
	 * Charges what a call has used, or prices it. The model has answered by then, so nothing here stands in the way of
	 * its answer: what cannot be charged is told to the site's log, and its reservation expires.
	 *
	 * @param Call   $call   The call.
	 * @param object $result What the model returned.
	 */
	public function settle( Call $call, object $result ): Outcome {
		$provider = method_exists( $result, 'getProviderMetadata' ) ? $result->getProviderMetadata()->getId() : $call->provider;
		$model    = method_exists( $result, 'getModelMetadata' ) ? $result->getModelMetadata()->getId() : $call->model;

		return $this->end( $call, Status::Ok, mb_substr( $provider, 0, 100 ), mb_substr( $model, 0, 191 ), ReportedUsage::of( $result, $call->operation ), Exchange::answer( $result ) );
	}

	/**
	 * Charges the estimate of a call whose request was sent and whose answer nobody waits for any more.
	 *
	 * @param Call   $call   The call.
	 * @param string $reason Why there is no answer.
	 */
	public function settle_unanswered( Call $call, string $reason ): Outcome {
		return $this->end( $call, Status::Failed, $call->provider, $call->model, new Usage(), $reason );
	}

	/**
	 * Charges a call or prices it.
	 *
	 * @param Call   $call     The call.
	 * @param Status $status   How it ended.
	 * @param string $provider The provider that answered.
	 * @param string $model    The model that answered.
	 * @param Usage  $usage    What it used.
	 * @param string $text     The answer, or why there is none.
	 */
	private function end( Call $call, Status $status, string $provider, string $model, Usage $usage, string $text ): Outcome {
		$entry = $this->charge( $call, [ 'provider' => $provider, 'model' => $model ] + $usage->to_array() );

		[ $cost, $missing ] = $entry ? [ $entry->cost(), $entry->usage_missing ] : $this->price( $call, $provider, $model, $usage );

		return new Outcome(
			status: $status,
			provider: $provider,
			model: $model,
			usage: $usage,
			usage_missing: $missing || Status::Ok !== $status,
			cost: $cost,
			charged: $entry ? $cost : 0,
			ledger_id: $entry?->id,
			text: $text,
			milliseconds: $call->milliseconds()
		);
	}

	/**
	 * Settles the call's reservation, if it has one.
	 *
	 * @param Call                 $call  The call.
	 * @param array<string, mixed> $usage What it used, of which model.
	 */
	private function charge( Call $call, array $usage ): ?Entry {
		return null === $call->reservation_id ? null : Fault::contain( fn (): Entry => $this->metering->settle( $call->reservation_id, $usage ) );
	}

	/**
	 * What a call costs that nobody pays for; where the usage is missing, what its estimate costs.
	 *
	 * @param Call   $call     The call.
	 * @param string $provider The provider that answered.
	 * @param string $model    The model that answered.
	 * @param Usage  $usage    What it used.
	 * @return array{int, bool} Micro-credits, and whether the usage is missing.
	 */
	private function price( Call $call, string $provider, string $model, Usage $usage ): array {
		$price = $this->pricing->price( self::MODULE, $call->operation->value, $provider, $model, $usage );
		if ( ! $price->usage_missing ) {
			return [ $price->credits, false ];
		}

		return [ $this->pricing->price( self::MODULE, $call->operation->value, $provider, $model, $call->estimate )->credits, true ];
	}

	/**
	 * Gives back what was set aside for a call that has failed.
	 *
	 * @param Call $call The call.
	 */
	public function release( Call $call ): void {
		if ( null !== $call->reservation_id ) {
			Fault::contain( fn () => $this->metering->release( $call->reservation_id ) );
		}
	}
}
