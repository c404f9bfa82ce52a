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

defined( 'ABSPATH' ) || exit;

/**
 * Compares balances and daily sums with the ledger they come from, and what is held with the open reservations.
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
	 * Runs all checks in one snapshot, so that requests under way do not look like problems. Each is one pass over a table
	 * or an index in its order: a million entries take seconds, and no memory here.
	 *
	 * @return array{users: int, entries: int, problems: list<string>}
	 */
	public function run(): array {
		return $this->database->transaction(
			fn (): array => [
				'users'    => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'balances' ) ),
				'entries'  => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'ledger' ) ),
				'problems' => [ ...$this->balances(), ...$this->holds(), ...$this->negatives(), ...$this->settlements(), ...$this->days() ],
			]
		);
	}

	/**
	 * 1. A balance is the sum of its ledger, and there is no ledger without a balance.
	 *
	 * The sums are added to the balances instead of being joined to them: a join would look up every user's entries one by
	 * one, all over the table.
	 *
	 * @return list<string>
	 */
	private function balances(): array {
		return $this->differences(
			static fn ( array $row ): string => sprintf(
				null === $row['has'] ? 'user %1$d: no balance, ledger %3$s' : 'user %1$d: balance %2$s, ledger %3$s',
				$row['user_id'],
				self::credits( $row['has'] ),
				self::credits( $row['should'] )
			),
			"SELECT user_id, SUM(balance) AS has, SUM(total) AS should FROM (
				SELECT user_id, balance, 0 AS total FROM {$this->database->table( 'balances' )}
				UNION ALL
				SELECT user_id, NULL AS balance, SUM(credits_delta) AS total FROM {$this->database->table( 'ledger' )} GROUP BY user_id
			) both_sides GROUP BY user_id HAVING COALESCE(SUM(balance), 0) <> SUM(total)"
		);
	}

	/**
	 * 2. What is held is the sum of the open reservations.
	 *
	 * @return list<string>
	 */
	private function holds(): array {
		return $this->differences(
			self::of_user( 'user %d: held %s, open reservations %s' ),
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
			self::of_user( 'user %d: balance %s is less than what is held, %s' ),
			"SELECT user_id, balance AS has, held AS should FROM {$this->database->table( 'balances' )} WHERE balance < held OR held < 0"
		);
	}

	/**
	 * 3. Every settled reservation has its entry. Only indexes are read, unless one has none.
	 *
	 * @return list<string>
	 */
	private function settlements(): array {
		return $this->differences(
			self::of_user( 'user %d: a settled reservation (%s + %s) has no ledger entry' ),
			"SELECT h.user_id, h.credits AS has, h.quota AS should FROM (
				SELECT s.id FROM {$this->database->table( 'holds' )} s
				LEFT JOIN {$this->database->table( 'ledger' )} l ON l.hold_id = s.id
				WHERE s.state = 'settled' AND l.id IS NULL
			) missing JOIN {$this->database->table( 'holds' )} h ON h.id = missing.id"
		);
	}

	/**
	 * The sums by day that figures are read from are those of the entries they stand for.
	 *
	 * @return list<string>
	 */
	private function days(): array {
		$days   = SiteDays::of_site();
		$summed = (int) $this->database->value( "SELECT summed_id FROM {$this->database->table( 'ledger_summed' )} WHERE rules = %s", $days->rules() );
		if ( 0 === $summed ) {
			return [];
		}
		$day = FiguresQuery::day( $days );

		return $this->differences(
			static fn ( array $row ): string => sprintf( '%s: the sums of the day differ from its entries; "wp aipuffer ledger rebuild" sums them anew', $row['day'] ),
			"SELECT day FROM (
				SELECT day, 1 AS side, SUM(entries) AS entries, SUM(added) AS added, SUM(debited) AS debited, SUM(quota_only) AS quota_only
				FROM {$this->database->table( 'ledger_daily' )} GROUP BY day
				UNION ALL
				SELECT $day AS day, -1 AS side, " . FiguresQuery::SUMS . " FROM {$this->database->table( 'ledger' )} WHERE id <= %d GROUP BY 1
			) both_sides GROUP BY day
			HAVING SUM(side * entries) <> 0 OR SUM(side * added) <> 0 OR SUM(side * debited) <> 0 OR SUM(side * quota_only) <> 0",
			$summed
		);
	}

	/**
	 * A sentence about a user and two amounts.
	 *
	 * @param string $sentence With user, what is there, what should be there.
	 * @return callable( array<string, string|null> ): string
	 */
	private static function of_user( string $sentence ): callable {
		return static fn ( array $row ): string => sprintf( $sentence, $row['user_id'], self::credits( $row['has'] ), self::credits( $row['should'] ) );
	}

	/**
	 * An amount.
	 *
	 * @param ?string $micro Micro-credits.
	 */
	private static function credits( ?string $micro ): string {
		return Credits::format( (int) $micro );
	}

	/**
	 * Rows of a check as sentences.
	 *
	 * @param callable( array<string, string|null> ): string $sentence Of a row.
	 * @param string                                         $sql      Selects the rows.
	 * @param int                                            ...$args  Its values.
	 * @return list<string>
	 */
	private function differences( callable $sentence, string $sql, int ...$args ): array {
		return array_map( $sentence, $this->database->rows( "$sql LIMIT %d", ...[ ...$args, self::LIMIT ] ) );
	}
}
