<?php
/**
 * Checks what must always hold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Settings;

/**
 * Compares balances with the ledger they come from, and what is held with the open reservations.
 */
final class Verification {
	/**
	 * Problems listed at most; a broken site has more of the same.
	 */
	private const LIMIT = 100;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Runs all checks in one snapshot, so that requests under way do not look like problems.
	 *
	 * @return array{users: int, entries: int, problems: list<string>}
	 */
	public function run(): array {
		return $this->database->transaction(
			fn (): array => [
				'users'    => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'balances' ) ),
				'entries'  => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'ledger' ) ),
				'problems' => [ ...$this->balances(), ...$this->orphans(), ...$this->holds(), ...$this->negatives(), ...$this->settlements() ],
			]
		);
	}

	/**
	 * 1. A balance is the sum of its ledger.
	 *
	 * @return list<string>
	 */
	private function balances(): array {
		return $this->differences(
			'user %d: balance %s, ledger %s',
			"SELECT b.user_id, b.balance AS has, COALESCE(l.total, 0) AS should
			FROM {$this->database->table( 'balances' )} b
			LEFT JOIN ( SELECT user_id, SUM(credits_delta) AS total FROM {$this->database->table( 'ledger' )} GROUP BY user_id ) l ON l.user_id = b.user_id
			WHERE b.balance <> COALESCE(l.total, 0)"
		);
	}

	/**
	 * 1. No ledger without a balance.
	 *
	 * @return list<string>
	 */
	private function orphans(): array {
		return $this->differences(
			'user %d: no balance (%s), ledger %s',
			"SELECT l.user_id, 0 AS has, SUM(l.credits_delta) AS should
			FROM {$this->database->table( 'ledger' )} l
			LEFT JOIN {$this->database->table( 'balances' )} b ON b.user_id = l.user_id
			WHERE b.user_id IS NULL GROUP BY l.user_id HAVING SUM(l.credits_delta) <> 0"
		);
	}

	/**
	 * 2. What is held is the sum of the open reservations.
	 *
	 * @return list<string>
	 */
	private function holds(): array {
		return $this->differences(
			'user %d: held %s, open reservations %s',
			"SELECT b.user_id, b.held AS has, COALESCE(h.total, 0) AS should
			FROM {$this->database->table( 'balances' )} b
			LEFT JOIN ( SELECT user_id, SUM(credits) AS total FROM {$this->database->table( 'holds' )} WHERE state = 'held' AND user_id > 0 GROUP BY user_id ) h ON h.user_id = b.user_id
			WHERE b.held <> COALESCE(h.total, 0)"
		);
	}

	/**
	 * 2. Available is never below zero, unless the site allows it.
	 *
	 * @return list<string>
	 */
	private function negatives(): array {
		if ( Settings::allows_negative_balance() ) {
			return [];
		}

		return $this->differences(
			'user %d: balance %s is less than what is held, %s',
			"SELECT user_id, balance AS has, held AS should FROM {$this->database->table( 'balances' )} WHERE balance < held OR held < 0"
		);
	}

	/**
	 * 3. Every settled reservation has its entry.
	 *
	 * @return list<string>
	 */
	private function settlements(): array {
		return $this->differences(
			'user %d: a settled reservation (%s + %s) has no ledger entry',
			"SELECT h.user_id, h.credits AS has, h.quota AS should
			FROM {$this->database->table( 'holds' )} h
			LEFT JOIN {$this->database->table( 'ledger' )} l ON l.hold_id = h.id
			WHERE h.state = 'settled' AND l.id IS NULL"
		);
	}

	/**
	 * Rows of a check as sentences.
	 *
	 * @param string $sentence With user, what is there, what should be there.
	 * @param string $sql      Selects user_id, has, should.
	 * @return list<string>
	 */
	private function differences( string $sentence, string $sql ): array {
		return array_map(
			static fn ( array $row ): string => sprintf( $sentence, $row['user_id'], Credits::format( (int) $row['has'] ), Credits::format( (int) $row['should'] ) ),
			$this->database->rows( "$sql LIMIT %d", self::LIMIT )
		);
	}
}
