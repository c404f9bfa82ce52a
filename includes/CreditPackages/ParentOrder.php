<?php
/**
 * The order an order is a part of.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Ledger;
use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Marketplaces write the customer's order and, below it, one for each vendor with the same items once more. What the parent
 * sells it grants, whatever its status; a child grants only what it sells beyond that.
 */
final class ParentOrder {
	/**
	 * Use of().
	 *
	 * @param array<string, float> $sold    Quantities of the parent's packages that no item of the child has taken up yet, by product.
	 * @param bool                 $is_gone Whether there was a parent that has granted, and is deleted: nobody can tell what.
	 */
	private function __construct( private array $sold, public readonly bool $is_gone ) {}

	/**
	 * The parent of an order. Most orders have none, which costs nothing.
	 *
	 * @param WC_Order $order  Order.
	 * @param Ledger   $ledger Credits.
	 */
	public static function of( WC_Order $order, Ledger $ledger ): self {
		$parent_id = (int) $order->get_parent_id();
		$parent    = $parent_id > 0 ? wc_get_order( $parent_id ) : null;
		if ( $parent_id > 0 && ! $parent ) {
			return new self( [], [] !== $ledger->entries_of_order( $parent_id ) );
		}
		$sold = [];
		// A renewal may be below its subscription, which is no order that grants.
		if ( $parent instanceof WC_Order && 'shop_order' === $parent->get_type() ) {
			foreach ( OrderCredits::packages( $parent ) as $item ) {
				$sold[ self::product( $item ) ] = ( $sold[ self::product( $item ) ] ?? 0.0 ) + (float) $item->get_quantity();
			}
		}

		return new self( $sold, false );
	}

	/**
	 * How many of an item's units the parent grants. Each counts for one item: ask once for each.
	 *
	 * @param WC_Order_Item_Product $item Item of the child.
	 */
	public function covers( WC_Order_Item_Product $item ): float {
		$product = self::product( $item );
		$covered = max( 0.0, min( (float) $item->get_quantity(), $this->sold[ $product ] ?? 0.0 ) );
		if ( $covered > 0 ) {
			$this->sold[ $product ] -= $covered;
		}

		return $covered;
	}

	/**
	 * Whether an item grants anything beside what the parent grants.
	 *
	 * @param WC_Order_Item_Product $item Item of the child.
	 */
	public function leaves( WC_Order_Item_Product $item ): bool {
		return ! $this->is_gone && (float) $item->get_quantity() > ( $this->sold[ self::product( $item ) ] ?? 0.0 );
	}

	/**
	 * Whether the parent grants anything that a child could sell again.
	 */
	public function grants(): bool {
		return [] !== $this->sold || $this->is_gone;
	}

	/**
	 * What is sold in an item.
	 *
	 * @param WC_Order_Item_Product $item Item.
	 */
	private static function product( WC_Order_Item_Product $item ): string {
		return $item->get_product_id() . ':' . $item->get_variation_id();
	}
}
