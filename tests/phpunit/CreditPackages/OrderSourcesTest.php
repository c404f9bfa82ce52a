<?php
/**
 * Where orders come from.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Order;
use WC_Product_Attribute;
use WC_Product_Variable;
use WC_Product_Variation;
use WP_REST_Request;
use WP_REST_Response;

/**
 * However an order is made, what it grants is written on its items.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderSourcesTest extends OrderTestCase {
	private const BILLING = [
		'first_name' => 'Ada',
		'last_name'  => 'Lovelace',
		'address_1'  => '12 St James Square',
		'city'       => 'London',
		'postcode'   => 'SW1Y 4JH',
		'country'    => 'GB',
		'email'      => 'ada@example.org',
	];

	public function test_the_order_screen(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$this->assert_sold_with( [ '100' ], $order );
		$this->assert_grants( '200', $order );
	}

	public function test_an_item_added_to_a_stored_order(): void {
		$order = $this->order( $this->user );
		self::order_now( $order )->add_product( $this->package( '1.5' ), 3 );
		$this->assert_sold_with( [ '1.5' ], $order );
		$this->assert_grants( '4.5', $order );
	}

	public function test_saving_an_item_again_keeps_what_it_was_sold_with(): void {
		$package = $this->package();
		$order   = $this->order( $this->user, [ $package, 2 ] );
		$package->update_meta_data( '_aipuffer_credits', '999' );
		$package->save();
		$item = self::items( $order )[0];
		$item->set_quantity( 3 );
		$item->save();
		$this->assert_sold_with( [ '100' ], $order );
		$this->assert_grants( '300', $order );
	}

	public function test_the_field_is_hidden_on_the_order_screen_and_in_mails(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::assertContains( '_aipuffer_credits_per_unit', apply_filters( 'woocommerce_hidden_order_itemmeta', [] ) );
		self::assertSame( '', wc_display_item_meta( self::items( $order )[0], [ 'echo' => false ] ) );
	}

	public function test_classic_checkout(): void {
		$this->fill_cart( $this->package(), $this->product() );
		$id = WC()->checkout()->create_order( [ 'payment_method' => 'bacs', 'billing_email' => 'ada@example.org' ] );
		self::assertIsInt( $id );
		$order = wc_get_order( $id );
		self::assertInstanceOf( WC_Order::class, $order );
		$this->assert_sold_with( [ '100', '' ], $order );
		$this->assert_grants( '200', $order );
	}

	public function test_block_checkout(): void {
		update_option( 'woocommerce_bacs_settings', [ 'enabled' => 'yes' ] );
		WC()->payment_gateways()->init();
		add_filter( 'woocommerce_store_api_disable_nonce_check', '__return_true' );
		$this->fill_cart( $this->package(), $this->product() );
		$answer = self::post( '/wc/store/v1/checkout', [ 'billing_address' => self::BILLING, 'payment_method' => 'bacs' ] );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$order = wc_get_order( $answer->get_data()['order_id'] );
		self::assertInstanceOf( WC_Order::class, $order );
		self::assertSame( [ 'store-api', $this->user ], [ $order->get_created_via(), $order->get_customer_id() ] );
		$this->assert_sold_with( [ '100', '' ], $order );
		$this->assert_grants( '200', $order );
	}

	public function test_rest_api(): void {
		wp_set_current_user( 1 );
		$answer = self::post( '/wc/v3/orders', [ 'customer_id' => $this->user, 'line_items' => [ [ 'product_id' => $this->package()->get_id(), 'quantity' => 2 ] ] ] );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$order = wc_get_order( $answer->get_data()['id'] );
		self::assertInstanceOf( WC_Order::class, $order );
		$this->assert_sold_with( [ '100' ], $order );
		self::assertSame( 200, self::post( '/wc/v3/orders/' . $order->get_id(), [ 'status' => 'completed' ] )->get_status() );
		self::assertSame( '200', self::balance( $this->user ) );

		$refund = self::post( "/wc/v3/orders/{$order->get_id()}/refunds", [ 'amount' => '10', 'api_refund' => false, 'line_items' => [ [ 'id' => self::item_id( $order ), 'quantity' => 1, 'refund_total' => 10 ] ] ] );
		self::assertSame( 201, $refund->get_status(), (string) wp_json_encode( $refund->get_data() ) );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_rest_api_with_an_order_that_is_completed_from_the_start(): void {
		wp_set_current_user( 1 );
		$answer = self::post( '/wc/v3/orders', [ 'customer_id' => $this->user, 'status' => 'completed', 'line_items' => [ [ 'product_id' => $this->package()->get_id(), 'quantity' => 2 ] ] ] );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_a_refund_does_not_carry_the_field(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$this->assert_grants( '200', $order );
		$refund = self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		foreach ( wc_get_order( $refund->get_id() )->get_items() as $item ) {
			self::assertSame( '', $item->get_meta( '_aipuffer_credits_per_unit' ) );
		}
	}

	public function test_variations_have_their_own_credits_or_those_of_the_product(): void {
		$parent = $this->variable( 'yes', '100' );
		$small  = $this->variation( $parent, 'small', '' );
		$large  = $this->variation( $parent, 'large', '500' );
		$order  = $this->order( $this->user, [ $small, 1 ], [ $large, 2 ] );
		$this->assert_sold_with( [ '100', '500' ], $order );
		$this->assert_grants( '1100', $order );
	}

	public function test_a_variation_of_a_product_that_is_no_package_grants_nothing(): void {
		$parent = $this->variable( 'no', '100' );
		$order  = $this->order( $this->user, [ $this->variation( $parent, 'large', '500' ), 1 ] );
		$this->assert_sold_with( [ '' ], $order );
	}

	public function test_a_variation_can_be_sold_through_the_cart(): void {
		$parent = $this->variable( 'yes', '100' );
		$large  = $this->variation( $parent, 'large', '500' );
		$this->fill_cart();
		self::assertIsString( WC()->cart->add_to_cart( $parent->get_id(), 2, $large->get_id(), [ 'attribute_size' => 'large' ] ) );
		$order = wc_get_order( WC()->checkout()->create_order( [ 'payment_method' => 'bacs' ] ) );
		self::assertInstanceOf( WC_Order::class, $order );
		$this->assert_sold_with( [ '500' ], $order );
		$this->assert_grants( '1000', $order );
	}

	public function test_meta_that_is_no_amount_grants_nothing(): void {
		foreach ( [ 'abc', '-5', '0', '', '1e3' ] as $credits ) {
			$package = $this->package();
			$package->update_meta_data( '_aipuffer_credits', $credits );
			$package->save();
			$this->assert_sold_with( [ '' ], $this->order( $this->user, [ $package, 1 ] ) );
		}
	}

	/**
	 * The customer's cart: two of the first product, one of the others.
	 */
	private function fill_cart( \WC_Product ...$products ): void {
		wp_set_current_user( $this->user );
		WC()->session = null;
		WC()->cart    = null;
		wc_load_cart();
		WC()->cart->empty_cart();
		foreach ( $products as $number => $product ) {
			self::assertIsString( WC()->cart->add_to_cart( $product->get_id(), 0 === $number ? 2 : 1 ) );
		}
		WC()->cart->calculate_totals();
	}

	/**
	 * @param array<string, mixed> $body
	 */
	private static function post( string $path, array $body ): WP_REST_Response {
		$request = new WP_REST_Request( 'POST', $path );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );

		return rest_do_request( $request );
	}

	private function variable( string $enabled, string $credits ): WC_Product_Variable {
		$attribute = new WC_Product_Attribute();
		$attribute->set_name( 'size' );
		$attribute->set_options( [ 'small', 'large' ] );
		$attribute->set_variation( true );
		$product = new WC_Product_Variable();
		$product->set_name( 'Credits' );
		$product->set_attributes( [ $attribute ] );
		$product->update_meta_data( '_aipuffer_credit_package', $enabled );
		$product->update_meta_data( '_aipuffer_credits', $credits );
		$product->save();

		return $product;
	}

	private function variation( WC_Product_Variable $parent, string $size, string $credits ): WC_Product_Variation {
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->set_attributes( [ 'size' => $size ] );
		$variation->set_regular_price( '10' );
		$variation->set_virtual( true );
		$variation->update_meta_data( '_aipuffer_credits', $credits );
		$variation->save();

		return $variation;
	}

	/**
	 * @param list<string> $credits By item.
	 */
	private function assert_sold_with( array $credits, WC_Order $order ): void {
		self::assertSame( $credits, array_map( static fn ( \WC_Order_Item_Product $item ): mixed => $item->get_meta( '_aipuffer_credits_per_unit' ), self::items( $order ) ) );
	}

	private function assert_grants( string $credits, WC_Order $order ): void {
		self::set_status( $order, 'completed' );
		self::assertSame( $credits, self::balance( $this->user ) );
	}
}
