<?php
/**
 * Log retention.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Retention;

use AIPuffer\Logs\Logs;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Removes old logs by cron, where the site says so, and on demand. The ledger is another room's and never touched.
 *
 * @phpstan-type LastRun array{started_at: string, ended_at: string, deleted: int, text_removed: int, is_done: bool}
 */
final class Retention {
	public const CRON = 'aipuffer_prune_logs';

	/**
	 * How often cron looks for what is too old.
	 */
	private const SCHEDULE = 'hourly';

	/**
	 * The time a run by cron may take; what is left is gone on with a minute later.
	 */
	private const CRON_SECONDS = 20.0;
	private const GO_ON_AFTER  = MINUTE_IN_SECONDS;

	/**
	 * The time a run on demand may take, while somebody waits.
	 */
	private const DEMAND_SECONDS = 5.0;

	/**
	 * A run that is later than this says that the site's cron does not work.
	 */
	private const LATE = 2 * HOUR_IN_SECONDS;

	private readonly Pruning $pruning;

	/**
	 * Takes its parts.
	 *
	 * @param Logs  $logs  The logs.
	 * @param Clock $clock The time.
	 */
	public function __construct( Logs $logs, private readonly Clock $clock ) {
		$this->pruning = new Pruning( $logs, $clock );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( self::CRON, [ $this, 'run_by_cron' ] );
		// Not on every request: what a visitor needs no option for must not read one.
		Contained::action( 'admin_init', [ $this, 'schedule' ] );
	}

	/**
	 * Keeps the schedule as the settings say. On activation too: the plugin may have been off for a while.
	 */
	public function schedule(): void {
		$next = wp_next_scheduled( self::CRON );
		if ( ! RetentionSettings::of_site()->is_needed() ) {
			if ( $next ) {
				$this->unschedule();
			}
		} elseif ( ! $next ) {
			wp_schedule_event( time() + MINUTE_IN_SECONDS, self::SCHEDULE, self::CRON );
		}
	}

	/**
	 * On deactivation.
	 */
	public function unschedule(): void {
		wp_unschedule_hook( self::CRON );
	}

	/**
	 * Changes the settings.
	 *
	 * @param array<string, mixed> $changes See RetentionSettings::with().
	 * @throws Problem 400 naming the field.
	 */
	public function set( array $changes ): void {
		RetentionSettings::of_site()->with( $changes )->save();
		$this->schedule();
	}

	/**
	 * A run by cron. Where it has not come to an end it goes on soon.
	 */
	public function run_by_cron(): void {
		$settings = RetentionSettings::of_site();
		if ( $settings->is_needed() && ! $this->run( $settings, self::CRON_SECONDS )['is_done'] ) {
			wp_schedule_single_event( time() + self::GO_ON_AFTER, self::CRON, [ 'go on' ] );
		}
	}

	/**
	 * A run on demand, for some seconds; whoever asks repeats it until it is done.
	 *
	 * @return LastRun
	 * @throws Problem 409 where nothing is to be removed by the settings.
	 */
	public function run_now(): array {
		$settings = RetentionSettings::of_site();
		if ( ! $settings->is_needed() ) {
			Raise::conflict( 'aipuffer_retention_off', __( 'Nothing was removed: auto-delete is off.', 'aipuffer' ) );
		}

		return $this->run( $settings, self::DEMAND_SECONDS );
	}

	/**
	 * Settings, schedule and last run.
	 *
	 * @return array{enabled: bool, days: int, text_days: ?int, schedule: string, next_run: ?string, last_run: ?LastRun, is_cron_late: bool}
	 */
	public function state(): array {
		$settings = RetentionSettings::of_site();
		$next     = wp_next_scheduled( self::CRON );
		/** What run() has noted. @var LastRun|null $last */
		$last = get_option( Settings::LOG_RETENTION_RUN, null );

		return [
			'enabled'      => $settings->is_enabled,
			'days'         => $settings->days,
			'text_days'    => $settings->text_days,
			'schedule'     => self::SCHEDULE,
			'next_run'     => $next ? Clock::iso( gmdate( Clock::STORED, $next ) ) : null,
			'last_run'     => $last,
			'is_cron_late' => $settings->is_needed() && ( ! $next || $next < $this->clock->now()->getTimestamp() - self::LATE ),
		];
	}

	/**
	 * Removes for some seconds, and notes and tells what.
	 *
	 * @param RetentionSettings $settings How long what is kept.
	 * @param float             $seconds  The time it may take.
	 * @return LastRun
	 */
	private function run( RetentionSettings $settings, float $seconds ): array {
		$started = $this->clock->now();
		$removed = $this->pruning->run( $settings, $seconds );
		$run     = [ 'started_at' => Clock::iso( Clock::stored( $started ) ), 'ended_at' => Clock::iso( Clock::stored( $this->clock->now() ) ) ] + $removed;
		update_option( Settings::LOG_RETENTION_RUN, $run, false );
		if ( $run['deleted'] + $run['text_removed'] > 0 ) {
			/**
			 * Fires after retention has removed logs.
			 *
			 * @param array{started_at: string, ended_at: string, deleted: int, text_removed: int, is_done: bool} $run
			 *        How many conversations were deleted, and of how many the text was removed; whether nothing too old is left.
			 */
			Listeners::tell( 'aipuffer_logs_pruned', $run );
		}

		return $run;
	}
}
