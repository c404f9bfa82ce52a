<?php
/**
 * Orders as they are stored now.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use Exception;
use WC_Abstract_Order;
use WC_Data_Store;

defined( 'ABSPATH' ) || exit;

/**
 * Reads orders and refunds past all caches. What this process has read before may be older than its locks, and a refund may
 * have been read when it was half written.
 */
final class StoredOrder {
	/**
	 * Reads an order or refund anew.
	 *
	 * @template T of WC_Abstract_Order
	 * @param int             $id    Its id.
	 * @param class-string<T> $class What it is.
	 * @return T|null Null where there is none.
	 */
	public static function read( int $id, string $class ): ?WC_Abstract_Order {
		clean_post_cache( $id );
		wp_cache_delete( 'order-items-' . $id, 'orders' );
		// Order tables have a cache of their own. The store of posts does not know this method, and then this does nothing.
		WC_Data_Store::load( 'order' )->__call( 'clear_cached_data', [ [ $id ] ] );
		try {
			// Not wc_get_order(), which returns the object that this process has.
			return new $class( $id );
		} catch ( Exception ) {
			return null;
		}
	}
}
