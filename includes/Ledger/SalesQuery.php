<?php
/**
 * The SQL behind the figures of credits sold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use DateTimeImmutable;

/**
 * What orders have granted and taken back, and what is outstanding, day by day.
 *
 * @phpstan-type Day array{date: string, granted: string, taken_back: string, outstanding: string}
 */
final class SalesQuery {
	/**
	 * The most days one answer covers: a year and a day, so that it has the same day of last year.
	 */
	public const MOST_DAYS = 367;

	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * Figures of the last days of the site's time zone, today included, oldest first.
	 *
	 * Outstanding are the credits on all balances, whether sold or given: what the site owes in services. What a customer
	 * owes after a refund counts against it. Earlier days are worked out backwards from now, since every change is an entry.
	 *
	 * @param int $days Days, 1 to MOST_DAYS.
	 * @return array{outstanding: string, granted: string, taken_back: string, series: list<Day>}
	 */
	public function of_days( int $days ): array {
		$midnight    = $this->clock->site_now()->modify( 'midnight' );
		$first       = $midnight->modify( sprintf( '-%d days', max( 1, min( self::MOST_DAYS, $days ) ) - 1 ) );
		$by_day      = $this->by_day( $first );
		$now         = (int) $this->database->value( "SELECT SUM(balance) FROM {$this->database->table( 'balances' )}" );
		$outstanding = $now;
		$series      = [];
		for ( $day = $midnight; $day >= $first; $day = $day->modify( '-1 day' ) ) {
			$figures      = $by_day[ $day->format( 'Y-m-d' ) ] ?? [ 'granted' => 0, 'taken_back' => 0, 'all' => 0 ];
			$series[]     = [
				'date'        => $day->format( 'Y-m-d' ),
				'granted'     => Credits::format( $figures['granted'] ),
				'taken_back'  => Credits::format( $figures['taken_back'] ),
				'outstanding' => Credits::format( $outstanding ),
			];
			$outstanding -= $figures['all'];
		}

		return [
			'outstanding' => Credits::format( $now ),
			'granted'     => Credits::format( array_sum( array_column( $by_day, 'granted' ) ) ),
			'taken_back'  => Credits::format( array_sum( array_column( $by_day, 'taken_back' ) ) ),
			'series'      => array_reverse( $series ),
		];
	}

	/**
	 * Sums of the days with entries.
	 *
	 * A day of the site can begin at any quarter of an hour of UTC, and at another one after the clocks have changed, so the
	 * database sums by quarters of an hour and PHP puts them into days.
	 *
	 * @param DateTimeImmutable $first The first day's midnight.
	 * @return array<string, array{granted: int, taken_back: int, all: int}> Micro-credits by date.
	 */
	private function by_day( DateTimeImmutable $first ): array {
		$rows = $this->database->rows(
			"SELECT LEFT(created_at, 13) AS in_hour,
				CASE WHEN SUBSTRING(created_at, 15, 2) < '15' THEN 0 WHEN SUBSTRING(created_at, 15, 2) < '30' THEN 15
					WHEN SUBSTRING(created_at, 15, 2) < '45' THEN 30 ELSE 45 END AS in_quarter,
				SUM(CASE WHEN type = 'purchase' THEN credits_delta ELSE 0 END) AS granted,
				SUM(CASE WHEN type = 'revocation' THEN -credits_delta ELSE 0 END) AS taken_back,
				SUM(credits_delta) AS all_of_it
			FROM {$this->database->table( 'ledger' )} WHERE created_at >= %s GROUP BY in_hour, in_quarter",
			Clock::stored( $first )
		);
		$days = [];
		foreach ( $rows as $row ) {
			$time = new DateTimeImmutable( sprintf( '%s:%02d:00 UTC', $row['in_hour'], (int) $row['in_quarter'] ) );
			$date = $time->setTimezone( $first->getTimezone() )->format( 'Y-m-d' );

			$days[ $date ]              ??= [ 'granted' => 0, 'taken_back' => 0, 'all' => 0 ];
			$days[ $date ]['granted']    += (int) $row['granted'];
			$days[ $date ]['taken_back'] += (int) $row['taken_back'];
			$days[ $date ]['all']        += (int) $row['all_of_it'];
		}

		return $days;
	}
}
