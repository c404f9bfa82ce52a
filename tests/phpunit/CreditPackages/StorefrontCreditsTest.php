<?php
/**
 * "200 credits" in the shop.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Product_Variable;
use WC_Product_Variation;
use WC_Structured_Data;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class StorefrontCreditsTest extends OrderTestCase {
	private const MARKED = '</span> <span aria-hidden="true">·</span> <span class="aipuffer-credits">%s</span>';

	public function test_a_product_tells_its_credits_beside_its_price(): void {
		self::assertStringEndsWith( sprintf( self::MARKED, '100 credits' ), $this->package()->get_price_html() );
		self::assertStringEndsWith( sprintf( self::MARKED, '1 credit' ), $this->package( '1' )->get_price_html() );
		self::assertStringEndsWith( sprintf( self::MARKED, '1,234.5 credits' ), $this->package( '1234.5' )->get_price_html() );
	}

	public function test_other_products_and_products_without_a_price_tell_nothing(): void {
		self::assertStringNotContainsString( 'credit', $this->product()->get_price_html() );
		$unpriced = $this->package();
		$unpriced->set_price( '' );
		self::assertSame( '', $unpriced->get_price_html() );
		$broken = $this->package( 'abc' );
		self::assertStringNotContainsString( 'aipuffer', $broken->get_price_html() );
	}

	public function test_a_variable_product_tells_the_range_and_its_variations_their_own(): void {
		$parent = $this->variable( [ 'small' => '', 'large' => '500' ] );
		self::assertStringEndsWith( sprintf( self::MARKED, '100 – 500 credits' ), $parent->get_price_html() );
		// The prices are the same, and are shown for the credits' sake.
		self::assertStringContainsString( '500 credits', $parent->get_available_variations()[1]['price_html'] );
		self::assertStringEndsWith( sprintf( self::MARKED, '100 credits' ), $this->variable( [ 'small' => '', 'large' => '' ] )->get_price_html() );
	}

	public function test_structured_data_is_as_it_was(): void {
		$data    = new WC_Structured_Data();
		$package = $this->package();
		$data->generate_product_data( $package );
		$with = $data->get_data();
		$package->update_meta_data( '_aipuffer_credit_package', 'no' );
		$data = new WC_Structured_Data();
		$data->generate_product_data( $package );
		self::assertNotEmpty( $with );
		self::assertSame( $data->get_data(), $with );
		self::assertStringNotContainsString( 'credit', strtolower( (string) wp_json_encode( array_diff_key( $with[0], array_flip( [ 'name', 'url', '@id', 'offers' ] ) ) ) ) );
	}

	public function test_the_classic_cart_tells_the_credits_of_the_quantity(): void {
		$this->fill_cart();
		$item = array_values( WC()->cart->get_cart() )[0];
		self::assertSame( "Includes: 200 credits\n", wc_get_formatted_cart_item_data( $item, true ) );
	}

	public function test_the_block_cart_and_checkout_tell_them_too(): void {
		$this->fill_cart();
		$cart = rest_do_request( '/wc/store/v1/cart' )->get_data();
		self::assertSame( [ [ 'key' => 'Includes', 'value' => '200 credits' ] ], json_decode( (string) wp_json_encode( $cart['items'][0]['item_data'] ), true ) );
		self::assertSame( [], $cart['items'][1]['item_data'] );
	}

	public function test_the_order_tells_them_where_its_customer_looks(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->product(), 1 ] );
		wp_set_current_user( $this->user );
		ob_start();
		woocommerce_order_details_table( $order->get_id() );
		self::assertSame( 1, substr_count( (string) ob_get_clean(), '<div class="aipuffer-credits">Includes: 200 credits</div>' ) );
		self::assertSame( 1, substr_count( wc_get_email_order_items( self::order_now( $order ) ), 'Includes: 200 credits' ) );
		self::assertSame( 1, substr_count( wc_get_email_order_items( self::order_now( $order ), [ 'plain_text' => true ] ), "\nIncludes: 200 credits" ) );
	}

	public function test_an_order_tells_what_it_was_sold_with(): void {
		$package = $this->package();
		$order   = $this->order( $this->user, [ $package, 2 ] );
		$package->update_meta_data( '_aipuffer_credits', '999' );
		$package->save();
		self::assertStringContainsString( 'Includes: 200 credits', wc_get_email_order_items( self::order_now( $order ) ) );
	}

	private function fill_cart(): void {
		wp_set_current_user( $this->user );
		WC()->session = null;
		WC()->cart    = null;
		wc_load_cart();
		WC()->cart->empty_cart();
		self::assertIsString( WC()->cart->add_to_cart( $this->package()->get_id(), 2 ) );
		self::assertIsString( WC()->cart->add_to_cart( $this->product()->get_id() ) );
		WC()->cart->calculate_totals();
	}

	/**
	 * A package of 100 credits with variations.
	 *
	 * @param array<string, string> $credits Of variations, by size.
	 */
	private function variable( array $credits ): WC_Product_Variable {
		$attribute = new \WC_Product_Attribute();
		$attribute->set_name( 'size' );
		$attribute->set_options( array_keys( $credits ) );
		$attribute->set_variation( true );
		$parent = new WC_Product_Variable();
		$parent->set_name( 'Tokens' );
		$parent->set_attributes( [ $attribute ] );
		$parent->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$parent->update_meta_data( '_aipuffer_credits', '100' );
		$parent->save();
		foreach ( $credits as $size => $own ) {
			$variation = new WC_Product_Variation();
			$variation->set_parent_id( $parent->get_id() );
			$variation->set_attributes( [ 'size' => $size ] );
			$variation->set_regular_price( '10' );
			$variation->update_meta_data( '_aipuffer_credits', $own );
			$variation->save();
		}
		$stored = wc_get_product( $parent->get_id() );
		self::assertInstanceOf( WC_Product_Variable::class, $stored );

		return $stored;
	}
}
