<?php
/**
 * How much of an order item was refunded.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

defined( 'ABSPATH' ) || exit;

/**
 * Turns refunds into shares of an item, as plain arithmetic without WooCommerce.
 *
 * Shares are cumulative: what a refund takes is the difference between the share with it and the share before it. So
 * rounding can never make the parts exceed the whole, and three thirds are one.
 */
final class RefundShare {
	/**
	 * Shares are parts of this.
	 */
	private const WHOLE = 1_000_000_000;

	/**
	 * What each refund takes of an item's credits.
	 *
	 * An item named in a refund counts by its quantity, or by its amount where the refund names no quantity. A refund
	 * that names no items at all counts by its amount of the order's total, for every item.
	 *
	 * @param int $credits     What the item granted, in micro-credits.
	 * @param int $quantity    Of the item, in thousandths.
	 * @param int $item_total  Of the item, in the currency's smallest unit.
	 * @param int $order_total Of the order, in the currency's smallest unit.
	 * @param list<array{id: int, quantity: int, item_amount: int, order_amount: int}> $refunds By id, ascending;
	 *        `quantity` and `item_amount` refunded of this item, `order_amount` of a refund that names no items.
	 * @return array<int, int> Micro-credits by refund id.
	 */
	public static function parts( int $credits, int $quantity, int $item_total, int $order_total, array $refunds ): array {
		$parts    = [];
		$taken    = 0;
		$by_count = 0;
		$by_item  = 0;
		$by_order = 0;
		foreach ( $refunds as $refund ) {
			$by_count += $refund['quantity'];
			$by_item  += $refund['quantity'] > 0 ? 0 : $refund['item_amount'];
			$by_order += $refund['order_amount'];

			$share                  = min( self::WHOLE, self::share( $by_count, $quantity ) + self::share( $by_item, $item_total ) + self::share( $by_order, $order_total ) );
			$until_now              = self::of( $credits, $share );
			$parts[ $refund['id'] ] = max( 0, $until_now - $taken );
			$taken                  = max( $taken, $until_now );
		}

		return $parts;
	}

	/**
	 * A part of a whole, as a share. Parts are below 9 × 10^9 smallest units of a currency, so the product fits 64 bits.
	 *
	 * @param int $part  0 or more.
	 * @param int $whole 0 where there is nothing to share.
	 */
	private static function share( int $part, int $whole ): int {
		if ( $part <= 0 || $whole <= 0 ) {
			return 0;
		}

		return $part >= $whole ? self::WHOLE : intdiv( $part * self::WHOLE, $whole );
	}

	/**
	 * A share of credits, rounded down, without leaving 64 bits.
	 *
	 * @param int $credits Micro-credits.
	 * @param int $share   Of WHOLE.
	 */
	private static function of( int $credits, int $share ): int {
		return intdiv( $credits, self::WHOLE ) * $share + intdiv( ( $credits % self::WHOLE ) * $share, self::WHOLE );
	}
}
