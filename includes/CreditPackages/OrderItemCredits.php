<?php
/**
 * What an order item grants.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use WC_Order_Item;
use WC_Order_Item_Product;

/**
 * Copies the credits per unit from the product to the item when the item is created, so that no later edit of the
 * product changes a past order.
 */
final class OrderItemCredits {
	public const PER_UNIT = '_aipuffer_credits_per_unit';

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

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
	public function granted_by( WC_Order_Item_Product $item ): int {
		try {
			$per_unit = Credits::parse_positive( $item->get_meta( self::PER_UNIT ), self::PER_UNIT );
		} catch ( Problem ) {
			return 0;
		}
		// Quantities can be fractions where a plugin allows it; a thousandth of a unit is as fine as they get here.
		$thousandths = (int) round( 1000 * max( 0, min( 1e12, (float) $item->get_quantity() ) ) );
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

	/**
	 * Removes the field from all items, on uninstall; WooCommerce may be gone by then, and its table with it.
	 */
	public function remove(): void {
		global $wpdb;
		$table = $wpdb->prefix . 'woocommerce_order_itemmeta';
		if ( $this->database->value( 'SHOW TABLES LIKE %s', $this->database->like( $table ) ) ) {
			$this->database->run( "DELETE FROM $table WHERE meta_key = %s", self::PER_UNIT );
		}
	}
}
