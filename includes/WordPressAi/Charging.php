<?php
/**
 * What a call costs, and who pays.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Metering\Metering;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Support\Problem;
use Throwable;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;

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
	 * @throws Problem 402 or 429 when it cannot be paid; 403 `aipuffer_plugin_blocked`.
	 */
	public function open( Call $call, MeteringSettings $settings ): void {
		if ( Mode::Enforce !== $settings->mode ) {
			return;
		}
		$rule = $settings->rule_of( $call->origin->plugin );
		if ( Rule::Blocked === $rule ) {
			$message = __( 'This site does not let this plugin use AI.', 'aipuffer' );
			throw new Problem( 'aipuffer_plugin_blocked', $message, 403, [ 'message' => $message, 'actions' => [] ] );
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
				'provider'        => $call->provider(),
				'model'           => $call->model_name(),
				'conversation_id' => $call->conversation_id,
			] + $call->estimate->to_array()
		)->id;
	}

	/**
	 * Charges what a call has used, or prices it. The model has answered by then, so nothing here stands in the way of
	 * its answer: what cannot be charged is told to the site's log, and its reservation expires.
	 *
	 * @param Call               $call   The call.
	 * @param GenerativeAiResult $result What the model returned.
	 */
	public function settle( Call $call, GenerativeAiResult $result ): Outcome {
		$told     = ReportedUsage::of( $result, $call->operation );
		$provider = mb_substr( $result->getProviderMetadata()->getId(), 0, 100 );
		$model    = mb_substr( $result->getModelMetadata()->getId(), 0, 191 );
		$price    = $this->pricing->price( self::MODULE, $call->operation->value, $provider, $model, $told->usage );
		$missing  = $price->usage_missing;
		$cost     = $missing ? $this->pricing->price( self::MODULE, $call->operation->value, $provider, $model, $call->estimate )->credits : $price->credits;
		$charged  = 0;
		$entry    = null;
		if ( null !== $call->reservation_id ) {
			try {
				$entry   = $this->metering->settle( $call->reservation_id, [ 'provider' => $provider, 'model' => $model ] + $told->usage->to_array() );
				$charged = $entry->cost();
			} catch ( Throwable $error ) {
				Fault::tell( $error );
			}
		}

		return new Outcome(
			status: Status::Ok,
			provider: $provider,
			model: $model,
			usage: $told->usage,
			thought_tokens: $told->thought_tokens,
			usage_missing: $missing,
			cost: $entry ? $charged : $cost,
			charged: $charged,
			ledger_id: $entry?->id,
			text: Exchange::answer( $result ),
			milliseconds: $call->milliseconds()
		);
	}

	/**
	 * Gives back what was set aside for a call that has failed.
	 *
	 * @param Call $call The call.
	 */
	public function release( Call $call ): void {
		if ( null === $call->reservation_id ) {
			return;
		}
		try {
			$this->metering->release( $call->reservation_id );
		} catch ( Throwable $error ) {
			Fault::tell( $error );
		}
	}
}
