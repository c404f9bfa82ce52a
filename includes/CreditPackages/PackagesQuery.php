<?php
/**
 * The list of credit packages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the products that are sold as credit packages, published or not, through WooCommerce's own query.
 */
final class PackagesQuery {
	private const STATUSES = [ 'publish', 'private', 'draft', 'pending', 'future' ];

	/**
	 * A page of credit packages by name. Without WooCommerce there are none.
	 *
	 * @param int $page     From 1.
	 * @param int $per_page Rows a page.
	 * @return array{list<WC_Product>, int} The products, and how many there are in all.
	 */
	public function page( int $page, int $per_page ): array {
		if ( ! function_exists( 'wc_get_products' ) ) {
			return [ [], 0 ];
		}
		$found = wc_get_products(
			[
				'status'     => self::STATUSES,
				'meta_key'   => PackageProduct::ENABLED, // phpcs:ignore WordPress.DB.SlowDBQuery -- WooCommerce keeps products this way; a shop has few that are packages.
				'meta_value' => 'yes', // phpcs:ignore WordPress.DB.SlowDBQuery -- As above.
				'orderby'    => [ 'title' => 'ASC', 'ID' => 'ASC' ],
				'limit'      => $per_page,
				'page'       => $page,
				'paginate'   => true,
			]
		);

		return is_object( $found ) ? [ array_values( $found->products ), (int) $found->total ] : [ [], 0 ];
	}
}
