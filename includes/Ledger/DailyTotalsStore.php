<?php
/**
 * The SQL that writes the daily sums.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Adds entries to `ledger_daily` and keeps count of how far it has come. Used by DailyTotals alone, which says when.
 *
 * @phpstan-type State array{rules: string, summed_id: int, seen_id: int, is_settled: bool}
 */
final class DailyTotalsStore {
	/**
	 * Rows of one INSERT.
	 */
	private const ROWS = 200;

	private const COLUMNS = [ 'day', 'type', 'module', 'operation', 'provider', 'model', 'actor_type', 'price_id', 'entries', 'added', 'debited', 'quota_only', 'cost', 'units', 'last_at' ];

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * How far the sums go.
	 *
	 * @param int  $minutes After so many minutes whatever was being written when the last entry was seen has ended.
	 * @param bool $lock    Whether to lock the row until the transaction ends.
	 * @return State|null Null before the first time.
	 */
	public function state( int $minutes, bool $lock = false ): ?array {
		// The server's clock, not the plugin's: that one can be set to another time to import history.
		$row = $this->database->row(
			"SELECT rules, summed_id, seen_id, seen_at <= DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d MINUTE) AS is_settled
			FROM {$this->database->table( 'ledger_summed' )} WHERE id = 1" . ( $lock ? ' FOR UPDATE' : '' ),
			$minutes
		);

		return $row ? [
			'rules'      => (string) $row['rules'],
			'summed_id'  => (int) $row['summed_id'],
			'seen_id'    => (int) $row['seen_id'],
			'is_settled' => 1 === (int) $row['is_settled'],
		] : null;
	}

	/**
	 * The latest entry that can be seen.
	 */
	public function latest_id(): int {
		return (int) $this->database->value( "SELECT MAX(id) FROM {$this->database->table( 'ledger' )}" );
	}

	/**
	 * Begins anew. Call inside a transaction.
	 *
	 * @param string $rules  The days that will be summed by, see SiteDays::rules().
	 * @param int    $latest The latest entry that can be seen.
	 */
	public function start( string $rules, int $latest ): void {
		$this->database->run(
			"INSERT INTO {$this->database->table( 'ledger_summed' )} (id, rules, seen_at) VALUES (1, %s, UTC_TIMESTAMP())
			ON DUPLICATE KEY UPDATE rules = %s, summed_id = 0, seen_id = CASE WHEN seen_id > %d THEN %d ELSE seen_id END",
			$rules,
			$rules,
			$latest,
			$latest
		);
		$this->database->run( "DELETE FROM {$this->database->table( 'ledger_daily' )}" );
	}

	/**
	 * Notes the latest entry, unless entries noted before are still to be summed.
	 *
	 * @param int $id The entry.
	 */
	public function see( int $id ): void {
		$this->database->run(
			"UPDATE {$this->database->table( 'ledger_summed' )} SET seen_id = %d, seen_at = UTC_TIMESTAMP() WHERE id = 1 AND seen_id <= summed_id AND seen_id < %d",
			$id,
			$id
		);
	}

	/**
	 * Adds the next entries to the sums. Call inside a transaction, with the state locked.
	 *
	 * They are read without locks and written as values: an INSERT … SELECT would lock the end of the ledger against
	 * everybody who is being charged.
	 *
	 * @param SiteDays $days    The site's days.
	 * @param int      $after   The last entry that is in the sums.
	 * @param int      $until   The last entry that may be.
	 * @param int      $entries At most so many.
	 * @return int The last entry that is in them now.
	 */
	public function add( SiteDays $days, int $after, int $until, int $entries ): int {
		$ledger = $this->database->table( 'ledger' );
		$last   = (int) $this->database->value( "SELECT MAX(id) FROM ( SELECT id FROM $ledger WHERE id > %d AND id <= %d ORDER BY id LIMIT %d ) batch", $after, $until, $entries );
		$last   = 0 === $last ? $until : $last;
		$day    = FiguresQuery::day( $days );
		$sums   = $this->database->rows(
			"SELECT $day AS day, type, module, operation, provider, model, actor_type, COALESCE(price_id, 0) AS price_id, " . FiguresQuery::SUMS . ', ' . FiguresQuery::USAGE_SUMS . "
			FROM $ledger WHERE id > %d AND id <= %d
			GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
			$after,
			$last
		);
		foreach ( array_chunk( $sums, self::ROWS ) as $rows ) {
			$this->insert( $rows );
		}
		$this->database->run( "UPDATE {$this->database->table( 'ledger_summed' )} SET summed_id = %d WHERE id = 1", $last );

		return $last;
	}

	/**
	 * Adds rows to those that are there.
	 *
	 * @param list<array<string, string|null>> $rows By column.
	 */
	private function insert( array $rows ): void {
		$values = [];
		foreach ( $rows as $row ) {
			foreach ( self::COLUMNS as $column ) {
				$values[] = $row[ $column ];
			}
		}
		$sums = array_map( static fn ( string $column ): string => "$column = $column + VALUES($column)", [ 'entries', 'added', 'debited', 'quota_only', 'cost', 'units' ] );
		$row  = '(' . Database::marks( self::COLUMNS, '%s' ) . ')';
		$this->database->run(
			"INSERT INTO {$this->database->table( 'ledger_daily' )} (" . implode( ', ', self::COLUMNS ) . ') VALUES ' . Database::marks( $rows, $row ) . '
			ON DUPLICATE KEY UPDATE ' . implode( ', ', $sums ) . ', last_at = GREATEST(last_at, VALUES(last_at))',
			...$values
		);
	}
}
