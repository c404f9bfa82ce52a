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

defined( 'ABSPATH' ) || exit;

/**
 * Adds up `ai_daily` over whole days of the site's zone, today included.
 *
 * @phpstan-import-type Row from Database
 */
final class UsageQuery {
	/**
	 * What can be sorted by, and its column.
	 */
	private const COLUMNS = [ 'calls' => 'calls', 'failed' => 'failed', 'tokens' => 'total_tokens', 'cost' => 'cost', 'charged' => 'charged' ];
	public const SORTABLE = [ 'calls', 'failed', 'tokens', 'cost', 'charged' ];

	private const FIGURES = 'group_id, MAX(name) AS name, MAX(detail) AS detail, MAX(day) AS last_day,
		SUM(calls) AS calls, SUM(failed) AS failed, SUM(refused) AS refused, SUM(usage_missing) AS usage_missing,
		SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens, SUM(cached_tokens) AS cached_tokens, SUM(thinking_tokens) AS thinking_tokens,
		SUM(total_tokens) AS tokens, SUM(images) AS images, SUM(videos) AS videos, SUM(cost) AS cost, SUM(charged) AS charged,
		SUM(milliseconds) AS milliseconds';

	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * A page of groups with their figures. First it is found which groups these are, by the one figure they are sorted by,
	 * and then the rest is added up for them alone: there can be very many people.
	 *
	 * @param Grouping $by       What is added up.
	 * @param int      $days     How far back.
	 * @param string   $orderby  One of SORTABLE.
	 * @param string   $order    asc or desc.
	 * @param int      $page     From 1.
	 * @param int      $per_page Rows a page.
	 * @return array{list<Row>, int} `group_id, name, detail, last_day` and the figures, and how many groups there are in all.
	 */
	public function page( Grouping $by, int $days, string $orderby, string $order, int $page, int $per_page ): array {
		$column = self::COLUMNS[ $orderby ] ?? 'cost';
		$way    = 'asc' === $order ? 'ASC' : 'DESC';
		$found  = array_column(
			$this->database->rows(
				"SELECT SQL_CALC_FOUND_ROWS group_id, SUM($column) AS sorted_by FROM {$this->table()} WHERE added_by = %s AND day >= %s
				GROUP BY group_id ORDER BY sorted_by $way, group_id LIMIT %d OFFSET %d",
				$by->value,
				$this->first_day( $days ),
				$per_page,
				( $page - 1 ) * $per_page
			),
			'group_id'
		);
		// Counting them by a statement of its own would add up everything once more.
		$total = (int) $this->database->value( 'SELECT FOUND_ROWS()' );
		$ids   = array_map( 'strval', $found );
		if ( [] === $ids ) {
			return [ [], $total ];
		}
		$rows = array_column(
			$this->database->rows(
				'SELECT ' . self::FIGURES . " FROM {$this->table()} WHERE added_by = %s AND day >= %s AND group_id IN (" . Database::marks( $ids ) . ') GROUP BY group_id',
				$by->value,
				$this->first_day( $days ),
				...$ids
			),
			null,
			'group_id'
		);

		return [ array_values( array_filter( array_map( static fn ( string $id ): ?array => $rows[ $id ] ?? null, $ids ) ) ), $total ];
	}

	/**
	 * The first groups, by one figure.
	 *
	 * @param Grouping $by      What is added up.
	 * @param int      $days    How far back.
	 * @param string   $orderby One of SORTABLE, highest first.
	 * @param int      $most    How many at most.
	 * @return list<Row> As of page().
	 */
	public function groups( Grouping $by, int $days, string $orderby, int $most ): array {
		return $this->page( $by, $days, $orderby, 'desc', 1, $most )[0];
	}

	/**
	 * What a chart shows of each day, of all groups together.
	 *
	 * @param Grouping $by   What is added up.
	 * @param int      $days How far back.
	 * @return list<Row> `day, calls, tokens, cost`; days without calls are left out.
	 */
	public function by_day( Grouping $by, int $days ): array {
		return $this->database->rows(
			"SELECT day, SUM(calls) AS calls, SUM(total_tokens) AS tokens, SUM(cost) AS cost FROM {$this->table()}
			WHERE added_by = %s AND day BETWEEN %s AND %s GROUP BY day",
			$by->value,
			$this->first_day( $days ),
			$this->first_day( 1 )
		);
	}

	/**
	 * What a chart shows of each day, of some groups each. A group has one row a day, so nothing is added up.
	 *
	 * @param Grouping     $by   What is added up.
	 * @param int          $days How far back.
	 * @param list<string> $ids  Groups.
	 * @return list<Row> `day, group_id, name, detail, calls, tokens, cost`; days without calls are left out.
	 */
	public function by_day_and_group( Grouping $by, int $days, array $ids ): array {
		return [] === $ids ? [] : $this->database->rows(
			"SELECT day, group_id, name, detail, calls, total_tokens AS tokens, cost FROM {$this->table()}
			WHERE added_by = %s AND day BETWEEN %s AND %s AND group_id IN (" . Database::marks( $ids ) . ')',
			$by->value,
			$this->first_day( $days ),
			$this->first_day( 1 ),
			...$ids
		);
	}

	/**
	 * The days on which a user made calls, oldest first.
	 *
	 * @param int $user_id  User.
	 * @param int $page     From 1.
	 * @param int $per_page Rows a page.
	 * @return list<Row> Of `ai_daily`.
	 */
	public function of_user( int $user_id, int $page, int $per_page ): array {
		return $this->database->rows(
			"SELECT * FROM {$this->table()} WHERE added_by = %s AND group_id = %d ORDER BY day LIMIT %d OFFSET %d",
			Grouping::User->value,
			$user_id,
			$per_page,
			( $page - 1 ) * $per_page
		);
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
