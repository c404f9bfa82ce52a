<?php
/**
 * The SQL that finds conversations by what was said in them and by whom.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Finds conversations in the order of a list.
 *
 * A common word is best found by walking down the list and looking into each conversation: a page is full after a few.
 * A rare one is best found by the full-text index, which must read every place of a word before it can tell one. So a
 * stretch of the list is walked first; how much it has found tells how far one would have to walk on for a page, and
 * whether the index is cheaper. On a site with fewer conversations the first stretch is all there is and no index is
 * asked, which is also how SQLite searches.
 *
 * @phpstan-import-type Run from SearchTerms
 */
final class SearchQuery {
	/**
	 * The condition on a row of `log_search` that has a text of SearchTerms. Byte by byte, which is what both are written
	 * for: LIKE would go through them character by character and take ten times as long.
	 */
	public const CONTAINS = 'INSTR( words, CAST( %s AS BINARY ) ) > 0';

	/**
	 * The walk's first stretch, and its longest.
	 */
	private const STRETCH     = 500;
	private const MAX_STRETCH = 32_000;

	/**
	 * At least so many are looked for, so that a total says something.
	 */
	private const NEED = 20;

	/**
	 * So far down the list a certain conversation is looked for.
	 */
	private const MAX_WALK = 20_000;

	/**
	 * Users that are told apart by name; for more of them each conversation is asked for its user.
	 */
	private const MAX_USERS = 500;

	/**
	 * Takes the connection.
	 *
	 * @param Database    $database The connection.
	 * @param SearchWords $words    The full-text index.
	 */
	public function __construct( private readonly Database $database, private readonly SearchWords $words ) {}

	/**
	 * Looks until so many are found, or there are no more.
	 *
	 * @param LogFilters $filters With a search.
	 * @param LogOrder   $order   Order.
	 * @param int        $need    How many.
	 * @param ?int       $with    Look until this conversation and the one after it are found too, within reason.
	 */
	public function find( LogFilters $filters, LogOrder $order, int $need, ?int $with = null ): SearchResult {
		$terms = SearchTerms::read( $filters->search );
		$users = $this->users( $filters->search );
		if ( [] === $terms->runs && count( $users ) <= self::MAX_USERS ) {
			return new SearchResult( $this->in_order( $filters, $order, [], $users ), true );
		}
		[ $matches, $match_args ] = $this->condition( $terms, $filters->search, $users );

		$columns = [] === $users ? 'id' : 'id, user_id';
		$need    = max( $need, self::NEED );
		$plan    = count( $users ) <= self::MAX_USERS ? null : false;
		$walk    = new SearchWalk();
		$after   = null;
		$stretch = self::STRETCH;
		while ( true ) {
			$rows = $this->stretch( $filters, $order, $columns, $matches, $match_args, $after, $stretch );
			$walk->add( $rows );
			if ( null !== $with && $walk->walked < self::MAX_WALK && ! $walk->is_past( $with ) ) {
				$need = max( $need, count( $walk->found ) + self::NEED );
			}
			if ( count( $rows ) < $stretch || count( $walk->found ) >= $need ) {
				return new SearchResult( $walk->found, count( $rows ) < $stretch );
			}
			$plan ??= $this->words->plan( $terms ) ?? false;
			$ahead = $walk->ahead( $need );
			// What was walked is a sample, and a small one misleads: it must have cost a part of what it decides about.
			if ( $plan && $plan->cost( $walk ) < $walk->cost( min( $ahead, 5 * $walk->walked ) ) ) {
				$indexed = $this->words->conversations( $terms, $plan->question );
				$plan    = false;
				if ( null !== $indexed ) {
					return new SearchResult( $this->in_order( $filters, $order, $indexed, $users ), true );
				}
			}
			$after   = $rows[ count( $rows ) - 1 ];
			$stretch = max( self::STRETCH, min( self::MAX_STRETCH, 2 * $walk->walked, $ahead ) );
		}
	}

	/**
	 * Which of some conversations match a search.
	 *
	 * @param string    $search What to look for.
	 * @param list<int> $ids    Conversations.
	 * @return list<int> Those of them that match, in the same order.
	 */
	public function among( string $search, array $ids ): array {
		if ( [] === $ids ) {
			return [];
		}
		[ $matches, $args ] = $this->condition( SearchTerms::read( $search ), $search, $this->users( $search ) );
		$rows               = $this->database->rows(
			"SELECT c.id FROM {$this->table( 'conversations' )} c WHERE c.id IN (" . Database::marks( $ids ) . ") AND $matches",
			...[ ...$ids, ...$args ]
		);

		return array_values( array_intersect( $ids, array_map( 'intval', array_column( $rows, 'id' ) ) ) );
	}

	/**
	 * A stretch of the list, and which of it matches.
	 *
	 * @param LogFilters               $filters    Filters.
	 * @param LogOrder                 $order      Order.
	 * @param string                   $columns    What the condition asks of a conversation: no more, so that an index has it.
	 * @param string                   $matches    The condition.
	 * @param list<int|string>         $match_args Its values.
	 * @param ?array<string, ?string>  $after      The last row of the stretch before.
	 * @param int                      $length     Rows.
	 * @return list<array<string, ?string>> `id`, the order's column, `matches`.
	 */
	private function stretch( LogFilters $filters, LogOrder $order, string $columns, string $matches, array $match_args, ?array $after, int $length ): array {
		[ $where, $args ] = $filters->where();
		if ( $after ) {
			$where .= " AND {$order->beyond()}";
			array_push( $args, (string) $after[ $order->column ], (string) $after[ $order->column ], (int) $after['id'] );
		}
		$index = $this->database->is_server() ? 'FORCE INDEX (' . ( 'last_at' === $order->column ? $filters->index() : $order->column ) . ')' : '';
		$list  = "SELECT $columns, $order->column FROM {$this->table( 'conversations' )} $index WHERE $where ORDER BY {$order->sql()} LIMIT %d";

		return $this->database->rows( "SELECT c.id, c.$order->column, $matches AS matches FROM ( $list ) c ORDER BY {$order->sql()}", ...[ ...$match_args, ...$args, $length ] );
	}

	/**
	 * The condition on a conversation `c`. The subqueries have a LIMIT, so that no optimizer makes a join of them and reads
	 * the other side first.
	 *
	 * @param SearchTerms $terms  What to look for.
	 * @param string      $search As it was typed.
	 * @param list<int>   $users  Users of that name, or more of them than are told apart.
	 * @return array{string, list<int|string>}
	 */
	private function condition( SearchTerms $terms, string $search, array $users ): array {
		global $wpdb;
		$any  = [ 'c.id = %d' ];
		$args = [ (int) $this->database->value( "SELECT id FROM {$this->table( 'conversations' )} WHERE uuid = %s", $search ) ];
		if ( [] !== $terms->runs ) {
			$any[] = "( SELECT 1 FROM {$this->table( 'log_search' )} s WHERE s.conversation_id = c.id" . str_repeat( ' AND ' . self::CONTAINS, count( $terms->runs ) ) . ' LIMIT 1 ) IS NOT NULL';
			array_push( $args, ...$terms->texts() );
		}
		if ( count( $users ) > self::MAX_USERS ) {
			[ $named, $names ] = $this->named( $search );
			$any[]             = "( c.user_id > 0 AND ( SELECT 1 FROM $wpdb->users u WHERE u.ID = c.user_id AND $named LIMIT 1 ) IS NOT NULL )";
			array_push( $args, ...$names );
		} elseif ( [] !== $users ) {
			$any[] = 'c.user_id IN (' . Database::marks( $users ) . ')';
			array_push( $args, ...$users );
		}

		return [ '( ' . implode( ' OR ', $any ) . ' )', $args ];
	}

	/**
	 * Conversations of known ids and users, as far as the filters leave them, in order.
	 *
	 * @param LogFilters $filters Filters.
	 * @param LogOrder   $order   Order.
	 * @param list<int>  $ids     Conversations.
	 * @param list<int>  $users   Users.
	 * @return list<int>
	 */
	private function in_order( LogFilters $filters, LogOrder $order, array $ids, array $users ): array {
		[ $where, $args ] = $filters->where();
		$rows             = $this->database->rows( "SELECT id, $order->column FROM {$this->table( 'conversations' )} WHERE uuid = %s AND $where", ...[ $filters->search, ...$args ] );
		foreach ( [ 'id' => $ids, 'user_id' => $users ] as $column => $values ) {
			foreach ( array_chunk( $values, 5000 ) as $chunk ) {
				$marks = Database::marks( $chunk );
				$rows  = [ ...$rows, ...$this->database->rows( "SELECT id, $order->column FROM {$this->table( 'conversations' )} WHERE $column IN ($marks) AND $where", ...[ ...$chunk, ...$args ] ) ];
			}
		}
		$found = [];
		foreach ( $rows as $row ) {
			$found[ (int) $row['id'] ] = [ $row[ $order->column ], (int) $row['id'] ];
		}
		$sign = $order->descending ? -1 : 1;
		usort( $found, static fn ( array $one, array $other ): int => $sign * ( $one <=> $other ) );

		return array_column( $found, 1 );
	}

	/**
	 * Users whose login or email begins with what was typed, or a word of whose name does.
	 *
	 * @param string $search As it was typed.
	 * @return list<int> Ids, at most one more than are told apart.
	 */
	private function users( string $search ): array {
		global $wpdb;
		if ( mb_strlen( $search ) < 2 ) {
			return [];
		}
		[ $named, $args ] = $this->named( $search );

		return array_map( 'intval', array_column( $this->database->rows( "SELECT u.ID FROM $wpdb->users u WHERE $named LIMIT %d", ...[ ...$args, self::MAX_USERS + 1 ] ), 'ID' ) );
	}

	/**
	 * The condition on a user `u`. What looks like an email is looked for where an index helps.
	 *
	 * @param string $search As it was typed.
	 * @return array{string, list<string>}
	 */
	private function named( string $search ): array {
		$begins = $this->database->like( trim( $search, '" ' ) ) . '%';

		return str_contains( $search, '@' )
			? [ '( u.user_email LIKE %s OR u.user_login LIKE %s )', [ $begins, $begins ] ]
			: [ '( u.user_email LIKE %s OR u.user_login LIKE %s OR u.display_name LIKE %s OR u.display_name LIKE %s )', [ $begins, $begins, $begins, '% ' . $begins ] ];
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
