<?php
/**
 * Refunds of an order.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use WC_Order;
use WC_Order_Item_Fee;
use WC_Order_Item_Product;
use WC_Order_Item_Shipping;
use WC_Order_Query;
use WC_Order_Refund;

defined( 'ABSPATH' ) || exit;

/**
 * Reads an order's refunds as plain numbers for RefundShare.
 */
final class OrderRefunds {
	private const LIMIT = 1000;

	/**
	 * Figures count up to this: as far as the floats are exact that WooCommerce calculates with, and as far as the sums of
	 * that many refunds fit RefundShare.
	 */
	private const MOST = 1_000_000_000_000_000;

	/**
	 * Oldest first.
	 *
	 * @var list<WC_Order_Refund>
	 */
	private readonly array $refunds;

	/**
	 * Reads the refunds from the database: the order remembers those it has seen, and another process may have written more.
	 *
	 * @param WC_Order                   $order   Order.
	 * @param list<WC_Order_Refund>|null $refunds Where they were read already.
	 */
	public function __construct( private readonly WC_Order $order, ?array $refunds = null ) {
		if ( null !== $refunds ) {
			$this->refunds = $refunds;
			return;
		}
		$query = new WC_Order_Query(
			[
				'type'          => 'shop_order_refund',
				'parent'        => $order->get_id(),
				'limit'         => self::LIMIT,
				'orderby'       => 'ID',
				'order'         => 'ASC',
				'return'        => 'ids',
				'cache_results' => false,
			]
		);

		$refunds       = array_map( static fn ( mixed $id ): ?WC_Order_Refund => StoredOrder::read( (int) $id, WC_Order_Refund::class ), (array) $query->get_orders() );
		$this->refunds = array_values( array_filter( $refunds ) );
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
			array_map( static fn ( WC_Order_Refund $refund ): array => self::figures( $refund, $item ), $this->refunds )
		);
	}

	/**
	 * Whether all that was paid has been paid back, whichever items the refunds named.
	 */
	public function cover_the_order(): bool {
		$total = self::smallest_unit( $this->order->get_total() );

		return $total > 0 && $total <= array_sum( array_map( static fn ( WC_Order_Refund $refund ): int => self::smallest_unit( $refund->get_amount() ), $this->refunds ) );
	}

	/**
	 * A refund, as far as it concerns an item.
	 *
	 * @param WC_Order_Refund       $refund The refund.
	 * @param WC_Order_Item_Product $item   The item.
	 * @return array{id: int, quantity: int, item_amount: int, order_amount: int}
	 */
	private static function figures( WC_Order_Refund $refund, WC_Order_Item_Product $item ): array {
		$figures = [
			'id'           => $refund->get_id(),
			'quantity'     => 0,
			'item_amount'  => 0,
			'order_amount' => 0,
		];
		// Shipping and fees too: money that names those does not concern the items of the order.
		$lines = $refund->get_items( [ 'line_item', 'shipping', 'fee' ] );
		$named = 0.0;
		foreach ( $lines as $line ) {
			if ( $line instanceof WC_Order_Item_Product && (int) $line->get_meta( '_refunded_item_id' ) === $item->get_id() ) {
				$figures['quantity']    += abs( self::thousandths( $line->get_quantity() ) );
				$figures['item_amount'] += abs( self::smallest_unit( $line->get_total() ) );
			}
			$named -= $line instanceof WC_Order_Item_Product || $line instanceof WC_Order_Item_Shipping || $line instanceof WC_Order_Item_Fee
				? (float) $line->get_total() + (float) $line->get_total_tax()
				: 0.0;
		}
		// Taxes of lines have more decimals than money has. What rounding leaves is no refund.
		$nameless                = abs( self::smallest_unit( $refund->get_amount() ) ) - self::smallest_unit( $named );
		$figures['order_amount'] = $nameless > count( $lines ) ? $nameless : 0;

		return $figures;
	}

	/**
	 * A quantity in thousandths.
	 *
	 * @param mixed $quantity As WooCommerce gives it.
	 */
	private static function thousandths( mixed $quantity ): int {
		return (int) round( max( -self::MOST, min( self::MOST, 1000 * (float) $quantity ) ) );
	}

	/**
	 * An amount of money in the smallest unit the shop calculates in.
	 *
	 * @param mixed $amount As WooCommerce gives it.
	 */
	private static function smallest_unit( mixed $amount ): int {
		return (int) round( max( -self::MOST, min( self::MOST, (float) $amount * 10 ** wc_get_price_decimals() ) ) );
	}
}
