<?php
/**
 * The SQL that writes money.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use DateTimeImmutable;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes accounts, holds and entries. Used by Ledger alone, which guards the rules.
 *
 * @phpstan-import-type Row from Database
 */
final class LedgerStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * A user's account, not locked. A user without one has nothing.
	 *
	 * @param int $user_id User.
	 */
	public function account( int $user_id ): Account {
		return $this->read_account( $user_id, '' ) ?? new Account( $user_id, 0, 0 );
	}

	/**
	 * A user's account, locked until the transaction ends. Its row is what serialises everything about a user's money.
	 *
	 * @param int $user_id User.
	 */
	public function lock_account( int $user_id ): Account {
		$account = $this->read_account( $user_id, 'FOR UPDATE' );
		if ( ! $account ) {
			$this->database->run(
				"INSERT INTO {$this->table( 'balances' )} (user_id, balance, held, updated_at) VALUES (%d, 0, 0, %s) ON DUPLICATE KEY UPDATE user_id = %d",
				$user_id,
				$this->now(),
				$user_id
			);
			$account = $this->read_account( $user_id, 'FOR UPDATE' );
		}

		return $account ?? new Account( $user_id, 0, 0 );
	}

	/**
	 * Writes a locked account.
	 *
	 * @param Account $account What it comes to.
	 */
	public function write_account( Account $account ): void {
		$this->database->run(
			"UPDATE {$this->table( 'balances' )} SET balance = %d, held = %d, updated_at = %s WHERE user_id = %d",
			$account->balance,
			$account->held,
			$this->now(),
			$account->user_id
		);
	}

	/**
	 * Appends an entry.
	 *
	 * @param Entry $entry         The entry.
	 * @param int   $balance_after The balance with it.
	 * @return Entry As written.
	 */
	public function append( Entry $entry, int $balance_after ): Entry {
		$values       = [
			'user_id'         => $entry->payer->user_id,
			'guest_key'       => $entry->payer->guest_key,
			'address_key'     => $entry->payer->address_key,
			'type'            => $entry->type->value,
			'credits_delta'   => $entry->credits_delta,
			'balance_after'   => $balance_after,
			'from_quota'      => $entry->from_quota,
			'shortfall'       => $entry->shortfall,
			'scope'           => $entry->scope,
			'module'          => $entry->module,
			'operation'       => $entry->operation,
			'provider'        => $entry->provider,
			'model'           => $entry->model,
			'usage_missing'   => (int) $entry->usage_missing,
			'price_id'        => $entry->price_id,
			'hold_id'         => $entry->hold_id,
			'order_id'        => $entry->order_id,
			'order_item_id'   => $entry->order_item_id,
			'conversation_id' => $entry->conversation_id,
			'actor_type'      => $entry->actor->type,
			'actor_id'        => $entry->actor->id,
			'idempotency_key' => $entry->idempotency_key,
			'note'            => $entry->note,
			'created_at'      => $this->now(),
		] + $entry->usage->to_array();
		$values['id'] = $this->database->insert( 'ledger', $values );

		// What was written is what a later read gives, without reading it back.
		return EntryRow::entry( array_map( static fn ( int|string|null $value ): ?string => null === $value ? null : (string) $value, $values ) );
	}

	/**
	 * The entry with this key.
	 *
	 * @param string $idempotency_key The key.
	 * @param bool   $latest          Whether to read past what the transaction sees, which may have begun before the entry was
	 *                                written. Only where there is one: it is locked.
	 */
	public function entry_by_key( string $idempotency_key, bool $latest = false ): ?Entry {
		$row = $this->database->row( "SELECT * FROM {$this->table( 'ledger' )} WHERE idempotency_key = %s" . ( $latest ? ' FOR UPDATE' : '' ), $idempotency_key );

		return $row ? EntryRow::entry( $row ) : null;
	}

	/**
	 * The entries of an order, oldest first.
	 *
	 * @param int $order_id Order.
	 * @return list<Entry>
	 */
	public function entries_of_order( int $order_id ): array {
		return array_map( [ EntryRow::class, 'entry' ], $this->database->rows( "SELECT * FROM {$this->table( 'ledger' )} WHERE order_id = %d ORDER BY id", $order_id ) );
	}

	/**
	 * Writes a new hold.
	 *
	 * @param Hold $hold The hold; its id is ignored.
	 * @return int Its id.
	 */
	public function insert_hold( Hold $hold ): int {
		return $this->database->insert(
			'holds',
			[
				'user_id'         => $hold->payer->user_id,
				'guest_key'       => $hold->payer->guest_key,
				'address_key'     => $hold->payer->address_key,
				'state'           => $hold->state->value,
				'credits'         => $hold->credits,
				'quota'           => $hold->quota,
				'scope'           => $hold->scope,
				'period'          => $hold->period,
				'module'          => $hold->module,
				'operation'       => $hold->operation,
				'provider'        => $hold->provider,
				'model'           => $hold->model,
				'price_id'        => $hold->price_id,
				'conversation_id' => $hold->conversation_id,
				'idempotency_key' => $hold->idempotency_key,
				'fingerprint'     => $hold->fingerprint,
				'created_at'      => $hold->created_at,
				'expires_at'      => $hold->expires_at,
			]
		);
	}

	/**
	 * A hold.
	 *
	 * @param int  $id   Reservation id.
	 * @param bool $lock Whether to lock it until the transaction ends.
	 */
	public function hold( int $id, bool $lock ): ?Hold {
		$row = $this->database->row( "SELECT * FROM {$this->table( 'holds' )} WHERE id = %d" . ( $lock ? ' FOR UPDATE' : '' ), $id );

		return $row ? self::to_hold( $row ) : null;
	}

	/**
	 * The hold with this key.
	 *
	 * @param string $idempotency_key The caller's key.
	 * @param bool   $latest          See entry_by_key().
	 */
	public function hold_by_key( string $idempotency_key, bool $latest = false ): ?Hold {
		$row = $this->database->row( "SELECT * FROM {$this->table( 'holds' )} WHERE idempotency_key = %s" . ( $latest ? ' FOR UPDATE' : '' ), $idempotency_key );

		return $row ? self::to_hold( $row ) : null;
	}

	/**
	 * Takes the key off a hold that was released or has expired, unless it was settled meanwhile. What it is called instead
	 * has a space in it, so no caller can choose it.
	 *
	 * @param int $id Reservation id.
	 */
	public function free_key( int $id ): void {
		$this->database->run( "UPDATE {$this->table( 'holds' )} SET idempotency_key = %s WHERE id = %d AND state IN ('released', 'expired')", "freed $id", $id );
	}

	/**
	 * Writes how a hold ended.
	 *
	 * @param int       $id    Reservation id.
	 * @param HoldState $state How.
	 */
	public function end_hold( int $id, HoldState $state ): void {
		$this->database->run( "UPDATE {$this->table( 'holds' )} SET state = %s, ended_at = %s WHERE id = %d", $state->value, $this->now(), $id );
	}

	/**
	 * Open holds whose time is over, of one payer. Read without locks: the caller locks the account and then each hold.
	 *
	 * @param Payer             $payer Whose.
	 * @param DateTimeImmutable $now   The time.
	 * @return list<Hold>
	 */
	public function due_holds_of( Payer $payer, DateTimeImmutable $now ): array {
		$open = "state = 'held' AND expires_at <= %s LIMIT 100";
		$time = Clock::stored( $now );
		$rows = $this->database->rows( "SELECT * FROM {$this->table( 'holds' )} WHERE user_id = %d AND address_key = %s AND $open", $payer->user_id, $payer->address_key, $time );
		if ( '' !== $payer->guest_key ) {
			$rows = [ ...$rows, ...$this->database->rows( "SELECT * FROM {$this->table( 'holds' )} WHERE guest_key = %s AND $open", $payer->guest_key, $time ) ];
		}

		return array_map( [ self::class, 'to_hold' ], array_values( array_column( $rows, null, 'id' ) ) );
	}

	/**
	 * Open holds whose time is over, of anybody, oldest first.
	 *
	 * @param DateTimeImmutable $now   The time.
	 * @param int               $limit At most so many.
	 * @return list<Hold>
	 */
	public function due_holds( DateTimeImmutable $now, int $limit ): array {
		return array_map(
			[ self::class, 'to_hold' ],
			$this->database->rows( "SELECT * FROM {$this->table( 'holds' )} WHERE state = 'held' AND expires_at <= %s ORDER BY expires_at LIMIT %d", Clock::stored( $now ), $limit )
		);
	}

	/**
	 * Deletes reservations that ended long ago. They are looked for without locks and deleted by their ids.
	 *
	 * @param string $before Stored UTC time before which they ended.
	 * @param int    $limit  At most so many.
	 * @return int How many.
	 */
	public function prune_holds( string $before, int $limit ): int {
		$ended = 'COALESCE(ended_at, expires_at) < %s';
		$ids   = array_map(
			'intval',
			array_column(
				// The index knows when a reservation was to end; one that was settled late stays a little longer.
				$this->database->rows( "SELECT id FROM {$this->table( 'holds' )} WHERE state IN ('settled', 'released', 'expired') AND expires_at < %s AND $ended LIMIT %d", $before, $before, $limit ),
				'id'
			)
		);

		return [] === $ids ? 0 : $this->database->run( "DELETE FROM {$this->table( 'holds' )} WHERE state <> 'held' AND $ended AND id IN (" . Database::marks( $ids ) . ')', $before, ...$ids );
	}

	/**
	 * Reads an account.
	 *
	 * @param int    $user_id User.
	 * @param string $lock    Lock clause.
	 */
	private function read_account( int $user_id, string $lock ): ?Account {
		$row = $this->database->row( "SELECT balance, held FROM {$this->table( 'balances' )} WHERE user_id = %d $lock", $user_id );

		return $row ? new Account( $user_id, (int) $row['balance'], (int) $row['held'] ) : null;
	}

	/**
	 * A row as a hold.
	 *
	 * @param Row $row Of `holds`.
	 */
	private static function to_hold( array $row ): Hold {
		return new Hold(
			id: (int) $row['id'],
			payer: Payer::stored( (int) $row['user_id'], (string) $row['guest_key'], (string) $row['address_key'] ),
			state: HoldState::from( (string) $row['state'] ),
			credits: (int) $row['credits'],
			quota: (int) $row['quota'],
			scope: (string) $row['scope'],
			period: (string) $row['period'],
			module: (string) $row['module'],
			operation: (string) $row['operation'],
			provider: (string) $row['provider'],
			model: (string) $row['model'],
			price_id: null === $row['price_id'] ? null : (int) $row['price_id'],
			conversation_id: null === $row['conversation_id'] ? null : (int) $row['conversation_id'],
			idempotency_key: (string) $row['idempotency_key'],
			created_at: (string) $row['created_at'],
			expires_at: (string) $row['expires_at'],
			fingerprint: $row['fingerprint'] ?? null
		);
	}

	/**
	 * Now, as stored.
	 */
	private function now(): string {
		return Clock::stored( $this->clock->now() );
	}

	/**
	 * A table's name.
	 *
	 * @param string $name Short name.
	 */
	private function table( string $name ): string {
		return $this->database->table( $name );
	}
}
