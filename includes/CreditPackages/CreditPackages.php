<?php
/**
 * Selling credits through WooCommerce.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\OrderEntriesQuery;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Generator;

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
	 * What orders grant, for those who compare it with the ledger.
	 */
	public function orders(): OrderCredits {
		return $this->orders;
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
		Contained::action( 'woocommerce_before_order_item_object_save', $this->items->copy_from_product( ... ) );
		Contained::filter( 'woocommerce_hidden_order_itemmeta', [ $this->items, 'hide' ] );
		GrantRule::register();

		( new OrderWatch( $this->orders, new OrderEdits( $this->orders ), fn (): GrantReasons => new GrantReasons( $this->ledger, $this->notes ) ) )->register();
		$this->comparison->register( fn ( int $order_id ): bool => $this->orders->sync( $order_id, OrderEvent::compared() ), fn (): bool => $this->sweep()->run() );
		Contained::view( 'admin_notices', static fn () => ( new FailedOrders() )->show() );
		Contained::filter( 'site_status_tests', static fn ( mixed $tests ): mixed => ( new FailedOrders() )->add_test( $tests ) );
		( new OrderBox( $this->ledger, $this->orders ) )->register();

		// Notes follow what was really written, so events that come twice are told once.
		Contained::action( 'aipuffer_credits_granted', $this->notes->granted( ... ), 10, 3 );
		Contained::action( 'aipuffer_credits_revoked', $this->notes->revoked( ... ), 10, 4 );
	}

	/**
	 * Goes through all orders that have sold credits, for Verification.
	 *
	 * @param int $after Order to go on after, 0 for all.
	 * @return Generator<int, array{int, list<string>}> See OrderVerification::run(); nothing without WooCommerce.
	 */
	public function verify( int $after ): Generator {
		if ( class_exists( 'WooCommerce' ) ) {
			yield from ( new OrderVerification( $this->differences() ) )->run( $after );
		}
	}

	/**
	 * What compares changed orders. Made where it is used: no page needs it.
	 */
	public function sweep(): OrderSweep {
		return new OrderSweep( new StoredOrdersQuery( $this->database ), $this->differences(), $this->orders, new FailedOrders() );
	}

	/**
	 * What compares orders and changes nothing. Made where it is used, too.
	 */
	public function differences(): OrderDifferences {
		[ $stored, $entries ] = [ new StoredOrdersQuery( $this->database ), new OrderEntriesQuery( $this->database ) ];

		return new OrderDifferences( $stored, $entries, new OrderPortion( $stored, $entries ), $this->orders );
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
