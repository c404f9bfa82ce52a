<?php
/**
 * Checks what must always hold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Settings;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Compares balances and daily sums with the ledger they come from, what is held with the open reservations, and what orders
 * have granted with what they ought to have. Rooms that this one does not know say what they check.
 */
final class Verification {
	/**
	 * Problems listed at most of each check; a broken site has more of the same.
	 */
	private const LIMIT = 100;

	/**
	 * Hours after which a reservation that is over is one that nothing frees: the job that does so runs hourly. And hours that
	 * none is made for.
	 */
	private const ENDLESS_HOURS = 25;

	/**
	 * Takes the connection, the clock and the checks of other rooms.
	 *
	 * @param Database                                                        $database The connection.
	 * @param Clock                                                           $clock    The time.
	 * @param list<Closure(): iterable<string>>                               $checks   Sentences about what is wrong, few at most.
	 * @param Closure( int ): iterable<int, array{int, list<string>}> $orders   Goes through all orders that have sold credits,
	 *        from one on: how many a portion had, and sentences about what is wrong, by the last order that it has gone through.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock, private readonly array $checks, private readonly Closure $orders ) {}

	/**
	 * Runs all checks of tables in one snapshot, so that requests under way do not look like problems. Each is one pass over a
	 * table or an index in its order: a million entries take seconds, and no memory here. Then orders, portion by portion.
	 *
	 * @param int                               $orders_after Go on after this order; 0 for all.
	 * @param ?Closure( string ): mixed   $tell         Is told each problem at once, also those that are not listed.
	 * @param ?Closure( int, int ): mixed $progress     Is told after each portion of orders how many there were and the last.
	 * @return array{users: int, entries: int, orders: int, problems: list<string>}
	 */
	public function run( int $orders_after = 0, ?Closure $tell = null, ?Closure $progress = null ): array {
		$report = $this->database->transaction(
			fn (): array => [
				'users'    => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'balances' ) ),
				'entries'  => (int) $this->database->value( 'SELECT COUNT(*) FROM ' . $this->database->table( 'ledger' ) ),
				'orders'   => 0,
				'problems' => [ ...$this->balances(), ...$this->holds(), ...$this->endless(), ...$this->negatives(), ...$this->settlements(), ...$this->items(), ...$this->days(), ...$this->others() ],
			]
		);
		array_map( $tell ?? static fn (): null => null, $report['problems'] );
		$found = 0;
		foreach ( ( $this->orders )( $orders_after ) as $last => [ $count, $problems ] ) {
			$report['orders'] += $count;
			array_map( $tell ?? static fn (): null => null, $problems );
			array_push( $report['problems'], ...array_slice( $problems, 0, max( 0, self::LIMIT - $found ) ) );
			$found += count( $problems );
			if ( $progress ) {
				$progress( $report['orders'], $last );
			}
		}
		if ( $found > self::LIMIT ) {
			$report['problems'][] = sprintf( 'orders: %d more of these; "wp aipuffer ledger verify" lists all', $found - self::LIMIT );
		}

		return $report;
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
	 * 2. What is held is the sum of the open reservations, and none holds credits of somebody without a balance.
	 *
	 * @return list<string>
	 */
	private function holds(): array {
		return $this->differences(
			self::of_user( 'user %d: held %s, open reservations %s' ),
			"SELECT user_id, SUM(held) AS has, SUM(open) AS should FROM (
				SELECT user_id, held, 0 AS open FROM {$this->database->table( 'balances' )} WHERE held <> 0
				UNION ALL
				SELECT user_id, 0 AS held, credits AS open FROM {$this->database->table( 'holds' )} WHERE state = 'held' AND user_id > 0 AND credits <> 0
			) both_sides GROUP BY user_id HAVING SUM(held) <> SUM(open)"
		);
	}

	/**
	 * 2. Every reservation ends: those whose time was over long ago were not freed, those that run for days never will be.
	 *
	 * @return list<string>
	 */
	private function endless(): array {
		$time = fn ( string $hours ): string => Clock::stored( $this->clock->now()->modify( "$hours hours" ) );

		return $this->differences(
			static fn ( array $row ): string => sprintf(
				'%s: reservation %d (%s + %s) was to end at %s UTC and is held still',
				(int) $row['user_id'] > 0 ? "user {$row['user_id']}" : "guest {$row['guest_key']}",
				$row['id'],
				self::credits( $row['credits'] ),
				self::credits( $row['quota'] ),
				$row['expires_at']
			),
			"SELECT id, user_id, guest_key, credits, quota, expires_at FROM {$this->database->table( 'holds' )}
			WHERE state = 'held' AND (expires_at < %s OR expires_at > %s) ORDER BY expires_at",
			$time( '-' . self::ENDLESS_HOURS ),
			$time( '+' . self::ENDLESS_HOURS )
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
	 * 3. An item grants once: one that was moved to another order is granted by that one alone.
	 *
	 * @return list<string>
	 */
	private function items(): array {
		return $this->differences(
			static fn ( array $row ): string => sprintf( 'order item %d: granted by %d orders, from order %d to order %d, %s in all', $row['order_item_id'], $row['orders'], $row['first'], $row['last'], self::credits( $row['total'] ) ),
			"SELECT order_item_id, COUNT(*) AS orders, MIN(order_id) AS first, MAX(order_id) AS last, SUM(granted) AS total FROM (
				SELECT order_item_id, order_id, SUM(credits_delta - shortfall) AS granted FROM {$this->database->table( 'ledger' )}
				WHERE order_id > 0 AND order_item_id > 0 GROUP BY order_id, order_item_id HAVING SUM(credits_delta - shortfall) > 0
			) grants GROUP BY order_item_id HAVING COUNT(*) > 1"
		);
	}

	/**
	 * What other rooms check.
	 *
	 * @return list<string>
	 */
	private function others(): array {
		$problems = [];
		foreach ( $this->checks as $check ) {
			array_push( $problems, ...$check() );
		}

		return $problems;
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
	 * @param string|int                                     ...$args  Its values.
	 * @return list<string>
	 */
	private function differences( callable $sentence, string $sql, string|int ...$args ): array {
		return array_map( $sentence, $this->database->rows( "$sql LIMIT %d", ...[ ...$args, self::LIMIT ] ) );
	}
}
