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

defined( 'ABSPATH' ) || exit;

/**
 * Brings the ledger in line with an order. Events may come twice, in any order and in parallel; each only asks for sync(),
 * which decides from what is stored.
 */
final class OrderCredits {
	private const ATTEMPTS = 5;

	/**
	 * Whose orders were whose customer is being changed, by object id, until they are saved.
	 *
	 * @var array<int, int>
	 */
	private array $being_linked = [];

	private readonly ItemCredits $items;

	/**
	 * Takes its parts.
	 *
	 * @param Database        $database   The connection.
	 * @param Ledger          $ledger     Credits.
	 * @param OrderNotes      $notes      What is told.
	 * @param OrderComparison $comparison Looks at an order again later.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly Ledger $ledger,
		private readonly OrderNotes $notes,
		private readonly OrderComparison $comparison
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
		$this->happened( $order_id, OrderEvent::status( $transition ) );
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
		$this->happened( $order_id, OrderEvent::refund() );
	}

	/**
	 * Remembers that an order is about to get another customer.
	 *
	 * @param WC_Order|mixed $order Order before it is saved.
	 */
	public function notice_customer( mixed $order ): void {
		if ( $order instanceof WC_Order && $order->get_id() > 0 && isset( $order->get_changes()['customer_id'] ) ) {
			$this->being_linked[ spl_object_id( $order ) ] = (int) ( $order->get_base_data()['customer_id'] ?? 0 );
		}
	}

	/**
	 * The order was linked to a user: what waited for one is granted now.
	 *
	 * @param WC_Order|mixed $order Order after it was saved.
	 */
	public function customer_linked( mixed $order ): void {
		if ( $order instanceof WC_Order && isset( $this->being_linked[ spl_object_id( $order ) ] ) ) {
			$former = $this->being_linked[ spl_object_id( $order ) ];
			unset( $this->being_linked[ spl_object_id( $order ) ] );
			$this->happened( $order->get_id(), OrderEvent::linked( $former ) );
		}
	}

	/**
	 * Something has happened to an order: posts what is missing, and looks at it again later.
	 *
	 * @param int        $order_id Order.
	 * @param OrderEvent $event    What.
	 */
	private function happened( int $order_id, OrderEvent $event ): void {
		if ( $this->sync( $order_id, $event ) ) {
			$this->comparison->soon( $order_id );
		}
	}

	/**
	 * Posts what is missing, all or nothing. It never throws: an exception in the middle of WooCommerce's own work could
	 * lose the record of a refund that was paid already. What went wrong is told on the order, and the next event or
	 * "Grant now" tries again.
	 *
	 * @param int        $order_id Order.
	 * @param OrderEvent $event    Why.
	 * @return bool Whether the order is one of credit packages.
	 */
	public function sync( int $order_id, OrderEvent $event ): bool {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order || [] === self::packages( $order ) ) {
			return false;
		}
		try {
			$this->post_missing( $order, $event );
		} catch ( Problem | DatabaseError $error ) {
			$this->notes->failed( $order, $error );
		}

		return true;
	}

	/**
	 * Posts what is missing. It starts anew where the order changed hands at this instant: then it has locked the account of
	 * somebody who is not its customer any more, or another process, which has locked another account, was faster.
	 *
	 * @param WC_Order   $order Order, as this process knows it.
	 * @param OrderEvent $event Why it is looked at.
	 * @throws DatabaseError When the database refuses.
	 * @throws Problem See Ledger::post().
	 */
	private function post_missing( WC_Order $order, OrderEvent $event ): void {
		$known = self::customer( $order );
		for ( $attempt = 1; ; $attempt++ ) {
			try {
				$customer = $this->post_under_locks( $order, $event, $known );
				if ( $customer === $known || $attempt >= self::ATTEMPTS ) {
					return;
				}
				$known = $customer;
			} catch ( DatabaseError $error ) {
				if ( ! $error->is_duplicate_key() || $attempt >= self::ATTEMPTS ) {
					throw $error;
				}
			}
		}
	}

	/**
	 * Decides and posts under the locks of everybody concerned: the order's customer, the one it was just taken from, and
	 * whoever was granted already.
	 *
	 * All locks come before the first plain read, which fixes what a transaction sees. So the last of several processes
	 * sees all that the others have written, to the order and to the ledger, and has the last word. Who links an order to
	 * another customer holds the locks of both, and so comes before or after everybody else.
	 *
	 * @param WC_Order   $order Order, as this process knows it.
	 * @param OrderEvent $event Why it is looked at.
	 * @param int        $known The customer, as this process knows them; 0 for nobody.
	 * @return int The customer as it is stored. Nothing was posted where this is somebody else.
	 */
	private function post_under_locks( WC_Order $order, OrderEvent $event, int $known ): int {
		$users = array_map( static fn ( Entry $entry ): int => $entry->payer->user_id, $this->ledger->entries_of_order( $order->get_id() ) );
		$users = array_unique( array_filter( [ ...$users, $known, $event->former ] ) );
		sort( $users );

		return $this->database->transaction(
			function () use ( $order, $event, $known, $users ): int {
				foreach ( $users as $user_id ) {
					$this->ledger->lock_account( Payer::stored( $user_id, '', '' ) );
				}
				$stored   = StoredOrder::read( $order->get_id(), $order::class );
				$customer = $stored ? self::customer( $stored ) : $known;
				if ( $stored && $customer === $known ) {
					$this->post_locked( $stored, $event );
				}

				return $customer;
			}
		);
	}

	/**
	 * Posts what is missing of each item, locked.
	 *
	 * @param WC_Order   $order Order, as it is stored.
	 * @param OrderEvent $event Why it is looked at.
	 */
	private function post_locked( WC_Order $order, OrderEvent $event ): void {
		$refunds = new OrderRefunds( $order );
		$posted  = $this->ledger->entries_of_order( $order->get_id() );
		foreach ( self::packages( $order ) as $item ) {
			$of_item = array_filter( $posted, static fn ( Entry $entry ): bool => $item->get_id() === $entry->order_item_id );
			$this->items->sync( $order, $event, $item, $refunds, new ItemHistory( array_values( $of_item ) ), self::customer( $order ) );
		}
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
