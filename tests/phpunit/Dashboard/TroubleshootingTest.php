<?php
/**
 * The troubleshooting page: what it tells people to check is what decides.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Tests\CreditPackages\OrderTestCase;
use PHPUnit\Framework\Attributes\Group;
use WP_Error;

/**
 * "Customer dashboard does not show usage" and "User sees a quota message after buying credits", row by row.
 */
#[Group( 'woocommerce' )]
final class TroubleshootingTest extends OrderTestCase {
	private const DASHBOARD = '<!-- wp:shortcode -->[aipkit_token_usage]<!-- /wp:shortcode -->';

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->user );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '10', 'period' => 'daily' ] );
	}

	public function test_dashboard_1_confirm_the_visitor_is_logged_in(): void {
		$this->chat( 4 );
		self::assertStringContainsString( '4 of 10 used', $this->page() );
		wp_set_current_user( 0 );
		self::assertStringNotContainsString( '4 of 10 used', $this->page() );
		self::assertStringContainsString( 'Log in to see your credits and usage', $this->page() );
	}

	public function test_dashboard_2_confirm_the_page_contains_the_shortcode(): void {
		$this->chat( 4 );
		self::assertStringContainsString( '4 of 10 used', $this->page() );
		self::assertStringContainsString( '4 of 10 used', $this->page( '<!-- wp:aipuffer/credits-usage /-->' ) );
		self::assertStringNotContainsString( '4 of 10 used', $this->page( '<p>Credits &amp; Usage</p>' ) );

		// The settings say so of the page they name.
		$without = wp_insert_post( [ 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Usage', 'post_content' => '<p>Soon.</p>' ] );
		update_option( 'aipuffer_dashboard_url', get_permalink( $without ) );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$warnings = fn (): array => (array) $this->rest( 'GET', '/credit-packages/settings' )->get_data()['warnings'];
		self::assertStringContainsString( 'does not show the dashboard', $warnings()['dashboard_url'] );
		wp_update_post( [ 'ID' => $without, 'post_content' => '<!-- wp:aipuffer/credits-usage /-->' ] );
		self::assertSame( [], $warnings() );
	}

	public function test_dashboard_3_check_role_access_if_role_access_is_enabled(): void {
		$this->chat( 4 );
		$lists = [ 'enabled' => true, 'dashboard' => [ 'editor' ], 'modules' => [ 'chat' => [ 'editor' ] ] ];
		update_option( 'aipuffer_role_access', [ 'enabled' => false ] + $lists );
		self::assertStringContainsString( '4 of 10 used', $this->page() );

		update_option( 'aipuffer_role_access', $lists );
		self::assertStringContainsString( 'Your account may not use the dashboard on this site.', $this->page() );
		self::assertStringNotContainsString( '4 of 10 used', $this->page() );
		self::assertArrayNotHasKey( 'aipuffer-credits', wc_get_account_menu_items() );
		foreach ( [ '/dashboard', '/dashboard/history', '/dashboard/history/1', '/dashboard/export' ] as $path ) {
			self::assertSame( 403, $this->rest( 'GET', $path )->get_status(), $path );
		}

		update_option( 'aipuffer_role_access', [ 'dashboard' => [ 'customer' ] ] + $lists );
		self::assertStringContainsString( 'Available credits', $this->page() );
		self::assertStringNotContainsString( '4 of 10 used', $this->page(), 'A module their role may not use.' );

		update_option( 'aipuffer_role_access', [ 'dashboard' => [ 'customer' ], 'modules' => [ 'chat' => [ 'customer' ] ] ] + $lists );
		self::assertStringContainsString( '4 of 10 used', $this->page() );
	}

	public function test_dashboard_4_confirm_the_module_has_recorded_usage_for_that_user(): void {
		self::assertStringContainsString( 'Chatbot 1 0 of 10 used, 10 left', $this->page() );
		$other = $this->create_user( 'customer' );
		aipuffer_charge_usage( [ 'user_id' => $other, 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 9 ] );
		self::assertStringContainsString( 'Chatbot 1 0 of 10 used', $this->page(), 'Usage of somebody else is theirs.' );
		$this->chat( 4 );
		self::assertStringContainsString( 'Chatbot 1 4 of 10 used, 6 left', $this->page() );
		self::assertStringContainsString( 'Chatbot · Chat', $this->page() );
		// A module nobody set limits for is in the history.
		aipuffer_adjust_balance( $this->user, '5' );
		aipuffer_charge_usage( [ 'module' => 'image_generator', 'operation' => 'generate', 'images' => 1 ] );
		self::assertStringContainsString( 'Image Generator · Generate', $this->page() );
	}

	public function test_dashboard_5_confirm_the_attribute_for_that_module_is_not_set_to_false(): void {
		$this->chat( 4 );
		self::assertStringNotContainsString( '4 of 10 used', $this->page( '[aipkit_token_usage chatbot="false"]' ) );
		self::assertStringContainsString( '4 of 10 used', $this->page( '[aipkit_token_usage aiforms="false" imagegenerator="false"]' ) );
		self::assertStringContainsString( '4 of 10 used', $this->page( '[aipkit_token_usage chatbot="true"]' ) );
	}

	public function test_quota_message_1_confirm_the_order_is_completed(): void {
		$order = $this->order( $this->user, [ $this->package( '50' ), 1 ] );
		foreach ( [ 'pending', 'on-hold', 'processing' ] as $status ) {
			self::set_status( $order, $status );
			self::assertSame( [ '30', '0' ], $this->refused( 30 ), $status );
		}
		self::set_status( $order, 'completed' );
		self::assertIsArray( $this->chat( 30 ) );
	}

	public function test_quota_message_2_confirm_the_credit_balance_increased_in_balances(): void {
		$balance = function (): string {
			wp_set_current_user( $this->create_user( 'administrator' ) );
			$balance = $this->rest( 'GET', "/balances/$this->user" )->get_data()['balance'];
			wp_set_current_user( $this->user );
			return $balance;
		};
		self::assertSame( '0', $balance() );
		$this->refused( 30 );
		self::set_status( $this->order( $this->user, [ $this->package( '50' ), 1 ] ), 'completed' );
		self::assertSame( '50', $balance() );
		self::assertIsArray( $this->chat( 30 ) );
		self::assertSame( '20', $balance() );
	}

	public function test_quota_message_3_confirm_the_user_is_logged_in(): void {
		self::set_status( $this->order( $this->user, [ $this->package( '50' ), 1 ] ), 'completed' );
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '2' ] );
		wp_set_current_user( 0 );
		$refusal = $this->chat( 30 );
		self::assertInstanceOf( WP_Error::class, $refusal );
		self::assertSame( 429, $refusal->get_error_data()['status'] );
		self::assertSame( [ 'This request needs 30 credits; you have 2 left.' ], array_slice( $refusal->get_error_data()['details'], 0, 1 ) );
		self::assertStringContainsString( 'wp-login.php', $refusal->get_error_data()['actions'][0]['url'] );
		wp_set_current_user( $this->user );
		self::assertIsArray( $this->chat( 30 ) );
	}

	public function test_quota_message_4_confirm_the_module_has_a_matching_pricing_rule(): void {
		self::set_status( $this->order( $this->user, [ $this->package( '50' ), 1 ] ), 'completed' );
		$request = [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'provider' => 'openai', 'model' => 'gpt-5', 'input_tokens' => 800, 'output_tokens' => 300 ];
		// Without a rule every token costs a credit.
		$refusal = aipuffer_reserve_usage( $request );
		self::assertWPError( $refusal );
		self::assertSame( [ '1100', '50' ], [ $refusal->get_error_data()['required'], $refusal->get_error_data()['available'] ] );
		$rule = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ];
		aipuffer_save_price( [ 'model' => 'another' ] + $rule );
		self::assertWPError( aipuffer_reserve_usage( $request ) );
		aipuffer_save_price( [ 'model' => 'gpt-5' ] + $rule );
		self::assertSame( '2', aipuffer_charge_usage( $request )['cost'] );
	}

	public function test_quota_message_5_confirm_the_cost_does_not_exceed_balance_plus_quota(): void {
		self::set_status( $this->order( $this->user, [ $this->package( '50' ), 1 ] ), 'completed' );
		$refusal = $this->chat( 61 );
		self::assertInstanceOf( WP_Error::class, $refusal );
		$data = $refusal->get_error_data();
		self::assertSame( [ 402, '61', '50', '10' ], [ $data['status'], $data['required'], $data['available'], $data['quota_remaining'] ] );
		self::assertSame( 'This request needs 61 credits; you have 50, and 10 of your quota are left.', $data['details'][0] );
		self::assertStringStartsWith( 'Your quota resets ', $data['details'][1] );
		$charged = $this->chat( 60 );
		self::assertIsArray( $charged );
		self::assertSame( [ '50', '10' ], [ $charged['from_balance'], $charged['from_quota'] ] );
	}

	/**
	 * Asks something that costs so many credits.
	 *
	 * @return array<string, mixed>|WP_Error
	 */
	private function chat( int $units ) {
		return aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => $units ] );
	}

	/**
	 * Asks something that is refused, and returns what was needed and what is there.
	 *
	 * @return array{string, string}
	 */
	private function refused( int $units ): array {
		$refusal = $this->chat( $units );
		self::assertWPError( $refusal );
		self::assertSame( 'aipuffer_quota_exceeded', $refusal->get_error_code() );

		return [ $refusal->get_error_data()['required'], $refusal->get_error_data()['available'] ];
	}

	/**
	 * The text of a page as its reader sees it.
	 */
	private function page( string $content = self::DASHBOARD ): string {
		return trim( (string) preg_replace( '/\s+/', ' ', (string) preg_replace( '/<[^>]+>/', ' ', (string) apply_filters( 'the_content', $content ) ) ) );
	}
}
