<?php
/**
 * Telling people that their balance is low.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The job that sends the mails, a minute or so after the fall. What is to be done is in the table, so an event that is lost
 * or comes twice loses and doubles nothing; one comes every hour in any case.
 */
final class Notices {
	public const CRON = 'aipuffer_low_balances';

	private const BATCH         = 50;
	private const SECONDS       = 20.0;
	private const RETRY_MINUTES = 30;
	private const ATTEMPTS      = 4;

	/**
	 * Takes its parts.
	 *
	 * @param LowBalanceStore $store     Who has fallen.
	 * @param Standings       $standings How balances stand.
	 * @param Choice          $choice    Who wants no mails.
	 * @param Mail            $mail      Sends.
	 * @param Clock           $clock     The time.
	 */
	public function __construct(
		private readonly LowBalanceStore $store,
		private readonly Standings $standings,
		private readonly Choice $choice,
		private readonly Mail $mail,
		private readonly Clock $clock
	) {}

	/**
	 * Keeps the hourly event as the settings say. On activation too: the plugin may have been off for a while.
	 */
	public static function schedule(): void {
		$is_on = Mode::Off !== LowBalanceSettings::of_site()->mode;
		$next  = wp_next_scheduled( self::CRON );
		if ( $is_on && ! $next ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::CRON );
		} elseif ( ! $is_on && $next ) {
			self::unschedule();
		}
	}

	/**
	 * On deactivation.
	 */
	public static function unschedule(): void {
		wp_unschedule_hook( self::CRON );
	}

	/**
	 * Has the job run at the site's next request.
	 */
	public static function hurry(): void {
		if ( ! wp_next_scheduled( self::CRON, [ 'now' ] ) ) {
			wp_schedule_single_event( time(), self::CRON, [ 'now' ] );
		}
	}

	/**
	 * The job. Where there is more than it has time for, it goes on with the next request.
	 */
	public function run(): void {
		$until = microtime( true ) + self::SECONDS;
		while ( Mode::Off !== LowBalanceSettings::of_site()->mode ) {
			$due = $this->store->due( self::BATCH );
			array_map( [ $this, 'look' ], $due );
			if ( count( $due ) < self::BATCH ) {
				return;
			}
			if ( microtime( true ) > $until ) {
				self::hurry();
				return;
			}
		}
	}

	/**
	 * Looks at one balance, and tells whose it is.
	 *
	 * @param int $user_id User.
	 */
	private function look( int $user_id ): void {
		$user = get_userdata( $user_id );
		if ( ! $user ) {
			$this->store->remove( $user_id );
			return;
		}
		$standing = $this->standings->of( $user_id );
		if ( ! $standing->is_low() ) {
			if ( Mode::Week === $standing->mode ) {
				$this->store->watch( $user_id, $standing->safe_down_to() );
			} else {
				$this->store->remove( $user_id );
			}
			return;
		}
		if ( ! $this->store->claim( $user_id ) || ! is_email( $user->user_email ) || ! $this->choice->wants( $user_id ) || ! $this->mail->is_on() ) {
			return;
		}
		if ( ! $this->mail->send( $user, $standing ) ) {
			$this->store->retry( $user_id, self::RETRY_MINUTES, self::ATTEMPTS );
			return;
		}
		$this->store->sent( $user_id );
		update_option( Settings::LOW_BALANCE_SENT, Clock::stored( $this->clock->now() ), false );

		/**
		 * Fires after somebody was told by email that their balance is low.
		 *
		 * @param int                   $user_id  User.
		 * @param array<string, string> $standing `mode`: credits or week; `threshold, available`: decimal strings.
		 */
		Listeners::tell( 'aipuffer_low_balance_notified', $user_id, $standing->to_array() );
	}
}
