<?php
/**
 * The SQL that reads the ledger for lists and figures.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use Generator;

defined( 'ABSPATH' ) || exit;

/**
 * Lists entries and what figures say of them. Writing is LedgerStore's.
 *
 * What is called filters below is what Filters::from_array() reads: `after, before, days, type, module, actor_type, user`.
 */
final class LedgerQuery {
	/**
	 * Days of a chart at most, and where nobody says how many.
	 */
	private const CHART_DAYS         = 366;
	private const CHART_DEFAULT_DAYS = 30;

	/**
	 * Entries of an export that are in memory at the same time.
	 */
	private const BATCH = 1000;

	/**
	 * Takes its parts.
	 *
	 * @param Database     $database The connection.
	 * @param Clock        $clock    The time.
	 * @param FiguresQuery $figures  Sums.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Clock $clock,
		private readonly FiguresQuery $figures
	) {}

	/**
	 * A page of entries, newest first unless `order` says otherwise.
	 *
	 * Any page takes the same time: the figures by day say in which days it lies, so nothing before it is walked through,
	 * and entries that match rarely are not looked for where there are none.
	 *
	 * @param array<string, mixed> $filters  Filters and `order`.
	 * @param int                  $page     From 1.
	 * @param int                  $per_page Rows a page.
	 * @return list<Entry>
	 * @throws Problem 400 for a date that is none.
	 */
	public function page( array $filters, int $page, int $per_page ): array {
		$asked            = Filters::from_array( $filters, $this->clock );
		$direction        = self::direction( $filters );
		$skip             = ( $page - 1 ) * $per_page;
		[ $where, $args ] = self::where( $asked );
		if ( null === $asked->user ) {
			[ $ranges, $values, $skip ] = $this->days_of_page( $asked, $direction, $skip, $per_page );
			if ( [] === $ranges ) {
				return [];
			}
			$where .= ' AND (' . implode( ' OR ', $ranges ) . ')';
			$args   = [ ...$args, ...$values ];
		}

		return array_map(
			[ EntryRow::class, 'entry' ],
			$this->database->rows(
				"SELECT l.* FROM {$this->table()} l
				JOIN ( SELECT id FROM {$this->table()} WHERE $where ORDER BY created_at $direction, id $direction LIMIT %d OFFSET %d ) page ON page.id = l.id
				ORDER BY l.created_at $direction, l.id $direction",
				...[ ...$args, $per_page, $skip ]
			)
		);
	}

	/**
	 * How many entries match.
	 *
	 * @param array<string, mixed> $filters Filters.
	 * @throws Problem 400 for a date that is none.
	 */
	public function count( array $filters ): int {
		return $this->figures->total( Filters::from_array( $filters, $this->clock ) )['entries'];
	}

	/**
	 * The figures of the summary cards, see FiguresQuery.
	 *
	 * @param array<string, mixed> $filters Filters.
	 * @return array{credits_added: string, balance_debited: string, quota_only_usage: string, ledger_entries: int}
	 * @throws Problem 400 for a date that is none.
	 */
	public function summary( array $filters ): array {
		$figures = $this->figures->total( Filters::from_array( $filters, $this->clock ) );

		return [
			'credits_added'    => $figures['added'],
			'balance_debited'  => $figures['debited'],
			'quota_only_usage' => $figures['quota_only'],
			'ledger_entries'   => $figures['entries'],
		];
	}

	/**
	 * The same figures for each day of the site in the range, days without entries included; 30 days where no beginning
	 * is given.
	 *
	 * @param array<string, mixed> $filters Filters.
	 * @return list<array{date: string, added: string, debited: string, quota_only: string, entries: int}>
	 * @throws Problem 400 for more than 366 days, or a date that is none.
	 */
	public function chart( array $filters ): array {
		$asked = Filters::from_array( $filters, $this->clock );
		// The day before the end, unless that is within a day.
		$last  = null === $asked->before ? $this->clock->site_now()->format( 'Y-m-d' ) : SiteDays::add( $asked->days->first_whole_day( $asked->before ), -1 );
		$first = null === $asked->after ? SiteDays::add( $last, 1 - self::CHART_DEFAULT_DAYS ) : $asked->days->day( $asked->after );
		if ( SiteDays::add( $first, self::CHART_DAYS ) <= $last ) {
			/* translators: %d: a number. */
			Raise::invalid( empty( $filters['days'] ) ? 'after' : 'days', sprintf( __( 'A chart shows at most %d days.', 'aipuffer' ), self::CHART_DAYS ) );
		}
		$figures = $this->figures->by_day( null === $asked->after ? $asked->since( $asked->days->start( $first ) ) : $asked );
		$chart   = [];
		for ( $day = $first; $day <= $last; $day = SiteDays::add( $day, 1 ) ) {
			$chart[] = [ 'date' => $day ] + ( $figures[ $day ] ?? [ 'added' => '0', 'debited' => '0', 'quota_only' => '0', 'entries' => 0 ] );
		}

		return $chart;
	}

	/**
	 * One entry.
	 *
	 * @param int $id Its id.
	 */
	public function find( int $id ): ?Entry {
		$row = $this->database->row( "SELECT * FROM {$this->table()} WHERE id = %d", $id );

		return $row ? EntryRow::entry( $row ) : null;
	}

	/**
	 * All matching entries in batches, for an export: however many there are, few are in memory.
	 *
	 * @param array<string, mixed> $filters Filters and `order`.
	 * @return Generator<int, non-empty-list<Entry>>
	 * @throws Problem 400 for a date that is none, at once and not at the first batch.
	 */
	public function batches( array $filters ): Generator {
		return $this->read_batches( Filters::from_array( $filters, $this->clock ), self::direction( $filters ) );
	}

	/**
	 * The days in which a page lies.
	 *
	 * @param Filters $filters   Which entries.
	 * @param string  $direction `ASC` or `DESC`.
	 * @param int     $skip      Matching entries before the page.
	 * @param int     $per_page  Rows a page.
	 * @return array{list<string>, list<string>, int} Conditions and their values; how many entries of the first day are before
	 *                                                the page.
	 */
	private function days_of_page( Filters $filters, string $direction, int $skip, int $per_page ): array {
		$by_day = $this->figures->by_day( $filters );
		$found  = [];
		$first  = $skip;
		$wanted = $skip + $per_page;
		foreach ( 'DESC' === $direction ? array_reverse( $by_day ) : $by_day as $day => $figures ) {
			$wanted -= $figures['entries'];
			if ( $wanted < $per_page || [] !== $found ) {
				$found[] = (string) $day;
			} else {
				$first -= $figures['entries'];
			}
			if ( $wanted <= 0 ) {
				break;
			}
		}
		$values = [];
		foreach ( $found as $day ) {
			array_push( $values, $filters->days->start( $day ), $filters->days->start( SiteDays::add( $day, 1 ) ) );
		}

		return [ array_fill( 0, count( $found ), '(created_at >= %s AND created_at < %s)' ), $values, $first ];
	}

	/**
	 * See batches().
	 *
	 * @param Filters $filters   Which entries.
	 * @param string  $direction `ASC` or `DESC`.
	 * @return Generator<int, non-empty-list<Entry>>
	 */
	private function read_batches( Filters $filters, string $direction ): Generator {
		[ $where, $args ] = self::where( $filters );
		$compare          = 'ASC' === $direction ? '>' : '<';
		// Of a user with a long history the optimizer would sort all of it for every batch.
		$index = null !== $filters->user && $this->database->is_server() ? 'FORCE INDEX (history)' : '';
		$next  = '';
		$from  = [];
		while ( true ) {
			$rows = $this->database->rows(
				"SELECT * FROM {$this->table()} $index WHERE $where$next ORDER BY created_at $direction, id $direction LIMIT %d",
				...[ ...$args, ...$from, self::BATCH ]
			);
			if ( [] === $rows ) {
				return;
			}
			$entries = array_map( [ EntryRow::class, 'entry' ], $rows );
			yield $entries;
			$last = $entries[ count( $entries ) - 1 ];
			$next = " AND created_at $compare= %s AND (created_at $compare %s OR id $compare %d)";
			$from = [ $last->created_at, $last->created_at, $last->id ];
		}
	}

	/**
	 * What the requests of a conversation were charged, latest first.
	 *
	 * @param int $conversation_id Log conversation.
	 * @return list<array{ledger_id: int, credits: string, created_at: string}> At most 500.
	 */
	public function charges_of_conversation( int $conversation_id ): array {
		return array_map(
			static fn ( array $row ): array => [
				'ledger_id'  => (int) $row['id'],
				'credits'    => Credits::format( (int) $row['cost'] ),
				'created_at' => Clock::iso( (string) $row['created_at'] ),
			],
			$this->database->rows(
				"SELECT id, from_quota - credits_delta AS cost, created_at FROM {$this->table()} WHERE conversation_id = %d AND type = 'usage' ORDER BY id DESC LIMIT 500",
				$conversation_id
			)
		);
	}

	/**
	 * The WHERE clause of filters.
	 *
	 * @param Filters $filters Filters.
	 * @return array{string, list<string|int>}
	 */
	private static function where( Filters $filters ): array {
		[ $between, $times ] = FiguresQuery::between( $filters->after, $filters->before );
		[ $listed, $values ] = FiguresQuery::listed( $filters );
		$user                = null === $filters->user ? [] : [ $filters->user ];

		return [ ( [] === $user ? '1 = 1' : 'user_id = %d' ) . $between . $listed, [ ...$user, ...$times, ...$values ] ];
	}

	/**
	 * Which end of time comes first.
	 *
	 * @param array<string, mixed> $filters What somebody asks for.
	 */
	private static function direction( array $filters ): string {
		return 'asc' === ( $filters['order'] ?? 'desc' ) ? 'ASC' : 'DESC';
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'ledger' );
	}
}
