<?php
/**
 * Credits of an order.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use WC_Order;
use WC_Order_Item_Product;

/**
 * Brings the ledger in line with an order: what its items ought to have granted by now, less what was posted already, is
 * posted under a key that says why. Events may come twice, in any order and in parallel; each only asks for sync().
 */
final class OrderCredits {
	/**
	 * Orders whose customer is being changed, by object id, until they are saved.
	 *
	 * @var array<int, true>
	 */
	private array $being_linked = [];

	/**
	 * Takes its parts.
	 *
	 * @param Database         $database The connection.
	 * @param Ledger           $ledger   Credits.
	 * @param OrderItemCredits $items    What items grant.
	 * @param OrderNotes       $notes    What is told.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Ledger $ledger,
		private readonly OrderItemCredits $items,
		private readonly OrderNotes $notes
	) {}

	/**
	 * The order was completed.
	 *
	 * @param int      $order_id Order.
	 * @param WC_Order $order    Order.
	 */
	public function completed( int $order_id, WC_Order $order ): void {
		if ( [] !== $this->packages( $order ) && ! $this->customer( $order ) ) {
			$this->notes->no_user( $order );

			return;
		}
		$this->sync( $order_id );
	}

	/**
	 * Remembers that an order is about to get another customer.
	 *
	 * @param WC_Order|mixed $order Order before it is saved.
	 */
	public function notice_customer( mixed $order ): void {
		if ( $order instanceof WC_Order && $order->get_id() > 0 && isset( $order->get_changes()['customer_id'] ) ) {
			$this->being_linked[ spl_object_id( $order ) ] = true;
		}
	}

	/**
	 * The order was linked to a user: what waited for one is granted now.
	 *
	 * @param WC_Order|mixed $order Order after it was saved.
	 */
	public function customer_linked( mixed $order ): void {
		if ( $order instanceof WC_Order && isset( $this->being_linked[ spl_object_id( $order ) ] ) ) {
			unset( $this->being_linked[ spl_object_id( $order ) ] );
			$this->sync( $order->get_id() );
		}
	}

	/**
	 * Posts what is missing.
	 *
	 * A refund that another process writes while this one grants is seen by one of the two: the second round reads the
	 * refunds again after the grant is committed, and the other process reads the ledger after its refund is.
	 *
	 * @param int $order_id Order.
	 */
	public function sync( int $order_id ): void {
		if ( $this->post_missing( $order_id ) ) {
			$this->post_missing( $order_id );
		}
	}

	/**
	 * Posts what is missing, all or nothing.
	 *
	 * @param int $order_id Order.
	 * @return bool Whether anything was posted.
	 */
	private function post_missing( int $order_id ): bool {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order ) {
			return false;
		}
		$packages = $this->packages( $order );
		if ( [] === $packages ) {
			return false;
		}
		$refunds = new OrderRefunds( $order );

		return $this->database->transaction(
			function () use ( $order, $packages, $refunds ): bool {
				$posted = $this->ledger->entries_of_order( $order->get_id() );
				$before = count( $posted );
				foreach ( $packages as $item ) {
					$of_item = array_filter( $posted, static fn ( Entry $entry ): bool => $item->get_id() === $entry->order_item_id );
					$before -= count( $of_item );
					$before += count( $this->sync_item( $order, $item, $refunds, new ItemHistory( array_values( $of_item ) ) )->entries );
				}

				return count( $posted ) !== $before;
			}
		);
	}

	/**
	 * Posts what is missing of one item: the grant, then each refund's part, then what a cancellation takes or a
	 * completion after one gives back.
	 *
	 * @param WC_Order              $order   Order.
	 * @param WC_Order_Item_Product $item    A credit package.
	 * @param OrderRefunds          $refunds Its refunds.
	 * @param ItemHistory           $history What was posted for it.
	 */
	private function sync_item( WC_Order $order, WC_Order_Item_Product $item, OrderRefunds $refunds, ItemHistory $history ): ItemHistory {
		$granted = $history->granted() ?? $this->items->granted_by( $item );
		$parts   = $refunds->parts( $item, $granted );
		$void    = $order->has_status( [ 'cancelled', 'failed', 'refunded' ] );
		$target  = $void ? 0 : $granted - array_sum( $parts );

		if ( null === $history->granted() ) {
			$user_id = $this->customer( $order );
			if ( ! $user_id || $target <= 0 || ! $order->has_status( 'completed' ) ) {
				return $history;
			}
			$history = $history->with( $this->post( EntryType::Purchase, $order, $item, "order:{$order->get_id()}:item:{$item->get_id()}", $granted, $user_id ) );
		}
		foreach ( $parts as $refund_id => $part ) {
			$take = min( $part, $history->sum() - $target );
			$key  = "refund:$refund_id:item:{$item->get_id()}";
			if ( $take > 0 && ! $history->has( $key ) ) {
				$history = $history->with( $this->post( EntryType::Revocation, $order, $item, $key, -$take, $history->user_id() ) );
			}
		}
		$missing = $target - $history->sum();
		if ( $missing < 0 && $void ) {
			return $history->with( $this->post( EntryType::Revocation, $order, $item, $history->next_key( 'cancel', $order->get_id(), $item->get_id() ), $missing, $history->user_id() ) );
		}
		if ( $missing > 0 && $order->has_status( 'completed' ) && $history->is_cancelled() ) {
			return $history->with( $this->post( EntryType::Purchase, $order, $item, $history->next_key( 'restore', $order->get_id(), $item->get_id() ), $missing, $history->user_id() ) );
		}

		return $history;
	}

	/**
	 * Posts an entry.
	 *
	 * @param EntryType             $type    Purchase or Revocation.
	 * @param WC_Order              $order   Order.
	 * @param WC_Order_Item_Product $item    Item.
	 * @param string                $key     Why, once.
	 * @param int                   $credits Micro-credits.
	 * @param int                   $user_id Whose.
	 */
	private function post( EntryType $type, WC_Order $order, WC_Order_Item_Product $item, string $key, int $credits, int $user_id ): Entry {
		return $this->ledger->post(
			new Entry(
				type: $type,
				payer: Payer::stored( $user_id, '', '' ),
				actor: Actor::order( $order->get_id() ),
				idempotency_key: $key,
				credits_delta: $credits,
				order_id: $order->get_id(),
				order_item_id: $item->get_id(),
				note: mb_substr( sanitize_text_field( $item->get_name() ), 0, 200 )
			)
		);
	}

	/**
	 * The order's customer, 0 without one.
	 *
	 * @param WC_Order $order Order.
	 */
	private function customer( WC_Order $order ): int {
		$user_id = (int) $order->get_customer_id();

		return $user_id > 0 && get_userdata( $user_id ) ? $user_id : 0;
	}

	/**
	 * The items that grant credits.
	 *
	 * @param WC_Order $order Order.
	 * @return list<WC_Order_Item_Product>
	 */
	private function packages( WC_Order $order ): array {
		return array_values(
			array_filter(
				$order->get_items(),
				fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product && $this->items->granted_by( $item ) > 0
			)
		);
	}
}
