<?php
/**
 * The box on the order screen.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;
use RuntimeException;
use WC_Order;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderBoxTest extends OrderTestCase {
	protected function setUp(): void {
		parent::setUp();
		// WooCommerce loads it for admin pages only.
		require_once WC()->plugin_path() . '/includes/admin/wc-admin-functions.php';
		wp_set_current_user( 1 );
	}

	public function test_it_tells_what_was_granted_and_taken_back_of_each_item(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ], [ $this->package( '7' ), 1 ] );
		self::set_status( $order, 'completed' );
		self::spend( $this->user, 187 );
		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		$box = $this->box( $order );
		self::assertStringContainsString( '<p><strong>100 credits</strong><br />Granted: 200<br />Taken back: 20<br />Spent already, not taken back: 80</p>', $box );
		self::assertStringContainsString( '<p><strong>7 credits</strong><br />Granted: 7</p>', $box );
		self::assertStringNotContainsString( '<li>', $box );
		self::assertStringNotContainsString( 'Grant now', $box );
	}

	public function test_it_tells_which_check_an_order_does_not_pass(): void {
		$order = $this->order( 0, [ $this->package(), 2 ] );
		$this->assert_checks( [ 'Order status: Completed' => 'no', 'Order user' => 'no', 'Product setting' => 'yes', 'Credit amount' => 'yes' ], $order );
		self::set_status( $order, 'completed' );
		$this->assert_checks( [ 'Order status: Completed' => 'yes', 'Order user' => 'no', 'Product setting' => 'yes', 'Credit amount' => 'yes' ], $order );
		self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
	}

	public function test_it_tells_a_product_that_was_no_package_from_one_without_an_amount(): void {
		$order = $this->order( $this->user, [ $this->product(), 1 ] );
		self::set_status( $order, 'completed' );
		$this->assert_checks( [ 'Order status: Completed' => 'yes', 'Order user' => 'yes', 'Product setting' => 'no', 'Credit amount' => 'no' ], $order );
		$order = $this->order( $this->user, [ $this->package( '0' ), 1 ] );
		self::set_status( $order, 'completed' );
		$this->assert_checks( [ 'Order status: Completed' => 'yes', 'Order user' => 'yes', 'Product setting' => 'yes', 'Credit amount' => 'no' ], $order );
	}

	public function test_the_status_follows_the_sites_choice(): void {
		update_option( 'aipuffer_grant_on_processing', 'yes' );
		$order = $this->order( 0, [ $this->package(), 1 ] );
		self::set_status( $order, 'processing' );
		$this->assert_checks( [ 'Order status: Completed, or Processing for virtual products' => 'yes', 'Order user' => 'no' ], $order );
	}

	public function test_grant_now_grants_what_could_not_be_granted_before(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		// Completed while the plugin was off.
		remove_all_actions( 'woocommerce_order_status_completed', 5 );
		self::set_status( $order, 'completed' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertStringContainsString( 'Grant now', $this->box( $order ) );

		$this->grant_now( $order );
		self::assertSame( '200', self::balance( $this->user ) );
		self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
		$this->grant_now( $order );
		self::assertCount( 1, self::ledger( $order ) );
	}

	public function test_grant_now_grants_a_free_package_too(): void {
		update_option( 'aipuffer_grant_free_packages', 'no' );
		$order = $this->order( $this->user, [ $this->package( '100', '0' ), 1 ] );
		self::set_status( $order, 'completed' );
		$this->assert_checks( [ 'Order status: Completed' => 'yes', 'Order user' => 'yes', 'Product setting' => 'yes', 'Credit amount' => 'yes', 'Paid for' => 'no' ], $order );
		$this->grant_now( $order );
		self::assertSame( '100', self::balance( $this->user ) );
	}

	public function test_grant_now_grants_a_product_that_was_marked_later(): void {
		$product = $this->product();
		$order   = $this->order( $this->user, [ $product, 2 ] );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '10' );
		$product->save();
		self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
		$this->grant_now( $order );
		self::set_status( $order, 'completed' );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertStringContainsString( 'Grant now', $this->box( $order ) );
		$this->grant_now( $order );
		self::assertSame( '20', self::balance( $this->user ) );
		self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
	}

	public function test_an_order_below_one_that_grants_is_told_so(): void {
		$package = $this->package();
		$parent  = $this->order( $this->user, [ $package, 1 ] );
		$child   = $this->order( $this->user, [ $package, 1 ] );
		$child->set_parent_id( $parent->get_id() );
		$child->save();
		self::set_status( $child, 'completed' );
		$this->assert_checks( [ 'Order status' => 'yes', 'Order of its own' => 'no' ], $child );
		self::assertStringNotContainsString( 'Grant now', $this->box( $child ) );
		$this->grant_now( $child );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_what_goes_wrong_in_the_box_does_not_take_the_screen_away(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$break = static fn ( string $sql ): string => str_contains( $sql, 'aipuffer_ledger' ) ? throw new \TypeError( 'A secret' ) : $sql;
		add_filter( 'query', $break );
		$box = $this->box( $order );
		remove_filter( 'query', $break );
		self::assertSame( '<p>The site&#039;s error log tells the reason.</p>', $box );
	}

	public function test_grant_now_grants_nothing_to_which_an_order_does_not_entitle(): void {
		foreach ( [ 'pending', 'processing', 'cancelled', 'failed' ] as $status ) {
			$order = $this->order( $this->user, [ $this->package(), 2 ] );
			self::set_status( $order, $status );
			self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
			$this->grant_now( $order );
		}
		$refunded = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $refunded, 'completed' );
		self::refund( $refunded, '20' );
		$this->grant_now( $refunded );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_grant_now_needs_a_nonce_and_the_capability(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		remove_all_actions( 'woocommerce_order_status_completed', 5 );
		self::set_status( $order, 'completed' );
		foreach ( [ [ 1, 'nonsense' ], [ 1, wp_create_nonce( 'aipuffer_grant_now1' ) ] ] as [ $user, $nonce ] ) {
			wp_set_current_user( $user );
			self::assertNotSame( 'redirect', $this->grant_now( $order, $nonce ) );
		}
		wp_set_current_user( $this->user );
		self::assertSame( 'You are not allowed to do this.', $this->grant_now( $order ) );
		self::assertStringNotContainsString( 'Grant now', $this->box( $order ) );
		self::assertSame( '0', self::balance( $this->user ) );
		wp_set_current_user( $this->create_user( 'shop_manager' ) );
		self::assertSame( 'redirect', $this->grant_now( $order ) );
		self::assertSame( '200', self::balance( $this->user ) );
	}

	public function test_grant_now_of_no_order(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		$order->delete( true );
		$order->set_id( 987654321 );
		self::assertSame( 'There is no such order.', $this->grant_now( $order ) );
	}

	public function test_it_escapes_names(): void {
		$package = $this->package();
		$package->set_name( '<script>alert(1)</script>' );
		$package->save();
		$order = $this->order( 0, [ $package, 1 ] );
		self::assertStringNotContainsString( '<script', $this->box( $order ) );
	}

	/**
	 * The box, as the order screen has it.
	 */
	private function box( WC_Order $order ): string {
		global $wp_meta_boxes;
		$screen = wc_get_page_screen_id( 'shop-order' );
		$order  = self::order_now( $order );
		// Order tables pass the order, posts the post.
		$object = 'shop_order' === $screen ? get_post( $order->get_id() ) : $order;
		do_action( 'add_meta_boxes', $screen, $object );
		ob_start();
		$wp_meta_boxes[ $screen ]['side']['default']['aipuffer-order-credits']['callback']( $object );

		return (string) ob_get_clean();
	}

	/**
	 * Clicks "Grant now".
	 *
	 * @return string `redirect`, or what the page said.
	 */
	private function grant_now( WC_Order $order, ?string $nonce = null ): string {
		$_GET     = [ 'order' => (string) $order->get_id(), '_wpnonce' => $nonce ?? wp_create_nonce( 'aipuffer_grant_now' . $order->get_id() ) ];
		$_REQUEST = $_GET;
		add_filter( 'wp_redirect', static fn () => throw new RuntimeException( 'redirect' ) );
		add_filter( 'wp_die_handler', static fn () => static fn ( mixed $message ) => throw new RuntimeException( is_string( $message ) ? $message : 'refused' ) );
		try {
			do_action( 'admin_post_aipuffer_grant_now' );
		} catch ( RuntimeException $told ) {
			return $told->getMessage();
		}

		return 'nothing';
	}

	/**
	 * @param array<string, string> $expected Icons by the beginning of what is checked.
	 */
	private function assert_checks( array $expected, WC_Order $order ): void {
		preg_match_all( '~dashicons-(yes|no)".*?</span> (.*?)<br~', $this->box( $order ), $found );
		$checks = array_combine( $found[2], $found[1] );
		foreach ( $expected as $check => $icon ) {
			$of_it = array_filter( $checks, static fn ( string $told ): bool => str_starts_with( $told, $check ), ARRAY_FILTER_USE_KEY );
			self::assertSame( [ $icon ], array_values( $of_it ), $check );
		}
	}
}
