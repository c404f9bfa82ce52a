<?php
/**
 * A reservation as the ledger keeps it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * What was set aside for one request: credits of the balance, the rest of the quota.
 */
final class Hold {
	/**
	 * A hold. Amounts in micro-credits.
	 *
	 * @param int       $id              Reservation id, 0 before it is written.
	 * @param Payer     $payer           Who pays.
	 * @param HoldState $state           What became of it.
	 * @param int       $credits         Taken from the balance.
	 * @param int       $quota           Counted against the quota.
	 * @param string    $scope           What the quota is kept for.
	 * @param string    $period          Quota period it counts in; it settles in the period it was asked in.
	 * @param string    $module          Usage type.
	 * @param string    $operation       Usage type.
	 * @param string    $provider        Provider it was priced for.
	 * @param string    $model           Model it was priced for.
	 * @param ?int      $price_id        Version of the rule that priced the estimate.
	 * @param ?int      $conversation_id Log conversation it belongs to.
	 * @param string    $idempotency_key The caller's key.
	 * @param string    $created_at      Stored UTC time.
	 * @param string    $expires_at      Stored UTC time.
	 * @param ?string   $fingerprint     Of the request, where the caller chose its key; null for reservations from before there
	 *                                   were any, and of people who were erased.
	 */
	public function __construct(
		public readonly int $id,
		public readonly Payer $payer,
		public readonly HoldState $state,
		public readonly int $credits,
		public readonly int $quota,
		public readonly string $scope,
		public readonly string $period,
		public readonly string $module,
		public readonly string $operation,
		public readonly string $provider,
		public readonly string $model,
		public readonly ?int $price_id,
		public readonly ?int $conversation_id,
		public readonly string $idempotency_key,
		public readonly string $created_at,
		public readonly string $expires_at,
		public readonly ?string $fingerprint = null
	) {}

	/**
	 * What was reserved in all, which is the estimate.
	 */
	public function cost(): int {
		return $this->credits + $this->quota;
	}

	/**
	 * Whether its credits are still set aside.
	 */
	public function is_open(): bool {
		return HoldState::Held === $this->state;
	}

	/**
	 * Whether its key can be used anew: nothing was charged under it.
	 */
	public function frees_key(): bool {
		return HoldState::Released === $this->state || HoldState::Expired === $this->state;
	}

	/**
	 * The hold under the id it was written with.
	 *
	 * @param int $id Reservation id.
	 */
	public function with_id( int $id ): self {
		return new self( ...[ 'id' => $id ] + get_object_vars( $this ) );
	}

	/**
	 * The hold in another state.
	 *
	 * @param HoldState $state What became of it.
	 */
	public function with_state( HoldState $state ): self {
		return new self( ...[ 'state' => $state ] + get_object_vars( $this ) );
	}
}
