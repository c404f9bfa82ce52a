<?php
/**
 * The SQL of the rollup.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use DateTimeImmutable;
use DateTimeZone;

defined( 'ABSPATH' ) || exit;

/**
 * Adds to and takes from `log_daily`, `log_visits` and `log_returns`. Used by Rollup alone.
 *
 * @phpstan-import-type Visit from Rollup
 */
final class RollupStore {
	/**
	 * Rows written by one statement.
	 */
	private const ROWS = 200;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Adds figures to days, and removes days that have no conversation left.
	 *
	 * @param array<string, array<string, int>> $days Changes by `day|module|scope`.
	 */
	public function add_days( array $days ): void {
		$rows    = [];
		$lessens = [];
		foreach ( $days as $key => $figures ) {
			$names  = explode( '|', $key );
			$rows[] = [ ...$names, ...array_values( $figures ) ];
			if ( $figures['conversations'] < 0 ) {
				$lessens[] = $names;
			}
		}
		$this->add( 'log_daily', [ 'day', 'module', 'scope' ], [ 'conversations', 'messages', 'input_tokens', 'output_tokens', 'total_tokens' ], $rows );
		foreach ( $lessens as $names ) {
			$this->database->run( "DELETE FROM {$this->table( 'log_daily' )} WHERE day = %s AND module = %s AND scope = %s AND conversations = 0 AND messages = 0", ...$names );
		}
	}

	/**
	 * Adds conversations to visits.
	 *
	 * @param list<Visit> $visits Sorted.
	 */
	public function add_visits( array $visits ): void {
		$this->add( 'log_visits', [ 'user_id', 'guest_key', 'day', 'module', 'scope' ], [ 'conversations' ], array_map( 'array_values', $visits ) );
	}

	/**
	 * Takes conversations from visits, and removes those that have none left.
	 *
	 * @param list<Visit> $visits Sorted, with numbers below 0, locked.
	 */
	public function take_visits( array $visits ): void {
		$this->add_visits( $visits );
		foreach ( array_chunk( $visits, self::ROWS ) as $chunk ) {
			$same = implode( ' OR ', array_fill( 0, count( $chunk ), '( user_id = %d AND guest_key = %s AND day = %s AND module = %s AND scope = %s )' ) );
			$args = array_merge( ...array_map( static fn ( array $visit ): array => array_slice( array_values( $visit ), 0, 5 ), $chunk ) );
			$this->database->run( "DELETE FROM {$this->table( 'log_visits' )} WHERE conversations <= 0 AND ( $same )", ...$args );
		}
	}

	/**
	 * All visits of the people some visits are of, locked until the transaction ends.
	 *
	 * @param list<Visit> $visits Whose.
	 * @return list<Visit>
	 */
	public function lock_visits( array $visits ): array {
		$users  = array_values( array_unique( array_filter( array_column( $visits, 'user_id' ) ) ) );
		$guests = array_values( array_unique( array_filter( array_column( $visits, 'guest_key' ), static fn ( string $key ): bool => '' !== $key ) ) );
		$read   = "SELECT user_id, guest_key, day, module, scope, conversations FROM {$this->table( 'log_visits' )} WHERE";
		$rows   = [];
		foreach ( array_chunk( $users, self::ROWS ) as $chunk ) {
			$rows = [ ...$rows, ...$this->database->rows( "$read user_id IN (" . Database::marks( $chunk ) . ") AND guest_key = '' FOR UPDATE", ...$chunk ) ];
		}
		foreach ( array_chunk( $guests, self::ROWS ) as $chunk ) {
			$rows = [ ...$rows, ...$this->database->rows( "$read user_id = 0 AND guest_key IN (" . Database::marks( $chunk, '%s' ) . ') FOR UPDATE', ...$chunk ) ];
		}

		return array_map(
			static fn ( array $row ): array => [
				'user_id'       => (int) $row['user_id'],
				'guest_key'     => (string) $row['guest_key'],
				'day'           => (string) $row['day'],
				'module'        => (string) $row['module'],
				'scope'         => (string) $row['scope'],
				'conversations' => (int) $row['conversations'],
			],
			$rows
		);
	}

	/**
	 * Adds to the visitors of days, and removes rows that have none left.
	 *
	 * @param array<string, int> $returns Changes by `module|scope|day|previous day`.
	 */
	public function add_returns( array $returns ): void {
		ksort( $returns );
		$names = array_map( static fn ( string $key ): array => explode( '|', $key ), array_keys( $returns ) );
		$this->add( 'log_returns', [ 'module', 'scope', 'day', 'previous_day' ], [ 'visitors' ], array_map( static fn ( array $of, int $visitors ): array => [ ...$of, $visitors ], $names, $returns ) );
		foreach ( array_chunk( array_keys( array_filter( $returns, static fn ( int $visitors ): bool => $visitors < 0 ) ), self::ROWS ) as $chunk ) {
			$same = implode( ' OR ', array_fill( 0, count( $chunk ), '( module = %s AND scope = %s AND day = %s AND previous_day = %s )' ) );
			$args = array_merge( ...array_map( static fn ( string $key ): array => explode( '|', $key ), $chunk ) );
			$this->database->run( "DELETE FROM {$this->table( 'log_returns' )} WHERE visitors = 0 AND ( $same )", ...$args );
		}
	}

	/**
	 * Writes days and visits anew from the conversations, and forgets who came back when.
	 */
	public function rebuild(): void {
		$this->date_anew();
		foreach ( [ 'log_daily', 'log_visits', 'log_returns' ] as $table ) {
			$this->database->run( "DELETE FROM {$this->table( $table )}" );
		}
		$this->database->run(
			"INSERT INTO {$this->table( 'log_daily' )} (day, module, scope, conversations, messages, input_tokens, output_tokens, total_tokens)
			SELECT day, module, scope, COUNT(*), SUM(message_count), SUM(input_tokens), SUM(output_tokens), SUM(total_tokens)
			FROM {$this->table( 'conversations' )} GROUP BY day, module, scope"
		);
		$this->database->run(
			"INSERT INTO {$this->table( 'log_visits' )} (user_id, guest_key, day, module, scope, conversations)
			SELECT user_id, guest_key, day, module, scope, COUNT(*)
			FROM {$this->table( 'conversations' )} WHERE user_id > 0 OR guest_key <> '' GROUP BY user_id, guest_key, day, module, scope"
		);
	}

	/**
	 * Gives every conversation its day by the site's present time zone.
	 */
	private function date_anew(): void {
		$table = $this->table( 'conversations' );
		$row   = $this->database->row( "SELECT MIN(last_at) AS first, MAX(last_at) AS last FROM $table" );
		if ( null === ( $row['first'] ?? null ) ) {
			return;
		}
		$day = ( new DateTimeImmutable( $row['first'], new DateTimeZone( 'UTC' ) ) )->setTimezone( wp_timezone() )->setTime( 0, 0 );
		while ( Clock::stored( $day ) <= (string) $row['last'] ) {
			$next = $day->modify( '+1 day' )->setTime( 0, 0 );
			$name = $day->format( 'Y-m-d' );
			$this->database->run( "UPDATE $table SET day = %s WHERE last_at >= %s AND last_at < %s AND day <> %s", $name, Clock::stored( $day ), Clock::stored( $next ), $name );
			$day = $next;
		}
	}

	/**
	 * Adds figures to rows, which are made where they are missing.
	 *
	 * @param string                 $table   Short name.
	 * @param list<string>           $keys    Columns of the key.
	 * @param list<string>           $figures Columns that are added to.
	 * @param list<list<int|string>> $rows    Values of keys and figures.
	 */
	private function add( string $table, array $keys, array $figures, array $rows ): void {
		$columns = [ ...$keys, ...$figures ];
		$sums    = implode( ', ', array_map( static fn ( string $column ): string => "$column = $column + VALUES($column)", $figures ) );
		foreach ( array_chunk( $rows, self::ROWS ) as $chunk ) {
			$marks = implode( ', ', array_map( static fn ( array $row ): string => '(' . implode( ', ', array_map( static fn ( int|string $value ): string => is_int( $value ) ? '%d' : '%s', $row ) ) . ')', $chunk ) );
			$this->database->run( "INSERT INTO {$this->table( $table )} (" . implode( ', ', $columns ) . ") VALUES $marks ON DUPLICATE KEY UPDATE $sums", ...array_merge( ...$chunk ) );
		}
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
