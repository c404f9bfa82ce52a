<?php
/**
 * A statement the database refused.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use RuntimeException;

defined( 'ABSPATH' ) || exit;

/**
 * Carries what is needed to decide whether to try again. The statement itself is left out: it can hold personal data,
 * and exceptions end up in logs.
 */
final class DatabaseError extends RuntimeException {
	private const DUPLICATE_KEY     = 1062;
	private const MIXED_COLLATIONS  = 1267;
	private const NO_SUCH_TEXT      = 1366;
	private const NO_CONVERSION     = 3988;
	private const LOCK_WAIT_TIMEOUT = 1205;
	private const DEADLOCK          = 1213;

	/**
	 * Takes the driver's words.
	 *
	 * @param string $message The driver's message.
	 * @param int    $errno   MySQL's error number, 0 where the driver has none (SQLite).
	 */
	public function __construct( string $message, private readonly int $errno ) {
		parent::__construct( $message );
	}

	/**
	 * Whether a unique index refused the row.
	 */
	public function is_duplicate_key(): bool {
		return self::DUPLICATE_KEY === $this->errno || str_contains( $this->getMessage(), 'UNIQUE constraint failed' );
	}

	/**
	 * Whether it may have been refused for letters that a column cannot hold. Where WordPress refuses a statement for that,
	 * the server has not seen it and so has no number for it.
	 */
	public function may_be_about_text(): bool {
		return in_array( $this->errno, [ 0, self::MIXED_COLLATIONS, self::NO_SUCH_TEXT, self::NO_CONVERSION ], true );
	}

	/**
	 * Whether the whole transaction can be run again from its start.
	 */
	public function is_retryable(): bool {
		return in_array( $this->errno, [ self::DEADLOCK, self::LOCK_WAIT_TIMEOUT ], true )
			|| str_contains( $this->getMessage(), 'database is locked' );
	}
}
