<?php
/**
 * The SQL of low balances.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes `low_balances`. A row's state:
 *
 * `due`: the balance has fallen, and Notices has to look at it. `low`: it has, and a mail was sent or is not to be sent;
 * nothing more is done until the balance has risen and the row is gone. `watched`: it has, and the balance was not low by
 * a week's use; it need not look again before the balance is below `look_below`.
 */
final class LowBalanceStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * What is known of a user, by the primary key.
	 *
	 * @param int $user_id User.
	 * @return ?array{state: string, look_below: int}
	 */
	public function find( int $user_id ): ?array {
		$row = $this->database->row( "SELECT state, look_below FROM {$this->table()} WHERE user_id = %d", $user_id );

		return $row ? [ 'state' => (string) $row['state'], 'look_below' => (int) $row['look_below'] ] : null;
	}

	/**
	 * When a user was told of the present fall.
	 *
	 * @param int $user_id User.
	 * @return ?string Stored UTC time.
	 */
	public function notified_at( int $user_id ): ?string {
		return $this->database->value( "SELECT notified_at FROM {$this->table()} WHERE user_id = %d", $user_id );
	}

	/**
	 * Notes that a balance has fallen.
	 *
	 * @param int $user_id User.
	 * @return bool Whether this process was the first.
	 */
	public function note( int $user_id ): bool {
		return 1 === $this->database->run( "INSERT IGNORE INTO {$this->table()} (user_id, state, since, due_at) VALUES (%d, 'due', %s, %s)", $user_id, $this->now(), $this->now() );
	}

	/**
	 * Notes that a watched balance is to be looked at again.
	 *
	 * @param int $user_id User.
	 * @return bool Whether this process was the first.
	 */
	public function look_again( int $user_id ): bool {
		return 1 === $this->database->run( "UPDATE {$this->table()} SET state = 'due', since = %s, due_at = %s WHERE user_id = %d AND state = 'watched'", $this->now(), $this->now(), $user_id );
	}

	/**
	 * Whom to look at, who has waited longest first.
	 *
	 * @param int $limit At most so many.
	 * @return list<int>
	 */
	public function due( int $limit ): array {
		return array_map( 'intval', array_column( $this->database->rows( "SELECT user_id FROM {$this->table()} WHERE state = 'due' AND due_at <= %s ORDER BY due_at, user_id LIMIT %d", $this->now(), $limit ), 'user_id' ) );
	}

	/**
	 * Takes on a fall. It is `low` from here on: a process that is killed while it sends has perhaps sent, so nobody does it
	 * again.
	 *
	 * @param int $user_id User.
	 * @return bool Whether this process is the one.
	 */
	public function claim( int $user_id ): bool {
		return 1 === $this->database->run( "UPDATE {$this->table()} SET state = 'low', attempts = attempts + 1 WHERE user_id = %d AND state = 'due' AND due_at <= %s", $user_id, $this->now() );
	}

	/**
	 * Notes that the mail was sent.
	 *
	 * @param int $user_id User.
	 */
	public function sent( int $user_id ): void {
		$this->database->run( "UPDATE {$this->table()} SET notified_at = %s WHERE user_id = %d", $this->now(), $user_id );
	}

	/**
	 * Puts a fall back whose mail could not be sent, unless it was tried too often.
	 *
	 * @param int $user_id  User.
	 * @param int $minutes  When to try again.
	 * @param int $attempts How often at most.
	 */
	public function retry( int $user_id, int $minutes, int $attempts ): void {
		$this->database->run(
			"UPDATE {$this->table()} SET state = 'due', due_at = %s WHERE user_id = %d AND state = 'low' AND attempts < %d",
			Clock::stored( $this->clock->now()->modify( "+$minutes minutes" ) ),
			$user_id,
			$attempts
		);
	}

	/**
	 * Watches a balance that was not low.
	 *
	 * @param int $user_id    User.
	 * @param int $look_below Balance in micro-credits.
	 */
	public function watch( int $user_id, int $look_below ): void {
		$this->database->run( "UPDATE {$this->table()} SET state = 'watched', look_below = %d, attempts = 0 WHERE user_id = %d AND state = 'due'", $look_below, $user_id );
	}

	/**
	 * Forgets a user: their balance has risen, or they are no more.
	 *
	 * @param int $user_id User.
	 */
	public function remove( int $user_id ): void {
		$this->database->run( "DELETE FROM {$this->table()} WHERE user_id = %d", $user_id );
	}

	/**
	 * Forgets everybody.
	 */
	public function clear(): void {
		$this->database->run( "DELETE FROM {$this->table()}" );
	}

	/**
	 * How many are low.
	 */
	public function count(): int {
		return (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table()} WHERE state = 'low'" );
	}

	/**
	 * Now, as stored.
	 */
	private function now(): string {
		return Clock::stored( $this->clock->now() );
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'low_balances' );
	}
}
