<?php
/**
 * What an order ought to have granted.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * The rule, from what is stored and what was posted:
 *
 * - An item comes to its credits per unit, as written on it when it was ordered, times its quantity, less what its refunds
 *   take; an item that the order has lost, and any item of an order that is cancelled, failed or paid back, comes to nothing.
 * - In a status that grants, the customer has what the items come to. In any other nothing is given, and what was granted
 *   before stays as far as the items still come to it.
 * - Somebody the order was taken from gives back what is there. What they have spent already stays with them, and the new
 *   customer has so much less: credits move, they are not made. An order without a customer leaves them where they are.
 *
 * @phpstan-type Line array{item_id: int, user_id: int, due: int, posted: int}
 */
final class OrderRule {
	private const VOID = [ 'cancelled', 'failed', 'refunded' ];

	/**
	 * What each item comes to: those of the order, and those that were granted and are gone from it.
	 *
	 * @param WC_Order     $stored   The order, as it is stored.
	 * @param OrderEvent   $event    Why it is looked at.
	 * @param OrderHistory $history  What was posted for it.
	 * @param ParentOrder  $parent   What its parent grants already.
	 * @param ?OrderRefunds $refunds Its refunds, where they were read already.
	 * @return list<ItemDue> By item id.
	 */
	public static function due( WC_Order $stored, OrderEvent $event, OrderHistory $history, ParentOrder $parent, ?OrderRefunds $refunds = null ): array {
		$status   = $event->status_of( $stored );
		$customer = OrderCredits::customer( $stored );
		$refunds  = $refunds ?? new OrderRefunds( $stored );
		$void     = in_array( $status, self::VOID, true ) || $refunds->cover_the_order();
		$dues     = [];
		foreach ( self::items( $stored ) as $item ) {
			$posted  = $history->of( $item->get_id() );
			$unknown = '' === $item->get_meta( OrderItemCredits::PER_UNIT ) && $item->get_quantity() > 0;
			// Somebody has removed what was written on it: it stays with what it granted.
			$whole = $unknown ? (int) $posted->granted() : OrderItemCredits::granted_by( $item, $parent->covers( $item ) );
			if ( 0 === $whole && [] === $posted->users() ) {
				continue;
			}
			$parts  = $refunds->parts( $item, $whole );
			$gives  = ! $void && GrantRule::applies( $item, $status ) && ( $event->may_restore || ! $posted->is_cancelled() );
			$dues[] = new ItemDue(
				$item->get_id(),
				$item->get_name(),
				$customer ?: $posted->holder(),
				true,
				$parts,
				$void ? 0 : $whole - array_sum( $parts ),
				$void,
				$gives && ! $parent->is_gone && ( null !== $posted->granted() || $event->by_hand || ! GrantRule::is_withheld( $item ) )
			);
		}
		foreach ( array_diff( $history->item_ids(), array_map( static fn ( ItemDue $due ): int => $due->item_id, $dues ) ) as $item_id ) {
			$posted = $history->of( $item_id );
			$dues[] = new ItemDue( $item_id, $posted->name(), $customer ?: $posted->holder(), false, [], 0, $void, false );
		}
		usort( $dues, static fn ( ItemDue $one, ItemDue $other ): int => $one->item_id <=> $other->item_id );

		return $dues;
	}

	/**
	 * What everybody ought to have of each item, beside what they have by the ledger.
	 *
	 * @param list<ItemDue> $dues    From due().
	 * @param OrderHistory  $history What was posted for the order.
	 * @return list<Line> Amounts in micro-credits. A shortfall counts as taken back in `posted`.
	 */
	public static function lines( array $dues, OrderHistory $history ): array {
		$lines = [];
		// What others keep of items that are gone counts against those that came in their place.
		$kept_of_gone = 0;
		foreach ( $dues as $due ) {
			$kept_of_gone += $due->sold ? 0 : self::kept_by_others( $due, $history->of( $due->item_id ) );
		}
		foreach ( $dues as $due ) {
			$posted = $history->of( $due->item_id );
			$kept   = self::kept_by_others( $due, $posted );
			foreach ( self::others( $due, $posted ) as $user_id => $left ) {
				$lines[] = [ 'item_id' => $due->item_id, 'user_id' => $user_id, 'due' => $left, 'posted' => $posted->sum( $user_id ) ];
			}
			if ( $due->customer > 0 ) {
				$amount        = max( 0, $due->amount - $kept );
				$less          = min( $amount, $kept_of_gone );
				$kept_of_gone -= $less;
				$has           = $posted->sum( $due->customer );
				$lines[]       = [ 'item_id' => $due->item_id, 'user_id' => $due->customer, 'due' => $due->gives ? $amount - $less : min( $has, $amount - $less ), 'posted' => $has ];
			}
		}

		return $lines;
	}

	/**
	 * Who gives credits up to the order's new customer.
	 *
	 * @param list<ItemDue> $dues    From due().
	 * @param OrderHistory  $history What was posted for the order.
	 * @return list<int> User ids.
	 */
	public static function movers( array $dues, OrderHistory $history ): array {
		$users = [];
		foreach ( array_filter( $dues, static fn ( ItemDue $due ): bool => $due->gives ) as $due ) {
			$posted = $history->of( $due->item_id );
			$others = array_filter( array_diff( $posted->users(), [ $due->customer ] ), static fn ( int $user_id ): bool => $posted->sum( $user_id ) > 0 );
			$users  = [ ...$users, ...$others ];
		}

		return array_values( array_unique( $users ) );
	}

	/**
	 * What others than the customer ought to have of an item: nothing, unless the order waits. Then nothing moves.
	 *
	 * @param ItemDue     $due    The item.
	 * @param ItemHistory $posted What was posted for it.
	 * @return array<int, int> Micro-credits by user.
	 */
	private static function others( ItemDue $due, ItemHistory $posted ): array {
		$left   = $due->gives ? 0 : $due->amount;
		$others = [];
		foreach ( array_diff( $posted->users(), [ $due->customer ] ) as $user_id ) {
			$others[ $user_id ] = min( $left, $posted->sum( $user_id ) );

			$left -= $others[ $user_id ];
		}

		return $others;
	}

	/**
	 * What others keep of an item: what they ought to have, and what they have spent already and nobody can take back.
	 *
	 * @param ItemDue     $due    The item.
	 * @param ItemHistory $posted What was posted for it.
	 */
	private static function kept_by_others( ItemDue $due, ItemHistory $posted ): int {
		$kept = 0;
		foreach ( self::others( $due, $posted ) as $user_id => $left ) {
			$kept += $left + max( 0, $posted->shortfall( $user_id ) );
		}

		return $kept;
	}

	/**
	 * The items of products.
	 *
	 * @param WC_Order $order Order.
	 * @return list<WC_Order_Item_Product>
	 */
	private static function items( WC_Order $order ): array {
		return array_values( array_filter( $order->get_items(), static fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product ) );
	}
}
