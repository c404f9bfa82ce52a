<?php
/**
 * Credit packages in the product list.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Admin_Meta_Boxes;
use WC_Admin_Post_Types;
use WC_Product;

/**
 * The forms are saved by WooCommerce itself, which calls the fields.
 */
#[Group( 'woocommerce' )]
final class ProductListEditsTest extends TestCase {
	use Shop;

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
		require_once WC()->plugin_path() . '/includes/admin/class-wc-admin-post-types.php';
		WC_Admin_Meta_Boxes::$meta_box_errors = [];
	}

	protected function tearDown(): void {
		if ( class_exists( WC_Admin_Meta_Boxes::class ) ) {
			WC_Admin_Meta_Boxes::$meta_box_errors = [];
		}
		parent::tearDown();
	}

	public function test_quick_edit_changes_a_product(): void {
		$product = $this->product();
		$this->quick_edit( $product, 'yes', '007.50' );
		self::assertSame( [ 'yes', '7.5' ], self::meta( $product ) );
		$this->quick_edit( $product, 'no', '' );
		self::assertSame( [ 'no', '' ], self::meta( $product ) );
		self::assertSame( [], WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function no_amounts(): iterable {
		foreach ( [ 'abc', '-5', '0', '', '1e9', '1000000000000', '1,5' ] as $entered ) {
			yield "\"$entered\"" => [ $entered ];
		}
	}

	#[DataProvider( 'no_amounts' )]
	public function test_quick_edit_is_refused_before_anything_is_saved( string $entered ): void {
		$_POST    = [ 'woocommerce_quick_edit' => '1', 'aipuffer_credit_package' => 'yes', 'aipuffer_credits' => $entered ];
		$_REQUEST = $_POST;
		add_filter( 'wp_die_handler', static fn () => static fn ( mixed $message ) => throw new \RuntimeException( (string) $message ) );
		$this->expectExceptionMessageMatches( '/^Credits Granted Per Quantity must be /' );
		// Ahead of WordPress, which saves at 1.
		remove_all_actions( 'wp_ajax_inline-save', 1 );
		do_action( 'wp_ajax_inline-save' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- WordPress's own.
	}

	public function test_quick_edits_of_others_are_none_of_ours(): void {
		$_POST    = [ 'post_type' => 'page', 'aipuffer_credits' => 'abc' ];
		$_REQUEST = $_POST;
		remove_all_actions( 'wp_ajax_inline-save', 1 );
		do_action( 'wp_ajax_inline-save' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- WordPress's own.
		$this->expectNotToPerformAssertions();
	}

	public function test_bulk_edit_changes_all_products(): void {
		$products = [ $this->product(), $this->package( '3' ) ];
		$this->bulk_edit( $products, 'yes', '50' );
		self::assertSame( [ [ 'yes', '50' ], [ 'yes', '50' ] ], array_map( self::meta( ... ), $products ) );
		$this->bulk_edit( $products, 'no', '' );
		self::assertSame( [ [ 'no', '50' ], [ 'no', '50' ] ], array_map( self::meta( ... ), $products ) );
	}

	public function test_bulk_edit_leaves_alone_what_is_left_alone(): void {
		$products = [ $this->product(), $this->package( '3' ) ];
		$this->bulk_edit( $products, '', '' );
		self::assertSame( [ [ '', '' ], [ 'yes', '3' ] ], array_map( self::meta( ... ), $products ) );
	}

	public function test_bulk_edit_tells_which_product_could_not_be_changed_and_changes_the_others(): void {
		$products = [ $this->product(), $this->package( '3' ) ];
		// Without an amount the first one cannot be a package; the second has one.
		$this->bulk_edit( $products, 'yes', '' );
		self::assertSame( [ [ '', '' ], [ 'yes', '3' ] ], array_map( self::meta( ... ), $products ) );
		self::assertCount( 1, WC_Admin_Meta_Boxes::$meta_box_errors );
		self::assertStringStartsWith( 'The AI Puffer credit package "T-shirt" was not changed: Credits Granted Per Quantity must be ', WC_Admin_Meta_Boxes::$meta_box_errors[0] );
	}

	#[DataProvider( 'no_amounts' )]
	public function test_bulk_edit_refuses_what_is_no_amount( string $entered ): void {
		$package = $this->package( '3' );
		$this->bulk_edit( [ $package ], '', '' === $entered ? '.' : $entered );
		self::assertSame( [ 'yes', '3' ], self::meta( $package ) );
		self::assertCount( 1, WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	public function test_the_forms_have_the_fields(): void {
		foreach ( [ 'woocommerce_product_quick_edit_end', 'woocommerce_product_bulk_edit_end' ] as $form ) {
			ob_start();
			do_action( $form );
			$html = (string) ob_get_clean();
			self::assertStringContainsString( '<select name="aipuffer_credit_package">', $html );
			self::assertStringContainsString( 'name="aipuffer_credits"', $html );
		}
	}

	public function test_the_list_holds_the_values_for_quick_edit(): void {
		ob_start();
		do_action( 'add_inline_data', get_post( $this->package( '<b>5' )->get_id() ), get_post_type_object( 'product' ) );
		self::assertSame( '<div class="aipuffer_credit_package">yes</div><div class="aipuffer_credits">&lt;b&gt;5</div>', ob_get_clean() );
		ob_start();
		do_action( 'add_inline_data', get_post( (int) wp_insert_post( [ 'post_title' => 'x', 'post_type' => 'page' ] ) ), get_post_type_object( 'page' ) );
		self::assertSame( '', ob_get_clean() );
	}

	private function quick_edit( WC_Product $product, string $enabled, string $credits ): void {
		$this->edit( $product, [ 'woocommerce_quick_edit' => '1', 'aipuffer_credit_package' => $enabled, 'aipuffer_credits' => $credits ] );
	}

	/**
	 * @param list<WC_Product> $products
	 */
	private function bulk_edit( array $products, string $enabled, string $credits ): void {
		foreach ( $products as $product ) {
			$this->edit( $product, [ 'aipuffer_credit_package' => $enabled, 'aipuffer_credits' => $credits ] );
		}
	}

	/**
	 * @param array<string, string> $form
	 */
	private function edit( WC_Product $product, array $form ): void {
		$_REQUEST = wp_slash( $form + [ 'woocommerce_quick_edit_nonce' => wp_create_nonce( 'woocommerce_quick_edit_nonce' ) ] );
		( new WC_Admin_Post_Types() )->bulk_and_quick_edit_save_post( $product->get_id(), get_post( $product->get_id() ) );
	}

	/**
	 * @return array{mixed, mixed} Enabled and credits, as stored.
	 */
	private static function meta( WC_Product $product ): array {
		$stored = wc_get_product( $product->get_id() );
		self::assertInstanceOf( WC_Product::class, $stored );

		return [ $stored->get_meta( '_aipuffer_credit_package' ), $stored->get_meta( '_aipuffer_credits' ) ];
	}
}
