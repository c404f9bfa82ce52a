<?php
/**
 * What a site can set, in one list.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Names and typed readings of the plugin's options.
 */
final class Settings {
	public const ROUNDING               = 'aipuffer_rounding';
	public const ALLOW_NEGATIVE_BALANCE = 'aipuffer_allow_negative_balance';
	public const RESERVATION_MINUTES    = 'aipuffer_reservation_minutes';
	public const BUY_CREDITS_URL        = 'aipuffer_buy_credits_url';
	public const DASHBOARD_URL          = 'aipuffer_dashboard_url';
	public const LOG_PAYLOADS           = 'aipuffer_log_payloads';
	public const LOG_RETENTION          = 'aipuffer_log_retention';
	public const LOG_RETENTION_RUN      = 'aipuffer_log_retention_run';
	public const REMOVE_DATA            = 'aipuffer_remove_data_on_uninstall';
	public const GRANT_ON_PROCESSING    = 'aipuffer_grant_on_processing';
	public const COMPLETE_PACKAGES      = 'aipuffer_complete_package_orders';
	public const GRANT_FREE_PACKAGES    = 'aipuffer_grant_free_packages';

	/**
	 * No choice: the address of My Account > Credits that WordPress knows already.
	 */
	public const ACCOUNT_ENDPOINT = 'aipuffer_account_endpoint';
	public const WORDPRESS_AI     = 'aipuffer_wordpress_ai';
	public const ROLE_ACCESS      = 'aipuffer_role_access';
	public const LOW_BALANCE      = 'aipuffer_low_balance';
	public const LOW_BALANCE_SENT = 'aipuffer_low_balance_sent';
	public const TRUSTED_PROXIES  = 'aipuffer_trusted_proxies';

	/**
	 * No choice either: until when changed orders have been compared with the ledger, a Unix timestamp.
	 */
	public const ORDERS_COMPARED = 'aipuffer_orders_compared';

	/**
	 * No choice either: who took our place in WordPress's AI client, and on which day last.
	 */
	public const OTHER_DISPATCHER = 'aipuffer_other_dispatcher';

	/**
	 * No choices: where the comparison of orders is, and which could not be compared. See OrderSweep and FailedOrders.
	 */
	public const ORDERS_PLACE  = 'aipuffer_orders_place';
	public const ORDERS_FAILED = 'aipuffer_orders_failed';

	public const ALL = [
		self::ROUNDING,
		self::ALLOW_NEGATIVE_BALANCE,
		self::RESERVATION_MINUTES,
		self::BUY_CREDITS_URL,
		self::DASHBOARD_URL,
		self::LOG_PAYLOADS,
		self::LOG_RETENTION,
		self::LOG_RETENTION_RUN,
		self::REMOVE_DATA,
		self::GRANT_ON_PROCESSING,
		self::COMPLETE_PACKAGES,
		self::GRANT_FREE_PACKAGES,
		self::ACCOUNT_ENDPOINT,
		self::WORDPRESS_AI,
		self::ROLE_ACCESS,
		self::LOW_BALANCE,
		self::LOW_BALANCE_SENT,
		self::TRUSTED_PROXIES,
		self::ORDERS_COMPARED,
		self::OTHER_DISPATCHER,
		self::ORDERS_PLACE,
		self::ORDERS_FAILED,
	];

	/**
	 * Whether a refund may take a balance below zero when the credits are spent already. Off by default.
	 */
	public static function allows_negative_balance(): bool {
		return 'yes' === get_option( self::ALLOW_NEGATIVE_BALANCE, 'no' );
	}

	/**
	 * How long a reservation is kept for its request, in minutes.
	 */
	public static function reservation_minutes(): int {
		return max( 1, min( 1440, (int) get_option( self::RESERVATION_MINUTES, 15 ) ) );
	}

	/**
	 * Where credits can be bought: the address the site set, else the shop, else ''.
	 */
	public static function buy_credits_url(): string {
		$url = (string) get_option( self::BUY_CREDITS_URL, '' );
		if ( '' === $url && function_exists( 'wc_get_page_id' ) && wc_get_page_id( 'shop' ) > 0 ) {
			$url = (string) get_permalink( wc_get_page_id( 'shop' ) );
		}

		return $url;
	}

	/**
	 * Whether the logs keep what was sent to a provider, beside what was said. Off by default.
	 */
	public static function stores_payloads(): bool {
		return 'yes' === get_option( self::LOG_PAYLOADS, 'no' );
	}

	/**
	 * Whether virtual credit packages grant as soon as an order is Processing, not only when it is Completed. Off by default.
	 */
	public static function grants_on_processing(): bool {
		return 'yes' === get_option( self::GRANT_ON_PROCESSING, 'no' );
	}

	/**
	 * Whether paid orders of nothing but virtual credit packages are completed by themselves. Off by default.
	 */
	public static function completes_package_orders(): bool {
		return 'yes' === get_option( self::COMPLETE_PACKAGES, 'no' );
	}

	/**
	 * Whether credit packages grant that cost nothing, by their price or by a coupon. On by default.
	 */
	public static function grants_free_packages(): bool {
		return 'yes' === get_option( self::GRANT_FREE_PACKAGES, 'yes' );
	}

	/**
	 * Whether uninstalling removes all data. Only when the site asks for it.
	 */
	public static function removes_data(): bool {
		return 'yes' === get_option( self::REMOVE_DATA, 'no' );
	}
}
