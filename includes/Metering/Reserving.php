<?php
/**
 * Setting aside what a request may cost.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Hold;
use AIPuffer\Ledger\HoldState;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Pricing\Price;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Quotas\Allowance;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * Takes the estimate from balance and quota, all or nothing, in one transaction.
 *
 * Rows are locked in the same order everywhere: account, quota counters, hold. So two processes never wait for each other
 * in a circle.
 */
final class Reserving {
	/**
	 * Takes its parts.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 * @param Pricing  $pricing  What it costs.
	 * @param Ledger   $ledger   Credits.
	 * @param Quotas   $quotas   Limits.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Clock $clock,
		private readonly Pricing $pricing,
		private readonly Ledger $ledger,
		private readonly Quotas $quotas
	) {}

	/**
	 * Reserves the estimated cost. The same key again returns the first reservation.
	 *
	 * @param UsageRequest $request Who asks for what.
	 * @throws Problem Refusal, or 409 when the key belongs to another request.
	 */
	public function reserve( UsageRequest $request ): Hold {
		$first = $request->has_key ? $this->ledger->hold_by_key( $request->idempotency_key ) : null;
		if ( $first ) {
			return $this->same_request( $first, $request );
		}
		$price = $this->estimate( $request );
		try {
			return $this->database->transaction( fn (): Hold => $this->take( $request, $price ) );
		} catch ( DatabaseError $error ) {
			$first = $error->is_duplicate_key() ? $this->ledger->hold_by_key( $request->idempotency_key ) : null;
			if ( ! $first ) {
				throw $error;
			}

			return $this->same_request( $first, $request );
		}
	}

	/**
	 * Prices the estimate. A media request that names no number is for one.
	 *
	 * @param UsageRequest $request Who asks for what.
	 */
	private function estimate( UsageRequest $request ): Price {
		$price = $this->pricing->price( $request->module, $request->operation, $request->provider, $request->model, $request->estimate );
		if ( ! $price->usage_missing || ! $price->rule ) {
			return $price;
		}
		$one = new Usage( ...[ 'images' => $request->estimate->images ?? 1, 'videos' => $request->estimate->videos ?? 1 ] + $request->estimate->to_array() );

		return $this->pricing->price( $request->module, $request->operation, $request->provider, $request->model, $one );
	}

	/**
	 * Takes what is needed, inside the transaction.
	 *
	 * @param UsageRequest $request Who asks for what.
	 * @param Price        $price   What it will cost.
	 * @throws Problem Refusal.
	 */
	private function take( UsageRequest $request, Price $price ): Hold {
		$payer        = $request->payer;
		$account      = $this->ledger->lock_account( $payer );
		$available    = $account ? $account->available() : 0;
		$from_balance = min( max( 0, $available ), $price->credits );
		$from_quota   = $price->credits - $from_balance;
		// Whoever cannot tell the cost beforehand must at least have something left to pay with.
		$period = $from_quota > 0 || ( $price->usage_missing && $available <= 0 )
			? $this->quota_for( $request, $price, max( 1, $from_quota ), $available )->period
			: $this->quotas->period( $request->scope );
		$this->quotas->count( $payer, $request->scope, $period, 0, $from_quota );

		$now  = $this->clock->now();
		$hold = $this->ledger->open_hold(
			new Hold(
				id: 0,
				payer: $payer,
				state: HoldState::Held,
				credits: $from_balance,
				quota: $from_quota,
				scope: $request->scope,
				period: $period,
				module: $request->module,
				operation: $request->operation,
				provider: $request->provider,
				model: $request->model,
				price_id: $price->rule?->version_id,
				conversation_id: $request->conversation_id,
				idempotency_key: $request->idempotency_key,
				created_at: Clock::stored( $now ),
				expires_at: Clock::stored( $now->modify( '+' . Settings::reservation_minutes() . ' minutes' ) )
			),
			$account
		);
		$this->database->after_commit(
			static function () use ( $hold ): void {
				/**
				 * Fires after usage was reserved.
				 *
				 * @param array<string, mixed> $reservation See aipuffer_reserve_usage().
				 * @param int                  $user_id     Who pays, 0 for a guest.
				 */
				Listeners::tell( 'aipuffer_usage_reserved', Reservation::shape( $hold ), $hold->payer->user_id );
			}
		);

		return $hold;
	}

	/**
	 * The payer's quota, locked, if the amount fits it.
	 *
	 * @param UsageRequest $request   Who asks for what.
	 * @param Price        $price     What it will cost.
	 * @param int          $amount    What the quota must cover.
	 * @param int          $available Available credits.
	 * @throws Problem Refusal.
	 */
	private function quota_for( UsageRequest $request, Price $price, int $amount, int $available ): Allowance {
		$allowance = $this->quotas->allowance( $request->payer, $request->scope, true );

		return $allowance->fits( $amount ) ? $allowance : Raise::problem( Refusal::of( $allowance, $price->credits, $available ) );
	}

	/**
	 * The first reservation of a key, unless somebody else made it.
	 *
	 * @param Hold         $first   The reservation that is there.
	 * @param UsageRequest $request What is asked now.
	 * @throws Problem 409.
	 */
	private function same_request( Hold $first, UsageRequest $request ): Hold {
		if ( $first->payer->user_id !== $request->payer->user_id || $first->module !== $request->module || $first->operation !== $request->operation ) {
			Raise::conflict( 'aipuffer_key_reused', __( 'This idempotency key belongs to another request.', 'aipuffer' ) );
		}

		return $first;
	}
}
