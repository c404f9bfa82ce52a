<?php
/**
 * "200 credits" in the shop.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Credits;
use WC_Order_Item_Product;
use WC_Product;
use WC_Product_Variable;

defined( 'ABSPATH' ) || exit;

/**
 * Tells customers what they get: beside the price of a product, in cart and checkout, on their orders and in mails. One
 * wording for all of them. Structured data of products is made from the price, not from its HTML, and stays as it is.
 */
final class StorefrontCredits {
	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'woocommerce_get_price_html', [ $this, 'beside_price' ], 10, 2 );
		Contained::filter( 'woocommerce_show_variation_price', [ $this, 'show_variation_price' ], 10, 3 );
		// Classic templates and the Store API of the blocks ask the same filter.
		Contained::filter( 'woocommerce_get_item_data', [ $this, 'in_cart' ], 10, 2 );
		// Order received, My Account, order pay page, mails with and without HTML.
		Contained::action( 'woocommerce_order_item_meta_end', [ $this, 'on_order' ], 10, 4 );
	}

	/**
	 * Adds the credits to a product's price, wherever the theme or a block shows it.
	 *
	 * @param mixed $html    The price.
	 * @param mixed $product The product.
	 */
	public function beside_price( mixed $html, mixed $product ): mixed {
		$credits = is_string( $html ) && '' !== $html && $product instanceof WC_Product ? self::of_product( $product ) : '';

		return '' === $credits ? $html : "$html <span aria-hidden=\"true\">·</span> <span class=\"aipuffer-credits\">" . esc_html( $credits ) . '</span>';
	}

	/**
	 * Variations at the same price can grant different credits, so their prices are shown.
	 *
	 * @param mixed $show    Whether WooCommerce shows it.
	 * @param mixed $product The variable product.
	 */
	public function show_variation_price( mixed $show, mixed $product ): mixed {
		return $show || ( $product instanceof WC_Product && ( new PackageProduct( $product ) )->is_enabled() );
	}

	/**
	 * A line of an item in the cart.
	 *
	 * @param mixed $lines Lines.
	 * @param mixed $item  Cart item.
	 */
	public function in_cart( mixed $lines, mixed $item ): mixed {
		$product = is_array( $item ) ? $item['data'] ?? null : null;
		$micro   = $product instanceof WC_Product ? ( new PackageProduct( $product ) )->micro_per_unit() : 0;
		if ( 0 === $micro || ! is_array( $lines ) ) {
			return $lines;
		}
		$lines[] = [
			'key'   => __( 'Includes', 'aipuffer' ),
			'value' => Credits::in_words( OrderItemCredits::times( $micro, (float) $item['quantity'] ) ),
		];

		return $lines;
	}

	/**
	 * Prints the line of an order's item.
	 *
	 * @param mixed $item_id Not used.
	 * @param mixed $item    The item.
	 * @param mixed $order   Not used.
	 * @param mixed $plain   Whether it is for a mail without HTML.
	 */
	public function on_order( mixed $item_id, mixed $item, mixed $order = null, mixed $plain = false ): void {
		$micro = $item instanceof WC_Order_Item_Product ? OrderItemCredits::granted_by( $item ) : 0;
		if ( 0 === $micro ) {
			return;
		}
		/* translators: %s: "200 credits". */
		$line = sprintf( __( 'Includes: %s', 'aipuffer' ), Credits::in_words( $micro ) );
		echo $plain ? esc_html( "\n$line" ) : '<div class="aipuffer-credits">' . esc_html( $line ) . '</div>';
	}

	/**
	 * What one unit of a product grants; '' for nothing. Of a variable product, from the least to the most.
	 *
	 * @param WC_Product $product The product.
	 */
	private static function of_product( WC_Product $product ): string {
		$micro = [ ( new PackageProduct( $product ) )->micro_per_unit() ];
		if ( $product instanceof WC_Product_Variable && ( new PackageProduct( $product ) )->is_enabled() ) {
			$variations = array_filter( array_map( 'wc_get_product', $product->get_visible_children() ) );
			$micro      = array_map( static fn ( WC_Product $variation ): int => ( new PackageProduct( $variation ) )->micro_per_unit(), $variations );
		}
		$micro = array_filter( $micro );
		if ( [] === $micro ) {
			return '';
		}
		[ $least, $most ] = [ min( $micro ), max( $micro ) ];

		/* translators: 1: the least, a number, 2: the most, "200 credits". */
		return $least === $most ? Credits::in_words( $most ) : sprintf( __( '%1$s – %2$s', 'aipuffer' ), Credits::display( $least ), Credits::in_words( $most ) );
	}
}
