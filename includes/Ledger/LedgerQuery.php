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
use DateTimeImmutable;
use DateTimeZone;
use Exception;

/**
 * Lists and sums entries. Writing is LedgerStore's.
 *
 * Filters: `after, before` (ISO 8601), `days` (whole days of the site's zone, today included), `type, module, actor_type`
 * (lists), `user`.
 *
 * @phpstan-type Filters array<string, mixed>
 */
final class LedgerQuery {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * A page of entries, newest first unless `order` says otherwise.
	 *
	 * @param Filters $filters  Filters and `order`.
	 * @param int     $page     From 1.
	 * @param int     $per_page Rows a page.
	 * @return list<Entry>
	 */
	public function page( array $filters, int $page, int $per_page ): array {
		[ $where, $args ] = $this->where( $filters );
		$direction        = 'asc' === ( $filters['order'] ?? 'desc' ) ? 'ASC' : 'DESC';

		return array_map(
			[ EntryRow::class, 'entry' ],
			$this->database->rows(
				"SELECT * FROM {$this->table()} WHERE $where ORDER BY created_at $direction, id $direction LIMIT %d OFFSET %d",
				...[ ...$args, $per_page, ( $page - 1 ) * $per_page ]
			)
		);
	}

	/**
	 * How many entries match.
	 *
	 * @param Filters $filters Filters.
	 */
	public function count( array $filters ): int {
		[ $where, $args ] = $this->where( $filters );

		return (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table()} WHERE $where", ...$args );
	}

	/**
	 * The figures of the summary cards.
	 *
	 * Credits added: by purchases and by hand. Balance debited: taken from balances, by usage, refunds and by hand.
	 * Quota-only usage: of requests that took nothing from a balance.
	 *
	 * @param Filters $filters Filters.
	 * @return array{credits_added: string, balance_debited: string, quota_only_usage: string, ledger_entries: int}
	 */
	public function summary( array $filters ): array {
		[ $where, $args ] = $this->where( $filters );
		$row              = $this->database->row(
			"SELECT COUNT(*) AS entries,
				SUM(CASE WHEN credits_delta > 0 THEN credits_delta ELSE 0 END) AS added,
				SUM(CASE WHEN credits_delta < 0 THEN -credits_delta ELSE 0 END) AS debited,
				SUM(CASE WHEN credits_delta = 0 THEN from_quota ELSE 0 END) AS quota
			FROM {$this->table()} WHERE $where",
			...$args
		) ?? [];

		return [
			'credits_added'    => Credits::format( (int) ( $row['added'] ?? 0 ) ),
			'balance_debited'  => Credits::format( (int) ( $row['debited'] ?? 0 ) ),
			'quota_only_usage' => Credits::format( (int) ( $row['quota'] ?? 0 ) ),
			'ledger_entries'   => (int) ( $row['entries'] ?? 0 ),
		];
	}

	/**
	 * A user's latest purchases, with what refunds took back of them.
	 *
	 * @param int $user_id User.
	 * @param int $limit   At most so many.
	 * @return list<Entry>
	 */
	public function purchases( int $user_id, int $limit ): array {
		return array_map(
			[ EntryRow::class, 'entry' ],
			$this->database->rows(
				"SELECT * FROM {$this->table()} WHERE user_id = %d AND type IN ('purchase', 'revocation') ORDER BY id DESC LIMIT %d",
				$user_id,
				$limit
			)
		);
	}

	/**
	 * Usage of the last days that no rule priced, most frequent first.
	 *
	 * @param int $days Days.
	 * @return list<array{module: string, operation: string, provider: string, model: string, requests: int, cost: string, last_used_at: string}>
	 */
	public function unpriced( int $days ): array {
		return array_map(
			static fn ( array $row ): array => [
				'module'       => (string) $row['module'],
				'operation'    => (string) $row['operation'],
				'provider'     => (string) $row['provider'],
				'model'        => (string) $row['model'],
				'requests'     => (int) $row['requests'],
				'cost'         => Credits::format( (int) $row['cost'] ),
				'last_used_at' => Clock::iso( (string) $row['last_used_at'] ),
			],
			$this->database->rows(
				"SELECT module, operation, provider, model, COUNT(*) AS requests, SUM(from_quota - credits_delta) AS cost, MAX(created_at) AS last_used_at
				FROM {$this->table()} WHERE type = 'usage' AND price_id IS NULL AND created_at >= %s
				GROUP BY module, operation, provider, model ORDER BY requests DESC LIMIT 100",
				$this->days_ago( $days )
			)
		);
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
	 * @throws Problem 400 for a date that is none.
	 */
	private function where( array $filters ): array {
		$where = [ '1 = 1' ];
		$args  = [];
		if ( ! empty( $filters['days'] ) ) {
			$where[] = 'created_at >= %s';
			$args[]  = $this->days_ago( (int) $filters['days'] );
		}
		foreach ( [ 'after' => '>=', 'before' => '<' ] as $field => $compare ) {
			if ( ! empty( $filters[ $field ] ) ) {
				$where[] = "created_at $compare %s";
				$args[]  = self::time( $filters[ $field ], $field );
			}
		}
		foreach ( [ 'type', 'module', 'actor_type' ] as $column ) {
			$values = array_values( (array) ( $filters[ $column ] ?? [] ) );
			if ( [] !== $values ) {
				$where[] = $column . ' IN (' . implode( ', ', array_fill( 0, count( $values ), '%s' ) ) . ')';
				array_push( $args, ...array_map( 'strval', $values ) );
			}
		}
		if ( ! empty( $filters['user'] ) ) {
			$where[] = 'user_id = %d';
			$args[]  = (int) $filters['user'];
		}

		return [ implode( ' AND ', $where ), $args ];
	}

	/**
	 * Midnight of the site so many days ago, today counting as one.
	 *
	 * @param int $days Days.
	 */
	private function days_ago( int $days ): string {
		return Clock::stored( $this->clock->site_now()->modify( sprintf( '-%d days midnight', max( 0, $days - 1 ) ) ) );
	}

	/**
	 * A time as stored. Without a zone it is the site's.
	 *
	 * @param mixed  $value ISO 8601.
	 * @param string $field Its name.
	 * @throws Problem 400.
	 */
	private static function time( mixed $value, string $field ): string {
		try {
			return Clock::stored( ( new DateTimeImmutable( (string) $value, wp_timezone() ) )->setTimezone( new DateTimeZone( 'UTC' ) ) );
		} catch ( Exception ) {
			/* translators: %s: name of the field. */
			throw Problem::invalid( $field, sprintf( __( '%s must be a date.', 'aipuffer' ), $field ) );
		}
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'ledger' );
	}
}
