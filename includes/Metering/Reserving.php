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
	 * How often another process may have the key first and give it back meanwhile.
	 */
	private const ATTEMPTS = 5;

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
	 * Reserves the estimated cost. The same key again returns the first reservation, unless that was released or has expired:
	 * then the retry reserves anew.
	 *
	 * @param UsageRequest              $request Who asks for what.
	 * @param ?callable( Hold ): mixed  $charge  Charges it in the same transaction, for usage that is known already.
	 * @throws Problem Refusal, or 409 when the key belongs to another request.
	 */
	public function reserve( UsageRequest $request, ?callable $charge = null ): Hold {
		$fingerprint = $request->fingerprint( $charge ? 'charge' : 'reserve' );
		$price       = null;
		for ( $attempt = 1; ; $attempt++ ) {
			// Past the first attempt another process was faster, and a transaction of the caller may not see that by itself.
			$first = $request->has_key ? $this->ledger->hold_by_key( $request->idempotency_key, $attempt > 1 ) : null;
			if ( $first && ! $first->frees_key() ) {
				return $this->same_request( $first, $request, $fingerprint );
			}
			$price = $price ?? $this->estimate( $request );
			try {
				return $this->database->transaction(
					function () use ( $request, $price, $fingerprint, $first, $charge ): Hold {
						$hold = $this->take( $request, $price, $fingerprint, $first, null !== $charge );
						if ( $charge ) {
							$charge( $hold );
						}

						return $hold;
					}
				);
			} catch ( DatabaseError $error ) {
				if ( ! $request->has_key || ! $error->is_duplicate_key() || $attempt >= self::ATTEMPTS ) {
					throw $error;
				}
			}
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
	 * @param UsageRequest $request     Who asks for what.
	 * @param Price        $price       What it will cost.
	 * @param ?string      $fingerprint Of the request.
	 * @param ?Hold        $before      A reservation that frees its key.
	 * @param bool         $is_known    Whether that was used already, instead of estimated.
	 * @throws Problem Refusal.
	 */
	private function take( UsageRequest $request, Price $price, ?string $fingerprint, ?Hold $before, bool $is_known ): Hold {
		$payer        = $request->payer;
		$account      = $this->ledger->lock_account( $payer );
		$available    = $account ? $account->available() : 0;
		$from_balance = min( max( 0, $available ), $price->credits );
		$from_quota   = $price->credits - $from_balance;
		// An estimate of nothing, or none, may still cost something: whoever asks must have something left to pay with.
		$may_cost = $price->may_cost() && ( $price->usage_missing || ( 0 === $price->credits && ! $is_known ) );
		$period   = $from_quota > 0 || ( $may_cost && $available <= 0 )
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
				expires_at: Clock::stored( $now->modify( '+' . Settings::reservation_minutes() . ' minutes' ) ),
				fingerprint: $fingerprint
			),
			$account,
			$before
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
	 * The first reservation of a key, unless it was made for another request. One without a fingerprint is compared by what is
	 * known of it.
	 *
	 * @param Hold         $first       The reservation that is there.
	 * @param UsageRequest $request     What is asked now.
	 * @param ?string      $fingerprint Of what is asked now.
	 * @throws Problem 409.
	 */
	private function same_request( Hold $first, UsageRequest $request, ?string $fingerprint ): Hold {
		$names   = [
			'module'    => $first->module,
			'operation' => $first->operation,
			'scope'     => $first->scope,
			'provider'  => $first->provider,
			'model'     => $first->model,
		];
		$is_same = null === $first->fingerprint
			? $names === $request->names() && $first->payer->subjects()[0] === $request->payer->subjects()[0]
			: $first->fingerprint === $fingerprint;
		if ( ! $is_same ) {
			Raise::conflict( 'aipuffer_key_reused', __( 'This idempotency key belongs to another request.', 'aipuffer' ) );
		}

		return $first;
	}
}
