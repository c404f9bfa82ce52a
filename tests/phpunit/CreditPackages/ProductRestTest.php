<?php
/**
 * Credit packages in WooCommerce's product resource.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Product;
use WC_Product_Variable;
use WC_Product_Variation;
use WP_REST_Request;
use WP_REST_Response;

#[Group( 'woocommerce' )]
final class ProductRestTest extends TestCase {
	use Shop;

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
	}

	public function test_a_product_shows_its_fields(): void {
		$data = self::call( 'GET', '/products/' . $this->package( '12.5' )->get_id() )->get_data();
		self::assertSame( [ true, '12.5' ], [ $data['aipuffer_credit_package'], $data['aipuffer_credits'] ] );
		$data = self::call( 'GET', '/products/' . $this->product()->get_id() )->get_data();
		self::assertSame( [ false, '' ], [ $data['aipuffer_credit_package'], $data['aipuffer_credits'] ] );
	}

	public function test_a_package_can_be_created_and_changed(): void {
		$answer = self::call( 'POST', '/products', [ 'name' => 'Tokens', 'regular_price' => '10', 'aipuffer_credit_package' => true, 'aipuffer_credits' => '007.50' ] );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$id = $answer->get_data()['id'];
		self::assertSame( [ 'yes', '7.5' ], self::meta( $id ) );
		self::assertSame( '7.5', $answer->get_data()['aipuffer_credits'] );

		self::assertSame( 200, self::call( 'PUT', "/products/$id", [ 'aipuffer_credits' => '5' ] )->get_status() );
		self::assertSame( [ 'yes', '5' ], self::meta( $id ) );
		self::assertSame( 200, self::call( 'PUT', "/products/$id", [ 'aipuffer_credit_package' => false ] )->get_status() );
		self::assertSame( [ 'no', '5' ], self::meta( $id ) );
		self::assertSame( 200, self::call( 'PUT', "/products/$id", [ 'aipuffer_credits' => '' ] )->get_status() );
		self::assertSame( [ 'no', '' ], self::meta( $id ) );
	}

	public function test_a_variation_has_its_own_credits(): void {
		$parent = new WC_Product_Variable();
		$parent->save();
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->save();
		$path = "/products/{$parent->get_id()}/variations/{$variation->get_id()}";
		self::assertSame( '500', self::call( 'PUT', $path, [ 'aipuffer_credits' => '500' ] )->get_data()['aipuffer_credits'] );
		self::assertSame( '', self::call( 'PUT', $path, [ 'aipuffer_credits' => '' ] )->get_data()['aipuffer_credits'] );
		$this->assert_refused( self::call( 'PUT', $path, [ 'aipuffer_credits' => '0' ] ) );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function bad_fields(): iterable {
		yield 'a word' => [ [ 'aipuffer_credits' => 'many' ] ];
		yield 'zero' => [ [ 'aipuffer_credits' => '0' ] ];
		yield 'below zero' => [ [ 'aipuffer_credits' => '-5' ] ];
		yield 'nothing for a package' => [ [ 'aipuffer_credits' => '' ] ];
		yield 'a number' => [ [ 'aipuffer_credits' => 5.5 ] ];
		yield 'absurd' => [ [ 'aipuffer_credits' => str_repeat( '9', 1000 ) ] ];
		yield 'a list' => [ [ 'aipuffer_credits' => [ '5' ] ] ];
		yield 'no truth' => [ [ 'aipuffer_credit_package' => 'perhaps' ] ];
		yield 'raw meta' => [ [ 'meta_data' => [ [ 'key' => '_aipuffer_credits', 'value' => 'many' ] ] ] ];
		yield 'raw meta, emptied' => [ [ 'meta_data' => [ [ 'key' => '_aipuffer_credits', 'value' => '' ] ] ] ];
	}

	/**
	 * @param array<string, mixed> $fields
	 */
	#[DataProvider( 'bad_fields' )]
	public function test_a_bad_field_is_refused_and_nothing_of_the_product_changed( array $fields ): void {
		$package = $this->package();
		$this->assert_refused( self::call( 'PUT', '/products/' . $package->get_id(), $fields + [ 'regular_price' => '99' ] ) );
		self::assertSame( [ 'yes', '100' ], self::meta( $package->get_id() ) );
		self::assertSame( '10', wc_get_product( $package->get_id() )->get_regular_price() );
	}

	public function test_raw_meta_that_is_right_is_put_into_its_shortest_form(): void {
		$product = $this->product();
		$answer  = self::call( 'PUT', '/products/' . $product->get_id(), [ 'meta_data' => [ [ 'key' => '_aipuffer_credit_package', 'value' => 'yes' ], [ 'key' => '_aipuffer_credits', 'value' => '05.0' ] ] ] );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertSame( [ 'yes', '5' ], self::meta( $product->get_id() ) );
	}

	public function test_a_request_that_does_not_name_the_fields_is_none_of_ours(): void {
		$package = $this->package( 'abc' );
		self::assertSame( 200, self::call( 'PUT', '/products/' . $package->get_id(), [ 'regular_price' => '12' ] )->get_status() );
		self::assertSame( [ 'yes', 'abc' ], self::meta( $package->get_id() ) );
	}

	public function test_customers_may_not_write_them(): void {
		$package = $this->package();
		wp_set_current_user( $this->create_user() );
		self::assertSame( 403, self::call( 'PUT', '/products/' . $package->get_id(), [ 'aipuffer_credits' => '5' ] )->get_status() );
		self::assertSame( [ 'yes', '100' ], self::meta( $package->get_id() ) );
	}

	private function assert_refused( WP_REST_Response $answer ): void {
		$data = $answer->get_data();
		self::assertSame( 400, $answer->get_status(), (string) wp_json_encode( $data ) );
		self::assertMatchesRegularExpression( '/aipuffer_credit|Credits Granted Per Quantity/', (string) wp_json_encode( $data ) );
	}

	/**
	 * @param array<string, mixed> $body
	 */
	private static function call( string $method, string $path, array $body = [] ): WP_REST_Response {
		$request = new WP_REST_Request( $method, "/wc/v3$path" );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( (object) $body ) );

		return rest_do_request( $request );
	}

	/**
	 * @return array{mixed, mixed} Enabled and credits, as stored.
	 */
	private static function meta( int $id ): array {
		$stored = wc_get_product( $id );
		self::assertInstanceOf( WC_Product::class, $stored );

		return [ $stored->get_meta( '_aipuffer_credit_package' ), $stored->get_meta( '_aipuffer_credits' ) ];
	}
}
