<?php
/**
 * Taking a person off their history.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Gives the usage and the adjustments of a person to the account of nobody, without which names, notes and conversations
 * they had. What was used, when and at which price stays, and so do all sums.
 *
 * One entry of the person stands for all that was erased, with its sum, so that the balance stays and still is the sum of
 * the entries. Its counterpart in the account of nobody makes that account come to 0. Both grow with every batch: they are
 * the only entries whose amount ever changes. A batch is one transaction under both accounts' locks, the person's first,
 * so charges come before or after it, and a process that is killed leaves a part that is right by itself.
 *
 * What orders granted and took back stays with the order: it is the shop's record of a sale, and a later refund has to
 * find it. Idempotency keys stay as well, so that nothing is granted or charged a second time.
 */
final class Erasure {
	/**
	 * Entries or reservations of one transaction: a fraction of a second.
	 */
	private const BATCH = 500;

	/**
	 * Hours after which nobody settles an expired reservation any more. Sooner, whoever does charges the person.
	 */
	private const SETTLED_HOURS = 24;

	/**
	 * Takes its parts.
	 *
	 * @param Database     $database The connection.
	 * @param LedgerStore  $store    Accounts and entries.
	 * @param ErasureStore $erasures What is erased.
	 * @param Clock        $clock    The time.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly LedgerStore $store,
		private readonly ErasureStore $erasures,
		private readonly Clock $clock
	) {}

	/**
	 * Erases for some seconds, and at least one batch.
	 *
	 * @param int   $user_id Whose history.
	 * @param float $seconds The time it may take.
	 * @return array{erased: int, done: bool} Entries and reservations.
	 */
	public function run( int $user_id, float $seconds ): array {
		$until  = microtime( true ) + $seconds;
		$dead   = Clock::stored( $this->clock->now()->modify( '-' . self::SETTLED_HOURS . ' hours' ) );
		$erased = 0;
		do {
			// Looked for without a lock first: whoever never had an account gets none by this.
			if ( $this->erasures->has_entries( $user_id ) ) {
				$batch = $this->database->transaction( fn (): int => $this->erase_entries( $user_id ) );
			} else {
				$batch = $this->database->transaction( fn (): int => $this->erase_holds( $user_id, $dead ) );
				if ( 0 === $batch ) {
					return [ 'erased' => $erased, 'done' => true ];
				}
			}
			$erased += $batch;
		} while ( microtime( true ) < $until );

		return [ 'erased' => $erased, 'done' => false ];
	}

	/**
	 * What is still the person's and why that is so.
	 *
	 * @param int $user_id Who.
	 * @return array{orders: bool, requests: bool, acts: bool} Entries of orders; requests under way; what they did to
	 *         other people's balances.
	 */
	public function rest( int $user_id ): array {
		return [
			'orders'   => $this->erasures->has_orders( $user_id ),
			'requests' => $this->erasures->has_holds( $user_id ),
			'acts'     => $this->erasures->has_acted( $user_id ),
		];
	}

	/**
	 * A batch of entries. Both locks come before the first plain read, which fixes what a transaction sees.
	 *
	 * @param int $user_id Whose.
	 */
	private function erase_entries( int $user_id ): int {
		$account = $this->store->lock_account( $user_id );
		$nobody  = $this->store->lock_account( Payer::ERASED );
		$entries = $this->erasures->entries( $user_id, self::BATCH );
		$sum     = array_sum( $entries );
		$this->erasures->take_entries( $user_id, array_keys( $entries ) );
		$this->stand_for( $account, $sum );
		$this->stand_for( $nobody, -$sum );

		return count( $entries );
	}

	/**
	 * A batch of reservations that have ended.
	 *
	 * @param int    $user_id Whose.
	 * @param string $dead    Stored time; what expired before cannot be settled any more.
	 */
	private function erase_holds( int $user_id, string $dead ): int {
		$ids = $this->erasures->ended_holds( $user_id, $dead, self::BATCH );
		if ( [] !== $ids ) {
			// Whoever settles an expired one at this moment has the lock first and then it is another's turn.
			$this->store->lock_account( $user_id );
			$this->erasures->take_holds( $ids, $dead );
		}

		return count( $ids );
	}

	/**
	 * Adds to the entry that stands for what was erased.
	 *
	 * @param Account $account Whose, locked.
	 * @param int     $sum     Micro-credits; below 0 where more was spent than given.
	 */
	private function stand_for( Account $account, int $sum ): void {
		$key   = 'erasure:' . $account->user_id;
		$entry = $this->store->entry_by_key( $key );
		if ( $entry ) {
			$this->erasures->add( $entry->id, $sum );
		} elseif ( 0 !== $sum ) {
			$this->store->append(
				new Entry(
					type: EntryType::Erasure,
					payer: Payer::stored( $account->user_id, '', '' ),
					actor: Actor::admin( 0 ),
					idempotency_key: $key,
					credits_delta: $sum
				),
				$account->balance
			);
		}
	}
}
