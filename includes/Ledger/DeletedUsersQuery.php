<?php
/**
 * The SQL of balances that nobody can spend.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Balances of users who were deleted. The ledger keeps them, and so do the sums of all entries.
 *
 * @phpstan-type Change array{added: string, debited: string}
 */
final class DeletedUsersQuery {
	private const SUMS = 'SUM(CASE WHEN %1$s > 0 THEN %1$s ELSE 0 END) AS added, SUM(CASE WHEN %1$s < 0 THEN -%1$s ELSE 0 END) AS debited';

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * What is on their balances now.
	 *
	 * @return Change|null What is above zero and what is below, decimal strings; null where nobody was deleted.
	 */
	public function balances(): ?array {
		$row = $this->database->row( 'SELECT COUNT(*) AS accounts, ' . sprintf( self::SUMS, 'balance' ) . " FROM {$this->accounts()}" );

		return 0 === (int) ( $row['accounts'] ?? 0 ) ? null : self::change( (array) $row );
	}

	/**
	 * How their balances have changed, by day of the site. What an erasure stands for counts: it is on their balances.
	 *
	 * @param Filters $filters From when on.
	 * @return array<string, Change>
	 */
	public function by_day( Filters $filters ): array {
		$rows = $this->database->rows(
			'SELECT ' . FiguresQuery::day( $filters->days ) . ' AS day, ' . sprintf( self::SUMS, 'credits_delta' ) . "
			FROM {$this->database->table( 'ledger' )} JOIN ( SELECT user_id AS deleted FROM {$this->accounts()} ) accounts ON user_id = deleted
			WHERE created_at >= %s GROUP BY 1",
			(string) $filters->after
		);

		return array_combine( array_map( 'strval', array_column( $rows, 'day' ) ), array_map( [ self::class, 'change' ], $rows ) );
	}

	/**
	 * The accounts.
	 */
	private function accounts(): string {
		global $wpdb;

		return "{$this->database->table( 'balances' )} WHERE NOT EXISTS ( SELECT 1 FROM $wpdb->users WHERE ID = user_id )";
	}

	/**
	 * A row of sums.
	 *
	 * @param array<string, string|null> $row Row.
	 * @return Change
	 */
	private static function change( array $row ): array {
		return [ 'added' => FiguresQuery::credits( $row['added'] ?? null ), 'debited' => FiguresQuery::credits( $row['debited'] ?? null ) ];
	}
}
