<?php
/**
 * Credit packages in WooCommerce's product resource.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Problem;
use WC_Product;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * The fields `aipuffer_credit_package` (boolean, products only) and `aipuffer_credits` (decimal string, '' for none; of a
 * variation its own) of `wc/v3/products` and their variations. Who writes the raw meta instead is held
 * to the same rules: 400 with the field's name, and nothing of the product is saved.
 */
final class ProductRest {
	private const ENABLED = 'aipuffer_credit_package';
	private const CREDITS = 'aipuffer_credits';

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'rest_api_init', [ $this, 'register_fields' ] );
		Contained::filter( 'woocommerce_rest_pre_insert_product_object', [ $this, 'write' ], 10, 2 );
		Contained::filter( 'woocommerce_rest_pre_insert_product_variation_object', [ $this, 'write' ], 10, 2 );
	}

	/**
	 * Adds the fields to the schemas. They are written with the product itself, not after it.
	 */
	public function register_fields(): void {
		register_rest_field(
			'product',
			self::ENABLED,
			[
				'get_callback' => Contained::answering( self::ENABLED, static fn ( array $product ): bool => (bool) self::package( $product )?->is_enabled(), static fn (): mixed => null ),
				'schema'       => [
					'description' => __( 'Whether the product is sold as an AI Puffer credit package.', 'aipuffer' ),
					'type'        => 'boolean',
					'context'     => [ 'view', 'edit' ],
				],
			]
		);
		register_rest_field(
			[ 'product', 'product_variation' ],
			self::CREDITS,
			[
				'get_callback' => Contained::answering( self::CREDITS, static fn ( array $product ): string => (string) self::package( $product )?->own_credits(), static fn (): mixed => null ),
				'schema'       => [
					'description' => __( 'Credits granted per quantity, a decimal string. Empty for a variation means the credits of its product.', 'aipuffer' ),
					'type'        => 'string',
					'maxLength'   => 40,
					'context'     => [ 'view', 'edit' ],
				],
			]
		);
	}

	/**
	 * Writes the fields to a product before it is saved.
	 *
	 * @param WC_Product|WP_Error                    $product Product or variation.
	 * @param WP_REST_Request<array<string, mixed>> $request Request.
	 */
	public function write( $product, WP_REST_Request $request ): WC_Product|WP_Error {
		if ( ! $product instanceof WC_Product ) {
			return $product;
		}
		$package = new PackageProduct( $product );
		$enabled = $request[ self::ENABLED ];
		$credits = $request[ self::CREDITS ];
		$is_told = null !== $enabled || null !== $credits;
		try {
			if ( $product->is_type( 'variation' ) && null !== $credits ) {
				$package->set_own_credits( (string) $credits );
			} elseif ( ! $product->is_type( 'variation' ) && $is_told ) {
				$package->set( null === $enabled ? $package->is_enabled() : (bool) $enabled, (string) ( $credits ?? $package->own_credits() ) );
			} elseif ( array_intersect( [ PackageProduct::ENABLED, PackageProduct::CREDITS ], array_column( (array) $request['meta_data'], 'key' ) ) ) {
				$package->check();
			}
		} catch ( Problem $problem ) {
			return $problem->to_wp_error();
		}

		return $product;
	}

	/**
	 * The product of a response.
	 *
	 * @param array<string, mixed> $product As WooCommerce shows it.
	 */
	private static function package( array $product ): ?PackageProduct {
		$found = wc_get_product( (int) ( $product['id'] ?? 0 ) );

		return $found ? new PackageProduct( $found ) : null;
	}
}
