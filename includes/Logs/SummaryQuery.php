<?php
/**
 * The SQL that reads the figures of the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * The summary cards, and what the logs can be filtered by. What the rollup knows is read from it, whatever the number of
 * conversations; figures of one user, or of hours instead of days, are read from the conversations.
 *
 * @phpstan-type Summary array{conversations: int, messages: int, tokens: int, input_tokens: int, output_tokens: int, active_users: int}
 */
final class SummaryQuery {
	private const FIGURES = 'SUM(message_count) AS messages, SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens, SUM(total_tokens) AS tokens';

	/**
	 * Before every day and after.
	 */
	private const FIRST_DAY = '1000-01-02';
	private const LAST_DAY  = '9999-12-31';

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * The figures of what the filters leave, without their search.
	 *
	 * @param LogFilters $filters Filters.
	 * @return Summary
	 */
	public function summary( LogFilters $filters ): array {
		$parts = $filters->in_parts();
		if ( ! $parts ) {
			[ $where, $args ] = $filters->where();

			return $this->of_conversations( $where, $args, $filters->index() );
		}
		[ $days, $hours ] = $parts;
		[ $where, $args ] = self::days( $days );
		$summary          = self::shape(
			$this->database->row(
				"SELECT SUM(conversations) AS conversations, SUM(messages) AS messages, SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens, SUM(total_tokens) AS tokens
				FROM {$this->database->table( 'log_daily' )} WHERE $where",
				...$args
			) ?? []
		);
		foreach ( $hours as $part ) {
			[ $where, $args ] = $part->where();
			foreach ( $this->of_conversations( $where, $args, $part->index() ) as $figure => $number ) {
				$summary[ $figure ] += $number;
			}
		}
		$summary['active_users'] = $this->visitors( $days ) + $this->visitors_of_hours( $hours, $days );

		return $summary;
	}

	/**
	 * How many conversations the filters leave.
	 *
	 * @param LogFilters $filters Filters that are in the rollup.
	 */
	public function conversations( LogFilters $filters ): int {
		[ $days, $hours ] = $filters->in_parts() ?? [ $filters, [] ];
		[ $where, $args ] = self::days( $days );
		$count            = (int) $this->database->value( "SELECT SUM(conversations) FROM {$this->database->table( 'log_daily' )} WHERE $where", ...$args );
		foreach ( $hours as $part ) {
			[ $where, $args ] = $part->where();
			$count           += (int) $this->database->value( "SELECT COUNT(*) FROM {$this->conversations_by( $part->index() )} WHERE $where", ...$args );
		}

		return $count;
	}

	/**
	 * The figures of some conversations.
	 *
	 * @param list<int> $ids Ids.
	 * @return Summary
	 */
	public function of_ids( array $ids ): array {
		return [] === $ids ? self::shape( [] ) : $this->of_conversations( 'id IN (' . Database::marks( $ids ) . ')', $ids, 'PRIMARY' );
	}

	/**
	 * Modules and scopes that occur.
	 *
	 * @return array{modules: list<string>, scopes: list<string>} Sorted; without the empty scope.
	 */
	public function names(): array {
		$daily = $this->database->table( 'log_daily' );
		$index = $this->database->is_server() ? 'FORCE INDEX (module)' : '';
		$names = $this->database->rows( "SELECT DISTINCT module, scope FROM $daily $index" );
		$list  = static function ( string $column ) use ( $names ): array {
			$list = array_values( array_unique( array_filter( array_map( 'strval', array_column( $names, $column ) ), static fn ( string $name ): bool => '' !== $name ) ) );
			sort( $list, SORT_NATURAL );

			return $list;
		};

		return [ 'modules' => $list( 'module' ), 'scopes' => $list( 'scope' ) ];
	}

	/**
	 * Distinct users and guests of a range of days: those who came on one of its days, and before that not since it began.
	 *
	 * @param LogFilters $filters Filters that are in the rollup.
	 */
	private function visitors( LogFilters $filters ): int {
		$module = '' === $filters->module ? Rollup::ANY : $filters->module;
		$scope  = LogFilters::ALL === $filters->scope ? Rollup::ANY : $filters->scope;
		$from   = $filters->after?->format( 'Y-m-d' );
		$until  = $filters->before ? self::day_before( $filters->before ) : self::LAST_DAY;
		// Without a beginning everybody has one first day, and the rows of these are few.
		$previous = null === $from ? 'previous_day = %s' : 'previous_day < %s';

		return (int) $this->database->value(
			"SELECT SUM(visitors) FROM {$this->database->table( 'log_returns' )} WHERE module = %s AND scope = %s AND day BETWEEN %s AND %s AND $previous",
			$module,
			$scope,
			$from ?? self::FIRST_DAY,
			$until,
			$from ?? Rollup::NEVER
		);
	}

	/**
	 * Distinct users and guests of some hours who did not come on whole days.
	 *
	 * @param list<LogFilters> $hours Ranges of hours.
	 * @param LogFilters       $days  Whole days.
	 */
	private function visitors_of_hours( array $hours, LogFilters $days ): int {
		if ( [] === $hours ) {
			return 0;
		}
		$parts = [];
		$args  = [];
		foreach ( $hours as $part ) {
			[ $where, $values ] = $part->where();
			$parts[]            = "SELECT user_id, guest_key FROM {$this->database->table( 'conversations' )} WHERE ( user_id > 0 OR guest_key <> '' ) AND $where";
			array_push( $args, ...$values );
		}
		[ $where, $values ] = self::days( $days );

		return (int) $this->database->value(
			'SELECT COUNT(*) FROM ( SELECT DISTINCT user_id, guest_key FROM ( ' . implode( ' UNION ALL ', $parts ) . " ) came ) h
			WHERE ( SELECT 1 FROM {$this->database->table( 'log_visits' )} v WHERE v.user_id = h.user_id AND v.guest_key = h.guest_key AND $where LIMIT 1 ) IS NULL",
			...[ ...$args, ...$values ]
		);
	}

	/**
	 * The WHERE clause of filters on `log_daily` and `log_visits`.
	 *
	 * @param LogFilters $filters Filters that are in the rollup.
	 * @return array{string, list<string>}
	 */
	private static function days( LogFilters $filters ): array {
		$where = [ 'day BETWEEN %s AND %s' ];
		$args  = [ $filters->after?->format( 'Y-m-d' ) ?? self::FIRST_DAY, $filters->before ? self::day_before( $filters->before ) : self::LAST_DAY ];
		if ( '' !== $filters->module ) {
			$where[] = 'module = %s';
			$args[]  = $filters->module;
		}
		if ( LogFilters::NO_BOT === $filters->scope ) {
			$where[] = 'scope NOT LIKE %s';
			$args[]  = Conversation::BOT_SCOPE . '%';
		} elseif ( LogFilters::ALL !== $filters->scope ) {
			$where[] = 'scope = %s';
			$args[]  = $filters->scope;
		}

		return [ implode( ' AND ', $where ), $args ];
	}

	/**
	 * The last day before a midnight.
	 *
	 * @param \DateTimeImmutable $midnight In the site's zone.
	 */
	private static function day_before( \DateTimeImmutable $midnight ): string {
		return $midnight->modify( '-1 day' )->format( 'Y-m-d' );
	}

	/**
	 * The figures of conversations, read one by one.
	 *
	 * @param string           $where SQL.
	 * @param list<int|string> $args  Its values.
	 * @param string           $index The index to read by.
	 * @return Summary
	 */
	private function of_conversations( string $where, array $args, string $index ): array {
		$row = $this->database->row(
			'SELECT COUNT(*) AS conversations, ' . self::FIGURES . ",
				COUNT(DISTINCT CASE WHEN user_id > 0 THEN user_id END) + COUNT(DISTINCT CASE WHEN user_id = 0 AND guest_key <> '' THEN guest_key END) AS active_users
			FROM {$this->conversations_by( $index )} WHERE $where",
			...$args
		) ?? [];

		return self::shape( $row );
	}

	/**
	 * The table of conversations, read by an index.
	 *
	 * @param string $index Its name.
	 */
	private function conversations_by( string $index ): string {
		return $this->database->table( 'conversations' ) . ( $this->database->is_server() ? " FORCE INDEX ($index)" : '' );
	}

	/**
	 * Figures as numbers.
	 *
	 * @param array<string, ?string> $row Figures by name; missing ones are 0.
	 * @return Summary
	 */
	private static function shape( array $row ): array {
		return [
			'conversations' => (int) ( $row['conversations'] ?? 0 ),
			'messages'      => (int) ( $row['messages'] ?? 0 ),
			'tokens'        => (int) ( $row['tokens'] ?? 0 ),
			'input_tokens'  => (int) ( $row['input_tokens'] ?? 0 ),
			'output_tokens' => (int) ( $row['output_tokens'] ?? 0 ),
			'active_users'  => (int) ( $row['active_users'] ?? 0 ),
		];
	}
}
