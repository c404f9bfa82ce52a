<?php
/**
 * Comparing orders with the ledger once more.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use ActionScheduler;
use ActionScheduler_Store;
use AIPuffer\Support\Contained;
use Automattic\WooCommerce\Utilities\OrderUtil;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Looks at an order again when its events are over.
 *
 * Where orders are posts, WooCommerce saves them as a whole: whoever has read an order before its status was changed, and
 * saves it after, puts the old status back and announces nothing. So such an order is compared a minute after each of its
 * events. And a process can die between a change and its announcement, however orders are stored: so all orders that have
 * changed are compared once an hour, see OrderSweep.
 */
final class OrderComparison {
	/**
	 * One order, by WooCommerce's Action Scheduler.
	 */
	public const ONE = 'aipuffer_compare_order';

	/**
	 * The orders that have changed, by cron: what heals a lost action should not be lost with it.
	 */
	public const SWEEP = 'aipuffer_compare_orders';

	/**
	 * The same, as soon as a run has left some.
	 */
	public const GO_ON = 'aipuffer_go_on_comparing_orders';

	private const GROUP = 'aipuffer';

	/**
	 * Hooks.
	 *
	 * @param Closure(int): mixed $compare Brings the ledger in line with an order.
	 * @param Closure(): bool     $sweep   Compares changed orders for some time; whether some are left.
	 */
	public function register( Closure $compare, Closure $sweep ): void {
		Contained::action( self::ONE, $compare );
		Contained::action( self::SWEEP, static fn () => self::sweep( $sweep ) );
		Contained::action( self::GO_ON, static fn () => self::sweep( $sweep ) );
		Contained::action( 'woocommerce_init', [ $this, 'schedule' ] );
	}

	/**
	 * Sweeps hourly.
	 */
	public function schedule(): void {
		if ( ! wp_next_scheduled( self::SWEEP ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::SWEEP );
		}
	}

	/**
	 * On deactivation.
	 */
	public function unschedule(): void {
		wp_clear_scheduled_hook( self::SWEEP );
		wp_clear_scheduled_hook( self::GO_ON );
		wp_unschedule_hook( self::ONE );
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			as_unschedule_all_actions( self::ONE );
		}
	}

	/**
	 * Compares an order in a minute, unless that is due already. An action that is running does not count: it may have read
	 * the order before the event. Two processes at once may ask for two comparisons, which does no harm. Where Action Scheduler
	 * is missing or not ready, cron does it.
	 *
	 * @param int $order_id Order something has happened to.
	 */
	public function soon( int $order_id ): void {
		if ( OrderUtil::custom_orders_table_usage_is_enabled() ) {
			return;
		}
		$at = time() + MINUTE_IN_SECONDS;
		if ( ! class_exists( ActionScheduler::class ) || ! ActionScheduler::is_initialized() ) {
			// WordPress itself keeps one event of those that are asked for within ten minutes.
			wp_schedule_single_event( $at, self::ONE, [ $order_id ] );
			return;
		}
		$waiting = [ 'hook' => self::ONE, 'args' => [ $order_id ], 'status' => ActionScheduler_Store::STATUS_PENDING, 'per_page' => 1, 'orderby' => 'none' ];
		if ( [] === as_get_scheduled_actions( $waiting, 'ids' ) ) {
			as_schedule_single_action( $at, self::ONE, [ $order_id ], self::GROUP );
		}
	}

	/**
	 * Sweeps, and goes on in a minute where changed orders are left.
	 *
	 * @param Closure(): bool $sweep See register().
	 */
	public static function sweep( Closure $sweep ): void {
		if ( ! function_exists( 'wc_get_orders' ) ) {
			return;
		}
		if ( $sweep() && ! wp_next_scheduled( self::GO_ON ) ) {
			wp_schedule_single_event( time() + MINUTE_IN_SECONDS, self::GO_ON );
		}
	}
}
