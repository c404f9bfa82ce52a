<?php
/**
 * The site's choices about granting.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use WC_Coupon;
use WC_Order;
use WC_Product;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class GrantingTest extends OrderTestCase {
	public function test_the_choices_can_be_read_and_changed_one_by_one(): void {
		wp_set_current_user( 1 );
		$choices = [ 'grant_on_processing' => false, 'complete_package_orders' => false, 'grant_free_packages' => true, 'allow_negative_balance' => false ];
		self::assertSame( $choices, $this->rest( 'GET', '/credit-packages/granting' )->get_data() );
		foreach ( array_keys( $choices ) as $field ) {
			$choices[ $field ] = ! $choices[ $field ];
			self::assertSame( $choices, $this->rest( 'PUT', '/credit-packages/granting', [ $field => $choices[ $field ] ] )->get_data() );
		}
		self::assertSame( 400, $this->rest( 'PUT', '/credit-packages/granting', [ 'grant_free_packages' => true, 'grant_on_processing' => 'perhaps' ] )->get_status() );
		self::assertSame( $choices, $this->rest( 'GET', '/credit-packages/granting' )->get_data() );
	}

	public function test_processing_grants_where_the_site_says_so_and_completing_then_adds_nothing(): void {
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'on-hold' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'processing' );
		self::assertSame( '200', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'processing' );
		self::assertCount( 1, self::ledger( $order ) );
	}

	public function test_processing_grants_nothing_that_is_shipped(): void {
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		$order = $this->order( $this->user, [ $this->shipped( $this->package() ), 1 ], [ $this->package( '7' ), 1 ] );
		self::set_status( $order, 'processing' );
		self::assertSame( '7', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '107', self::balance( $this->user ) );
	}

	public function test_processing_waits_for_completed_where_the_product_is_gone(): void {
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		$package = $this->package();
		$order   = $this->order( $this->user, [ $package, 1 ] );
		$package->delete( true );
		self::set_status( $order, 'processing' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_a_cancelled_order_gives_back_when_it_is_processing_again(): void {
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		$order = $this->order( $this->user, [ $this->package(), 1 ] );
		foreach ( [ 'processing', 'cancelled', 'processing' ] as $status ) {
			self::set_status( $order, $status );
		}
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_a_guest_is_told_when_processing_grants(): void {
		$order = $this->order( 0, [ $this->package(), 1 ] );
		self::set_status( $order, 'processing' );
		self::assertSame( [], self::notes( $order ) );
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		self::set_status( $order, 'on-hold' );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertCount( 1, self::notes( $order ) );
	}

	public function test_a_paid_order_of_packages_is_completed_by_itself_where_the_site_says_so(): void {
		self::assertSame( 'processing', $this->paid( $this->package() ) );
		update_option( 'aipuffer_complete_package_orders', 'yes' );
		self::assertSame( 'completed', $this->paid( $this->package() ) );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_an_order_with_anything_else_is_not_completed_by_itself(): void {
		update_option( 'aipuffer_complete_package_orders', 'yes' );
		self::assertSame( 'processing', $this->paid( $this->package(), $this->product() ) );
		self::assertSame( 'processing', $this->paid( $this->shipped( $this->package() ) ) );
		self::assertSame( 'processing', $this->paid( $this->product() ) );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_a_free_package_grants_unless_the_site_says_no(): void {
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );

		update_option( 'aipuffer_grant_free_packages', 'no' );
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
		self::assertSame( [ 'AI Puffer granted no credits for what was free. This site grants only what was paid for; "Grant now" grants it all the same.' ], self::notes( $order ) );
	}

	public function test_a_coupon_that_pays_for_everything_makes_a_package_free(): void {
		update_option( 'aipuffer_grant_free_packages', 'no' );
		foreach ( [ '100' => '0', '99' => '100' ] as $percent => $granted ) {
			$coupon = new WC_Coupon();
			$coupon->set_code( "off$percent" );
			$coupon->set_discount_type( 'percent' );
			$coupon->set_amount( (float) $percent );
			$coupon->save();
			$order = $this->order( $this->user, [ $this->package(), 1 ] );
			self::assertTrue( $order->apply_coupon( $coupon ) );
			self::set_status( $order, 'completed' );
			self::assertSame( $granted, self::balance( $this->user ), "$percent %" );
		}
	}

	public function test_only_what_was_free_is_withheld(): void {
		update_option( 'aipuffer_grant_free_packages', 'no' );
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 1 ], [ $this->package( '7' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::assertSame( '7', self::balance( $this->user ) );
		self::assertCount( 2, self::notes( $order ) );
	}

	public function test_what_was_granted_stays_when_the_site_changes_its_mind(): void {
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 1 ] );
		self::set_status( $order, 'completed' );
		update_option( 'aipuffer_grant_free_packages', 'no' );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
		self::set_status( $order, 'cancelled' );
		self::set_status( $order, 'completed' );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	/**
	 * The status of an order once it is paid.
	 */
	private function paid( WC_Product ...$products ): string {
		$order = $this->order( $this->user, ...array_map( static fn ( WC_Product $product ): array => [ $product, 1 ], $products ) );
		self::order_now( $order )->payment_complete( 'x' );

		return self::order_now( $order )->get_status();
	}

	private function shipped( WC_Product $product ): WC_Product {
		$product->set_virtual( false );
		$product->save();

		return $product;
	}
}
