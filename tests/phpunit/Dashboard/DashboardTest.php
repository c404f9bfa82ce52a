<?php
/**
 * The shortcode.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Plugin;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;

final class DashboardTest extends TestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber' );
		$this->at( '2026-03-01 12:00:00 UTC' );
		$this->post( EntryType::Purchase, 200, 'order:41:item:1', 41 );
		foreach ( [ 'chatbot:1', 'ai_forms', 'image_generator' ] as $scope ) {
			aipuffer_set_quota( $scope, [ 'user' => '10', 'period' => 'daily' ] );
		}
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		wp_set_current_user( $this->user );
	}

	public function test_shows_balance_purchases_and_quotas(): void {
		aipuffer_reserve_usage( [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 50 ] );
		$html = $this->text( '[aipkit_token_usage]' );
		self::assertStringContainsString( 'Credits &amp; Usage View your credits, purchases, and quotas.', $html );
		self::assertStringContainsString( 'Available credits 150', $html );
		self::assertStringContainsString( '50 more are kept for a request that is running.', $html );
		self::assertStringContainsString( 'March 1, 2026 #41 200', $html );
		self::assertStringContainsString( 'Chatbot 1 0 of 10 used, 10 left Resets March 2, 2026 12:00 am', $html );
		self::assertStringContainsString( 'AI Forms 0 of 10 used', $html );
		self::assertStringContainsString( 'Images 0 of 10 used', $html );
		self::assertStringContainsString( 'href="https://example.org/buy"', do_shortcode( '[aipkit_token_usage]' ) );
	}

	public function test_says_when_credits_run_low(): void {
		self::assertStringNotContainsString( 'running low', $this->text( '[aipkit_token_usage]' ) );
		Plugin::instance()->low_balance->set( [ 'mode' => 'credits', 'threshold' => '1500' ] );
		self::assertStringContainsString( 'Your credits are running low: you have fewer than 1,500.', $this->text( '[aipkit_token_usage]' ) );
		self::assertSame( '1500', $this->rest( 'GET', '/dashboard' )->get_data()['low']['threshold'] );
		Plugin::instance()->low_balance->set( [ 'mode' => 'week' ] );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 120 ] );
		self::assertStringContainsString( 'Your credits are running low: in the last 7 days you used 120.', $this->text( '[aipkit_token_usage]' ) );
	}

	public function test_shows_what_a_refund_took_back(): void {
		$this->post( EntryType::Revocation, -200, 'refund:9:item:1', 41 );
		self::assertStringContainsString( '#41 (refund) −200', $this->text( '[aipkit_token_usage]' ) );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function attributes(): array {
		return [
			'chatbot'                 => [ 'chatbot="false"', 'Chatbot 1', false ],
			'aiforms'                 => [ 'aiforms="false"', 'AI Forms', false ],
			'imagegenerator'          => [ 'imagegenerator="false"', 'Images', false ],
			'imagegenerator by 0'     => [ 'imagegenerator="0"', 'Images', false ],
			'others stay'             => [ 'chatbot="false"', 'Images', true ],
			'title'                   => [ 'title="My credits"', 'My credits', true ],
			'no title'                => [ 'title=""', 'Credits &amp; Usage', false ],
			'intro'                   => [ 'intro="Look here."', 'Look here.', true ],
			'buycredits'              => [ 'buycredits="false"', 'Buy credits', false ],
			'buycreditslabel'         => [ 'buycreditslabel="Top up"', 'Top up', true ],
			'purchasehistory'         => [ 'purchasehistory="false"', 'Recent purchases', false ],
		];
	}

	/**
	 * @dataProvider attributes
	 */
	public function test_an_attribute( string $attribute, string $text, bool $shown ): void {
		self::assertSame( $shown, str_contains( $this->text( "[aipkit_token_usage $attribute]" ), $text ) );
	}

	public function test_the_address_of_the_attribute_wins(): void {
		$html = do_shortcode( '[aipkit_token_usage buycreditsurl="https://example.com/credits"]' );
		self::assertStringContainsString( 'href="https://example.com/credits"', $html );
		self::assertStringNotContainsString( 'example.org/buy', $html );
	}

	public function test_hostile_attributes_are_inert(): void {
		$html = do_shortcode( '[aipkit_token_usage title="<script>alert(1)</script>" intro=\'"onmouseover="x\' buycreditslabel="<img src=x onerror=y>" buycreditsurl="javascript:alert(1)"]' );
		self::assertStringNotContainsString( '<script', $html );
		self::assertStringNotContainsString( '<img', $html );
		self::assertStringNotContainsString( 'javascript:', $html );
		self::assertStringNotContainsString( '"onmouseover', $html );
	}

	public function test_a_visitor_is_asked_to_log_in_and_sees_no_figures(): void {
		wp_set_current_user( 0 );
		$html = do_shortcode( '[aipkit_token_usage]' );
		self::assertStringContainsString( 'wp-login.php', $html );
		self::assertStringNotContainsString( 'Available credits', $html );
	}

	public function test_another_user_sees_their_own(): void {
		wp_set_current_user( $this->create_user( 'subscriber' ) );
		$html = $this->text( '[aipkit_token_usage]' );
		self::assertStringContainsString( 'Available credits 0', $html );
		self::assertStringContainsString( 'No purchases yet.', $html );
	}

	public function test_can_stand_twice_on_a_page(): void {
		self::assertSame( 2, substr_count( do_shortcode( '[aipkit_token_usage] [aipkit_token_usage title="Again"]' ), '<section' ) );
	}

	private function post( EntryType $type, int $credits, string $key, int $order ): void {
		Plugin::instance()->ledger->post( new Entry( $type, Payer::user( $this->user ), Actor::order( $order ), $key, $credits * Credits::SCALE, order_id: $order, order_item_id: 1 ) );
	}

	private function text( string $shortcode ): string {
		return trim( (string) preg_replace( '/\s+/', ' ', (string) preg_replace( '/<[^>]+>/', ' ', do_shortcode( $shortcode ) ) ) );
	}
}
