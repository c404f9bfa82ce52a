<?php
/**
 * The list of credit packages, what they are worth, and where they are sold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;
use WC_Product;
use WC_Product_Attribute;
use WC_Product_Simple;
use WC_Product_Variable;
use WC_Product_Variation;
use WP_REST_Response;

final class PackagesControllerTest extends TestCase {
	private const SETTINGS = '/credit-packages/settings';

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator' ) );
	}

	#[Group( 'woocommerce' )]
	public function test_the_list_has_all_credit_packages_and_nothing_else(): void {
		$small = $this->package( 'A small one', '100', '4.99' );
		$draft = $this->package( 'B draft', '1000.5', '25', [ 'status' => 'draft' ] );
		$free  = $this->package( 'C free', '5', '0' );
		$this->package( 'D without price', '7', '' );
		$this->package( 'A shirt', '', '10', [ 'enabled' => 'no' ] );
		$list = $this->rest( 'GET', '/credit-packages' );
		self::assertSame( [ 'A small one', 'B draft', 'C free', 'D without price' ], array_column( $list->get_data(), 'name' ) );
		self::assertSame( '4', $list->get_headers()['X-WP-Total'] );

		$row = $list->get_data()[0];
		self::assertSame( html_entity_decode( get_woocommerce_currency_symbol() ) . '4.99', $row['price_html'] );
		self::assertSame( [ $small->get_id(), 'publish', '100', '100', '4.99' ], [ $row['id'], $row['status'], $row['credits'], $row['credits_max'], $row['price'] ] );
		self::assertSame( [ '0.0499', '0.0499', get_woocommerce_currency(), 0, 0 ], [ $row['price_per_credit'], $row['price_per_credit_max'], $row['currency'], $row['variations'], $row['sold'] ] );
		self::assertStringContainsString( "post={$small->get_id()}&action=edit", $row['edit_url'] );
		self::assertSame( get_permalink( $small->get_id() ), $row['view_url'] );

		[ , $of_draft, $of_free, $of_none ] = $list->get_data();
		self::assertSame( [ $draft->get_id(), null, '1000.5', '0.024988' ], [ $of_draft['id'], $of_draft['view_url'], $of_draft['credits'], $of_draft['price_per_credit'] ] );
		self::assertSame( [ $free->get_id(), '0', '0' ], [ $of_free['id'], $of_free['price'], $of_free['price_per_credit'] ] );
		self::assertSame( [ '', '', null ], [ $of_none['price'], $of_none['price_html'], $of_none['price_per_credit'] ] );

		$page = $this->rest( 'GET', '/credit-packages', [ 'page' => 2, 'per_page' => 3 ] );
		self::assertSame( [ [ 'D without price' ], '2' ], [ array_column( $page->get_data(), 'name' ), $page->get_headers()['X-WP-TotalPages'] ] );
		self::assertSame( [], $this->rest( 'GET', '/credit-packages', [ 'page' => 900 ] )->get_data() );
	}

	#[Group( 'woocommerce' )]
	public function test_a_product_with_variations_shows_the_least_and_the_most_of_them(): void {
		$product   = new WC_Product_Variable();
		$attribute = new WC_Product_Attribute();
		$attribute->set_name( 'Size' );
		$attribute->set_options( [ 'S', 'L' ] );
		$attribute->set_variation( true );
		$product->set_name( 'Credits' );
		$product->set_attributes( [ $attribute ] );
		$this->mark( $product, '100' );
		foreach ( [ 'S' => [ '', '5' ], 'L' => [ '1000', '20' ] ] as $size => [ $credits, $price ] ) {
			$variation = new WC_Product_Variation();
			$variation->set_parent_id( $product->get_id() );
			$variation->set_attributes( [ 'size' => $size ] );
			$variation->set_regular_price( $price );
			$variation->update_meta_data( '_aipuffer_credits', $credits );
			$variation->save();
		}
		WC_Product_Variable::sync( $product->get_id() );
		$row = $this->rest( 'GET', '/credit-packages' )->get_data()[0];
		self::assertSame(
			[ 2, '100', '1000', '5', '0.02', '0.05' ],
			[ $row['variations'], $row['credits'], $row['credits_max'], $row['price'], $row['price_per_credit'], $row['price_per_credit_max'] ]
		);
		$sign = html_entity_decode( get_woocommerce_currency_symbol() );
		self::assertSame( "{$sign}5.00 – {$sign}20.00", $row['price_html'] );
	}

	#[Group( 'woocommerce' )]
	public function test_a_package_whose_credits_are_no_amount_grants_none_and_says_so(): void {
		$this->package( 'Broken', '<b>many</b>', '10' );
		$row = $this->rest( 'GET', '/credit-packages' )->get_data()[0];
		self::assertSame( [ '0', null ], [ $row['credits'], $row['price_per_credit'] ] );
	}

	public function test_without_woocommerce_the_list_is_empty_and_the_settings_say_why(): void {
		if ( class_exists( 'WooCommerce' ) ) {
			self::assertSame( [ 'active' => true, 'installed' => true, 'version' => WC_VERSION ], $this->settings()['woocommerce'] );
			self::assertSame( get_permalink( wc_get_page_id( 'shop' ) ) ?: '', $this->settings()['shop_url'] );
		} else {
			self::assertSame( [ false, null ], [ $this->settings()['woocommerce']['active'], $this->settings()['woocommerce']['version'] ] );
			self::assertSame( '', $this->settings()['shop_url'] );
			self::assertSame( [], $this->rest( 'GET', '/credit-packages' )->get_data() );
		}
		self::assertSame( admin_url( 'post-new.php?post_type=product' ), $this->settings()['new_product_url'] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function addresses(): array {
		return [
			'none'                 => [ '', '' ],
			'spaces around'        => [ '  https://example.org/credits ', 'https://example.org/credits' ],
			'a query'              => [ 'http://localhost:8080/?page_id=2&a=b%20c', 'http://localhost:8080/?page_id=2&a=b%20c' ],
			'a name in letters'    => [ 'https://münchen.example/straße', 'https://münchen.example/straße' ],
			'a scheme in capitals' => [ 'HTTPS://EXAMPLE.ORG/', 'https://EXAMPLE.ORG/' ],
		];
	}

	/**
	 * @dataProvider addresses
	 */
	public function test_addresses_are_saved( string $url, string $saved ): void {
		$settings = $this->save( [ 'dashboard_url' => $url, 'buy_credits_url' => $url ] )->get_data();
		self::assertSame( [ $saved, $saved, null, null ], [ $settings['dashboard_url'], $settings['buy_credits_url'], $settings['dashboard_page'], $settings['buy_credits_page'] ] );
		self::assertSame( $settings['dashboard_url'], get_option( 'aipuffer_dashboard_url' ) );
		self::assertSame( '{}', wp_json_encode( $settings['warnings'] ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function bad_addresses(): array {
		return array_map(
			static fn ( string $url ): array => [ $url ],
			[
				'a script'            => 'javascript:alert(1)',
				'a script, hidden'    => "java\nscript:alert(1)",
				'data'                => 'data:text/html,x',
				'another scheme'      => 'ftp://example.org/',
				'no scheme'           => 'example.org/credits',
				'any scheme'          => '//example.org/credits',
				'a path'              => '/credits',
				'only a scheme'       => 'https://',
				'a name and password' => 'https://bank.example@evil.example/',
				'a space'             => 'https://example.org/a b',
				'markup'              => 'https://example.org/"><script>',
				'a line break'        => "https://example.org/\r\nSet-Cookie: x",
				'words'               => 'the shop',
			]
		);
	}

	/**
	 * @dataProvider bad_addresses
	 */
	public function test_what_is_no_address_is_refused_and_nothing_is_saved( string $url ): void {
		$this->save( [ 'buy_credits_url' => 'https://example.org/before' ] );
		$refused = $this->save( [ 'dashboard_url' => 'https://example.org/new', 'buy_credits_url' => $url ] );
		self::assertSame( [ 400, 'buy_credits_url' ], [ $refused->get_status(), $refused->get_data()['data']['field'] ] );
		self::assertSame( [ '', 'https://example.org/before' ], [ $this->settings()['dashboard_url'], $this->settings()['buy_credits_url'] ] );
	}

	public function test_what_is_left_out_stays(): void {
		$this->save( [ 'dashboard_url' => 'https://example.org/a', 'buy_credits_url' => 'https://example.org/b' ] );
		self::assertSame( 'https://example.org/a', $this->save( [ 'buy_credits_url' => '' ] )->get_data()['dashboard_url'] );
	}

	public function test_a_page_without_the_dashboard_is_warned_about(): void {
		$with    = $this->page( 'Mine', 'Hello [aipkit_token_usage title="x"]' );
		$block   = $this->page( 'Block', '<!-- wp:aipuffer/dashboard /-->' );
		$without = $this->page( 'Other', 'It is called aipkit_token_usage, or [aipkit_token_usages]' );
		$draft   = $this->page( 'Later', '[aipkit_token_usage]', 'draft' );

		$settings = $this->save( [ 'dashboard_url' => get_permalink( $with ), 'buy_credits_url' => get_permalink( $without ) ] )->get_data();
		self::assertSame( [ 'id' => $with, 'title' => 'Mine' ], $settings['dashboard_page'] );
		self::assertSame( [ 'id' => $without, 'title' => 'Other' ], $settings['buy_credits_page'] );
		self::assertSame( [], (array) $settings['warnings'] );
		self::assertSame(
			[ [ 'Mine', 'publish' ], [ 'Block', 'publish' ], [ 'Later', 'draft' ] ],
			array_map( static fn ( array $page ): array => [ $page['title'], $page['status'] ], $settings['pages_with_dashboard'] )
		);
		foreach ( [ [ $without, 'Other' ], [ $draft, 'Later' ] ] as [ $page, $title ] ) {
			$warned = $this->save( [ 'dashboard_url' => get_permalink( $page ) ] )->get_data();
			self::assertStringContainsString( $title, $warned['warnings']->dashboard_url );
		}
		self::assertSame( [], (array) $this->save( [ 'dashboard_url' => get_permalink( $block ) ] )->get_data()['warnings'] );
	}

	public function test_the_page_is_made_once(): void {
		$made = $this->rest( 'POST', '/credit-packages/dashboard-page' );
		self::assertSame( 201, $made->get_status() );
		$page = get_post( $made->get_data()['dashboard_page']['id'] );
		self::assertSame( [ 'page', 'publish', 'Credits & Usage' ], [ $page->post_type, $page->post_status, $page->post_title ] );
		self::assertSame( get_permalink( $page ), $made->get_data()['dashboard_url'] );
		self::assertStringContainsString( 'aipuffer-dashboard', do_blocks( do_shortcode( $page->post_content ) ) );

		$this->save( [ 'dashboard_url' => 'https://example.org/elsewhere' ] );
		$again = $this->rest( 'POST', '/credit-packages/dashboard-page' );
		self::assertSame( [ 200, $page->ID ], [ $again->get_status(), $again->get_data()['dashboard_page']['id'] ] );
		self::assertCount( 1, $again->get_data()['pages_with_dashboard'] );
	}

	public function test_two_who_ask_at_once_are_told_apart(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
		\WP_Upgrader::create_lock( 'aipuffer_dashboard_page', 60 );
		$busy = $this->rest( 'POST', '/credit-packages/dashboard-page' );
		self::assertSame( [ 409, 'aipuffer_page_in_progress' ], [ $busy->get_status(), $busy->get_data()['code'] ] );
		\WP_Upgrader::release_lock( 'aipuffer_dashboard_page' );
		self::assertSame( 201, $this->rest( 'POST', '/credit-packages/dashboard-page' )->get_status() );
	}

	public function test_who_may_not_publish_pages_makes_none(): void {
		$user = $this->create_user( 'subscriber' );
		get_userdata( $user )->add_cap( 'aipuffer_manage_usage' );
		wp_set_current_user( $user );
		self::assertSame( 403, $this->rest( 'POST', '/credit-packages/dashboard-page' )->get_status() );
		self::assertSame( [], $this->save( [ 'buy_credits_url' => '' ] )->get_data()['pages_with_dashboard'] );
	}

	public function test_a_package_is_worth_what_the_rules_say(): void {
		$rule = static fn ( string $module, string $operation, string $method, array $rates, string $model = '*', bool $enabled = true ): mixed => aipuffer_save_price( [ 'module' => $module, 'operation' => $operation, 'provider' => '*' === $model ? '*' : 'openai', 'model' => $model, 'billing_method' => $method, 'enabled' => $enabled ] + $rates );
		self::assertSame( [], $this->value( '100' ) );
		$rule( 'chat', 'chat', 'per_1k_tokens', [ 'input_rate' => '1', 'output_rate' => '2' ] );
		$rule( 'chat', 'chat', 'flat', [ 'unit_rate' => '5' ], 'big' );
		$rule( 'chat', 'chat', 'flat', [ 'unit_rate' => '1000' ], 'off', false );
		$rule( 'ai_forms', 'form_submit', 'flat', [ 'unit_rate' => '3' ] );
		$rule( 'image_generator', 'generate', 'per_image', [ 'unit_rate' => '40' ] );
		$rule( 'image_generator', 'video', 'per_video', [ 'unit_rate' => '100' ] );
		$rule( 'image_generator', 'edit', 'flat', [ 'unit_rate' => '0' ] );

		$value = array_column( $this->value( '100' ), null, 'text' );
		self::assertSame( [ 'about 20 to 50 chat requests', 'about 33 form submissions', 'about 2 images', 'costs no credits', 'about 1 video' ], array_keys( $value ) );
		self::assertSame(
			[ 'module' => 'chat', 'operation' => 'chat', 'label' => 'Chatbot: Chat', 'text' => 'about 20 to 50 chat requests', 'count' => 20, 'count_max' => 50, 'assumption' => '800 input and 300 output tokens each' ],
			$value['about 20 to 50 chat requests']
		);
		self::assertSame( [ null, null ], [ $value['costs no credits']['count'], $value['costs no credits']['count_max'] ] );
		self::assertSame( [ 'the same for every request', 'one image each', 'one video each' ], [ $value['about 33 form submissions']['assumption'], $value['about 2 images']['assumption'], $value['about 1 video']['assumption'] ] );

		// 1.4 credits exactly instead of 2.
		update_option( 'aipuffer_rounding', 'exact' );
		self::assertSame( 71, $this->value( '100' )[0]['count_max'] );
		self::assertSame( 'about 0 chat requests', $this->value( '0' )[0]['text'] );
	}

	public function test_what_is_assumed_of_a_request_can_be_changed(): void {
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
		[ $value ] = $this->value( '100', [ 'input_tokens' => 3000, 'output_tokens' => 1000 ] );
		self::assertSame( [ 20, '3,000 input and 1,000 output tokens each' ], [ $value['count'], $value['assumption'] ] );
	}

	/**
	 * @param array<string, string> $more `status`, `enabled`.
	 */
	private function package( string $name, string $credits, string $price, array $more = [] ): WC_Product_Simple {
		$product = new WC_Product_Simple();
		$product->set_name( $name );
		$product->set_regular_price( $price );
		$product->set_status( $more['status'] ?? 'publish' );
		$this->mark( $product, $credits, $more['enabled'] ?? 'yes' );

		return $product;
	}

	private function mark( WC_Product $product, string $credits, string $enabled = 'yes' ): void {
		$product->update_meta_data( '_aipuffer_credit_package', $enabled );
		$product->update_meta_data( '_aipuffer_credits', $credits );
		$product->save();
	}

	private function page( string $title, string $content, string $status = 'publish' ): int {
		return (int) wp_insert_post( [ 'post_type' => 'page', 'post_title' => $title, 'post_content' => $content, 'post_status' => $status ] );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function settings(): array {
		return $this->rest( 'GET', self::SETTINGS )->get_data();
	}

	/**
	 * @param array<string, mixed> $fields Fields.
	 */
	private function save( array $fields ): WP_REST_Response {
		return $this->rest( 'PUT', self::SETTINGS, $fields );
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	private function value( string $credits, array $assumed = [] ): array {
		return $this->rest( 'GET', '/credit-packages/preview', [ 'credits' => $credits ] + $assumed )->get_data();
	}
}
