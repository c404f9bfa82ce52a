<?php
/**
 * Selling credits through WooCommerce.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use Automattic\WooCommerce\Utilities\FeaturesUtil;

defined( 'ABSPATH' ) || exit;

/**
 * Products that are credit packages, and the orders that grant them. Without WooCommerce none of these hooks fires.
 */
final class CreditPackages {
	private readonly ProductBox $box;
	private readonly OrderItemCredits $items;
	private readonly OrderComparison $comparison;
	private readonly OrderCredits $orders;
	private readonly OrderNotes $notes;

	/**
	 * Takes the ledger.
	 *
	 * @param Database $database The connection.
	 * @param Ledger   $ledger   Credits.
	 */
	public function __construct( private readonly Database $database, private readonly Ledger $ledger ) {
		$this->box        = new ProductBox();
		$this->items      = new OrderItemCredits();
		$this->notes      = new OrderNotes();
		$this->comparison = new OrderComparison();
		$this->orders     = new OrderCredits( $database, $ledger, $this->notes, $this->comparison );
	}

	/**
	 * Hooks.
	 *
	 * @param string       $plugin_file The plugin's main file.
	 * @param AdminScripts $scripts     Scripts of the build.
	 */
	public function register( string $plugin_file, AdminScripts $scripts ): void {
		Contained::action( 'before_woocommerce_init', static fn () => self::declare_compatibility( $plugin_file ) );
		Contained::action( 'admin_enqueue_scripts', fn () => $this->box->enqueue( $scripts ) );
		$this->register_products();
		$this->register_orders();
		( new StorefrontCredits() )->register();
	}

	/**
	 * On deactivation.
	 */
	public function unschedule(): void {
		$this->comparison->unschedule();
	}

	/**
	 * Removes what the room wrote to products and orders, on uninstall.
	 */
	public function remove(): void {
		delete_post_meta_by_key( PackageProduct::ENABLED );
		delete_post_meta_by_key( PackageProduct::CREDITS );
		( new OrderMetaStore( $this->database ) )->remove();
	}

	/**
	 * Hooks of products: wherever one is edited.
	 */
	private function register_products(): void {
		Contained::action( 'add_meta_boxes_product', [ $this->box, 'add' ] );
		Contained::action( 'woocommerce_admin_process_product_object', [ $this->box, 'save' ] );
		Contained::view( 'woocommerce_product_after_variable_attributes', [ $this->box, 'render_variation' ], 10, 3 );
		Contained::action( 'woocommerce_admin_process_variation_object', [ $this->box, 'save_variation' ], 10, 2 );
		( new ProductListEdits() )->register();
		( new ProductCsv() )->register();
		( new ProductRest() )->register();
	}

	/**
	 * Hooks of orders.
	 */
	private function register_orders(): void {
		// What an item grants is written on it when it is created, by whatever checkout, screen or API.
		add_action( 'woocommerce_before_order_item_object_save', [ $this->items, 'copy_from_product' ] );
		add_filter( 'woocommerce_hidden_order_itemmeta', [ $this->items, 'hide' ] );
		GrantRule::register();

		// Each of these only asks OrderCredits to bring the ledger in line with the order; early, so that little time is left
		// for others between a change and its consequence, and before the customer gets a mail.
		add_action( 'woocommerce_order_status_completed', [ $this->orders, 'may_grant' ], 5, 3 );
		add_action( 'woocommerce_order_status_processing', [ $this->orders, 'may_grant' ], 5, 3 );
		add_action( 'woocommerce_order_status_cancelled', [ $this->orders, 'status_changed' ], 5, 3 );
		add_action( 'woocommerce_order_status_failed', [ $this->orders, 'status_changed' ], 5, 3 );
		// Late, since WooCommerce writes a refund of what is left at 10.
		add_action( 'woocommerce_order_status_refunded', [ $this->orders, 'status_changed' ], 20, 3 );
		add_action( 'woocommerce_order_refunded', [ $this->orders, 'refunded' ] );
		add_action( 'woocommerce_refund_deleted', fn ( int $refund_id, int $order_id ) => $this->orders->refunded( $order_id ), 10, 2 );
		add_action( 'woocommerce_before_order_object_save', [ $this->orders, 'notice_customer' ] );
		add_action( 'woocommerce_after_order_object_save', [ $this->orders, 'customer_linked' ] );
		$this->comparison->register( fn ( int $order_id ): bool => $this->orders->sync( $order_id, OrderEvent::compared() ) );
		( new OrderBox( $this->ledger, $this->orders ) )->register();

		// Notes follow what was really written, so events that come twice are told once.
		add_action( 'aipuffer_credits_granted', [ $this->notes, 'granted' ], 10, 3 );
		add_action( 'aipuffer_credits_revoked', [ $this->notes, 'revoked' ], 10, 4 );
	}

	/**
	 * Says that order tables and block checkout are supported.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	private static function declare_compatibility( string $plugin_file ): void {
		FeaturesUtil::declare_compatibility( 'custom_order_tables', $plugin_file );
		FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', $plugin_file );
	}
}
