<?php
/**
 * When an item of an order grants its credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Settings;
use WC_Order_Item_Product;
use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * The site's choices about granting. They decide what is granted from now on; what was granted stays.
 */
final class GrantRule {
	/**
	 * Hooks.
	 */
	public static function register(): void {
		Contained::filter( 'woocommerce_order_item_needs_processing', [ self::class, 'needs_processing' ], 10, 2 );
	}

	/**
	 * Whether an item grants while its order has a status: Completed always, and Processing, which means paid, for virtual
	 * products where the site says so.
	 *
	 * @param WC_Order_Item_Product $item   A credit package.
	 * @param string                $status The order's status.
	 */
	public static function applies( WC_Order_Item_Product $item, string $status ): bool {
		if ( 'processing' === $status && Settings::grants_on_processing() ) {
			$product = $item->get_product();

			return $product instanceof WC_Product && $product->is_virtual();
		}

		return 'completed' === $status;
	}

	/**
	 * The rule for whoever edits a product.
	 */
	public static function explained(): string {
		return Settings::grants_on_processing()
			? __( 'Credits are granted when the order becomes Completed; of a virtual product, as soon as it becomes Processing. Quantity is multiplied by this number. Orders placed before a change keep what they were sold with.', 'aipuffer' )
			: __( 'Credits are granted when the order becomes Completed. Quantity is multiplied by this number. Orders placed before a change keep what they were sold with.', 'aipuffer' );
	}

	/**
	 * Whether an item grants nothing because nothing was paid for it: its price or a coupon made it free.
	 *
	 * @param WC_Order_Item_Product $item A credit package.
	 */
	public static function is_withheld( WC_Order_Item_Product $item ): bool {
		return ! Settings::grants_free_packages() && (float) $item->get_total() <= 0;
	}

	/**
	 * Lets WooCommerce complete a paid order by itself when it is of virtual credit packages only, as it does with
	 * downloads, where the site says so.
	 *
	 * @param mixed $needs   Whether somebody has to process this product.
	 * @param mixed $product The product.
	 */
	public static function needs_processing( mixed $needs, mixed $product ): mixed {
		return $needs && ! (
			$product instanceof WC_Product
			&& Settings::completes_package_orders()
			&& $product->is_virtual()
			&& ( new PackageProduct( $product ) )->micro_per_unit() > 0
		);
	}
}
