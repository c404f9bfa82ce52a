<?php
/**
 * A product as a credit package.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes the two meta fields of a product. A variation has its own credits, or else its parent's.
 */
final class PackageProduct {
	public const ENABLED = '_aipuffer_credit_package';
	public const CREDITS = '_aipuffer_credits';

	/**
	 * Wraps a product or variation.
	 *
	 * @param WC_Product $product The product.
	 */
	public function __construct( private readonly WC_Product $product ) {}

	/**
	 * Whether it is sold as a credit package.
	 */
	public function is_enabled(): bool {
		return 'yes' === $this->meta( self::ENABLED );
	}

	/**
	 * Credits granted per quantity, as stored; '' when not set.
	 */
	public function credits(): string {
		return $this->meta( self::CREDITS );
	}

	/**
	 * Its own credits as stored, without those a variation takes from its parent.
	 */
	public function own_credits(): string {
		$value = $this->product->get_meta( self::CREDITS );

		return is_scalar( $value ) ? (string) $value : '';
	}

	/**
	 * Checks fields that were written as raw meta by a form, file or API that knows nothing of them, and puts them into
	 * their shortest form. The caller saves the product, or does not.
	 *
	 * @throws Problem 400.
	 */
	public function check(): void {
		if ( $this->product->is_type( 'variation' ) ) {
			$this->set_own_credits( $this->own_credits() );
		} elseif ( '' !== $this->own_credits() || $this->is_enabled() ) {
			$this->set( $this->is_enabled(), $this->own_credits() );
		}
	}

	/**
	 * Credits one unit grants, in micro-credits; 0 when it is no credit package or its credits are no amount.
	 */
	public function micro_per_unit(): int {
		try {
			return $this->is_enabled() ? Credits::parse_positive( $this->credits(), self::CREDITS ) : 0;
		} catch ( Problem ) {
			// Somebody wrote the meta by other means. No amount grants nothing.
			return 0;
		}
	}

	/**
	 * Writes the fields; the caller saves the product.
	 *
	 * @param bool   $enabled Whether it is a credit package.
	 * @param string $credits Credits per quantity; '' for none, which a credit package must not have.
	 * @throws Problem 400 when the credits are no amount above 0. Nothing is changed then.
	 */
	public function set( bool $enabled, string $credits ): void {
		$credits = trim( $credits );
		if ( $enabled || '' !== $credits ) {
			$credits = self::checked( $credits );
		}
		$this->product->update_meta_data( self::ENABLED, $enabled ? 'yes' : 'no' );
		$this->product->update_meta_data( self::CREDITS, $credits );
	}

	/**
	 * Writes a variation's own credits; '' takes the parent's.
	 *
	 * @param string $credits Credits per quantity.
	 * @throws Problem 400 when they are no amount above 0.
	 */
	public function set_own_credits( string $credits ): void {
		$credits = trim( $credits );
		if ( '' === $credits ) {
			$this->product->delete_meta_data( self::CREDITS );
		} else {
			$this->product->update_meta_data( self::CREDITS, self::checked( $credits ) );
		}
	}

	/**
	 * An amount above 0, in its shortest form.
	 *
	 * @param string $credits What was entered.
	 * @throws Problem 400.
	 */
	private static function checked( string $credits ): string {
		try {
			$micro = Credits::parse( $credits, self::CREDITS );
		} catch ( Problem ) {
			$micro = 0;
		}
		if ( $micro <= 0 ) {
			Raise::invalid( self::CREDITS, __( 'Credits Granted Per Quantity must be a number above 0 with up to 12 digits and 6 decimals, such as 100 or 1.5.', 'aipuffer' ) );
		}

		return Credits::format( $micro );
	}

	/**
	 * A field of the product, or of the parent where a variation has none.
	 *
	 * @param string $key Meta key.
	 */
	private function meta( string $key ): string {
		$value = $this->product->get_meta( $key );
		if ( '' === $value && $this->product->is_type( 'variation' ) ) {
			$parent = wc_get_product( $this->product->get_parent_id() );
			$value  = $parent ? $parent->get_meta( $key ) : '';
		}

		return is_scalar( $value ) ? (string) $value : '';
	}
}
