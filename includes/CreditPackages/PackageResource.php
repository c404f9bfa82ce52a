<?php
/**
 * Credit packages as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a credit package and its shape. A product with variations shows the least and the most of them. An offer
 * is what one of a product or variation grants, in micro-credits, and costs.
 *
 * @phpstan-type Offer array{credits: int, price: ?float}
 */
final class PackageResource {
	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$perhaps = [ 'type' => [ 'string', 'null' ], 'readonly' => true ];
		$number  = [ 'type' => 'integer', 'readonly' => true ];
		$credits = $text + [ 'description' => __( 'Credits one of it grants, a decimal string.', 'aipuffer' ) ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-credit-package',
			'type'       => 'object',
			'properties' => [
				'id'                   => $number,
				'name'                 => $text,
				'status'               => $text,
				'edit_url'             => $text,
				'view_url'             => $perhaps,
				'credits'              => $credits,
				'credits_max'          => $credits,
				'price'                => $text + [ 'description' => __( 'The lowest price, a decimal string; empty without one.', 'aipuffer' ) ],
				'price_html'           => $text + [ 'description' => __( 'The price or the range of prices with the currency, as text.', 'aipuffer' ) ],
				'price_per_credit'     => $perhaps,
				'price_per_credit_max' => $perhaps,
				'currency'             => $text,
				'variations'           => $number,
				'sold'                 => $number + [ 'description' => __( 'How many were sold, as WooCommerce counts them.', 'aipuffer' ) ],
			],
		];
	}

	/**
	 * A credit package.
	 *
	 * @param WC_Product $product The product.
	 * @return array<string, mixed>
	 */
	public static function shape( WC_Product $product ): array {
		$variations = $product->is_type( 'variable' ) ? array_values( array_filter( array_map( 'wc_get_product', $product->get_children() ) ) ) : [];
		$offers     = array_map( [ self::class, 'offer' ], [] === $variations ? [ $product ] : $variations );
		$credits    = array_column( $offers, 'credits' );
		$prices     = array_values( array_filter( array_column( $offers, 'price' ), 'is_float' ) );
		$each       = array_values( array_filter( array_map( [ self::class, 'price_per_credit' ], $offers ), 'is_float' ) );

		return [
			'id'                   => $product->get_id(),
			'name'                 => $product->get_name(),
			'status'               => $product->get_status(),
			'edit_url'             => admin_url( sprintf( 'post.php?post=%d&action=edit', $product->get_id() ) ),
			'view_url'             => 'publish' === $product->get_status() ? (string) $product->get_permalink() : null,
			'credits'              => Credits::format( min( $credits ) ),
			'credits_max'          => Credits::format( max( $credits ) ),
			'price'                => [] === $prices ? '' : (string) wc_format_decimal( min( $prices ) ),
			'price_html'           => self::price_text( $prices ),
			'price_per_credit'     => [] === $each ? null : self::decimal( min( $each ) ),
			'price_per_credit_max' => [] === $each ? null : self::decimal( max( $each ) ),
			'currency'             => get_woocommerce_currency(),
			'variations'           => count( $variations ),
			'sold'                 => (int) $product->get_total_sales(),
		];
	}

	/**
	 * What a product or variation grants and costs. Prices are WooCommerce's, not ours, and floats there.
	 *
	 * @param WC_Product $product The product.
	 * @return Offer
	 */
	private static function offer( WC_Product $product ): array {
		$price = (string) $product->get_price();

		return [ 'credits' => ( new PackageProduct( $product ) )->micro_per_unit(), 'price' => '' === $price ? null : (float) $price ];
	}

	/**
	 * What a credit costs; null where there are none, or no price.
	 *
	 * @param Offer $offer Of a product.
	 */
	private static function price_per_credit( array $offer ): ?float {
		return null === $offer['price'] || 0 === $offer['credits'] ? null : $offer['price'] / ( $offer['credits'] / Credits::SCALE );
	}

	/**
	 * Prices in the shop's format, as text.
	 *
	 * @param list<float> $prices All prices.
	 */
	private static function price_text( array $prices ): string {
		if ( [] === $prices ) {
			return '';
		}
		$shown = static fn ( float $price ): string => html_entity_decode( wp_strip_all_tags( wc_price( $price ) ), ENT_QUOTES, 'UTF-8' );

		/* translators: 1: the lowest price, 2: the highest price. */
		return min( $prices ) === max( $prices ) ? $shown( $prices[0] ) : sprintf( _x( '%1$s – %2$s', 'range of prices', 'aipuffer' ), $shown( min( $prices ) ), $shown( max( $prices ) ) );
	}

	/**
	 * A figure with up to 6 decimals.
	 *
	 * @param float $figure The figure.
	 */
	private static function decimal( float $figure ): string {
		return rtrim( rtrim( number_format( $figure, 6, '.', '' ), '0' ), '.' );
	}
}
