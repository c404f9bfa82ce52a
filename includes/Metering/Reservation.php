<?php
/**
 * The shapes callers of Metering see.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\Hold;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Reservations and settlements as arrays, for PHP and REST alike.
 */
final class Reservation {
	/**
	 * A reservation.
	 *
	 * @param Hold $hold The hold.
	 * @return array{id: int, credits: string, quota: string, expires_at: string, state: string}
	 */
	public static function shape( Hold $hold ): array {
		return [
			'id'         => $hold->id,
			'credits'    => Credits::format( $hold->credits ),
			'quota'      => Credits::format( $hold->quota ),
			'expires_at' => Clock::iso( $hold->expires_at ),
			'state'      => $hold->state->value,
		];
	}

	/**
	 * The id a caller names.
	 *
	 * @param mixed $id An int, or a string of digits.
	 * @throws Problem 404 for anything else.
	 */
	public static function id( mixed $id ): int {
		return is_int( $id ) || ( is_string( $id ) && ctype_digit( $id ) ) ? (int) $id : Raise::not_found( __( 'There is no such reservation.', 'aipuffer' ) );
	}

	/**
	 * A settlement. `balance` is null for a guest, who has none.
	 *
	 * @param Entry $entry The ledger entry.
	 * @return array{ledger_id: int, cost: string, from_balance: string, from_quota: string, balance: ?string, usage_missing: bool}
	 */
	public static function settlement( Entry $entry ): array {
		return [
			'ledger_id'     => $entry->id,
			'cost'          => Credits::format( $entry->cost() ),
			'from_balance'  => Credits::format( -$entry->credits_delta ),
			'from_quota'    => Credits::format( $entry->from_quota ),
			'balance'       => $entry->payer->is_guest() ? null : Credits::format( $entry->balance_after ),
			'usage_missing' => $entry->usage_missing,
		];
	}
}
