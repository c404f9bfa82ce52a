<?php
/**
 * The ledger's sums by day.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use WP_CLI;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps `ledger_daily` close behind the ledger, so that figures over a million entries are sums of some thousand rows.
 *
 * Nothing is counted while somebody is charged: a counter that every charge has to change would make all users wait for
 * each other. Instead the append-only ledger is summed later, by the ids of its entries: everything up to `summed_id` is
 * in the sums, everything after is read from the ledger itself. An entry that is written today with the date of last
 * year, by an import, has a new id and goes to the day it names.
 *
 * Ids are given before they are committed, so the latest entry that can be seen may have earlier ones still to come. It
 * is therefore noted and summed up to an hour later: no transaction takes that long.
 *
 * @phpstan-import-type State from DailyTotalsStore
 */
final class DailyTotals {
	public const CRON = 'aipuffer_sum_ledger';

	private const SETTLED_MINUTES = 60;
	private const BATCH           = 10_000;

	/**
	 * Seconds a job may take, and a reader may wait.
	 */
	private const JOB_SECONDS    = 20.0;
	private const READER_SECONDS = 0.1;

	/**
	 * Takes its parts.
	 *
	 * @param Database         $database The connection.
	 * @param DailyTotalsStore $store    The SQL.
	 */
	public function __construct( private readonly Database $database, private readonly DailyTotalsStore $store ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( self::CRON, [ $this, 'run' ] );
		Contained::action( 'init', [ $this, 'schedule' ] );
		Contained::action( 'cli_init', fn () => WP_CLI::add_command( 'aipuffer ledger rebuild', fn () => $this->rebuild() ) );
	}

	/**
	 * Sums hourly.
	 */
	public function schedule(): void {
		if ( ! wp_next_scheduled( self::CRON ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::CRON );
		}
	}

	/**
	 * On deactivation.
	 */
	public function unschedule(): void {
		wp_clear_scheduled_hook( self::CRON );
	}

	/**
	 * The hourly job. It begins anew where the site's days are no longer those that were summed by, which a reader does
	 * not: until then figures come from the ledger itself, slower and just as right.
	 */
	public function run(): void {
		$days  = SiteDays::of_site();
		$state = $this->state( $days );
		if ( $state['rules'] !== $days->rules() || $state['summed_id'] > $this->store->latest_id() ) {
			$this->start( $days );
		}
		$this->advance( $days, self::JOB_SECONDS );
	}

	/**
	 * Sums what is due before figures are read, for sites whose cron does not run. Where nothing is due this costs one
	 * look at one row.
	 */
	public function touch(): void {
		$days = SiteDays::of_site();
		if ( $this->state( $days )['rules'] === $days->rules() ) {
			$this->advance( $days, self::READER_SECONDS );
		}
	}

	/**
	 * Sums everything anew, for `wp aipuffer ledger rebuild`: when a verification has found the sums to be wrong, as after
	 * the backup of a single table was put back.
	 */
	public function rebuild(): void {
		$days = SiteDays::of_site();
		$this->start( $days );
		while ( $this->is_due( $this->state( $days ) ) ) {
			$this->advance( $days, self::JOB_SECONDS );
		}
		WP_CLI::success( __( 'The sums of the ledger were built anew.', 'aipuffer' ) );
	}

	/**
	 * Sums in batches, each in a transaction of its own, as long as there is time.
	 *
	 * @param SiteDays $days    The site's days.
	 * @param float    $seconds How long.
	 */
	private function advance( SiteDays $days, float $seconds ): void {
		$until = microtime( true ) + $seconds;
		$state = $this->state( $days );
		while ( $this->is_due( $state ) && microtime( true ) < $until ) {
			$this->database->transaction( fn () => $this->add_batch( $days ) );
			$state = $this->state( $days );
		}
		if ( $state['seen_id'] <= $state['summed_id'] ) {
			$latest = $this->store->latest_id();
			if ( $latest > $state['seen_id'] ) {
				$this->store->see( $latest );
			}
		}
	}

	/**
	 * Sums one batch, unless somebody else has done it meanwhile.
	 *
	 * @param SiteDays $days The site's days.
	 */
	private function add_batch( SiteDays $days ): void {
		$state = $this->store->state( self::SETTLED_MINUTES, true );
		if ( $state && $this->is_due( $state ) && $state['rules'] === $days->rules() ) {
			$this->store->add( $days, $state['summed_id'], $state['seen_id'], self::BATCH );
		}
	}

	/**
	 * Whether there are entries to sum.
	 *
	 * @param State $state How far the sums go.
	 */
	private function is_due( array $state ): bool {
		return $state['is_settled'] && $state['summed_id'] < $state['seen_id'];
	}

	/**
	 * How far the sums go; begun where they never were.
	 *
	 * @param SiteDays $days The site's days.
	 * @return State
	 */
	private function state( SiteDays $days ): array {
		$state = $this->store->state( self::SETTLED_MINUTES );
		if ( ! $state ) {
			$this->start( $days );
		}

		return $state ?? [ 'rules' => $days->rules(), 'summed_id' => 0, 'seen_id' => 0, 'is_settled' => false ];
	}

	/**
	 * Begins anew.
	 *
	 * @param SiteDays $days The site's days.
	 */
	private function start( SiteDays $days ): void {
		$this->database->transaction( fn () => $this->store->start( $days->rules(), $this->store->latest_id() ) );
	}
}
