<?php
/**
 * The SQL that sums the ledger.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Sums entries for cards, charts and counts: whole days from `ledger_daily`, what is not in there yet and parts of days
 * from the ledger, in one statement, so that an entry that is being summed meanwhile is counted once.
 *
 * Credits added: by purchases and by hand. Debited: taken from balances, by usage, refunds and by hand. Quota only: what
 * requests cost that took nothing from a balance.
 *
 * @phpstan-type Figures array{entries: int, added: string, debited: string, quota_only: string}
 * @phpstan-type Part array{string, list<string|int>}
 */
final class FiguresQuery {
	/**
	 * The figures of rows of the ledger.
	 */
	public const SUMS = "COUNT(*) AS entries,
		SUM(CASE WHEN credits_delta > 0 AND type <> 'erasure' THEN credits_delta ELSE 0 END) AS added,
		SUM(CASE WHEN credits_delta < 0 AND type <> 'erasure' THEN -credits_delta ELSE 0 END) AS debited,
		SUM(CASE WHEN credits_delta = 0 THEN from_quota ELSE 0 END) AS quota_only";

	/**
	 * What is known of usage besides, see Entry::cost() and Usage::raw_units().
	 */
	public const USAGE_SUMS = "SUM(CASE WHEN type = 'usage' THEN from_quota - credits_delta ELSE 0 END) AS cost,
		SUM(COALESCE(units, total_tokens, input_tokens + output_tokens, input_tokens, output_tokens, images + videos, images, videos, 0)) AS units,
		MAX(created_at) AS last_at";

	/**
	 * The same figures of rows of `ledger_daily`, and of the parts of an answer.
	 */
	private const ADDED_UP = 'SUM(entries) AS entries, SUM(added) AS added, SUM(debited) AS debited, SUM(quota_only) AS quota_only';

	/**
	 * Takes its parts.
	 *
	 * @param Database    $database The connection.
	 * @param DailyTotals $totals   Keeps the sums by day.
	 */
	public function __construct( private readonly Database $database, private readonly DailyTotals $totals ) {}

	/**
	 * All figures together.
	 *
	 * @param Filters $filters Which entries.
	 * @return Figures
	 */
	public function total( Filters $filters ): array {
		return self::figures( $this->sum( $filters, false )[0] ?? [] );
	}

	/**
	 * Figures by day of the site, oldest first. A day without entries is left out.
	 *
	 * @param Filters $filters Which entries.
	 * @return array<string, Figures>
	 */
	public function by_day( Filters $filters ): array {
		$by_day = [];
		foreach ( $this->sum( $filters, true ) as $row ) {
			$by_day[ (string) $row['day'] ] = self::figures( $row );
		}

		return $by_day;
	}

	/**
	 * The condition that entries match the lists of values that are asked for.
	 *
	 * @param Filters $filters Which entries.
	 * @return Part Conditions, each after an AND, and their values.
	 */
	public static function listed( Filters $filters ): array {
		$where = '';
		foreach ( $filters->values as $column => $values ) {
			$where .= " AND $column IN (" . Database::marks( $values, '%s' ) . ')';
		}

		return [ $where, array_merge( ...array_values( $filters->values ) ) ];
	}

	/**
	 * The condition that a row's time is in a range.
	 *
	 * @param ?string $after  Stored UTC time, included.
	 * @param ?string $before Stored UTC time, not included.
	 * @return Part Conditions, each after an AND, and their values.
	 */
	public static function between( ?string $after, ?string $before ): array {
		$where = ( null === $after ? '' : ' AND created_at >= %s' ) . ( null === $before ? '' : ' AND created_at < %s' );

		return [ $where, array_values( array_filter( [ $after, $before ], static fn ( ?string $time ): bool => null !== $time ) ) ];
	}

	/**
	 * The expression of the day an entry belongs to.
	 *
	 * @param SiteDays $days The site's days.
	 */
	public static function day( SiteDays $days ): string {
		$cases = '';
		foreach ( $days->offsets() as $from => $seconds ) {
			$local  = sprintf( '%s(created_at, INTERVAL %d SECOND)', $seconds < 0 ? 'DATE_SUB' : 'DATE_ADD', abs( $seconds ) );
			$cases .= " WHEN created_at >= '$from' THEN $local";
		}

		return "DATE(CASE$cases ELSE $local END)";
	}

	/**
	 * Sums micro-credits as a decimal string. Sums can be larger than any amount, and than PHP's integers.
	 *
	 * @param ?string $micro A whole number of 0 or more.
	 */
	public static function credits( ?string $micro ): string {
		// SQLite has no exact decimals and answers with a float when a sum is large.
		$digits   = str_pad( ctype_digit( (string) $micro ) ? (string) $micro : number_format( (float) $micro, 0, '', '' ), 7, '0', STR_PAD_LEFT );
		$decimals = rtrim( substr( $digits, -6 ), '0' );

		return substr( $digits, 0, -6 ) . ( '' === $decimals ? '' : '.' . $decimals );
	}

	/**
	 * Runs the statement.
	 *
	 * @param Filters $filters Which entries.
	 * @param bool    $by_day  Whether by day or together.
	 * @return list<array<string, string|null>>
	 */
	private function sum( Filters $filters, bool $by_day ): array {
		$parts = null === $filters->user ? $this->parts( $filters, $by_day ) : [ $this->of_user( $filters, $by_day ) ];
		$sql   = implode( ' UNION ALL ', array_column( $parts, 0 ) );
		$head  = $by_day ? 'day, ' : '';
		$tail  = $by_day ? ' GROUP BY day ORDER BY day' : '';

		return $this->database->rows( "SELECT $head" . self::ADDED_UP . " FROM ( $sql ) parts$tail", ...array_merge( ...array_column( $parts, 1 ) ) );
	}

	/**
	 * What to add up: the days that are summed already, what came after, and the parts of days at both ends.
	 *
	 * @param Filters $filters Which entries.
	 * @param bool    $by_day  Whether by day or together.
	 * @return non-empty-list<Part>
	 */
	private function parts( Filters $filters, bool $by_day ): array {
		$this->totals->touch();
		$days             = $filters->days;
		$first            = null === $filters->after ? null : $days->first_whole_day( $filters->after );
		$last             = null === $filters->before ? null : $days->day( $filters->before );
		$state            = $this->database->table( 'ledger_summed' );
		$summed           = "COALESCE((SELECT summed_id FROM $state WHERE id = 1 AND rules = %s), 0)";
		[ $listed, $of ]  = self::listed( $filters );
		$where            = ( null === $first ? '' : ' AND day >= %s' ) . ( null === $last ? '' : ' AND day < %s' );
		$bounds           = array_values( array_filter( [ $first, $last ], static fn ( ?string $day ): bool => null !== $day ) );
		[ $head, $group ] = $by_day ? [ 'day, ', ' GROUP BY day' ] : [ '', '' ];
		$parts            = [
			[
				"SELECT $head" . self::ADDED_UP . " FROM {$this->database->table( 'ledger_daily' )}
				WHERE EXISTS ( SELECT 1 FROM $state WHERE id = 1 AND rules = %s )$where$listed$group",
				[ $days->rules(), ...$bounds, ...$of ],
			],
		];
		foreach ( [ [ '>', $filters->after, $filters->before ], ...$this->edges( $filters, $first, $last ) ] as [ $compare, $after, $before ] ) {
			$parts[] = $this->rows( $filters, $by_day, "id $compare $summed", [ $days->rules() ], self::between( $after, $before ) );
		}

		return $parts;
	}

	/**
	 * The parts of days at the ends of a range, of entries whose days are summed already.
	 *
	 * @param Filters $filters Which entries.
	 * @param ?string $first   The first whole day.
	 * @param ?string $last    The day after the last whole one.
	 * @return list<array{string, ?string, ?string}>
	 */
	private function edges( Filters $filters, ?string $first, ?string $last ): array {
		if ( null !== $first && null !== $last && $first > $last ) {
			return [ [ '<=', $filters->after, $filters->before ] ];
		}
		$edges = [
			[ '<=', $filters->after, null === $first ? null : $filters->days->start( $first ) ],
			[ '<=', null === $last ? null : $filters->days->start( $last ), $filters->before ],
		];

		return array_values( array_filter( $edges, static fn ( array $edge ): bool => $edge[1] !== $edge[2] ) );
	}

	/**
	 * All entries of a user: few enough to read.
	 *
	 * @param Filters $filters Which entries.
	 * @param bool    $by_day  Whether by day or together.
	 * @return Part
	 */
	private function of_user( Filters $filters, bool $by_day ): array {
		return $this->rows( $filters, $by_day, 'user_id = %d', [ (int) $filters->user ], self::between( $filters->after, $filters->before ) );
	}

	/**
	 * Sums rows of the ledger.
	 *
	 * @param Filters          $filters Which entries.
	 * @param bool             $by_day  Whether by day or together.
	 * @param string           $which   First condition, by which the rows are found.
	 * @param list<string|int> $values  Its values.
	 * @param Part             $range   When.
	 * @return Part
	 */
	private function rows( Filters $filters, bool $by_day, string $which, array $values, array $range ): array {
		[ $listed, $of ]  = self::listed( $filters );
		[ $head, $group ] = $by_day ? [ self::day( $filters->days ) . ' AS day, ', ' GROUP BY 1' ] : [ '', '' ];

		return [
			"SELECT $head" . self::SUMS . " FROM {$this->database->table( 'ledger' )} WHERE $which{$range[0]}$listed$group",
			[ ...$values, ...$range[1], ...$of ],
		];
	}

	/**
	 * A row of sums.
	 *
	 * @param array<string, string|null> $row Row.
	 * @return Figures
	 */
	private static function figures( array $row ): array {
		return [
			'entries'    => (int) ( $row['entries'] ?? 0 ),
			'added'      => self::credits( $row['added'] ?? null ),
			'debited'    => self::credits( $row['debited'] ?? null ),
			'quota_only' => self::credits( $row['quota_only'] ?? null ),
		];
	}
}
