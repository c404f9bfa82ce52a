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
use AIPuffer\Support\Settings;
use Automattic\WooCommerce\Utilities\OrderUtil;
use Closure;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * Looks at an order again when its events are over.
 *
 * Where orders are posts, WooCommerce saves them as a whole: whoever has read an order before its status was changed, and
 * saves it after, puts the old status back and announces nothing. So such an order is compared a minute after each of its
 * events. And a process can die between a change and its announcement, however orders are stored: so all orders that have
 * changed are compared once an hour.
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

	private const GROUP = 'aipuffer';

	/**
	 * A sweep is bounded by both; the next one goes on where it has stopped.
	 */
	private const MOST_ORDERS = 5000;
	private const SECONDS     = 20;

	/**
	 * Hooks.
	 *
	 * @param Closure(int): mixed $compare Brings the ledger in line with an order.
	 */
	public function register( Closure $compare ): void {
		add_action( self::ONE, $compare );
		add_action( self::SWEEP, fn () => $this->sweep( $compare ) );
		add_action( 'woocommerce_init', [ $this, 'schedule' ] );
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
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			as_unschedule_all_actions( self::ONE );
		}
	}

	/**
	 * Compares an order in a minute, unless that is due already. An action that is running does not count: it may have read
	 * the order before the event. Two processes at once may ask for two comparisons, which does no harm.
	 *
	 * @param int $order_id Order something has happened to.
	 */
	public function soon( int $order_id ): void {
		if ( OrderUtil::custom_orders_table_usage_is_enabled() || ! ActionScheduler::is_initialized() ) {
			return;
		}
		$waiting = [ 'hook' => self::ONE, 'args' => [ $order_id ], 'status' => ActionScheduler_Store::STATUS_PENDING, 'per_page' => 1, 'orderby' => 'none' ];
		if ( [] === as_get_scheduled_actions( $waiting, 'ids' ) ) {
			as_schedule_single_action( time() + MINUTE_IN_SECONDS, self::ONE, [ $order_id ], self::GROUP );
		}
	}

	/**
	 * Compares the orders that have changed since the last sweep, those that changed first before others.
	 *
	 * @param Closure(int): mixed $compare Brings the ledger in line with an order.
	 */
	private function sweep( Closure $compare ): void {
		if ( ! function_exists( 'wc_get_orders' ) ) {
			return;
		}
		$until  = time();
		$since  = min( $until, (int) get_option( Settings::ORDERS_COMPARED, $until - DAY_IN_SECONDS ) );
		$orders = wc_get_orders(
			[
				'type'          => 'shop_order',
				// A minute earlier: what was about to be saved then.
				'date_modified' => ( $since - MINUTE_IN_SECONDS ) . '...' . $until,
				'orderby'       => 'modified',
				'order'         => 'ASC',
				'limit'         => self::MOST_ORDERS,
				'return'        => 'ids',
			]
		);
		$orders = array_map( 'intval', (array) $orders );
		$end    = microtime( true ) + self::SECONDS;
		$done   = 0;
		foreach ( $orders as $order_id ) {
			if ( microtime( true ) > $end ) {
				break;
			}
			$compare( $order_id );
			++$done;
		}
		if ( $done < count( $orders ) || self::MOST_ORDERS === $done ) {
			// At least a second on, so that thousands that were changed at once, by an import, cannot stop it for ever.
			$until = max( $since + 1, self::changed_at( $orders[ max( 0, $done - 1 ) ] ) );
		}
		update_option( Settings::ORDERS_COMPARED, $until, false );
	}

	/**
	 * When an order was changed, as a Unix timestamp.
	 *
	 * @param int $order_id Order.
	 */
	private static function changed_at( int $order_id ): int {
		$order = wc_get_order( $order_id );

		return $order instanceof WC_Order ? (int) $order->get_date_modified()?->getTimestamp() : 0;
	}
}
