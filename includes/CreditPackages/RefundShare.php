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
 * An item's refunded share is the larger of two: of its quantity, and of its money. Money that a refund names no item for is
 * spread over all that the order was for, by what it cost. Both are exact fractions of whole numbers, and credits are rounded
 * down to a micro-credit only at the end. Figures up to 10^18 fit, which credits and money cannot reach here.
 *
 * Shares are cumulative: what a refund takes is the difference between the share with it and the share before it. So
 * rounding can never make the parts exceed the whole, and three thirds are one.
 */
final class RefundShare {
	/**
	 * What each refund takes of an item's credits.
	 *
	 * @param int $credits     What the item grants in all, in micro-credits.
	 * @param int $quantity    Of the item, in thousandths.
	 * @param int $item_total  Of the item, in the currency's smallest unit.
	 * @param int $order_total Of the order, in the currency's smallest unit.
	 * @param list<array{id: int, quantity: int, item_amount: int, order_amount: int}> $refunds By id, ascending;
	 *        `quantity` and `item_amount` refunded of this item, `order_amount` of what names no item.
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
			$by_item  += $refund['item_amount'];
			$by_order += $refund['order_amount'];

			$until_now              = max( self::of_count( $credits, $by_count, $quantity ), self::of_money( $credits, $by_item, $item_total, $by_order, $order_total ) );
			$parts[ $refund['id'] ] = max( 0, $until_now - $taken );
			$taken                  = max( $taken, $until_now );
		}

		return $parts;
	}

	/**
	 * Credits of a refunded quantity.
	 *
	 * @param int $credits Micro-credits of the whole.
	 * @param int $part    Refunded.
	 * @param int $whole   Sold.
	 */
	private static function of_count( int $credits, int $part, int $whole ): int {
		return self::share( $credits, $part, $whole )[0];
	}

	/**
	 * Credits of refunded money: the item's own, and its part of what names no item. What cost nothing has no part.
	 *
	 * @param int $credits     Micro-credits of the whole.
	 * @param int $by_item     Refunded of the item.
	 * @param int $item_total  What it cost.
	 * @param int $by_order    Refunded of nothing in particular.
	 * @param int $order_total What the order cost.
	 */
	private static function of_money( int $credits, int $by_item, int $item_total, int $by_order, int $order_total ): int {
		if ( $item_total <= 0 ) {
			return 0;
		}
		[ $own, $own_rest ]       = self::share( $credits, $by_item, $item_total );
		[ $common, $common_rest ] = self::share( $credits, $by_order, $order_total );
		$carry                    = $common_rest > 0 && self::compare( $own_rest, $item_total, $order_total - $common_rest, $order_total ) >= 0 ? 1 : 0;

		return min( $credits, $own + $common + $carry );
	}

	/**
	 * A part of an amount: amount × part ÷ whole, by long multiplication in binary, so that nothing on the way is larger than
	 * twice the whole.
	 *
	 * @param int $amount What to share.
	 * @param int $part   0 or more; at most the whole counts.
	 * @param int $whole  0 where there is nothing to share.
	 * @return array{int, int} Rounded down, and the remainder, in parts of the whole.
	 */
	private static function share( int $amount, int $part, int $whole ): array {
		if ( $part <= 0 || $whole <= 0 ) {
			return [ 0, 0 ];
		}
		if ( $part >= $whole ) {
			return [ $amount, 0 ];
		}
		$each     = intdiv( $amount, $whole );
		$over     = $amount % $whole;
		$quotient = 0;
		$rest     = 0;
		foreach ( str_split( decbin( $part ) ) as $bit ) {
			$quotient *= 2;
			$rest     *= 2;
			if ( '1' === $bit ) {
				$quotient += $each;
				$rest     += $over;
			}
			// Below three times the whole.
			$quotient += intdiv( $rest, $whole );
			$rest     %= $whole;
		}

		return [ $quotient, $rest ];
	}

	/**
	 * Compares two fractions by their whole parts, then those of the remainders turned over, as Euclid does: without products.
	 *
	 * @param int $part        0 or more.
	 * @param int $whole       Above 0.
	 * @param int $other_part  0 or more.
	 * @param int $other_whole Above 0.
	 * @return int Below 0, 0 or above 0, as the first is smaller, equal or larger.
	 */
	private static function compare( int $part, int $whole, int $other_part, int $other_whole ): int {
		$sign = 1;
		while ( true ) {
			$order = intdiv( $part, $whole ) <=> intdiv( $other_part, $other_whole );
			if ( 0 !== $order ) {
				return $sign * $order;
			}
			[ $rest, $other_rest ] = [ $part % $whole, $other_part % $other_whole ];
			if ( 0 === $rest || 0 === $other_rest ) {
				return $sign * ( $rest <=> $other_rest );
			}
			[ $part, $whole, $other_part, $other_whole ] = [ $whole, $rest, $other_whole, $other_rest ];

			$sign = -$sign;
		}
	}
}
