<?php
/**
 * The SQL of erasures.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Finds what is a person's in the ledger and gives it to nobody. Used by Erasure alone, which keeps the sums.
 */
final class ErasureStore {
	/**
	 * What is erased of a user's entries. Types first: so it is found in the index that begins with the user.
	 */
	private const ENTRIES = "user_id = %d AND type IN ('usage', 'adjustment') AND order_id IS NULL";

	/**
	 * Reservations that nobody ends any more.
	 */
	private const ENDED = "( state IN ('settled', 'released') OR ( state = 'expired' AND expires_at < %s ) )";

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Whether a user has entries that are erased.
	 *
	 * @param int $user_id User.
	 */
	public function has_entries( int $user_id ): bool {
		return $this->exists( 'ledger', self::ENTRIES, $user_id );
	}

	/**
	 * Entries that are erased.
	 *
	 * @param int $user_id User.
	 * @param int $limit   At most so many.
	 * @return array<int, int> Changes of the balance by id, in micro-credits.
	 */
	public function entries( int $user_id, int $limit ): array {
		$rows = $this->database->rows( "SELECT id, credits_delta FROM {$this->table( 'ledger' )} WHERE " . self::ENTRIES . ' LIMIT %d', $user_id, $limit );

		return array_combine( array_map( 'intval', array_column( $rows, 'id' ) ), array_map( 'intval', array_column( $rows, 'credits_delta' ) ) );
	}

	/**
	 * Takes a user off entries. What figures are filtered by stays, the type of the actor included; an administrator who
	 * changed the user's balance stays named, unless that was the user.
	 *
	 * @param int       $user_id User.
	 * @param list<int> $ids     Entries.
	 */
	public function take_entries( int $user_id, array $ids ): void {
		if ( [] === $ids ) {
			return;
		}
		$this->database->run(
			"UPDATE {$this->table( 'ledger' )} SET user_id = %d, balance_after = 0, conversation_id = NULL, note = '',
				actor_id = CASE WHEN actor_id = %d AND actor_type IN ('user', 'admin') THEN %d ELSE actor_id END
			WHERE id IN (" . Database::marks( $ids ) . ')',
			Payer::ERASED,
			$user_id,
			Payer::ERASED,
			...$ids
		);
	}

	/**
	 * Adds to the amount of an entry.
	 *
	 * @param int $id    Entry.
	 * @param int $micro Micro-credits.
	 */
	public function add( int $id, int $micro ): void {
		$this->database->run( "UPDATE {$this->table( 'ledger' )} SET credits_delta = credits_delta + %d WHERE id = %d", $micro, $id );
	}

	/**
	 * A user's reservations that have ended.
	 *
	 * @param int    $user_id User.
	 * @param string $dead    Stored time; what expired before has ended too.
	 * @param int    $limit   At most so many.
	 * @return list<int> Ids.
	 */
	public function ended_holds( int $user_id, string $dead, int $limit ): array {
		$rows = $this->database->rows( "SELECT id FROM {$this->table( 'holds' )} WHERE user_id = %d AND " . self::ENDED . ' LIMIT %d', $user_id, $dead, $limit );

		return array_map( 'intval', array_column( $rows, 'id' ) );
	}

	/**
	 * Takes their user off reservations. Whoever would settle an expired one later is told that it has ended.
	 *
	 * @param non-empty-list<int> $ids  Reservations.
	 * @param string              $dead See ended_holds().
	 */
	public function take_holds( array $ids, string $dead ): void {
		$this->database->run(
			"UPDATE {$this->table( 'holds' )} SET user_id = %d, conversation_id = NULL, fingerprint = NULL, state = CASE WHEN state = 'expired' THEN 'released' ELSE state END
			WHERE id IN (" . Database::marks( $ids ) . ') AND ' . self::ENDED,
			...[ Payer::ERASED, ...$ids, $dead ]
		);
	}

	/**
	 * Whether orders have granted a user something or taken it back.
	 *
	 * @param int $user_id User.
	 */
	public function has_orders( int $user_id ): bool {
		return $this->exists( 'ledger', "user_id = %d AND type IN ('purchase', 'revocation')", $user_id );
	}

	/**
	 * Whether reservations of a user can still be settled.
	 *
	 * @param int $user_id User.
	 */
	public function has_holds( int $user_id ): bool {
		return $this->exists( 'holds', "user_id = %d AND state IN ('held', 'expired')", $user_id );
	}

	/**
	 * Whether a user has changed other people's balances.
	 *
	 * @param int $user_id User.
	 */
	public function has_acted( int $user_id ): bool {
		return $this->exists( 'ledger', "actor_type = 'admin' AND actor_id = %d", $user_id );
	}

	/**
	 * Whether there is such a row.
	 *
	 * @param string $table   Short name.
	 * @param string $where   Condition.
	 * @param int    $user_id Its value.
	 */
	private function exists( string $table, string $where, int $user_id ): bool {
		return null !== $this->database->value( "SELECT id FROM {$this->table( $table )} WHERE $where LIMIT 1", $user_id );
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
