<?php
/**
 * Reservations nobody ended.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Hold;
use AIPuffer\Ledger\HoldState;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Frees reservations whose time is over: at the payer's next request, and by cron for those who never come back.
 */
final class Expiry {
	private const BATCH          = 200;
	private const BUDGET_SECONDS = 20;

	/**
	 * Takes its parts.
	 *
	 * @param Database $database The connection.
	 * @param Ledger   $ledger   Credits.
	 * @param Quotas   $quotas   Limits.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Ledger $ledger,
		private readonly Quotas $quotas
	) {}

	/**
	 * Frees a payer's due reservations. Where there are none this costs one look at an index.
	 *
	 * @param Payer $payer Whose.
	 */
	public function touch( Payer $payer ): void {
		array_map( [ $this, 'free' ], $this->ledger->due_holds( $payer ) );
	}

	/**
	 * Frees everybody's due reservations, each in a transaction of its own, for at most 20 seconds.
	 *
	 * @return int How many were due.
	 */
	public function run(): int {
		$until = microtime( true ) + self::BUDGET_SECONDS;
		$freed = 0;
		do {
			$due = $this->ledger->due_holds( null, self::BATCH );
			array_map( [ $this, 'free' ], $due );
			$freed  += count( $due );
			$is_more = self::BATCH === count( $due );
		} while ( $is_more && microtime( true ) < $until );

		return $freed;
	}

	/**
	 * Frees one in a transaction of its own, unless somebody ended it meanwhile.
	 *
	 * @param Hold $due The reservation, not locked.
	 */
	private function free( Hold $due ): void {
		$this->database->transaction(
			function () use ( $due ): void {
				$account = $this->ledger->lock_account( $due->payer );
				if ( $due->quota > 0 ) {
					$this->quotas->lock( $due->payer, $due->scope, $due->period );
				}
				$hold = $this->ledger->lock_hold( $due->id );
				if ( $hold && $hold->is_open() ) {
					$this->quotas->count( $hold->payer, $hold->scope, $hold->period, 0, -$hold->quota );
					$this->ledger->end_hold( $hold, HoldState::Expired, $account );
				}
			}
		);
	}
}
