<?php
/**
 * What an order item grants.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use WC_Order_Item;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Copies the credits per unit from the product to the item when the item is created, so that no later edit of the
 * product changes a past order.
 */
final class OrderItemCredits {
	public const PER_UNIT = '_aipuffer_credits_per_unit';

	/**
	 * Writes the credits on a new item. Classic and block checkout, the order screen and REST all save items this way.
	 *
	 * @param WC_Order_Item|mixed $item The item about to be saved.
	 */
	public function copy_from_product( mixed $item ): void {
		if ( ! $item instanceof WC_Order_Item_Product || $item->get_id() > 0 || '' !== $item->get_meta( self::PER_UNIT ) || $item->get_meta( '_refunded_item_id' ) ) {
			return;
		}
		$product = $item->get_product();
		$micro   = $product instanceof \WC_Product ? ( new PackageProduct( $product ) )->micro_per_unit() : 0;
		if ( $micro > 0 ) {
			$item->update_meta_data( self::PER_UNIT, Credits::format( $micro ) );
		}
	}

	/**
	 * What an item grants in all, in micro-credits.
	 *
	 * @param WC_Order_Item_Product $item The item.
	 */
	public static function granted_by( WC_Order_Item_Product $item ): int {
		try {
			$per_unit = Credits::parse_positive( $item->get_meta( self::PER_UNIT ), self::PER_UNIT );
		} catch ( Problem ) {
			return 0;
		}

		return self::times( $per_unit, (float) $item->get_quantity() );
	}

	/**
	 * What a quantity grants, in micro-credits.
	 *
	 * @param int   $per_unit Micro-credits of one.
	 * @param float $quantity Quantity. Fractions are possible where a plugin allows them; a thousandth of a unit is as
	 *                        fine as they get here.
	 */
	public static function times( int $per_unit, float $quantity ): int {
		$thousandths = (int) round( 1000 * max( 0, min( 1e12, $quantity ) ) );
		$whole       = intdiv( $thousandths, 1000 );
		$rest        = $thousandths % 1000;
		if ( $whole > 0 && $per_unit > intdiv( Credits::MAX, $whole ) ) {
			return Credits::MAX;
		}

		return min( Credits::MAX, $per_unit * $whole + intdiv( $per_unit, 1000 ) * $rest + intdiv( ( $per_unit % 1000 ) * $rest, 1000 ) );
	}

	/**
	 * Hides the raw field on the order screen.
	 *
	 * @param list<string> $keys Hidden keys.
	 * @return list<string>
	 */
	public function hide( array $keys ): array {
		return [ ...$keys, self::PER_UNIT ];
	}
}
