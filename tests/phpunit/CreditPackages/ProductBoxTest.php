<?php
/**
 * The box on the product screen.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Admin_Meta_Boxes;
use WC_Meta_Box_Product_Data;
use WC_Product;
use WC_Product_Variable;
use WC_Product_Variation;
use WP_Post;

/**
 * The form is saved by WooCommerce itself, which calls the box.
 */
#[Group( 'woocommerce' )]
final class ProductBoxTest extends TestCase {
	use Shop;

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
		WC_Admin_Meta_Boxes::$meta_box_errors = [];
	}

	protected function tearDown(): void {
		if ( class_exists( WC_Admin_Meta_Boxes::class ) ) {
			WC_Admin_Meta_Boxes::$meta_box_errors = [];
		}
		parent::tearDown();
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function amounts(): iterable {
		yield 'whole' => [ '250', '250' ];
		yield 'decimals' => [ '1.4', '1.4' ];
		yield 'with spaces' => [ ' 5 ', '5' ];
		yield 'zeros too many' => [ '007.500', '7.5' ];
		yield 'the smallest' => [ '0.000001', '0.000001' ];
		yield 'the largest' => [ '999999999999', '999999999999' ];
	}

	#[DataProvider( 'amounts' )]
	public function test_an_amount_is_saved( string $entered, string $stored ): void {
		$product = $this->product();
		$this->save( $product, [ 'aipuffer_credit_package' => 'yes', 'aipuffer_credits' => $entered ] );
		self::assertSame( [ 'yes', $stored ], self::meta( $product ) );
		self::assertSame( [], WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	/**
	 * @return iterable<string, array{mixed}>
	 */
	public static function no_amounts(): iterable {
		yield 'a word' => [ 'abc' ];
		yield 'below zero' => [ '-5' ];
		yield 'zero' => [ '0' ];
		yield 'zero with decimals' => [ '0.000' ];
		yield 'nothing' => [ '' ];
		yield 'an exponent' => [ '1e9' ];
		yield 'huge' => [ '1000000000000' ];
		yield 'longer than any number' => [ str_repeat( '9', 400 ) ];
		yield 'seven decimals' => [ '1.0000001' ];
		yield 'a comma' => [ '1,5' ];
		yield 'hexadecimal' => [ '0x10' ];
		yield 'markup' => [ '<b>5</b>x' ];
		yield 'a list' => [ [ '5' ] ];
	}

	#[DataProvider( 'no_amounts' )]
	public function test_what_is_no_amount_leaves_the_old_values_and_says_so( mixed $entered ): void {
		$product = $this->package( '100' );
		$this->save( $product, [ 'aipuffer_credit_package' => 'yes', 'aipuffer_credits' => $entered ] );
		self::assertSame( [ 'yes', '100' ], self::meta( $product ) );
		self::assertCount( 1, WC_Admin_Meta_Boxes::$meta_box_errors );
		self::assertStringStartsWith( 'The AI Puffer credit package was not changed: Credits Granted Per Quantity must be ', WC_Admin_Meta_Boxes::$meta_box_errors[0] );
	}

	public function test_a_new_package_without_an_amount_does_not_become_one(): void {
		$product = $this->product();
		$this->save( $product, [ 'aipuffer_credit_package' => 'yes', 'aipuffer_credits' => '' ] );
		self::assertSame( [ '', '' ], self::meta( $product ) );
		self::assertCount( 1, WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	public function test_the_rest_of_the_form_is_saved_in_spite_of_an_error(): void {
		$product = $this->package( '100' );
		$this->save( $product, [ 'aipuffer_credits' => 'abc', '_regular_price' => '12' ] );
		self::assertSame( '12', wc_get_product( $product->get_id() )->get_regular_price() );
		self::assertSame( [ 'yes', '100' ], self::meta( $product ) );
	}

	public function test_unchecked_is_no_package_and_keeps_the_amount(): void {
		$product = $this->package( '100' );
		$this->save( $product, [ 'aipuffer_credits' => '100' ] );
		self::assertSame( [ 'no', '100' ], self::meta( $product ) );
	}

	public function test_the_amount_can_be_emptied_with_the_box_unchecked(): void {
		$product = $this->package( '100' );
		$this->save( $product, [ 'aipuffer_credits' => '' ] );
		self::assertSame( [ 'no', '' ], self::meta( $product ) );
		self::assertSame( [], WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	public function test_a_form_without_the_box_changes_nothing(): void {
		$product = $this->package( '100' );
		$this->save( $product, [] );
		self::assertSame( [ 'yes', '100' ], self::meta( $product ) );
	}

	public function test_the_box_is_on_the_product_screen(): void {
		global $wp_meta_boxes;
		$product = $this->product();
		do_action( 'add_meta_boxes_product', get_post( $product->get_id() ) );
		self::assertSame( 'AI Puffer: Credit Package', $wp_meta_boxes['product']['normal']['default']['aipuffer-credit-package']['title'] );
	}

	public function test_it_shows_the_values(): void {
		$box = $this->box( $this->package( '12.5' ) );
		self::assertMatchesRegularExpression( '/<input type="checkbox" name="aipuffer_credit_package" value="yes"\s+checked=/', $box );
		self::assertStringContainsString( 'name="aipuffer_credits" value="12.5"', $box );
		self::assertStringContainsString( '<label for="aipuffer_credits">Credits Granted Per Quantity</label>', $box );
	}

	public function test_it_says_when_credits_are_granted(): void {
		self::assertStringContainsString( 'Credits are granted when the order becomes Completed. Quantity', $this->box( $this->package() ) );
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		self::assertStringContainsString( 'Credits are granted when the order becomes Completed; of a virtual product, as soon as it becomes Processing. Quantity', $this->box( $this->package() ) );
	}

	public function test_it_shows_nothing_of_a_product_that_is_no_package(): void {
		$box = $this->box( $this->product() );
		self::assertStringNotContainsString( 'checked', $box );
		self::assertStringContainsString( 'name="aipuffer_credits" value=""', $box );
	}

	public function test_it_escapes_what_others_wrote(): void {
		$box = $this->box( $this->package( '"><script>alert(1)</script>' ) );
		self::assertStringContainsString( 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"', $box );
		self::assertStringNotContainsString( '<script', $box );
	}

	public function test_a_variation_has_a_field_of_its_own(): void {
		[ $parent, $variation ] = $this->variable();
		$this->save_variations( $parent, $variation, '500' );
		self::assertSame( '500', self::meta( $variation )[1] );
		self::assertStringContainsString( 'value="500"', $this->variation_field( $variation ) );

		$this->save_variations( $parent, $variation, '' );
		self::assertSame( '', self::meta( $variation )[1] );
		self::assertStringContainsString( 'value=""', $this->variation_field( $variation ) );
		self::assertSame( [], WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	#[DataProvider( 'no_amounts' )]
	public function test_a_variation_keeps_its_credits_when_what_is_entered_is_no_amount( mixed $entered ): void {
		if ( '' === $entered || is_array( $entered ) ) {
			$entered = '.';
		}
		[ $parent, $variation ] = $this->variable();
		$this->save_variations( $parent, $variation, '500' );
		$this->save_variations( $parent, $variation, $entered );
		self::assertSame( '500', self::meta( $variation )[1] );
		self::assertCount( 1, WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	/**
	 * @param array<string, mixed> $form
	 */
	private function save( WC_Product $product, array $form ): void {
		$_POST = wp_slash( $form + [ 'product-type' => 'simple', '_regular_price' => '10' ] );
		WC_Meta_Box_Product_Data::save( $product->get_id(), self::post( $product ) );
	}

	private function save_variations( WC_Product_Variable $parent, WC_Product_Variation $variation, mixed $credits ): void {
		$_POST = wp_slash(
			[
				'variable_post_id'           => [ $variation->get_id() ],
				'variable_regular_price'     => [ '10' ],
				'variable_enabled'           => [ 'on' ],
				'aipuffer_variation_credits' => [ $credits ],
			]
		);
		WC_Meta_Box_Product_Data::save_variations( $parent->get_id(), self::post( $parent ) );
	}

	/**
	 * @return array{WC_Product_Variable, WC_Product_Variation}
	 */
	private function variable(): array {
		$parent = new WC_Product_Variable();
		$parent->set_name( 'Credits' );
		$parent->save();
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->save();

		return [ $parent, $variation ];
	}

	private function box( WC_Product $product ): string {
		global $wp_meta_boxes;
		$post = self::post( $product );
		do_action( 'add_meta_boxes_product', $post );
		ob_start();
		$wp_meta_boxes['product']['normal']['default']['aipuffer-credit-package']['callback']( $post );

		return (string) ob_get_clean();
	}

	private function variation_field( WC_Product_Variation $variation ): string {
		require_once WC()->plugin_path() . '/includes/admin/wc-meta-box-functions.php';
		ob_start();
		do_action( 'woocommerce_product_after_variable_attributes', 0, [], self::post( $variation ) );
		$html = (string) ob_get_clean();
		self::assertStringContainsString( 'name="aipuffer_variation_credits[0]"', $html );

		return $html;
	}

	private static function post( WC_Product $product ): WP_Post {
		$post = get_post( $product->get_id() );
		self::assertInstanceOf( WP_Post::class, $post );

		return $post;
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
