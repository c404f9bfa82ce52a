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
use Throwable;
use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Brings the ledger in line with an order. Events may come twice, in any order and in parallel; each only asks for sync(),
 * which decides from what is stored.
 *
 * @phpstan-import-type Line from OrderRule
 */
final class OrderCredits {
	private const ATTEMPTS = 5;

	/**
	 * Children of an order that are looked at with it.
	 */
	private const MOST_CHILDREN = 100;

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
	) {}

	/**
	 * Something has happened to an order: posts what is missing, and looks at it again later.
	 *
	 * @param int        $order_id Order.
	 * @param OrderEvent $event    What.
	 */
	public function happened( int $order_id, OrderEvent $event ): void {
		if ( $this->sync( $order_id, $event ) ) {
			$this->comparison->soon( $order_id );
		}
	}

	/**
	 * The order's items may have been edited. While it is put together it has granted nothing and grants nothing: then this
	 * only looks.
	 *
	 * @param int $order_id Order.
	 */
	public function edited( int $order_id ): void {
		if ( [] === $this->ledger->entries_of_order( $order_id ) ) {
			$order  = wc_get_order( $order_id );
			$stored = $order instanceof WC_Order && [] !== self::packages( $order ) ? StoredOrder::read( $order_id, $order::class ) : null;
			$grants = array_filter( $stored ? self::packages( $stored ) : [], static fn ( WC_Order_Item_Product $item ): bool => GrantRule::applies( $item, (string) $stored?->get_status() ) );
			if ( [] === $grants ) {
				return;
			}
		}
		$this->happened( $order_id, OrderEvent::compared() );
	}

	/**
	 * Somebody asks on the order screen: tries again, and grants free packages too, and products that were no packages when
	 * they were ordered. It grants nothing to which the order does not entitle.
	 *
	 * @param WC_Order $order Order.
	 */
	public function grant_now( WC_Order $order ): void {
		try {
			OrderItemCredits::mark( $order );
		} catch ( Throwable $error ) {
			$this->notes->failed( $order->get_id(), $error );
		}
		$this->sync( $order->get_id(), OrderEvent::by_hand() );
	}

	/**
	 * Posts what is missing, all or nothing. It never throws: an exception in the middle of WooCommerce's own work could
	 * lose the record of a refund that was paid already. What went wrong is told on the order, and the next event, the next
	 * comparison or "Grant now" tries again.
	 *
	 * @param int        $order_id Order.
	 * @param OrderEvent $event    Why.
	 * @return bool Whether the order is one of credit packages, or was.
	 */
	public function sync( int $order_id, OrderEvent $event ): bool {
		try {
			$order = wc_get_order( $order_id );
			if ( ! $order instanceof WC_Order ) {
				return false;
			}
			$users = ( new OrderHistory( $this->ledger->entries_of_order( $order_id ) ) )->users();
			if ( [] === $users && [] === self::packages( $order ) ) {
				return false;
			}
			$this->post_missing( $order, $event, $users );
		} catch ( Throwable $error ) {
			$this->notes->failed( $order_id, $error );
		}

		return true;
	}

	/**
	 * Where the ledger differs from what the order ought to have granted to whom. Nothing is posted.
	 *
	 * @param int $order_id Order.
	 * @return list<Line> One for each item and user: what they ought to have of it and what was posted to them, in
	 *                    micro-credits, where a shortfall counts as taken back. [] where all is well, and of an order that
	 *                    is deleted, whose credits stay.
	 */
	public function difference( int $order_id ): array {
		$order  = wc_get_order( $order_id );
		$stored = $order instanceof WC_Order ? StoredOrder::read( $order_id, $order::class ) : null;

		return $stored ? $this->lines( $stored, new OrderRefunds( $stored ), $this->ledger->entries_of_order( $order_id ) ) : [];
	}

	/**
	 * The same of an order that was read already, as it is stored.
	 *
	 * @param WC_Order     $stored  Order.
	 * @param OrderRefunds $refunds Its refunds.
	 * @param list<Entry>  $entries What was posted for it.
	 * @return list<Line> See difference().
	 */
	public function lines( WC_Order $stored, OrderRefunds $refunds, array $entries ): array {
		$history = new OrderHistory( $entries );
		$lines   = OrderRule::lines( OrderRule::due( $stored, OrderEvent::compared(), $history, ParentOrder::of( $stored, $this->ledger ), $refunds ), $history );

		return array_values( array_filter( $lines, static fn ( array $line ): bool => $line['due'] !== $line['posted'] ) );
	}

	/**
	 * Posts what is missing. It starts anew where the order changed hands at this instant: then it has locked the account of
	 * somebody who is not its customer any more, or another process, which has locked another account, was faster.
	 *
	 * @param WC_Order   $order Order, as this process knows it.
	 * @param OrderEvent $event Why it is looked at.
	 * @param list<int>  $users Whoever was granted already.
	 * @throws DatabaseError When the database refuses.
	 * @throws Problem See Ledger::post().
	 */
	private function post_missing( WC_Order $order, OrderEvent $event, array $users ): void {
		$known = self::customer( $order );
		for ( $attempt = 1; ; $attempt++ ) {
			try {
				$customer = $this->post_under_locks( $order, $event, $known, $users );
				if ( $customer === $known || $attempt >= self::ATTEMPTS ) {
					return;
				}
				$known = $customer;
			} catch ( DatabaseError $error ) {
				if ( ! $error->is_duplicate_key() || $attempt >= self::ATTEMPTS ) {
					throw $error;
				}
			}
			$users = ( new OrderHistory( $this->ledger->entries_of_order( $order->get_id() ) ) )->users();
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
	 * @param list<int>  $users Whoever was granted already.
	 * @return int The customer as it is stored. Nothing was posted where this is somebody else.
	 */
	private function post_under_locks( WC_Order $order, OrderEvent $event, int $known, array $users ): int {
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
		$history = new OrderHistory( $this->ledger->entries_of_order( $order->get_id() ) );
		$dues    = OrderRule::due( $order, $event, $history, ParentOrder::of( $order, $this->ledger ) );
		$movers  = OrderRule::movers( $dues, $history );
		if ( [] !== $movers ) {
			$this->database->after_commit( fn () => $this->notes->moved( $order->get_id(), self::customer( $order ), $movers ) );
		}
		$posted = ( new ItemCredits( $this->ledger ) )->post( $order->get_id(), $dues, $history );
		if ( $posted->corrections() > $history->corrections() ) {
			// What the order does not grant any more, an order below it may.
			$this->database->after_commit( fn () => $this->sync_children( $order->get_id() ) );
		}
	}

	/**
	 * Brings the orders below one in line.
	 *
	 * @param int $order_id The parent.
	 */
	private function sync_children( int $order_id ): void {
		$children = wc_get_orders( [ 'type' => 'shop_order', 'parent' => $order_id, 'return' => 'ids', 'limit' => self::MOST_CHILDREN ] );
		foreach ( (array) $children as $child_id ) {
			$this->sync( (int) $child_id, OrderEvent::compared() );
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
