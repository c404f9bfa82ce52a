<?php
/**
 * Charging what a request did cost, or giving it back.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Account;
use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Hold;
use AIPuffer\Ledger\HoldState;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Database;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * Ends reservations: settled or released, once.
 */
final class Settling {
	/**
	 * Takes its parts.
	 *
	 * @param Database $database The connection.
	 * @param Pricing  $pricing  What it costs.
	 * @param Ledger   $ledger   Credits.
	 * @param Quotas   $quotas   Limits.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Pricing $pricing,
		private readonly Ledger $ledger,
		private readonly Quotas $quotas
	) {}

	/**
	 * Prices the actual usage and charges it. Settling again returns the first settlement. An expired reservation is
	 * charged too: the provider has been paid.
	 *
	 * @param int     $id       Reservation id.
	 * @param Usage   $usage    What was used.
	 * @param ?string $provider The provider that answered; null for the one reserved.
	 * @param ?string $model    The model that answered; null for the one reserved.
	 * @throws Problem 404; 409 when it was released.
	 */
	public function settle( int $id, Usage $usage, ?string $provider = null, ?string $model = null ): Entry {
		$known = $this->known( $id );
		if ( HoldState::Settled === $known->state ) {
			return $this->settled( $known );
		}
		$provider = $provider ?? $known->provider;
		$model    = $model ?? $known->model;
		$price    = $this->pricing->price( $known->module, $known->operation, $provider, $model, $usage );
		$cost     = $price->usage_missing ? $known->cost() : $price->credits;
		$price_id = $price->usage_missing ? $known->price_id : $price->rule?->version_id;

		return $this->database->transaction(
			function () use ( $known, $usage, $provider, $model, $price, $cost, $price_id ): Entry {
				[ $hold, $account ] = $this->lock( $known );
				if ( HoldState::Settled === $hold->state ) {
					return $this->settled( $hold, true );
				}
				if ( HoldState::Released === $hold->state ) {
					throw $this->ended();
				}
				[ $from_balance, $from_quota ] = self::split( $cost, $hold, $account );
				$this->quotas->count( $hold->payer, $hold->scope, $hold->period, $from_quota, $hold->is_open() ? -$hold->quota : 0 );
				$entry = $this->ledger->settle_hold(
					$hold,
					new Entry(
						type: EntryType::Usage,
						payer: $hold->payer,
						actor: Actor::payer( $hold->payer ),
						idempotency_key: Ledger::settlement_key( $hold->id ),
						credits_delta: -$from_balance,
						from_quota: $from_quota,
						scope: $hold->scope,
						module: $hold->module,
						operation: $hold->operation,
						provider: $provider,
						model: $model,
						usage: $usage,
						usage_missing: $price->usage_missing,
						price_id: $price_id,
						hold_id: $hold->id,
						conversation_id: $hold->conversation_id
					),
					$account
				);
				$this->tell( $entry );

				return $entry;
			}
		);
	}

	/**
	 * Gives all of a reservation back. Releasing again, or releasing one that has expired, changes nothing.
	 *
	 * @param int $id Reservation id.
	 * @throws Problem 404; 409 when it was settled.
	 */
	public function release( int $id ): Hold {
		$known = $this->known( $id );

		return $this->database->transaction(
			function () use ( $known ): Hold {
				[ $hold, $account ] = $this->lock( $known );
				if ( HoldState::Settled === $hold->state ) {
					throw $this->ended();
				}
				if ( ! $hold->is_open() ) {
					return $hold;
				}
				$this->quotas->count( $hold->payer, $hold->scope, $hold->period, 0, -$hold->quota );
				$this->ledger->end_hold( $hold, HoldState::Released, $account );

				return $hold->with_state( HoldState::Released );
			}
		);
	}

	/**
	 * Splits a cost: first what was reserved, balance before quota; then what is available beyond it, never below 0; the
	 * rest counts against the quota, even over its limit, because the provider has been paid.
	 *
	 * @param int      $cost    Micro-credits.
	 * @param Hold     $hold    The reservation, locked.
	 * @param ?Account $account The account, locked; null for a guest.
	 * @return array{int, int} From balance, from quota.
	 */
	private static function split( int $cost, Hold $hold, ?Account $account ): array {
		$from_balance = min( $cost, $hold->is_open() ? $hold->credits : 0 );
		$from_quota   = min( $cost - $from_balance, $hold->is_open() ? $hold->quota : 0 );
		$beyond       = $cost - $from_balance - $from_quota;
		$more         = min( $beyond, max( 0, $account ? $account->available() : 0 ) );

		return [ $from_balance + $more, $from_quota + $beyond - $more ];
	}

	/**
	 * Locks what a reservation touches, in the order all processes keep.
	 *
	 * @param Hold $known The reservation, not locked.
	 * @return array{Hold, ?Account}
	 */
	private function lock( Hold $known ): array {
		$account = $this->ledger->lock_account( $known->payer );
		if ( $known->payer->is_guest() || $known->quota > 0 ) {
			$this->quotas->lock( $known->payer, $known->scope, $known->period );
		}

		return [ $this->ledger->lock_hold( $known->id ) ?? $known, $account ];
	}

	/**
	 * A reservation that must exist.
	 *
	 * @param int $id Reservation id.
	 * @throws Problem 404.
	 */
	private function known( int $id ): Hold {
		return $this->ledger->hold( $id ) ?? Raise::not_found( __( 'There is no such reservation.', 'aipuffer' ) );
	}

	/**
	 * The settlement of a settled reservation.
	 *
	 * @param Hold $hold   The reservation.
	 * @param bool $latest Whether another process may have settled it just now.
	 * @throws Problem 404 when the ledger lost it, which aipuffer_verify_ledger() reports.
	 */
	private function settled( Hold $hold, bool $latest = false ): Entry {
		return $this->ledger->settlement( $hold, $latest ) ?? Raise::not_found( __( 'The settlement of this reservation is missing.', 'aipuffer' ) );
	}

	/**
	 * The reservation has ended another way.
	 */
	private function ended(): Problem {
		return Problem::conflict( 'aipuffer_reservation_ended', __( 'This reservation has already ended.', 'aipuffer' ) );
	}

	/**
	 * Tells other code, once the charge is safe.
	 *
	 * @param Entry $entry As written.
	 */
	private function tell( Entry $entry ): void {
		$this->database->after_commit(
			static function () use ( $entry ): void {
				/**
				 * Fires after usage was charged.
				 *
				 * @param array<string, mixed> $settlement See aipuffer_settle_usage().
				 * @param array<string, mixed> $entry      The ledger entry, see Entry::to_array().
				 */
				Listeners::tell( 'aipuffer_usage_settled', Reservation::settlement( $entry ), $entry->to_array() );
			}
		);
	}
}
