<?php
/**
 * Refunds of an order.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use WC_Order;
use WC_Order_Item_Product;
use WC_Order_Refund;

/**
 * Reads an order's refunds as plain numbers for RefundShare.
 */
final class OrderRefunds {
	private const LIMIT = 1000;

	/**
	 * Oldest first.
	 *
	 * @var list<WC_Order_Refund>
	 */
	private readonly array $refunds;

	/**
	 * Reads the refunds from the database: the order remembers those it has seen, and another process may have written more.
	 *
	 * @param WC_Order $order Order.
	 */
	public function __construct( private readonly WC_Order $order ) {
		$refunds = wc_get_orders(
			[
				'type'          => 'shop_order_refund',
				'parent'        => $order->get_id(),
				'limit'         => self::LIMIT,
				'orderby'       => 'ID',
				'order'         => 'ASC',
				'cache_results' => false,
			]
		);

		$this->refunds = array_values( array_filter( is_array( $refunds ) ? $refunds : [], static fn ( mixed $refund ): bool => $refund instanceof WC_Order_Refund ) );
	}

	/**
	 * What each refund takes of an item's credits.
	 *
	 * @param WC_Order_Item_Product $item    The item.
	 * @param int                   $credits What it granted, in micro-credits.
	 * @return array<int, int> Micro-credits by refund id.
	 */
	public function parts( WC_Order_Item_Product $item, int $credits ): array {
		return RefundShare::parts(
			$credits,
			self::thousandths( $item->get_quantity() ),
			self::smallest_unit( $item->get_total() ),
			self::smallest_unit( $this->order->get_total() ),
			array_map( fn ( WC_Order_Refund $refund ): array => $this->figures( $refund, $item ), $this->refunds )
		);
	}

	/**
	 * A refund, as far as it concerns an item.
	 *
	 * @param WC_Order_Refund       $refund The refund.
	 * @param WC_Order_Item_Product $item   The item.
	 * @return array{id: int, quantity: int, item_amount: int, order_amount: int}
	 */
	private function figures( WC_Order_Refund $refund, WC_Order_Item_Product $item ): array {
		$figures = [
			'id'           => $refund->get_id(),
			'quantity'     => 0,
			'item_amount'  => 0,
			'order_amount' => 0,
		];
		$items   = $refund->get_items();
		foreach ( $items as $refunded ) {
			if ( $refunded instanceof WC_Order_Item_Product && (int) $refunded->get_meta( '_refunded_item_id' ) === $item->get_id() ) {
				$figures['quantity']    += abs( self::thousandths( $refunded->get_quantity() ) );
				$figures['item_amount'] += abs( self::smallest_unit( $refunded->get_total() ) );
			}
		}
		if ( [] === $items ) {
			$figures['order_amount'] = abs( self::smallest_unit( $refund->get_amount() ) );
		}

		return $figures;
	}

	/**
	 * A quantity in thousandths.
	 *
	 * @param mixed $quantity As WooCommerce gives it.
	 */
	private static function thousandths( mixed $quantity ): int {
		return (int) round( (float) $quantity * 1000 );
	}

	/**
	 * An amount of money in the smallest unit the shop calculates in.
	 *
	 * @param mixed $amount As WooCommerce gives it.
	 */
	private static function smallest_unit( mixed $amount ): int {
		return (int) round( (float) $amount * 10 ** wc_get_price_decimals() );
	}
}
