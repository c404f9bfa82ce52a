<?php
/**
 * The dashboard of somebody who is not logged in.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Support\Guest;
use AIPuffer\Tests\TestCase;

final class VisitorTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->at( '2026-03-01 12:00:00 UTC' );
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '10', 'user' => '20', 'period' => 'daily' ] );
		aipuffer_set_quota( 'ai_forms', [ 'guest' => null, 'period' => 'weekly' ] );
		aipuffer_set_quota( 'image_generator', [ 'guest' => '0', 'user' => '5' ] );
		$_SERVER['REMOTE_ADDR'] = '203.0.113.7';
		wp_dequeue_script( 'aipuffer-dashboard-guest' );
		// A checkout has no build, and what is not registered cannot be enqueued.
		wp_register_script( 'aipuffer-dashboard-guest', false, [], '1', true );
	}

	public function test_they_are_asked_to_log_in_and_come_back_here(): void {
		$page = wp_insert_post( [ 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Credits', 'post_content' => '[aipkit_token_usage]' ] );
		$this->go_to_page( $page );
		$html = do_shortcode( '[aipkit_token_usage]' );
		self::assertStringContainsString( 'redirect_to=' . rawurlencode( (string) get_permalink( $page ) ), html_entity_decode( $html ) );

		// In a widget, on a page that is no single one: without what somebody had behind the address.
		$this->go_to_page( 0 );
		$_SERVER['REQUEST_URI'] = '/shop/?utm_source=mail&email=ada@example.org';
		$html = do_shortcode( '[aipkit_token_usage]' );
		self::assertStringContainsString( 'redirect_to=' . rawurlencode( home_url( '/shop/' ) ) . '"', $html );
	}

	public function test_the_page_is_the_same_for_all_of_them(): void {
		$before = do_shortcode( '[aipkit_token_usage]' );
		$this->use_as_guest( 3 );
		$_COOKIE[ Guest::COOKIE ] = Guest::issue();
		$numbers = static fn ( string $html ): string => (string) preg_replace( '/aipuffer-dashboard-\d+/', 'aipuffer-dashboard', $html );
		self::assertSame( $numbers( $before ), $numbers( do_shortcode( '[aipkit_token_usage]' ) ) );
		self::assertStringContainsString( 'Chatbot 1 Up to 10 a day', self::text( $before ) );
		self::assertStringContainsString( 'AI Forms No limit', self::text( $before ) );
		self::assertStringNotContainsString( 'Images', $before );
		self::assertStringNotContainsString( 'Available credits', $before );
		self::assertStringNotContainsString( 'nonce', $before );
		self::assertTrue( wp_script_is( 'aipuffer-dashboard-guest' ) );
	}

	public function test_attributes_hold_for_visitors_too(): void {
		$html = do_shortcode( '[aipkit_token_usage chatbot="false"]' );
		self::assertStringNotContainsString( 'Chatbot 1', $html );
		self::assertStringContainsString( 'AI Forms', $html );
	}

	public function test_without_quotas_for_visitors_there_is_no_script(): void {
		aipuffer_set_quota( 'chatbot:1', [ 'guest' => '0' ] );
		aipuffer_set_quota( 'ai_forms', [ 'guest' => '0' ] );
		$html = do_shortcode( '[aipkit_token_usage]' );
		self::assertStringNotContainsString( 'aipuffer-dashboard__quota', $html );
		self::assertFalse( wp_script_is( 'aipuffer-dashboard-guest' ) );
	}

	public function test_the_script_gets_what_this_visitor_has_used(): void {
		$this->use_as_guest( 3 );
		self::assertSame(
			[ 'name' => 'Chatbot 1', 'scope' => 'chatbot:1', 'limit' => '10', 'used' => '3', 'remaining' => '7', 'period' => 'daily', 'resets_at' => '2026-03-02T00:00:00Z', 'text' => '3 of 10 used, 7 left', 'resets_text' => 'Resets March 2, 2026 12:00 am' ],
			$this->guest()['chatbot:1']
		);
		self::assertSame( '0 used, no limit', $this->guest()['ai_forms']['text'] );
		self::assertArrayNotHasKey( 'image_generator', $this->guest() );
		$_SERVER['REMOTE_ADDR'] = '203.0.113.8';
		self::assertSame( '0', $this->guest()['chatbot:1']['used'], 'Another visitor has used nothing.' );
	}

	public function test_looking_mints_no_quota(): void {
		$cookie = Guest::issue();
		$_COOKIE[ Guest::COOKIE ] = $cookie;
		$this->use_as_guest( 4, $cookie );
		// Another address keeps what the cookie used, and a cookie that was not signed here does not hide the address.
		$_SERVER['REMOTE_ADDR'] = '203.0.113.9';
		self::assertSame( '4', $this->guest()['chatbot:1']['used'] );
		$_SERVER['REMOTE_ADDR'] = '203.0.113.7';
		foreach ( [ 'made.up', str_repeat( 'a', 32 ) . '.' . str_repeat( 'b', 32 ), '' ] as $made_up ) {
			$_COOKIE[ Guest::COOKIE ] = $made_up;
			self::assertSame( '4', $this->guest()['chatbot:1']['used'] );
			self::assertSame( $made_up, $_COOKIE[ Guest::COOKIE ], 'None was issued.' );
		}
		global $wpdb;
		self::assertSame( '2', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_quota_usage" ), 'The two counters of the request, and none of those who looked.' );
	}

	private function go_to_page( int $page ): void {
		$GLOBALS['wp_query'] = new \WP_Query( $page > 0 ? [ 'page_id' => $page ] : [ 's' => 'x' ] );
	}

	private function use_as_guest( int $units, string $cookie = '-' ): void {
		aipuffer_charge_usage( [ 'user_id' => 0, 'guest_id' => $cookie, 'guest_address' => '203.0.113.7', 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => $units ] );
	}

	/**
	 * What the script gets, by scope.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function guest(): array {
		$answer = $this->rest( 'GET', '/dashboard/guest' );
		self::assertSame( 200, $answer->get_status() );
		return array_column( $answer->get_data(), null, 'scope' );
	}

	private static function text( string $html ): string {
		return trim( (string) preg_replace( '/\s+/', ' ', (string) preg_replace( '/<[^>]+>/', ' ', $html ) ) );
	}
}
