<?php
/**
 * Credits of one order item.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Payer;
use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Posts what an item ought to have granted by now, less what was posted already, under keys that say why.
 */
final class ItemCredits {
	/**
	 * Takes the ledger.
	 *
	 * @param Ledger $ledger Credits.
	 */
	public function __construct( private readonly Ledger $ledger ) {}

	/**
	 * Posts what is missing of an item: the grant, then each refund's part, then what else its target asks for.
	 *
	 * The accounts concerned are locked, and everything passed was read under the locks.
	 *
	 * @param WC_Order              $order    Order.
	 * @param OrderEvent            $event    Why it is looked at.
	 * @param WC_Order_Item_Product $item     A credit package.
	 * @param OrderRefunds          $refunds  Its refunds.
	 * @param ItemHistory           $history  What was posted for it.
	 * @param int                   $customer Who is granted, 0 for nobody.
	 */
	public function sync( WC_Order $order, OrderEvent $event, WC_Order_Item_Product $item, OrderRefunds $refunds, ItemHistory $history, int $customer ): void {
		$granted = $history->granted() ?? OrderItemCredits::granted_by( $item );
		$parts   = $refunds->parts( $item, $granted );
		$status  = $event->status_of( $order );
		$void    = in_array( $status, [ 'cancelled', 'failed', 'refunded' ], true ) || $refunds->cover_the_order();
		$due     = GrantRule::applies( $item, $status );
		$target  = $void ? 0 : $granted - array_sum( $parts );

		if ( null === $history->granted() ) {
			if ( ! $customer || ! $due || $target <= 0 || ( GrantRule::is_withheld( $item ) && ! $event->by_hand ) ) {
				return;
			}
			$history = $history->with( $this->post( EntryType::Purchase, $item, "order:{$order->get_id()}:item:{$item->get_id()}", $granted, $customer ) );
		}
		foreach ( $parts as $refund_id => $part ) {
			$take = min( $part, $history->sum() - $target );
			$key  = "refund:$refund_id:item:{$item->get_id()}";
			if ( $take > 0 && ! $history->has( $key ) ) {
				$history = $history->with( $this->post( EntryType::Revocation, $item, $key, -$take, $history->user_id() ) );
			}
		}
		$this->adjust( $item, $history, $target, $void, $due && ( $event->may_restore || ! $history->is_cancelled() ) );
	}

	/**
	 * Takes what no refund explains: the rest of a cancelled order, or what a refund takes more than when it was first
	 * seen, half written. Or gives back what was taken for a reason that is gone: a cancellation, a deleted refund.
	 *
	 * @param WC_Order_Item_Product $item    Item.
	 * @param ItemHistory           $history What was posted for it, granted.
	 * @param int                   $target  What the customer ought to have of it, in micro-credits.
	 * @param bool                  $void    Whether the order is cancelled, failed or paid back.
	 * @param bool                  $give    Whether something may be given back.
	 */
	private function adjust( WC_Order_Item_Product $item, ItemHistory $history, int $target, bool $void, bool $give ): void {
		$missing = $target - $history->sum();
		if ( $missing < 0 ) {
			$key = $history->next_key( $void ? 'cancel' : 'correct', $item->get_order_id(), $item->get_id() );
			$this->post( EntryType::Revocation, $item, $key, $missing, $history->user_id() );
		} elseif ( $missing > 0 && $give ) {
			// What could not be taken back is with the customer still, so it is not given again; it is theirs again.
			$kept = min( $missing, $history->shortfall() );
			$key  = $history->next_key( 'restore', $item->get_order_id(), $item->get_id() );
			$this->post( EntryType::Purchase, $item, $key, $missing - $kept, $history->user_id(), -$kept );
		}
	}

	/**
	 * Posts an entry.
	 *
	 * @param EntryType             $type      Purchase or Revocation.
	 * @param WC_Order_Item_Product $item      Item.
	 * @param string                $key       Why, once.
	 * @param int                   $credits   Micro-credits.
	 * @param int                   $user_id   Whose.
	 * @param int                   $shortfall Below 0: of an earlier shortfall, what is the customer's again.
	 */
	private function post( EntryType $type, WC_Order_Item_Product $item, string $key, int $credits, int $user_id, int $shortfall = 0 ): Entry {
		return $this->ledger->post(
			new Entry(
				type: $type,
				payer: Payer::stored( $user_id, '', '' ),
				actor: Actor::order( $item->get_order_id() ),
				idempotency_key: $key,
				credits_delta: $credits,
				shortfall: $shortfall,
				order_id: $item->get_order_id(),
				order_item_id: $item->get_id(),
				note: mb_substr( sanitize_text_field( $item->get_name() ), 0, 200 )
			)
		);
	}
}
