<?php
/**
 * Checks the figures of the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Compares the sums of conversations with their messages, and the rollup with the conversations.
 *
 * @phpstan-import-type Row from Database
 */
final class LogsVerification {
	/**
	 * Problems listed at most; a broken site has more of the same.
	 */
	private const LIMIT = 100;

	/**
	 * Conversations compared at a time.
	 */
	private const CONVERSATIONS = 5_000;

	/**
	 * Visits read at a time.
	 */
	private const VISITS = 20_000;

	private const SUMS = [ 'message_count', 'input_tokens', 'output_tokens', 'total_tokens', 'first_at', 'last_at' ];

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Runs all checks in one snapshot, so that messages being written do not look like problems.
	 *
	 * @return array{conversations: int, messages: int, problems: list<string>}
	 */
	public function run(): array {
		return $this->database->transaction(
			fn (): array => [
				'conversations' => (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table( 'conversations' )}" ),
				'messages'      => (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table( 'messages' )}" ),
				'problems'      => array_slice( [ ...$this->sums(), ...$this->orphans(), ...$this->days(), ...$this->visits(), ...$this->returns() ], 0, self::LIMIT ),
			]
		);
	}

	/**
	 * A conversation's sums are those of its messages.
	 *
	 * @return list<string>
	 */
	private function sums(): array {
		$problems = [];
		$read     = implode( ', ', self::SUMS );
		$last     = 0;
		while ( true ) {
			$rows = $this->database->rows( "SELECT id, $read FROM {$this->table( 'conversations' )} WHERE id > %d ORDER BY id LIMIT %d", $last, self::CONVERSATIONS );
			if ( [] === $rows || count( $problems ) >= self::LIMIT ) {
				return $problems;
			}
			$from    = $last + 1;
			$last    = (int) $rows[ count( $rows ) - 1 ]['id'];
			$written = array_column(
				$this->database->rows(
					"SELECT conversation_id AS id, COUNT(*) AS message_count, COALESCE(SUM(input_tokens), 0) AS input_tokens, COALESCE(SUM(output_tokens), 0) AS output_tokens,
						COALESCE(SUM(total_tokens), 0) AS total_tokens, MIN(created_at) AS first_at, MAX(created_at) AS last_at
					FROM {$this->table( 'messages' )} WHERE conversation_id BETWEEN %d AND %d GROUP BY conversation_id",
					$from,
					$last
				),
				null,
				'id'
			);
			foreach ( $rows as $row ) {
				$should = $written[ $row['id'] ] ?? [];
				foreach ( self::SUMS as $sum ) {
					if ( ( $should[ $sum ] ?? null ) !== $row[ $sum ] ) {
						$problems[] = sprintf( 'conversation %s: %s %s, messages %s', $row['id'], $sum, $row[ $sum ], $should[ $sum ] ?? 'none' );
					}
				}
			}
		}
	}

	/**
	 * No message without its conversation, no searchable text without its message.
	 *
	 * @return list<string>
	 */
	private function orphans(): array {
		$problems = [];
		foreach ( [ 'messages' => [ 'conversations', 'conversation_id' ], 'log_search' => [ 'messages', 'message_id' ] ] as $table => [ $of, $column ] ) {
			$rows = $this->database->rows(
				"SELECT t.$column AS missing FROM {$this->table( $table )} t LEFT JOIN {$this->table( $of )} o ON o.id = t.$column WHERE o.id IS NULL LIMIT %d",
				self::LIMIT
			);
			foreach ( $rows as $row ) {
				$problems[] = sprintf( '%s: %s %s is missing', $table, $column, $row['missing'] );
			}
		}

		return $problems;
	}

	/**
	 * A day's figures are those of its conversations.
	 *
	 * @return list<string>
	 */
	private function days(): array {
		return self::differences(
			'day',
			$this->database->rows(
				"SELECT CONCAT(day, '|', module, '|', scope) AS name, CONCAT(COUNT(*), '/', SUM(message_count), '/', SUM(input_tokens), '/', SUM(output_tokens), '/', SUM(total_tokens)) AS figures
				FROM {$this->table( 'conversations' )} GROUP BY day, module, scope"
			),
			$this->database->rows(
				"SELECT CONCAT(day, '|', module, '|', scope) AS name, CONCAT(conversations, '/', messages, '/', input_tokens, '/', output_tokens, '/', total_tokens) AS figures
				FROM {$this->table( 'log_daily' )}"
			)
		);
	}

	/**
	 * A visit counts the conversations of its user or guest on its day. All that there should be are looked for, and there
	 * are no more of them.
	 *
	 * @return list<string>
	 */
	private function visits(): array {
		$known    = "SELECT user_id, guest_key, day, module, scope, COUNT(*) AS conversations FROM {$this->table( 'conversations' )}
			WHERE user_id > 0 OR guest_key <> '' GROUP BY user_id, guest_key, day, module, scope";
		$problems = array_map(
			static fn ( array $row ): string => sprintf( 'visit %s: conversations %s, counted %s', $row['name'], $row['should'], $row['has'] ?? 'none' ),
			$this->database->rows(
				"SELECT CONCAT(c.user_id, '|', c.guest_key, '|', c.day, '|', c.module, '|', c.scope) AS name, c.conversations AS should, v.conversations AS has
				FROM ( $known ) c LEFT JOIN {$this->table( 'log_visits' )} v
				ON v.user_id = c.user_id AND v.guest_key = c.guest_key AND v.day = c.day AND v.module = c.module AND v.scope = c.scope
				WHERE v.conversations IS NULL OR v.conversations <> c.conversations LIMIT %d",
				self::LIMIT
			)
		);
		$counted  = (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table( 'log_visits' )}" );
		$should   = (int) $this->database->value( "SELECT COUNT(*) FROM ( $known ) c" );

		return [] !== $problems || $counted === $should ? $problems : [ sprintf( 'visits: %d, counted %d', $should, $counted ) ];
	}

	/**
	 * Visitors by day and previous day, as they follow from the visits.
	 *
	 * @return array<string, int> By `module|scope|day|previous day`.
	 */
	public function expected_returns(): array {
		$should = [];
		foreach ( $this->visitors() as $visits ) {
			foreach ( Rollup::returns( $visits ) as $key => $visitors ) {
				$should[ $key ] = ( $should[ $key ] ?? 0 ) + $visitors;
			}
		}

		return $should;
	}

	/**
	 * Visitors by day and previous day are those.
	 *
	 * @return list<string>
	 */
	private function returns(): array {
		$should = $this->expected_returns();

		return self::differences(
			'visitors',
			array_map( static fn ( string $name, int $figures ): array => [ 'name' => $name, 'figures' => (string) $figures ], array_keys( $should ), $should ),
			$this->database->rows( "SELECT CONCAT(module, '|', scope, '|', day, '|', previous_day) AS name, visitors AS figures FROM {$this->table( 'log_returns' )}" )
		);
	}

	/**
	 * All visits, some people at a time, each with all of theirs.
	 *
	 * @return \Generator<list<array{user_id: int, guest_key: string, day: string, module: string, scope: string, conversations: int}>>
	 */
	private function visitors(): \Generator {
		$last = [ 0, '', '', '', '' ];
		$open = [];
		do {
			$rows = $this->database->rows(
				"SELECT user_id, guest_key, day, module, scope, conversations FROM {$this->table( 'log_visits' )}
				WHERE user_id > %d OR ( user_id = %d AND ( guest_key > %s OR ( guest_key = %s AND ( day > %s OR ( day = %s AND ( module > %s OR ( module = %s AND scope > %s ) ) ) ) ) ) )
				ORDER BY user_id, guest_key, day, module, scope LIMIT %d",
				...[ $last[0], $last[0], $last[1], $last[1], $last[2], $last[2], $last[3], $last[3], $last[4], self::VISITS ]
			);
			foreach ( $rows as $row ) {
				$visit = [ 'user_id' => (int) $row['user_id'], 'guest_key' => (string) $row['guest_key'], 'day' => (string) $row['day'], 'module' => (string) $row['module'], 'scope' => (string) $row['scope'], 'conversations' => (int) $row['conversations'] ];
				if ( count( $open ) >= self::VISITS && ( $last[0] !== $visit['user_id'] || $last[1] !== $visit['guest_key'] ) ) {
					yield $open;
					$open = [];
				}
				$open[] = $visit;
				$last   = array_slice( array_values( $visit ), 0, 5 );
			}
		} while ( [] !== $rows );
		yield $open;
	}

	/**
	 * What is in one list and not, or otherwise, in the other.
	 *
	 * @param string    $what   For the sentence.
	 * @param list<Row> $should `name` and `figures`.
	 * @param list<Row> $has    The same, as stored.
	 * @return list<string>
	 */
	private static function differences( string $what, array $should, array $has ): array {
		$should   = array_column( $should, 'figures', 'name' );
		$has      = array_column( $has, 'figures', 'name' );
		$problems = [];
		foreach ( $should + $has as $name => $figures ) {
			if ( ( $should[ $name ] ?? null ) !== ( $has[ $name ] ?? null ) ) {
				$problems[] = sprintf( '%s %s: %s, counted %s', $what, $name, $should[ $name ] ?? 'none', $has[ $name ] ?? 'none' );
			}
		}

		return $problems;
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
