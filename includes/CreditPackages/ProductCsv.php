<?php
/**
 * Credit packages in product CSV files.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Two columns of WooCommerce's product export and import. A row with an amount that is none is not imported, and the
 * importer lists it with the reason. An empty cell leaves what there is.
 *
 * @phpstan-type Columns array<string, mixed>
 */
final class ProductCsv {
	private const ENABLED = 'aipuffer_credit_package';
	private const CREDITS = 'aipuffer_credits';

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'woocommerce_product_export_product_default_columns', [ $this, 'columns' ] );
		Contained::filter( 'woocommerce_product_export_product_column_' . self::ENABLED, [ $this, 'export_enabled' ], 10, 2 );
		Contained::filter( 'woocommerce_product_export_product_column_' . self::CREDITS, [ $this, 'export_credits' ], 10, 2 );
		Contained::filter( 'woocommerce_csv_product_import_mapping_options', [ $this, 'columns' ] );
		Contained::filter( 'woocommerce_csv_product_import_mapping_default_columns', [ $this, 'headings' ] );
		Contained::filter( 'woocommerce_product_import_pre_insert_product_object', [ $this, 'import' ], 10, 2 );
	}

	/**
	 * Adds the columns, by id.
	 *
	 * @param Columns $columns Columns.
	 * @return Columns
	 */
	public function columns( array $columns ): array {
		return $columns + [
			self::ENABLED => __( 'AI Puffer credit package', 'aipuffer' ),
			self::CREDITS => __( 'AI Puffer credits per quantity', 'aipuffer' ),
		];
	}

	/**
	 * The ids by heading, so that an exported file is recognised. Headings in English work everywhere.
	 *
	 * @param Columns $headings Ids by heading.
	 * @return Columns
	 */
	public function headings( array $headings ): array {
		return $headings + array_flip( $this->columns( [] ) ) + [
			'AI Puffer credit package'       => self::ENABLED,
			'AI Puffer credits per quantity' => self::CREDITS,
		];
	}

	/**
	 * Whether a product is a package, as WooCommerce writes it in its own columns. A variation is one with its product.
	 *
	 * @param mixed      $value   Not used.
	 * @param WC_Product $product Product.
	 */
	public function export_enabled( mixed $value, WC_Product $product ): string {
		return $product->is_type( 'variation' ) ? '' : (string) (int) ( new PackageProduct( $product ) )->is_enabled();
	}

	/**
	 * The credits of a product, or a variation's own.
	 *
	 * @param mixed      $value   Not used.
	 * @param WC_Product $product Product.
	 */
	public function export_credits( mixed $value, WC_Product $product ): string {
		return ( new PackageProduct( $product ) )->own_credits();
	}

	/**
	 * Writes the cells to a product before it is saved.
	 *
	 * @param WC_Product           $product Product.
	 * @param array<string, mixed> $row     Cells by column.
	 * @throws RowRefused When a cell is wrong. WooCommerce does not import the row then, and says why.
	 */
	public function import( WC_Product $product, array $row ): WC_Product {
		$enabled = self::cell( $row, self::ENABLED );
		$credits = self::cell( $row, self::CREDITS );
		$package = new PackageProduct( $product );
		try {
			if ( '' === $enabled && '' === $credits ) {
				// Columns of raw meta are imported by WooCommerce.
				$package->check();
			} elseif ( $product->is_type( 'variation' ) ) {
				$package->set_own_credits( '' === $credits ? $package->own_credits() : $credits );
			} else {
				$package->set( '' === $enabled ? $package->is_enabled() : self::is_true( $enabled ), '' === $credits ? $package->own_credits() : $credits );
			}
		} catch ( Problem $problem ) {
			throw new RowRefused( esc_html( $problem->getMessage() ) );
		}

		return $product;
	}

	/**
	 * A cell; '' where there is none.
	 *
	 * @param array<string, mixed> $row    Cells by column.
	 * @param string               $column Which.
	 */
	private static function cell( array $row, string $column ): string {
		return is_scalar( $row[ $column ] ?? null ) ? trim( (string) $row[ $column ] ) : '';
	}

	/**
	 * Reads yes or no.
	 *
	 * @param string $cell As written.
	 * @throws Problem 400 when it is neither.
	 */
	private static function is_true( string $cell ): bool {
		$value = filter_var( $cell, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE );

		/* translators: %s: name of a column. */
		return $value ?? Raise::invalid( self::ENABLED, sprintf( __( '%s must be 1 or 0.', 'aipuffer' ), __( 'AI Puffer credit package', 'aipuffer' ) ) );
	}
}
