<?php
/**
 * The SQL that reads conversations and messages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Lists conversations. Every statement names its index where the database could be tempted by another: with a million
 * rows its guess is wrong in the wrong moment.
 *
 * @phpstan-import-type Row from Database
 */
final class LogsQuery {
	/**
	 * Conversations are counted up to so many.
	 */
	public const COUNTED = 10_000;

	/**
	 * Takes the connection and what it asks.
	 *
	 * @param Database     $database The connection.
	 * @param SummaryQuery $summary  Knows counts from the rollup.
	 * @param SearchQuery  $search   Finds conversations by what was said in them.
	 */
	public function __construct( private readonly Database $database, private readonly SummaryQuery $summary, private readonly SearchQuery $search ) {}

	/**
	 * A page of conversations and how many there are.
	 *
	 * @param LogFilters $filters  Filters.
	 * @param LogOrder   $order    Order.
	 * @param int        $page     From 1.
	 * @param int        $per_page Rows a page.
	 * @return array{list<Conversation>, int, bool} The page; how many match; whether that is only counted so far.
	 */
	public function page( LogFilters $filters, LogOrder $order, int $page, int $per_page ): array {
		$offset = ( $page - 1 ) * $per_page;
		if ( '' !== $filters->search ) {
			$found = $this->search->find( $filters, $order, min( self::COUNTED, $offset + $per_page ) + 1 );

			return [ $this->by_ids( array_slice( $found->ids, $offset, $per_page ) ), min( self::COUNTED, count( $found->ids ) ), ! $found->is_complete || count( $found->ids ) > self::COUNTED ];
		}
		$count = $this->count( $filters );
		if ( $offset >= $count && $count <= self::COUNTED ) {
			return [ [], $count, false ];
		}
		[ $where, $args ] = $filters->where();
		$index            = $this->force( $this->index( $filters, $order, $count ) );
		$ids              = $this->database->rows( "SELECT id FROM {$this->table()} $index WHERE $where ORDER BY {$order->sql()} LIMIT %d OFFSET %d", ...[ ...$args, $per_page, $offset ] );

		return [ $this->by_ids( array_map( 'intval', array_column( $ids, 'id' ) ) ), min( self::COUNTED, $count ), $count > self::COUNTED ];
	}

	/**
	 * How many conversations match, without a search: exactly where the rollup knows it, else counted up to one more than
	 * COUNTED.
	 *
	 * @param LogFilters $filters Filters.
	 */
	public function count( LogFilters $filters ): int {
		if ( $filters->is_in_rollup() ) {
			return $this->summary->conversations( $filters );
		}
		[ $where, $args ] = $filters->where();

		return (int) $this->database->value( "SELECT COUNT(*) FROM ( SELECT id FROM {$this->table()} {$this->force( $filters->index() )} WHERE $where LIMIT %d ) counted", ...[ ...$args, self::COUNTED + 1 ] );
	}

	/**
	 * One conversation.
	 *
	 * @param int $id Its id.
	 */
	public function get( int $id ): ?Conversation {
		return $this->by_ids( [ $id ] )[0] ?? null;
	}

	/**
	 * The conversations before and after one in a list.
	 *
	 * @param Conversation $conversation The one.
	 * @param LogFilters   $filters      The list's filters.
	 * @param LogOrder     $order        The list's order.
	 * @return array{previous: ?int, next: ?int} Ids; null at an end, and where the search has not come so far.
	 */
	public function neighbours( Conversation $conversation, LogFilters $filters, LogOrder $order ): array {
		if ( '' !== $filters->search ) {
			$ids = [] === $this->search->among( $filters->search, [ $conversation->id ] ) ? [] : $this->search->find( $filters, $order, 1, $conversation->id )->ids;
			$at  = array_search( $conversation->id, $ids, true );

			return [ 'previous' => false === $at ? null : $ids[ $at - 1 ] ?? null, 'next' => false === $at ? null : $ids[ $at + 1 ] ?? null ];
		}

		return [ 'previous' => $this->beside( $conversation, $filters, $order->reversed() ), 'next' => $this->beside( $conversation, $filters, $order ) ];
	}

	/**
	 * The next conversations after one in the order of their last message, all that match the filters but the search.
	 *
	 * @param LogFilters                   $filters Filters.
	 * @param bool                         $newest  Whether the newest come first.
	 * @param ?array{last_at: string, id: int} $after   The last one had; null to begin.
	 * @param int                          $limit   At most so many.
	 * @return list<Row> Rows of `conversations`.
	 */
	public function next( LogFilters $filters, bool $newest, ?array $after, int $limit ): array {
		[ $where, $args ] = $filters->where();
		$order            = new LogOrder( 'last_at', $newest );
		if ( $after ) {
			// The first condition says again what the second says, in words an index understands.
			$where .= ' AND last_at ' . ( $newest ? '<=' : '>=' ) . " %s AND {$order->beyond()}";
			array_push( $args, $after['last_at'], $after['last_at'], $after['last_at'], $after['id'] );
		}

		return $this->database->rows( "SELECT * FROM {$this->table()} {$this->force( $filters->index() )} WHERE $where ORDER BY {$order->sql()} LIMIT %d", ...[ ...$args, $limit ] );
	}

	/**
	 * Conversations whose last message is older than a time, oldest first.
	 *
	 * @param string $before    Stored UTC time.
	 * @param bool   $with_text Only those whose messages have their text.
	 * @param int    $limit     At most so many.
	 * @return list<Conversation>
	 */
	public function older_than( string $before, bool $with_text, int $limit ): array {
		$where = $with_text ? 'has_text = 1 AND last_at < %s' : 'last_at < %s';

		return array_map(
			[ Conversation::class, 'from_row' ],
			$this->database->rows( "SELECT * FROM {$this->table()} {$this->force( $with_text ? 'text' : 'last_at' )} WHERE $where ORDER BY last_at, id LIMIT %d", $before, $limit )
		);
	}

	/**
	 * Conversations in the order of their ids in a list; those that are gone are left out.
	 *
	 * @param list<int> $ids Ids.
	 * @return list<Conversation>
	 */
	public function by_ids( array $ids ): array {
		if ( [] === $ids ) {
			return [];
		}
		$rows = $this->database->rows( "SELECT * FROM {$this->table()} WHERE id IN (" . Database::marks( $ids ) . ')', ...$ids );
		$rows = array_column( $rows, null, 'id' );

		return array_values( array_map( static fn ( int $id ): Conversation => Conversation::from_row( $rows[ $id ] ), array_filter( $ids, static fn ( int $id ): bool => isset( $rows[ $id ] ) ) ) );
	}

	/**
	 * The names of users, read past WordPress's cache: an export of all of them would fill the memory.
	 *
	 * @param list<int> $ids Users.
	 * @return array<int, string> Display names by id, of users that are still there.
	 */
	public function user_names( array $ids ): array {
		global $wpdb;
		$ids = array_values( array_unique( array_filter( $ids ) ) );

		$rows  = [] === $ids ? [] : $this->database->rows( "SELECT ID, display_name FROM $wpdb->users WHERE ID IN (" . Database::marks( $ids ) . ')', ...$ids );
		$names = [];
		foreach ( $rows as $row ) {
			$names[ (int) $row['ID'] ] = (string) $row['display_name'];
		}

		return $names;
	}

	/**
	 * The conversation next to one.
	 *
	 * @param Conversation $conversation The one.
	 * @param LogFilters   $filters      The list's filters.
	 * @param LogOrder     $order        The direction to look in.
	 */
	private function beside( Conversation $conversation, LogFilters $filters, LogOrder $order ): ?int {
		[ $where, $args ] = $filters->where();
		$value            = $conversation->{$order->column};
		$index            = $this->force( $this->index( $filters, $order, self::COUNTED + 1 ) );
		$bound            = $order->column . ( $order->descending ? ' <= ' : ' >= ' ) . ( 'last_at' === $order->column ? '%s' : '%d' );
		$id               = $this->database->value( "SELECT id FROM {$this->table()} $index WHERE $where AND $bound AND {$order->beyond()} ORDER BY {$order->sql()} LIMIT 1", ...[ ...$args, $value, $value, $value, $conversation->id ] );

		return null === $id ? null : (int) $id;
	}

	/**
	 * The index to read a list by: that of the order, unless the filters leave so few that sorting them is quicker.
	 *
	 * @param LogFilters $filters Filters.
	 * @param LogOrder   $order   Order.
	 * @param int        $count   How many match.
	 */
	private function index( LogFilters $filters, LogOrder $order, int $count ): string {
		return 'last_at' === $order->column || $count <= self::COUNTED ? $filters->index() : $order->column;
	}

	/**
	 * The clause that names an index.
	 *
	 * @param string $index Its name.
	 */
	private function force( string $index ): string {
		return $this->database->is_server() ? "FORCE INDEX ($index)" : '';
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'conversations' );
	}
}
