<?php
/**
 * The SQL that reads figures of AI calls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

/**
 * Adds up `ai_daily` over whole days of the site's zone, today included.
 *
 * @phpstan-import-type Row from Database
 */
final class UsageQuery {
	/**
	 * What can be sorted by.
	 */
	public const SORTABLE = [ 'calls', 'failed', 'tokens', 'cost', 'charged' ];

	private const FIGURES = 'SUM(calls) AS calls, SUM(failed) AS failed, SUM(refused) AS refused, SUM(usage_missing) AS usage_missing,
		SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens, SUM(thought_tokens) AS thought_tokens,
		SUM(total_tokens) AS tokens, SUM(images) AS images, SUM(videos) AS videos, SUM(cost) AS cost, SUM(charged) AS charged,
		SUM(milliseconds) AS milliseconds, MAX(day) AS last_day';

	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * A page of groups with their figures.
	 *
	 * @param Grouping $by       What is added up.
	 * @param int      $days     How far back.
	 * @param string   $orderby  One of SORTABLE.
	 * @param string   $order    asc or desc.
	 * @param int      $page     From 1.
	 * @param int      $per_page Rows a page.
	 * @return list<Row> The group's columns and the figures.
	 */
	public function groups( Grouping $by, int $days, string $orderby, string $order, int $page, int $per_page ): array {
		$columns = implode( ', ', $by->columns() );
		$sort    = in_array( $orderby, self::SORTABLE, true ) ? $orderby : 'cost';
		$way     = 'asc' === $order ? 'ASC' : 'DESC';

		return $this->database->rows(
			"SELECT $columns, " . self::FIGURES . " FROM {$this->table()} WHERE day >= %s GROUP BY $columns ORDER BY $sort $way, $columns LIMIT %d OFFSET %d",
			$this->first_day( $days ),
			$per_page,
			( $page - 1 ) * $per_page
		);
	}

	/**
	 * How many groups there are.
	 *
	 * @param Grouping $by   What is added up.
	 * @param int      $days How far back.
	 */
	public function count( Grouping $by, int $days ): int {
		$columns = implode( ', ', $by->columns() );

		return (int) $this->database->value( "SELECT COUNT(*) FROM (SELECT $columns FROM {$this->table()} WHERE day >= %s GROUP BY $columns) g", $this->first_day( $days ) );
	}

	/**
	 * Figures by day: of some groups, or of everything.
	 *
	 * @param Grouping  $by     What is added up.
	 * @param int       $days   How far back.
	 * @param list<Row> $groups Their columns; none for everything.
	 * @return list<Row> `day`, the group's columns, and the figures; days without calls are left out.
	 */
	public function by_day( Grouping $by, int $days, array $groups = [] ): array {
		$columns = $by->columns();
		$where   = 'day BETWEEN %s AND %s';
		$values  = [ $this->first_day( $days ), $this->first_day( 1 ) ];
		if ( [] !== $groups ) {
			$one    = '(' . implode( ' AND ', array_map( static fn ( string $column ): string => "$column = %s", $columns ) ) . ')';
			$where .= ' AND (' . implode( ' OR ', array_fill( 0, count( $groups ), $one ) ) . ')';
			foreach ( $groups as $group ) {
				array_push( $values, ...array_map( static fn ( string $column ): string => (string) $group[ $column ], $columns ) );
			}
		}
		$shown = [] === $groups ? 'day' : 'day, ' . implode( ', ', $columns );

		return $this->database->rows( "SELECT $shown, " . self::FIGURES . " FROM {$this->table()} WHERE $where GROUP BY $shown ORDER BY day", ...$values );
	}

	/**
	 * The days there are, oldest first.
	 *
	 * @param int $days How far back.
	 * @return list<string> Such as `2026-03-01`.
	 */
	public function days( int $days ): array {
		$today = $this->clock->site_now();

		return array_map( static fn ( int $back ): string => $today->modify( "-$back days" )->format( 'Y-m-d' ), range( max( 1, $days ) - 1, 0 ) );
	}

	/**
	 * The first of so many days.
	 *
	 * @param int $days How far back.
	 */
	private function first_day( int $days ): string {
		return $this->clock->site_now()->modify( sprintf( '-%d days', max( 0, $days - 1 ) ) )->format( 'Y-m-d' );
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'ai_daily' );
	}
}
