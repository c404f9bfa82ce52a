<?php
/**
 * The SQL that reads a page from the middle of all users by name.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress has no index on names, and to sort them all takes ten times as long as to compare each with one. So a sample of
 * names tells between which two of them the page must be, the names before these are counted, and only those between are
 * sorted. The page is that of the whole order; where the sample was misleading there is none.
 */
final class PageByName {
	/**
	 * As far from either end of the list, sorting begins to take long.
	 */
	public const FROM = 2000;

	/**
	 * Names of the sample, and how many of them stand on either side of the page: four times what chance moves it by.
	 */
	private const SAMPLE = 400;
	private const MARGIN = 40;

	/**
	 * Takes where users are read.
	 *
	 * @param Database         $database The connection.
	 * @param string           $from     The table of users as `u`.
	 * @param string           $where    A condition for them.
	 * @param list<string|int> $args     Its values.
	 */
	public function __construct( private readonly Database $database, private readonly string $from, private readonly string $where, private readonly array $args ) {}

	/**
	 * The ids of a page, by name and, among equals, by id.
	 *
	 * @param int $offset From 0.
	 * @param int $limit  Rows.
	 * @param int $total  How many users there are.
	 * @return list<int> All of the page, or none.
	 */
	public function ids( int $offset, int $limit, int $total ): array {
		// By what has to do with no name: every 250th id may well be called alike.
		$sample = array_column( $this->rows( 'u.display_name', 'AND MOD( CRC32( u.ID ), %d ) = 0 ORDER BY u.display_name', intdiv( $total, self::SAMPLE ) ), 'display_name' );
		$first  = $sample[ intdiv( $offset * count( $sample ), $total ) - self::MARGIN ] ?? null;
		$last   = $sample[ intdiv( ( $offset + $limit ) * count( $sample ), $total ) + self::MARGIN ] ?? null;
		$before = null === $first ? 0 : (int) $this->rows( 'COUNT(*) AS users', 'AND u.display_name < %s', $first )[0]['users'];
		if ( $before > $offset ) {
			return [];
		}
		$between = ( null === $first ? '' : 'AND u.display_name >= %s ' ) . ( null === $last ? '' : 'AND u.display_name <= %s ' );
		$names   = array_filter( [ $first, $last ], 'is_string' );
		$rows    = $this->rows( 'u.ID', $between . 'ORDER BY u.display_name, u.ID LIMIT %d OFFSET %d', ...[ ...$names, $limit, $offset - $before ] );

		return count( $rows ) === $limit ? array_map( 'intval', array_column( $rows, 'ID' ) ) : [];
	}

	/**
	 * Reads users.
	 *
	 * @param string     $columns   What of them.
	 * @param string     $condition More of a condition, and what follows it.
	 * @param string|int ...$args   Its values.
	 * @return list<array<string, mixed>>
	 */
	private function rows( string $columns, string $condition, string|int ...$args ): array {
		return $this->database->rows( "SELECT $columns FROM $this->from WHERE $this->where $condition", ...[ ...$this->args, ...array_values( $args ) ] );
	}
}
