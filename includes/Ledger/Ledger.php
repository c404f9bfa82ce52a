<?php
/**
 * The only writer of money.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;
use LogicException;

defined( 'ABSPATH' ) || exit;

/**
 * Balances, holds and the append-only list of entries they come from.
 *
 * Rules kept here, whoever calls: a balance is the sum of its entries; available credits never fall below zero except by
 * a refund where the site allows it; an idempotency key has one entry. Every write first locks the user's account row,
 * so all that concerns one user's money happens in a row, and users do not wait for each other.
 *
 * Methods with `locked` in their description must be called inside a transaction, with the account from lock_account().
 */
final class Ledger {
	private const RESERVATIONS_KEPT_DAYS = 400;
	private const PRUNE_BATCH            = 1000;
	private const PRUNE_SECONDS          = 10.0;

	/**
	 * Takes its parts.
	 *
	 * @param Database    $database The connection.
	 * @param LedgerStore $store    The SQL.
	 * @param Clock       $clock    The time.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly LedgerStore $store,
		private readonly Clock $clock
	) {}

	/**
	 * A user's account as it stands.
	 *
	 * @param int $user_id User.
	 */
	public function account( int $user_id ): Account {
		return $this->store->account( $user_id );
	}

	/**
	 * Writes an entry that is not usage: a purchase, a revocation or an adjustment. The same key again returns the first
	 * entry and changes nothing.
	 *
	 * A revocation takes at most what is available, unless the site allows negative balances, and records the rest as
	 * shortfall. An adjustment takes all or nothing.
	 *
	 * @param Entry $entry            What to write.
	 * @param ?int  $expected_balance Refuse unless the balance is this, in micro-credits.
	 * @return Entry As written.
	 * @throws Problem 409: `aipuffer_insufficient_credits`, `aipuffer_balance_changed`, `aipuffer_balance_too_large` or
	 *                 `aipuffer_key_reused`.
	 */
	public function post( Entry $entry, ?int $expected_balance = null ): Entry {
		try {
			return $this->database->transaction( fn (): Entry => $this->post_locked( $entry, $expected_balance ) );
		} catch ( DatabaseError $error ) {
			// Another process was faster, under another account's lock.
			$first = $error->is_duplicate_key() ? $this->store->entry_by_key( $entry->idempotency_key, true ) : null;
			if ( ! $first ) {
				throw $error;
			}

			return $this->same_request( $first, $entry );
		}
	}

	/**
	 * The entries of an order, oldest first: what was granted and taken back.
	 *
	 * @param int $order_id Order.
	 * @return list<Entry>
	 */
	public function entries_of_order( int $order_id ): array {
		return $this->store->entries_of_order( $order_id );
	}

	/**
	 * Locks a payer's account until the transaction ends. Guests have none.
	 *
	 * @param Payer $payer Who pays.
	 */
	public function lock_account( Payer $payer ): ?Account {
		return $payer->is_guest() ? null : $this->store->lock_account( $payer->user_id );
	}

	/**
	 * Sets credits aside, locked.
	 *
	 * @param Hold     $hold    What to set aside; its id is ignored.
	 * @param ?Account $account The payer's account; null for a guest.
	 * @param ?Hold    $before  A reservation that frees its key for this one.
	 * @return Hold As written.
	 * @throws LogicException When the caller asks for more than is available.
	 */
	public function open_hold( Hold $hold, ?Account $account, ?Hold $before = null ): Hold {
		if ( $before ) {
			$this->store->free_key( $before->id );
		}
		if ( $hold->credits > 0 ) {
			if ( ! $account || $hold->credits > $account->available() ) {
				throw new LogicException( 'A hold must not exceed the available credits.' );
			}
			$this->store->write_account( $account->changed( 0, $hold->credits ) );
		}

		return $hold->with_id( $this->store->insert_hold( $hold ) );
	}

	/**
	 * A reservation, not locked.
	 *
	 * @param int $id Reservation id.
	 */
	public function hold( int $id ): ?Hold {
		return $this->store->hold( $id, false );
	}

	/**
	 * The reservation that was made under this key.
	 *
	 * @param string $idempotency_key The caller's key.
	 * @param bool   $latest          Whether another process has just written it, which the present transaction may not see.
	 */
	public function hold_by_key( string $idempotency_key, bool $latest = false ): ?Hold {
		return $this->store->hold_by_key( $idempotency_key, $latest );
	}

	/**
	 * A reservation, locked until the transaction ends; after its account, so that no two processes wait for each other.
	 *
	 * @param int $id Reservation id.
	 */
	public function lock_hold( int $id ): ?Hold {
		return $this->store->hold( $id, true );
	}

	/**
	 * Open reservations whose time is over.
	 *
	 * @param ?Payer $payer Whose; null for anybody's.
	 * @param int    $limit At most so many.
	 * @return list<Hold>
	 */
	public function due_holds( ?Payer $payer, int $limit = 100 ): array {
		return $payer ? $this->store->due_holds_of( $payer, $this->clock->now() ) : $this->store->due_holds( $this->clock->now(), $limit );
	}

	/**
	 * Gives a reservation back, locked.
	 *
	 * @param Hold      $hold    An open hold, locked.
	 * @param HoldState $state   Released or Expired.
	 * @param ?Account  $account The payer's account.
	 */
	public function end_hold( Hold $hold, HoldState $state, ?Account $account ): void {
		$this->store->end_hold( $hold->id, $state );
		if ( $account && $hold->credits > 0 ) {
			$this->store->write_account( $account->changed( 0, -$hold->credits ) );
		}
	}

	/**
	 * Turns a reservation into an entry, locked: gives back what was held, takes what the entry says. What was reserved is
	 * taken in any case: where a refund was allowed to take the balance below it meanwhile, the charge goes below zero.
	 *
	 * @param Hold     $hold    Held or Expired, locked.
	 * @param Entry    $entry   The usage.
	 * @param ?Account $account The payer's account.
	 * @return Entry As written.
	 * @throws LogicException When the entry would take more than was reserved and is available.
	 */
	public function settle_hold( Hold $hold, Entry $entry, ?Account $account ): Entry {
		$held = $hold->is_open() ? $hold->credits : 0;
		if ( 0 !== $held || 0 !== $entry->credits_delta ) {
			if ( ! $account || -$entry->credits_delta > $held + max( 0, $account->available() ) ) {
				throw new LogicException( 'A charge must not exceed what was reserved and is available.' );
			}
			$account = $account->changed( $entry->credits_delta, -$held );
			$this->store->write_account( $account );
		}
		$this->store->end_hold( $hold->id, HoldState::Settled );
		$written = $this->store->append( $entry, $account ? $account->balance : 0 );
		$this->tell( $written );

		return $written;
	}

	/**
	 * The entry that settled a reservation.
	 *
	 * @param Hold $hold   The reservation, settled.
	 * @param bool $latest See hold_by_key().
	 */
	public function settlement( Hold $hold, bool $latest = false ): ?Entry {
		return $this->store->entry_by_key( self::settlement_key( $hold->id ), $latest );
	}

	/**
	 * The key of the one entry that settles a reservation.
	 *
	 * @param int $hold_id Reservation id.
	 */
	public static function settlement_key( int $hold_id ): string {
		return 'hold:' . $hold_id;
	}

	/**
	 * Deletes reservations that ended 400 days ago, in batches, as far as some seconds go. Until then a receipt shows what was
	 * reserved for it, one that expired can be settled, and a key that comes again is known; the entries stay for ever.
	 *
	 * @return int How many.
	 */
	public function prune(): int {
		$until  = microtime( true ) + self::PRUNE_SECONDS;
		$before = Clock::stored( $this->clock->now()->modify( sprintf( '-%d days', self::RESERVATIONS_KEPT_DAYS ) ) );
		$pruned = 0;
		do {
			$batch   = $this->store->prune_holds( $before, self::PRUNE_BATCH );
			$pruned += $batch;
		} while ( self::PRUNE_BATCH === $batch && microtime( true ) < $until );

		return $pruned;
	}

	/**
	 * Writes an entry under the account's lock.
	 *
	 * @param Entry $entry            What to write.
	 * @param ?int  $expected_balance See post().
	 * @throws Problem See post().
	 */
	private function post_locked( Entry $entry, ?int $expected_balance ): Entry {
		$account = $this->store->lock_account( $entry->payer->user_id );
		$first   = $this->store->entry_by_key( $entry->idempotency_key );
		if ( $first ) {
			return $this->same_request( $first, $entry );
		}
		if ( null !== $expected_balance && $expected_balance !== $account->balance ) {
			Raise::conflict( 'aipuffer_balance_changed', __( 'The balance has changed meanwhile.', 'aipuffer' ), $account->to_array() );
		}
		$entry = EntryType::Revocation === $entry->type ? $this->limited_to_available( $entry, $account ) : $entry;
		if ( EntryType::Adjustment === $entry->type && $entry->credits_delta < 0 && $account->available() + $entry->credits_delta < 0 ) {
			Raise::conflict( 'aipuffer_insufficient_credits', __( 'There are not enough available credits to take that many away.', 'aipuffer' ), $account->to_array() );
		}
		$account = $account->changed( $entry->credits_delta, 0 );
		if ( abs( $account->balance ) > Credits::MAX_BALANCE ) {
			Raise::conflict( 'aipuffer_balance_too_large', __( 'No balance can be that large.', 'aipuffer' ) );
		}
		$this->store->write_account( $account );
		$written = $this->store->append( $entry, $account->balance );
		$this->tell( $written );

		return $written;
	}

	/**
	 * A revocation that takes no more than is there.
	 *
	 * @param Entry   $entry   With the whole amount as `credits_delta`.
	 * @param Account $account The account, locked.
	 */
	private function limited_to_available( Entry $entry, Account $account ): Entry {
		$wanted = -$entry->credits_delta;
		$taken  = Settings::allows_negative_balance() ? $wanted : min( $wanted, max( 0, $account->available() ) );

		return $entry->with_amounts( -$taken, $wanted - $taken );
	}

	/**
	 * Returns the first entry of a key, unless the key was used for something else. What a revocation took depends on what was
	 * there; an adjustment is always what was asked.
	 *
	 * @param Entry $first The entry that is there.
	 * @param Entry $again What is asked now.
	 * @throws Problem 409.
	 */
	private function same_request( Entry $first, Entry $again ): Entry {
		$is_same = $first->payer->user_id === $again->payer->user_id && $first->type === $again->type
			&& ( EntryType::Adjustment !== $again->type || $first->credits_delta === $again->credits_delta );
		if ( ! $is_same ) {
			Raise::conflict( 'aipuffer_key_reused', __( 'This idempotency key belongs to another request.', 'aipuffer' ) );
		}

		return $first;
	}

	/**
	 * Tells other code about an entry, once it is safe.
	 *
	 * @param Entry $entry As written.
	 */
	private function tell( Entry $entry ): void {
		$this->database->after_commit(
			static function () use ( $entry ): void {
				$shape = $entry->to_array();
				if ( 0 !== $entry->credits_delta ) {
					/**
					 * Fires after a user's balance has changed.
					 *
					 * @param int                  $user_id User.
					 * @param string               $delta   Change, a decimal string.
					 * @param string               $balance Balance after it, a decimal string.
					 * @param array<string, mixed> $entry   The ledger entry, see Entry::to_array().
					 */
					Listeners::tell( 'aipuffer_balance_changed', $entry->payer->user_id, $shape['credits_delta'], $shape['balance_after'], $shape );
				}
				if ( EntryType::Purchase === $entry->type ) {
					/**
					 * Fires after an order has granted credits.
					 *
					 * @param int                  $user_id User.
					 * @param string               $credits Granted, a decimal string.
					 * @param array<string, mixed> $entry   The ledger entry.
					 */
					Listeners::tell( 'aipuffer_credits_granted', $entry->payer->user_id, $shape['credits_delta'], $shape );
				} elseif ( EntryType::Revocation === $entry->type ) {
					/**
					 * Fires after a refund or cancellation has taken credits back.
					 *
					 * @param int                  $user_id   User.
					 * @param string               $credits   Taken back, a decimal string of 0 or more.
					 * @param string               $shortfall What was spent already and not taken, a decimal string.
					 * @param array<string, mixed> $entry     The ledger entry.
					 */
					Listeners::tell( 'aipuffer_credits_revoked', $entry->payer->user_id, Credits::format( -$entry->credits_delta ), $shape['shortfall'], $shape );
				}
			}
		);
	}
}
