<?php
/**
 * Noticing edits of items and refunds.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use WC_Meta_Data;
use WC_Order;
use WC_Order_Item_Product;
use WC_Order_Refund;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Items and refunds are edited on the order screen, by REST, by other plugins and by code, each in its own way and with other
 * hooks around it. What all have in common is that an item or a refund is saved or deleted. Which order that concerns is
 * remembered here, and followed when the order is saved; at once where that is not under way; at the latest when the request
 * ends. Whatever is not noticed at all, the hourly comparison finds.
 */
final class OrderEdits {
	private const CREDITS_DEPEND_ON = [ 'quantity' => 1, 'total' => 1, 'product_id' => 1, 'variation_id' => 1, 'order_id' => 1 ];

	/**
	 * Orders that were edited.
	 *
	 * @var array<int, true>
	 */
	private array $edited = [];

	/**
	 * Orders that are being saved, by object id; true where the order is new.
	 *
	 * @var array<int, bool>
	 */
	private array $saving = [];

	/**
	 * Orders of items that are being saved, by object id: where they are now, and where they were.
	 *
	 * @var array<int, list<int>>
	 */
	private array $of_saved = [];

	/**
	 * Orders of items that are being deleted, by item id.
	 *
	 * @var array<int, int>
	 */
	private array $of_deleted = [];

	/**
	 * Orders that are being deleted: their items and refunds go with them, and their credits stay.
	 *
	 * @var array<int, true>
	 */
	private array $deleted = [];

	/**
	 * Orders a refund of which is being deleted, by refund id.
	 *
	 * @var array<int, int>
	 */
	private array $of_refund = [];

	/**
	 * Takes what brings the ledger in line.
	 *
	 * @param OrderCredits $orders Grants.
	 */
	public function __construct( private readonly OrderCredits $orders ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'woocommerce_before_order_item_object_save', $this->item_changes( ... ), 20 );
		Contained::action( 'woocommerce_after_order_item_object_save', $this->item_saved( ... ) );
		Contained::action( 'woocommerce_before_delete_order_item', $this->item_goes( ... ) );
		Contained::action( 'woocommerce_delete_order_item', $this->item_is_gone( ... ) );
		Contained::action( 'woocommerce_removed_order_items', $this->items_are_gone( ... ) );

		Contained::action( 'woocommerce_after_order_refund_object_save', $this->refund_saved( ... ) );
		// A filter, which comes before the refund goes, however it is stored. No action comes after it in all ways.
		Contained::filter( 'woocommerce_pre_delete_order_refund', $this->refund_goes( ... ), PHP_INT_MAX, 2 );
		foreach ( [ 'woocommerce_delete_order_refund', 'woocommerce_rest_delete_shop_order_refund_object', 'woocommerce_rest_api_v4_refunds_deleted' ] as $hook ) {
			Contained::action( $hook, fn () => $this->follow_refunds() );
		}
		Contained::action( 'deleted_post', $this->post_is_gone( ... ), 10, 2 );
		Contained::action( 'woocommerce_before_delete_order', $this->order_goes( ... ) );
		Contained::action( 'before_delete_post', $this->order_goes( ... ) );
		Contained::action( 'shutdown', $this->follow( ... ), 5 );
	}

	/**
	 * An order is about to be saved, and its items with it: they are looked at together.
	 *
	 * @param WC_Order $order Order.
	 */
	public function begin( WC_Order $order ): void {
		$this->saving[ spl_object_id( $order ) ] = 0 === $order->get_id();
		if ( $order->get_id() > 0 && array_intersect_key( $order->get_changes(), [ 'total' => 1, 'parent_id' => 1 ] ) && [] !== OrderCredits::packages( $order ) ) {
			$this->edited[ $order->get_id() ] = true;
		}
	}

	/**
	 * An order was saved. Nobody knows of a new one yet, so unless its own status grants, there is nothing to do.
	 *
	 * @param WC_Order $order Order.
	 */
	public function end( WC_Order $order ): void {
		$is_new = $this->saving[ spl_object_id( $order ) ] ?? false;
		unset( $this->saving[ spl_object_id( $order ) ] );
		if ( $is_new && [] === array_filter( OrderCredits::packages( $order ), static fn ( WC_Order_Item_Product $item ): bool => GrantRule::applies( $item, $order->get_status() ) ) ) {
			unset( $this->edited[ $order->get_id() ] );
		}
		if ( [] === $this->saving ) {
			$this->follow();
		}
	}

	/**
	 * An item is about to be saved. Only what its credits depend on counts, and WooCommerce saves all items with each order.
	 *
	 * @param mixed $item Item.
	 */
	private function item_changes( mixed $item ): void {
		if ( ! $item instanceof WC_Order_Item_Product || '' === $item->get_meta( OrderItemCredits::PER_UNIT ) ) {
			return;
		}
		$written = array_filter( $item->get_meta_data(), static fn ( WC_Meta_Data $meta ): bool => OrderItemCredits::PER_UNIT === $meta->key && [] !== $meta->get_changes() );
		$changes = $item->get_changes();
		if ( 0 === $item->get_id() || [] !== $written || array_intersect_key( $changes, self::CREDITS_DEPEND_ON ) ) {
			$moved_from = $item->get_id() > 0 && isset( $changes['order_id'] ) ? wc_get_order_id_by_order_item_id( $item->get_id() ) : 0;

			$this->of_saved[ spl_object_id( $item ) ] = [ $item->get_order_id(), $moved_from ];
		}
	}

	/**
	 * An item was saved. One that was moved is granted by its new order first: what is taken back of the old one is there
	 * then, even where it was spent.
	 *
	 * @param mixed $item Item.
	 */
	private function item_saved( mixed $item ): void {
		if ( $item instanceof WC_Order_Item_Product ) {
			$orders = $this->of_saved[ spl_object_id( $item ) ] ?? [];
			unset( $this->of_saved[ spl_object_id( $item ) ] );
			$this->note( ...$orders );
		}
	}

	/**
	 * An item is about to be deleted.
	 *
	 * @param mixed $item_id Item.
	 */
	private function item_goes( mixed $item_id ): void {
		if ( '' !== wc_get_order_item_meta( (int) $item_id, OrderItemCredits::PER_UNIT ) ) {
			$this->of_deleted[ (int) $item_id ] = wc_get_order_id_by_order_item_id( (int) $item_id );
		}
	}

	/**
	 * An item was deleted.
	 *
	 * @param mixed $item_id Item.
	 */
	private function item_is_gone( mixed $item_id ): void {
		if ( isset( $this->of_deleted[ (int) $item_id ] ) ) {
			$order_id = $this->of_deleted[ (int) $item_id ];
			unset( $this->of_deleted[ (int) $item_id ] );
			$this->note( $order_id );
		}
	}

	/**
	 * All items of an order were deleted.
	 *
	 * @param mixed $order Order.
	 */
	private function items_are_gone( mixed $order ): void {
		if ( $order instanceof WC_Order ) {
			$this->note( $order->get_id() );
		}
	}

	/**
	 * A refund was written by code. What wc_create_refund() writes is announced when it has been paid.
	 *
	 * @param mixed $refund Refund.
	 */
	private function refund_saved( mixed $refund ): void {
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Nothing else tells who saves it, and taking credits back for a refund that its gateway then refuses would be wrong.
		$callers = array_column( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS, 25 ), 'function' );
		if ( $refund instanceof WC_Order_Refund && $refund->get_parent_id() > 0 && ! in_array( 'wc_create_refund', $callers, true ) ) {
			$this->orders->happened( $refund->get_parent_id(), OrderEvent::refund() );
		}
	}

	/**
	 * A refund is about to be deleted.
	 *
	 * @param mixed $check  Not null where somebody prevents it.
	 * @param mixed $refund Refund.
	 */
	private function refund_goes( mixed $check, mixed $refund ): mixed {
		if ( null === $check && $refund instanceof WC_Order_Refund && $refund->get_parent_id() > 0 ) {
			$this->of_refund[ $refund->get_id() ] = $refund->get_parent_id();
		}

		return $check;
	}

	/**
	 * A post was deleted; refunds can be posts.
	 *
	 * @param mixed $post_id Its id.
	 * @param mixed $post    The post as it was.
	 */
	private function post_is_gone( mixed $post_id, mixed $post = null ): void {
		if ( $post instanceof WP_Post && 'shop_order_refund' === $post->post_type ) {
			$this->of_refund[ (int) $post_id ] = $post->post_parent;
			$this->follow_refunds();
		}
	}

	/**
	 * An order is about to be deleted: its items and refunds go with it, and its credits stay.
	 *
	 * @param mixed $order_id Order, or any post.
	 */
	private function order_goes( mixed $order_id ): void {
		$this->deleted[ (int) $order_id ] = true;
	}

	/**
	 * Remembers orders that were edited, and follows at once, unless one is being saved.
	 *
	 * @param int ...$order_ids Orders.
	 */
	private function note( int ...$order_ids ): void {
		foreach ( array_filter( $order_ids ) as $order_id ) {
			$this->edited[ $order_id ] = true;
		}
		if ( [] === $this->saving ) {
			$this->follow();
		}
	}

	/**
	 * Brings the ledger in line with all orders that were edited.
	 */
	private function follow(): void {
		while ( [] !== $this->edited ) {
			$order_id = array_key_first( $this->edited );
			unset( $this->edited[ $order_id ] );
			if ( ! isset( $this->deleted[ $order_id ] ) ) {
				$this->orders->edited( $order_id );
			}
		}
		$this->follow_refunds();
	}

	/**
	 * Brings the ledger in line with the orders whose refunds are gone.
	 */
	private function follow_refunds(): void {
		foreach ( $this->of_refund as $refund_id => $order_id ) {
			if ( null === StoredOrder::read( $refund_id, WC_Order_Refund::class ) ) {
				unset( $this->of_refund[ $refund_id ] );
				if ( ! isset( $this->deleted[ $order_id ] ) ) {
					$this->orders->happened( $order_id, OrderEvent::compared() );
				}
			}
		}
	}
}
