<?php
/**
 * Credits of an order.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use WC_Order;
use WC_Order_Item_Product;

/**
 * Brings the ledger in line with an order. Events may come twice, in any order and in parallel; each only asks for sync(),
 * which decides from what is stored.
 */
final class OrderCredits {
	/**
	 * Orders whose customer is being changed, by object id, until they are saved.
	 *
	 * @var array<int, true>
	 */
	private array $being_linked = [];

	private readonly ItemCredits $items;

	/**
	 * Takes its parts.
	 *
	 * @param Database   $database The connection.
	 * @param Ledger     $ledger   Credits.
	 * @param OrderNotes $notes    What is told.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Ledger $ledger,
		private readonly OrderNotes $notes
	) {
		$this->items = new ItemCredits( $ledger );
	}

	/**
	 * The order's status was changed.
	 *
	 * @param int   $order_id   Order.
	 * @param mixed $order      Not used: as the process that changed it has it.
	 * @param mixed $transition `from`, `to`; other plugins may tell nothing.
	 */
	public function status_changed( int $order_id, mixed $order = null, mixed $transition = null ): void {
		$this->sync( $order_id, OrderEvent::status( $transition ) );
	}

	/**
	 * The order came to a status that may grant. Where it grants nothing, its notes say why.
	 *
	 * @param int   $order_id   Order.
	 * @param mixed $order      Not used.
	 * @param mixed $transition See status_changed().
	 */
	public function may_grant( int $order_id, mixed $order = null, mixed $transition = null ): void {
		$this->status_changed( $order_id, $order, $transition );

		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order ) {
			return;
		}
		$granted = array_map( static fn ( Entry $entry ): ?int => $entry->order_item_id, $this->ledger->entries_of_order( $order_id ) );
		$waiting = array_filter(
			self::packages( $order ),
			static fn ( WC_Order_Item_Product $item ): bool => ! in_array( $item->get_id(), $granted, true ) && GrantRule::applies( $item, $order->get_status() )
		);
		if ( [] === $waiting ) {
			return;
		}
		if ( ! self::customer( $order ) ) {
			$this->notes->no_user( $order );
		} elseif ( [] !== array_filter( $waiting, [ GrantRule::class, 'is_withheld' ] ) ) {
			$this->notes->free( $order );
		}
	}

	/**
	 * Something was refunded.
	 *
	 * @param int $order_id Order.
	 */
	public function refunded( int $order_id ): void {
		$this->sync( $order_id, OrderEvent::refund() );
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
			$this->sync( $order->get_id(), OrderEvent::linked() );
		}
	}

	/**
	 * Posts what is missing, all or nothing. It never throws: an exception in the middle of WooCommerce's own work could
	 * lose the record of a refund that was paid already. What went wrong is told on the order, and the next event or
	 * "Grant now" tries again.
	 *
	 * @param int        $order_id Order.
	 * @param OrderEvent $event    Why.
	 */
	public function sync( int $order_id, OrderEvent $event ): void {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order || [] === self::packages( $order ) ) {
			return;
		}
		try {
			// Where something was posted, the order is looked at again: while this process held the account of one
			// customer, another may have linked the order to a second one and changed it under that one's lock.
			if ( $this->post_missing( $order, $event ) ) {
				$this->post_missing( $order, $event );
			}
		} catch ( Problem | DatabaseError $error ) {
			$this->notes->failed( $order, $error );
		}
	}

	/**
	 * Posts what is missing, and once more from its start where another process was faster: it had not locked the same
	 * accounts, because the order changed hands at that instant.
	 *
	 * @param WC_Order   $order Order, as this process knows it.
	 * @param OrderEvent $event Why it is looked at.
	 * @return bool Whether anything was posted.
	 * @throws DatabaseError When the database refuses.
	 * @throws Problem See Ledger::post().
	 */
	private function post_missing( WC_Order $order, OrderEvent $event ): bool {
		try {
			return $this->post_missing_once( $order, $event );
		} catch ( DatabaseError $error ) {
			return $error->is_duplicate_key() ? $this->post_missing_once( $order, $event ) : throw $error;
		}
	}

	/**
	 * Decides and posts under the locks of everybody concerned: the order's customer, and whoever was granted already.
	 *
	 * All locks come before the first plain read, which fixes what a transaction sees. So the last of several processes
	 * sees all that the others have written, to the order and to the ledger, and has the last word.
	 *
	 * @param WC_Order   $order Order, as this process knows it.
	 * @param OrderEvent $event Why it is looked at.
	 * @return bool Whether anything was posted.
	 */
	private function post_missing_once( WC_Order $order, OrderEvent $event ): bool {
		$users = array_map( static fn ( Entry $entry ): int => $entry->payer->user_id, $this->ledger->entries_of_order( $order->get_id() ) );
		$users = array_unique( array_filter( [ ...$users, self::customer( StoredOrder::read( $order->get_id(), $order::class ) ?? $order ) ] ) );
		sort( $users );
		if ( [] === $users ) {
			return false;
		}

		return $this->database->transaction(
			function () use ( $order, $event, $users ): bool {
				foreach ( $users as $user_id ) {
					$this->ledger->lock_account( Payer::stored( $user_id, '', '' ) );
				}
				$stored = StoredOrder::read( $order->get_id(), $order::class );

				return $stored && $this->post_missing_locked( $stored, $event );
			}
		);
	}

	/**
	 * Posts what is missing of each item, locked.
	 *
	 * @param WC_Order   $order Order, as it is stored.
	 * @param OrderEvent $event Why it is looked at.
	 * @return bool Whether anything was posted.
	 */
	private function post_missing_locked( WC_Order $order, OrderEvent $event ): bool {
		$refunds  = new OrderRefunds( $order );
		$posted   = $this->ledger->entries_of_order( $order->get_id() );
		$anything = false;
		foreach ( self::packages( $order ) as $item ) {
			$of_item  = array_filter( $posted, static fn ( Entry $entry ): bool => $item->get_id() === $entry->order_item_id );
			$history  = new ItemHistory( array_values( $of_item ) );
			$anything = $this->items->sync( $order, $event, $item, $refunds, $history, self::customer( $order ) ) || $anything;
		}

		return $anything;
	}

	/**
	 * The order's customer, 0 without one.
	 *
	 * @param WC_Order $order Order.
	 */
	public static function customer( WC_Order $order ): int {
		$user_id = (int) $order->get_customer_id();

		return $user_id > 0 && get_userdata( $user_id ) ? $user_id : 0;
	}

	/**
	 * The items that grant credits.
	 *
	 * @param WC_Order $order Order.
	 * @return list<WC_Order_Item_Product>
	 */
	public static function packages( WC_Order $order ): array {
		return array_values(
			array_filter(
				$order->get_items(),
				static fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product && OrderItemCredits::granted_by( $item ) > 0
			)
		);
	}
}
