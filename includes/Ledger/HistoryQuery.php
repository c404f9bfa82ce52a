<?php
/**
 * The SQL of one user's own history.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what belongs to one user and nothing else: every statement names whose entries it wants.
 *
 * A page is found by the entry it follows or precedes, not by its number: nothing before it is walked through or counted,
 * so any page of 100,000 entries takes the time of the first, and an entry that is written meanwhile moves no other to
 * another page.
 */
final class HistoryQuery {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * A page of a user's entries, newest first.
	 *
	 * @param int  $user_id User.
	 * @param int  $limit   At most so many.
	 * @param ?int $before  Those just older than this entry of theirs.
	 * @param ?int $after   Those just newer than this entry of theirs; `before` must be null then.
	 * @return list<Entry>
	 * @throws Problem 404 for an entry that is not theirs.
	 */
	public function page( int $user_id, int $limit, ?int $before = null, ?int $after = null ): array {
		$index = $this->database->is_server() ? 'FORCE INDEX (history)' : '';
		$where = '';
		$args  = [ $user_id ];
		if ( null !== $before || null !== $after ) {
			$id      = (int) ( $before ?? $after );
			$time    = $this->time( $user_id, $id );
			$compare = null === $before ? '>' : '<';
			$where   = " AND created_at $compare= %s AND (created_at $compare %s OR id $compare %d)";
			array_push( $args, $time, $time, $id );
		}
		$direction = null === $after ? 'DESC' : 'ASC';
		$entries   = array_map(
			[ EntryRow::class, 'entry' ],
			// The index alone says which; the rows are read of those only.
			$this->database->rows(
				"SELECT l.* FROM {$this->table()} l
				JOIN ( SELECT id FROM {$this->table()} $index WHERE user_id = %d$where ORDER BY created_at $direction, id $direction LIMIT %d ) page ON page.id = l.id
				ORDER BY l.created_at $direction, l.id $direction",
				...[ ...$args, $limit ]
			)
		);

		return null === $after ? $entries : array_reverse( $entries );
	}

	/**
	 * One of a user's entries.
	 *
	 * @param int $user_id User.
	 * @param int $id      The entry.
	 * @throws Problem 404 for one that is not theirs, as for one that is not there.
	 */
	public function find( int $user_id, int $id ): Entry {
		$row = $this->database->row( "SELECT * FROM {$this->table()} WHERE id = %d AND user_id = %d", $id, $user_id );

		return $row ? EntryRow::entry( $row ) : throw self::unknown();
	}

	/**
	 * A user's latest purchases, with what refunds took back of them.
	 *
	 * @param int $user_id User.
	 * @param int $limit   At most so many.
	 * @return list<Entry>
	 */
	public function purchases( int $user_id, int $limit ): array {
		return array_map(
			[ EntryRow::class, 'entry' ],
			$this->database->rows(
				"SELECT l.* FROM {$this->table()} l
				JOIN ( SELECT id FROM {$this->table()} WHERE user_id = %d AND type IN ('purchase', 'revocation') ORDER BY created_at DESC, id DESC LIMIT %d ) page ON page.id = l.id
				ORDER BY l.created_at DESC, l.id DESC",
				$user_id,
				$limit
			)
		);
	}

	/**
	 * When a user's entry was written.
	 *
	 * @param int $user_id User.
	 * @param int $id      The entry.
	 * @return string Stored UTC time.
	 * @throws Problem 404.
	 */
	private function time( int $user_id, int $id ): string {
		return $this->database->value( "SELECT created_at FROM {$this->table()} WHERE id = %d AND user_id = %d", $id, $user_id ) ?? throw self::unknown();
	}

	/**
	 * There is no such entry, or it is somebody else's: which of both, nobody learns.
	 */
	private static function unknown(): Problem {
		return Problem::not_found( __( 'There is no such entry in your history.', 'aipuffer' ) );
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'ledger' );
	}
}
