<?php
/**
 * Why a paid order granted nothing.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Ledger;
use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * Tells the reasons on an order that came to a status that may grant, each once.
 */
final class GrantReasons {
	/**
	 * Takes its parts.
	 *
	 * @param Ledger     $ledger Credits.
	 * @param OrderNotes $notes  What is told.
	 */
	public function __construct( private readonly Ledger $ledger, private readonly OrderNotes $notes ) {}

	/**
	 * Tells them.
	 *
	 * @param int $order_id Order.
	 */
	public function tell( int $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order ) {
			return;
		}
		$sold     = OrderCredits::packages( $order );
		$unmarked = array_filter( OrderItemCredits::unmarked( $order ), static fn ( WC_Order_Item_Product $item ): bool => GrantRule::applies( $item, $order->get_status() ) );
		if ( [] !== $unmarked ) {
			$this->notes->unmarked( $order );
		}
		if ( [] === $sold ) {
			return;
		}
		$granted = ( new OrderHistory( $this->ledger->entries_of_order( $order_id ) ) )->item_ids();
		$waiting = array_filter( $sold, static fn ( WC_Order_Item_Product $item ): bool => ! in_array( $item->get_id(), $granted, true ) && GrantRule::applies( $item, $order->get_status() ) );
		if ( [] === $waiting ) {
			return;
		}
		if ( ! OrderCredits::customer( $order ) ) {
			$this->notes->no_user( $order );
		} elseif ( [] !== array_filter( $waiting, [ GrantRule::class, 'is_withheld' ] ) ) {
			$this->notes->free( $order );
		} elseif ( ParentOrder::of( $order, $this->ledger )->grants() ) {
			$this->notes->of_parent( $order );
		}
	}

	/**
	 * Tells that an order has lost its customer, where it has granted anything.
	 *
	 * @param int $order_id Order.
	 */
	public function tell_without_customer( int $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( $order instanceof WC_Order && [] !== $this->ledger->entries_of_order( $order_id ) ) {
			$this->notes->abandoned( $order );
		}
	}
}
