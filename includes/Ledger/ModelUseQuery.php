<?php
/**
 * The SQL that reads which models were used.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Providers, models and rule versions of past usage, from the sums by day and what is not in there yet.
 */
final class ModelUseQuery {
	/**
	 * Pairs listed at most.
	 */
	private const UNPRICED = 100;
	private const MODELS   = 1000;

	/**
	 * Takes its parts.
	 *
	 * @param Database    $database The connection.
	 * @param Clock       $clock    The time.
	 * @param DailyTotals $totals   Keeps the sums by day.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Clock $clock,
		private readonly DailyTotals $totals
	) {}

	/**
	 * Usage of the last days that no rule priced, most frequent first.
	 *
	 * @param int $days Days, today included.
	 * @return list<array{module: string, operation: string, provider: string, model: string, requests: int, cost: string, total_units: int, last_used_at: string}>
	 */
	public function unpriced( int $days ): array {
		return array_map(
			static fn ( array $row ): array => [
				'module'       => (string) $row['module'],
				'operation'    => (string) $row['operation'],
				'provider'     => (string) $row['provider'],
				'model'        => (string) $row['model'],
				'requests'     => (int) $row['entries'],
				'cost'         => FiguresQuery::credits( $row['cost'] ),
				'total_units'  => (int) $row['units'],
				'last_used_at' => Clock::iso( (string) $row['last_at'] ),
			],
			$this->usage(
				'module, operation, provider, model',
				'price_id = 0',
				'entries DESC',
				self::UNPRICED,
				SiteDays::add( $this->clock->site_now()->format( 'Y-m-d' ), 1 - $days )
			)
		);
	}

	/**
	 * Every pair of provider and model that was ever used.
	 *
	 * @return list<array{provider: string, model: string}>
	 */
	public function models(): array {
		return array_map(
			static fn ( array $row ): array => [ 'provider' => (string) $row['provider'], 'model' => (string) $row['model'] ],
			$this->usage( 'provider, model', "provider <> ''", 'provider, model', self::MODELS )
		);
	}

	/**
	 * When each version of a rule priced something last.
	 *
	 * @return array<int, string> ISO 8601 by version id, as ledger entries keep it.
	 */
	public function last_priced(): array {
		$last = [];
		foreach ( $this->usage( 'price_id', 'price_id > 0', 'last_at', PHP_INT_MAX ) as $row ) {
			$last[ (int) $row['price_id'] ] = Clock::iso( (string) $row['last_at'] );
		}

		return $last;
	}

	/**
	 * Usage by some columns.
	 *
	 * @param string $columns What to group by.
	 * @param string $where   Which.
	 * @param string $order   What comes first.
	 * @param int    $limit   At most so many.
	 * @param string $since   The first day of the site.
	 * @return list<array<string, string|null>>
	 */
	private function usage( string $columns, string $where, string $order, int $limit, string $since = '1970-01-02' ): array {
		$this->totals->touch();
		$days  = SiteDays::of_site();
		$state = $this->database->table( 'ledger_summed' );

		return $this->database->rows(
			"SELECT $columns, SUM(entries) AS entries, SUM(cost) AS cost, SUM(units) AS units, MAX(last_at) AS last_at FROM (
				SELECT module, operation, provider, model, price_id, entries, cost, units, last_at
				FROM {$this->database->table( 'ledger_daily' )}
				WHERE day >= %s AND type = 'usage' AND EXISTS ( SELECT 1 FROM $state WHERE id = 1 AND rules = %s )
				UNION ALL
				SELECT module, operation, provider, model, COALESCE(price_id, 0) AS price_id, COUNT(*) AS entries, " . FiguresQuery::USAGE_SUMS . "
				FROM {$this->database->table( 'ledger' )}
				WHERE id > COALESCE((SELECT summed_id FROM $state WHERE id = 1 AND rules = %s), 0) AND created_at >= %s AND type = 'usage'
				GROUP BY 1, 2, 3, 4, 5
			) used WHERE $where GROUP BY $columns ORDER BY $order LIMIT %d",
			$since,
			$days->rules(),
			$days->rules(),
			$days->start( $since ),
			$limit
		);
	}
}
