<?php
/**
 * Noticing what happens to orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use Closure;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * Listens to WooCommerce and asks OrderCredits to bring the ledger in line. Whatever goes wrong here stays here.
 */
final class OrderWatch {
	/**
	 * Whose orders were whose customer is being changed, by object id, until they are saved.
	 *
	 * @var array<int, int>
	 */
	private array $being_linked = [];

	/**
	 * Takes its parts.
	 *
	 * @param OrderCredits            $orders  Grants.
	 * @param OrderEdits              $edits   Remembers edits until they can be followed.
	 * @param Closure(): GrantReasons $reasons Tells why an order grants nothing. Most requests have no order.
	 */
	public function __construct(
		private readonly OrderCredits $orders,
		private readonly OrderEdits $edits,
		private readonly Closure $reasons
	) {}

	/**
	 * Hooks. Early where there is a choice, so that little time is left for others between a change and its consequence, and
	 * before the customer gets a mail.
	 */
	public function register(): void {
		Contained::action( 'woocommerce_order_status_completed', $this->may_grant( ... ), 5, 3 );
		Contained::action( 'woocommerce_order_status_processing', $this->may_grant( ... ), 5, 3 );
		Contained::action( 'woocommerce_order_status_cancelled', $this->status_changed( ... ), 5, 3 );
		Contained::action( 'woocommerce_order_status_failed', $this->status_changed( ... ), 5, 3 );
		// Late, since WooCommerce writes a refund of what is left at 10.
		Contained::action( 'woocommerce_order_status_refunded', $this->status_changed( ... ), 20, 3 );

		Contained::action( 'woocommerce_order_refunded', $this->refunded( ... ) );
		Contained::action( 'woocommerce_refund_deleted', fn ( mixed $refund_id, mixed $order_id = 0 ) => $this->orders->happened( (int) $order_id, OrderEvent::compared() ), 10, 2 );

		Contained::action( 'woocommerce_before_order_object_save', $this->before_save( ... ) );
		Contained::action( 'woocommerce_after_order_object_save', $this->after_save( ... ) );
		$this->edits->register();
	}

	/**
	 * The order's status was changed.
	 *
	 * @param int|mixed $order_id   Order.
	 * @param mixed     $order      Not used: as the process that changed it has it.
	 * @param mixed     $transition `from`, `to`; other plugins may tell nothing.
	 */
	private function status_changed( mixed $order_id, mixed $order = null, mixed $transition = null ): void {
		$this->orders->happened( (int) $order_id, OrderEvent::status( $transition ) );
	}

	/**
	 * The order came to a status that may grant. Where it grants nothing, its notes say why.
	 *
	 * @param int|mixed $order_id   Order.
	 * @param mixed     $order      Not used.
	 * @param mixed     $transition See status_changed().
	 */
	private function may_grant( mixed $order_id, mixed $order = null, mixed $transition = null ): void {
		$this->status_changed( $order_id, $order, $transition );
		( $this->reasons )()->tell( (int) $order_id );
	}

	/**
	 * Something was refunded.
	 *
	 * @param int|mixed $order_id Order.
	 */
	private function refunded( mixed $order_id ): void {
		$this->orders->happened( (int) $order_id, OrderEvent::refund() );
	}

	/**
	 * Remembers that an order is about to get another customer.
	 *
	 * @param WC_Order|mixed $order Order before it is saved.
	 */
	private function before_save( mixed $order ): void {
		if ( ! $order instanceof WC_Order ) {
			return;
		}
		if ( $order->get_id() > 0 && isset( $order->get_changes()['customer_id'] ) ) {
			$this->being_linked[ spl_object_id( $order ) ] = (int) ( $order->get_base_data()['customer_id'] ?? 0 );
		}
		$this->edits->begin( $order );
	}

	/**
	 * The order was linked to a user: what waited for one is granted now, and what somebody else was granted moves. Its items
	 * were edited: what they come to now is granted.
	 *
	 * @param WC_Order|mixed $order Order after it was saved.
	 */
	private function after_save( mixed $order ): void {
		if ( ! $order instanceof WC_Order ) {
			return;
		}
		$former = $this->being_linked[ spl_object_id( $order ) ] ?? null;
		unset( $this->being_linked[ spl_object_id( $order ) ] );
		if ( null !== $former ) {
			$this->orders->happened( $order->get_id(), OrderEvent::linked( $former ) );
			if ( $former > 0 && 0 === $order->get_customer_id() ) {
				( $this->reasons )()->tell_without_customer( $order->get_id() );
			}
		}
		$this->edits->end( $order );
	}
}
