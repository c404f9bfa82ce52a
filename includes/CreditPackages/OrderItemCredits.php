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
use WC_Order;
use WC_Order_Item;
use WC_Order_Item_Product;
use WC_Product;

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
		$micro = self::of_product( $item );
		if ( $micro > 0 ) {
			$item->update_meta_data( self::PER_UNIT, Credits::format( $micro ) );
		}
	}

	/**
	 * The items of an order on which no credits are written although their product grants some by now: it was made a package
	 * later, or the item was written past WooCommerce's own objects.
	 *
	 * @param WC_Order $order Order.
	 * @return list<WC_Order_Item_Product>
	 */
	public static function unmarked( WC_Order $order ): array {
		return array_values(
			array_filter(
				$order->get_items(),
				static fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product && '' === $item->get_meta( self::PER_UNIT ) && $item->get_quantity() > 0 && self::of_product( $item ) > 0
			)
		);
	}

	/**
	 * Writes what the products grant now on the items that lack it, where the order's status grants: somebody asks for it.
	 *
	 * @param WC_Order $order Order.
	 */
	public static function mark( WC_Order $order ): void {
		foreach ( self::unmarked( $order ) as $item ) {
			if ( GrantRule::applies( $item, $order->get_status() ) ) {
				$item->update_meta_data( self::PER_UNIT, Credits::format( self::of_product( $item ) ) );
				$item->save_meta_data();
			}
		}
	}

	/**
	 * What one unit of an item's product grants now, in micro-credits.
	 *
	 * @param WC_Order_Item_Product $item The item.
	 */
	private static function of_product( WC_Order_Item_Product $item ): int {
		$product = $item->get_product();

		return $product instanceof WC_Product ? ( new PackageProduct( $product ) )->micro_per_unit() : 0;
	}

	/**
	 * What an item grants in all, in micro-credits.
	 *
	 * @param WC_Order_Item_Product $item    The item.
	 * @param float                 $covered Units of it that another order grants.
	 */
	public static function granted_by( WC_Order_Item_Product $item, float $covered = 0.0 ): int {
		try {
			$per_unit = Credits::parse_positive( $item->get_meta( self::PER_UNIT ), self::PER_UNIT );
		} catch ( Problem ) {
			return 0;
		}

		return self::times( $per_unit, (float) $item->get_quantity() - $covered );
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
