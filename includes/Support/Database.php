<?php
/**
 * The plugin's way to the database.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Throwable;
use wpdb;

defined( 'ABSPATH' ) || exit;

/**
 * Prepared statements that fail loudly, and transactions that are retried after a deadlock.
 *
 * `$wpdb` reports a failed statement by returning false; with money a missed false is a lost credit, so here every
 * failure is an exception.
 *
 * @phpstan-type Row array<string, string|null>
 */
final class Database {
	private const ATTEMPTS = 12;

	/**
	 * Letters of four bytes, which a column in utf8mb3 cannot hold.
	 */
	private const BEYOND_UTF8MB3 = '/[\x{10000}-\x{10FFFF}]/u';

	private int $depth = 0;

	/**
	 * What to do once the outermost transaction has been committed.
	 *
	 * @var list<callable(): void>
	 */
	private array $after_commit = [];

	/**
	 * Wraps the connection WordPress uses.
	 *
	 * @param wpdb $wpdb The connection.
	 */
	public function __construct( private readonly wpdb $wpdb ) {}

	/**
	 * The full name of one of the plugin's tables.
	 *
	 * @param string $name Such as `ledger`.
	 */
	public function table( string $name ): string {
		return $this->wpdb->prefix . 'aipuffer_' . $name;
	}

	/**
	 * Placeholders for a list of values.
	 *
	 * @param array<mixed> $values The values; only how many there are counts.
	 * @param string       $mark   For one of them.
	 */
	public static function marks( array $values, string $mark = '%d' ): string {
		return implode( ', ', array_fill( 0, count( $values ), $mark ) );
	}

	/**
	 * The character set clause for CREATE TABLE.
	 */
	public function charset_collate(): string {
		return $this->wpdb->get_charset_collate();
	}

	/**
	 * Whether this is a server, MySQL or MariaDB, and not SQLite behind WordPress's driver for it.
	 */
	public function is_server(): bool {
		return $this->wpdb->__get( 'dbh' ) instanceof \mysqli;
	}

	/**
	 * Runs work all or nothing. A nested call joins the outer transaction behind a savepoint. After a deadlock the
	 * outermost work is run again from its start, so it must not have effects outside the database: those belong in
	 * after_commit().
	 *
	 * @template T
	 * @param callable(): T $work What to do.
	 * @return T
	 * @throws Throwable What the work threw; nothing of it is written then.
	 */
	public function transaction( callable $work ): mixed {
		/**
		 * Filters whether the caller already holds a transaction of its own on WordPress's connection. MySQL would
		 * commit that silently at our START TRANSACTION, so with true savepoints are used instead.
		 *
		 * @param bool $inside Default false.
		 */
		$nested = $this->depth > 0 || Listeners::ask( 'aipuffer_inside_transaction', false );

		for ( $attempt = 1; ; $attempt++ ) {
			try {
				return $this->attempt( $work, $nested );
			} catch ( DatabaseError $error ) {
				if ( $nested || ! $error->is_retryable() || $attempt >= self::ATTEMPTS ) {
					throw $error;
				}
				usleep( random_int( 500, 3000 ) * $attempt );
			}
		}
	}

	/**
	 * Does something once what is being written is safe: fire an action, send a mail. Runs at once outside a transaction. What
	 * goes wrong in it is told to the log.
	 *
	 * @param callable(): void $callback What to do.
	 */
	public function after_commit( callable $callback ): void {
		if ( 0 === $this->depth ) {
			Fault::contain( $callback );
		} else {
			$this->after_commit[] = $callback;
		}
	}

	/**
	 * One row, or null.
	 *
	 * @param string          $sql     With placeholders of wpdb::prepare().
	 * @param string|int|null ...$args Values.
	 * @return Row|null
	 */
	public function row( string $sql, string|int|null ...$args ): ?array {
		return $this->rows( $sql, ...$args )[0] ?? null;
	}

	/**
	 * All rows.
	 *
	 * @param string          $sql     With placeholders of wpdb::prepare().
	 * @param string|int|null ...$args Values.
	 * @return list<Row>
	 */
	public function rows( string $sql, string|int|null ...$args ): array {
		$this->execute( $sql, $args );

		/** What query() leaves behind. @var list<object> $result */
		$result = $this->wpdb->last_result ?? [];

		// @phpstan-ignore-next-line return.type (rows of mysqli hold strings and nulls only)
		return array_map( 'get_object_vars', $result );
	}

	/**
	 * The first column of the first row as a string, or null.
	 *
	 * @param string          $sql     With placeholders of wpdb::prepare().
	 * @param string|int|null ...$args Values.
	 */
	public function value( string $sql, string|int|null ...$args ): ?string {
		$row = $this->row( $sql, ...$args );

		return null === $row ? null : array_values( $row )[0];
	}

	/**
	 * Runs a statement that returns no rows.
	 *
	 * @param string          $sql     With placeholders of wpdb::prepare().
	 * @param string|int|null ...$args Values.
	 * @return int Affected rows.
	 */
	public function run( string $sql, string|int|null ...$args ): int {
		return $this->execute( $sql, $args );
	}

	/**
	 * Inserts one row.
	 *
	 * Not `$wpdb->insert()`: that reads the table's columns from the server first, one more round trip for every table.
	 *
	 * @param string                         $table  Short name, such as `ledger`.
	 * @param array<string, int|string|null> $values By column.
	 * @return int The new id.
	 */
	public function insert( string $table, array $values ): int {
		$marks = array_map( static fn ( int|string|null $value ): string => null === $value ? 'NULL' : ( is_int( $value ) ? '%d' : '%s' ), $values );
		$this->execute(
			sprintf( 'INSERT INTO %s (%s) VALUES (%s)', $this->table( $table ), implode( ', ', array_keys( $values ) ), implode( ', ', $marks ) ),
			array_values( array_filter( $values, static fn ( int|string|null $value ): bool => null !== $value ) )
		);

		return (int) $this->wpdb->insert_id;
	}

	/**
	 * Tells wpdb what text the plugin's tables take, on its filters `pre_get_table_charset` and `pre_get_col_charset`.
	 *
	 * Some have a column in ASCII, for keys that are compared byte by byte. To wpdb that makes the whole table ASCII, and it
	 * refuses every statement with a letter beyond: a product called "Crédits" could not be granted.
	 *
	 * @param mixed  $charset What other code has said, or null.
	 * @param string $table   Full name of a table.
	 */
	public function table_charset( mixed $charset, string $table ): mixed {
		return str_starts_with( $table, $this->table( '' ) ) && '' !== (string) $this->wpdb->charset ? $this->wpdb->charset : $charset;
	}

	/**
	 * Escapes text for use inside a LIKE pattern; the pattern itself still goes through a placeholder.
	 *
	 * @param string $text What to look for.
	 */
	public function like( string $text ): string {
		return $this->wpdb->esc_like( $text );
	}

	/**
	 * One try of a transaction.
	 *
	 * @template T
	 * @param callable(): T $work   What to do.
	 * @param bool          $nested Whether to use a savepoint.
	 * @return T
	 * @throws Throwable What the work threw.
	 */
	private function attempt( callable $work, bool $nested ): mixed {
		$savepoint = 'aipuffer_' . $this->depth;
		$queued    = count( $this->after_commit );
		$retries   = $this->wpdb->__get( 'reconnect_retries' );

		// When the connection drops, wpdb connects anew and runs the statement again: outside the transaction, on its
		// own. Without reconnecting, the request fails instead and the server rolls everything back.
		$this->wpdb->__set( 'reconnect_retries', 0 );
		$this->execute( $nested ? "SAVEPOINT $savepoint" : 'START TRANSACTION', [] );
		++$this->depth;

		try {
			$result = $work();
			$this->execute( $nested ? "RELEASE SAVEPOINT $savepoint" : 'COMMIT', [] );
		} catch ( Throwable $error ) {
			$this->after_commit = array_slice( $this->after_commit, 0, $queued );
			$this->undo( $nested, $savepoint );
			throw $error;
		} finally {
			--$this->depth;
			$this->wpdb->__set( 'reconnect_retries', $retries );
		}

		if ( 0 === $this->depth ) {
			$callbacks          = $this->after_commit;
			$this->after_commit = [];
			foreach ( $callbacks as $callback ) {
				// What was written stands: whatever goes wrong now is not for whoever wrote it, nor for the next.
				Fault::contain( $callback );
			}
		}

		return $result;
	}

	/**
	 * Takes back what was written since the transaction or savepoint began.
	 *
	 * @param bool   $nested    Whether there is a savepoint.
	 * @param string $savepoint Its name.
	 */
	private function undo( bool $nested, string $savepoint ): void {
		try {
			$this->execute( $nested ? "ROLLBACK TO SAVEPOINT $savepoint" : 'ROLLBACK', [] );
		} catch ( DatabaseError ) {
			// After a deadlock the server has rolled back by itself and the savepoint is gone. The first error tells more.
			return;
		}
	}

	/**
	 * Prepares and runs a statement.
	 *
	 * @param string                $sql  With placeholders.
	 * @param array<int|string|null> $args Values.
	 * @return int Affected or selected rows.
	 * @throws DatabaseError With the driver's message.
	 */
	private function execute( string $sql, array $args ): int {
		$result = $this->ask( $sql, $args );
		if ( false === $result ) {
			$error = $this->error();
			$fits  = array_map( static fn ( int|string|null $arg ): int|string|null => is_string( $arg ) ? preg_replace( self::BEYOND_UTF8MB3, "\u{FFFD}", $arg ) ?? $arg : $arg, $args );
			if ( $fits === $args || ! $error->may_be_about_text() ) {
				throw $error;
			}
			// Tables from before WordPress 4.2 hold no emoji: the rest of the text is worth more than none of it.
			$result = $this->ask( $sql, $fits );
			if ( false === $result ) {
				throw $this->error();
			}
		}

		return (int) $result;
	}

	/**
	 * Runs a statement once.
	 *
	 * @param string                $sql  With placeholders.
	 * @param array<int|string|null> $args Values.
	 * @return int|false Affected or selected rows.
	 */
	private function ask( string $sql, array $args ): int|false {
		// @phpstan-ignore-next-line argument.type (the stores write their statements out, but name tables)
		$prepared   = [] === $args ? $sql : (string) $this->wpdb->prepare( $sql, $args ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- This is the one place that prepares.
		$suppressed = $this->wpdb->suppress_errors( true );
		// phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared, WordPress.DB.DirectDatabaseQuery -- Prepared above.
		$result = $this->wpdb->query( $prepared );
		$this->wpdb->suppress_errors( $suppressed );

		return is_bool( $result ) ? ( $result ? 0 : false ) : (int) $result;
	}

	/**
	 * Why the last statement failed.
	 */
	private function error(): DatabaseError {
		$link = $this->wpdb->__get( 'dbh' );

		// phpcs:ignore WordPress.DB.RestrictedFunctions -- wpdb keeps the message and not the number.
		return new DatabaseError( $this->wpdb->last_error, $link instanceof \mysqli ? mysqli_errno( $link ) : 0 );
	}
}
