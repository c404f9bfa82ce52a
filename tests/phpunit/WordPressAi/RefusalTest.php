<?php
/**
 * Calls that are not made.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\WordPressAi\CallRefused;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Providers\Http\Exception\ClientException;
use WP_Error;

/**
 * What callers are told who know nothing of AI Puffer.
 */
final class RefusalTest extends AiTestCase {
	protected function setUp(): void {
		parent::setUp();
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		aipuffer_set_quota( 'wordpress_ai', [ 'user' => '0', 'guest' => '10', 'period' => 'daily', 'message' => 'Your credits are used up.' ] );
		$this->price( 'text', 'flat', '6000' );
	}

	public function test_who_cannot_pay_gets_our_error_with_what_helps(): void {
		$error = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertWPError( $error );
		self::assertSame( [ 'aipuffer_quota_exceeded', 'Your credits are used up.' ], [ $error->get_error_code(), $error->get_error_message() ] );
		$data = $error->get_error_data();
		self::assertSame( [ 402, 'Your credits are used up.', '6000', '5000', '0' ], [ $data['status'], $data['message'], $data['required'], $data['available'], $data['quota_remaining'] ] );
		self::assertSame( [ [ 'label' => 'Buy credits', 'url' => 'https://example.org/buy' ] ], $data['actions'] );
		self::assertNotNull( $data['resets_at'] );
		self::assertSame( 0, FakeProvider::$called );
	}

	public function test_nothing_is_charged_or_held_and_the_refusal_is_counted(): void {
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ '5000', '0' ], $this->purse() );
		self::assertSame( [ '0', '0', '1' ], [ $this->counted()['calls'], $this->counted()['failed'], $this->counted()['refused'] ] );
	}

	public function test_core_s_code_is_still_there_for_those_who_look_for_it(): void {
		$error = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ 'aipuffer_quota_exceeded', 'prompt_client_error' ], $error->get_error_codes() );
		self::assertSame( 402, $error->get_error_data( 'prompt_client_error' )['status'] );
	}

	public function test_as_a_rest_response_it_is_402_with_what_helps(): void {
		add_action( 'rest_api_init', static fn () => register_rest_route( 'acme/v1', '/write', [ 'methods' => 'POST', 'permission_callback' => '__return_true', 'callback' => static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() ] ) );
		$response = rest_do_request( new \WP_REST_Request( 'POST', '/acme/v1/write' ) );
		self::assertSame( [ 402, 'aipuffer_quota_exceeded', 'Your credits are used up.' ], [ $response->get_status(), $response->get_data()['code'], $response->get_data()['message'] ] );
		self::assertSame( 'https://example.org/buy', $response->get_data()['data']['actions'][0]['url'] );
	}

	public function test_the_other_entry_point_throws_the_kind_of_exception_its_callers_catch(): void {
		try {
			AiClient::prompt( 'Hi' )->generateText();
			self::fail( 'It was not refused.' );
		} catch ( ClientException $refused ) {
			self::assertInstanceOf( CallRefused::class, $refused );
			self::assertSame( [ 402, 'Your credits are used up.', 'aipuffer_quota_exceeded' ], [ $refused->getCode(), $refused->getMessage(), $refused->problem->error_code ] );
			self::assertSame( 'https://example.org/buy', $refused->problem->data['actions'][0]['url'] );
		}
		self::assertSame( [ '5000', '0', 0 ], [ ...$this->purse(), FakeProvider::$called ] );
	}

	public function test_listeners_hear_nothing_of_a_call_that_is_not_made(): void {
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( 0, did_action( 'wp_ai_client_before_generate_result' ) );
		self::assertFalse( doing_action( 'wp_ai_client_before_generate_result' ) );
	}

	public function test_a_guest_gets_429_and_the_way_to_log_in(): void {
		add_filter( 'aipuffer_ai_call_payer', static fn (): int => 0 );
		$error = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ 'aipuffer_quota_exceeded', 429 ], [ $error->get_error_code(), $error->get_error_data()['status'] ] );
		self::assertStringContainsString( 'wp-login.php', $error->get_error_data()['actions'][0]['url'] );
	}

	public function test_who_has_no_credits_but_a_quota_is_served_and_then_refused(): void {
		aipuffer_set_quota( 'wordpress_ai', [ 'user' => '12500' ] );
		self::assertSame( 'An answer.', wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( 'An answer.', wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ '-5000000000', '0' ], array_column( $this->charges(), 'credits_delta' ) );
		self::assertSame( [ '1000000000', '6000000000' ], array_column( $this->charges(), 'from_quota' ) );
		self::assertSame( '5500', wp_ai_client_prompt( 'Hi' )->generate_text()->get_error_data()['quota_remaining'] );
	}

	public function test_a_blocked_plugin_is_told_so(): void {
		$this->set( [ 'mode' => 'enforce', 'rules' => [ 'aipuffer' => 'blocked' ] ] );
		$error = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ 'aipuffer_plugin_blocked', 403, [] ], [ $error->get_error_code(), $error->get_error_data()['status'], $error->get_error_data()['actions'] ] );
		self::assertSame( [ 0, '1' ], [ FakeProvider::$called, $this->counted()['refused'] ] );
	}

	public function test_whose_role_may_not_use_ai_is_refused_where_calls_are_charged(): void {
		update_option( 'aipuffer_role_access', [ 'enabled' => true, 'modules' => [ 'wordpress_ai' => [ 'editor' ] ] ] );
		$error = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertWPError( $error );
		self::assertSame( [ 'aipuffer_role_not_allowed', 403, [] ], [ $error->get_error_code(), $error->get_error_data()['status'], $error->get_error_data()['actions'] ] );
		self::assertStringContainsString( '"WordPress AI"', $error->get_error_message() );
		self::assertSame( [ 0, '1', '5000' ], [ FakeProvider::$called, $this->counted()['refused'], $this->purse()[0] ] );
		$this->set( [ 'mode' => 'observe' ] );
		self::assertSame( 'An answer.', wp_ai_client_prompt( 'Hi' )->generate_text() );
		$this->set( [ 'mode' => 'enforce' ] );
		update_option( 'aipuffer_role_access', [ 'enabled' => true, 'modules' => [ 'wordpress_ai' => [ 'subscriber' ] ] ] );
		self::assertSame( 'aipuffer_quota_exceeded', wp_ai_client_prompt( 'Hi' )->generate_text()->get_error_code() );
	}

	public function test_after_a_refusal_a_failure_is_told_as_what_it_is(): void {
		wp_ai_client_prompt( 'Hi' )->generate_text();
		$this->price( 'image', 'per_image', '1' );
		FakeProvider::$does = fn () => throw new ClientException( 'Bad key', 401 );
		$error              = wp_ai_client_prompt( 'Hi' )->generate_image();
		self::assertSame( [ [ 'prompt_client_error' ], 'Bad key' ], [ $error->get_error_codes(), $error->get_error_message() ] );
	}

	public function test_errors_of_others_are_left_alone(): void {
		wp_ai_client_prompt( 'Hi' )->generate_text();
		$error = new WP_Error( 'prompt_client_error', 'Mine', [ 'status' => 400 ] );
		self::assertSame( [ 'prompt_client_error' ], $error->get_error_codes() );
		$error = new WP_Error( 'prompt_client_error' );
		self::assertSame( [ 'prompt_client_error' ], $error->get_error_codes() );
	}

	public function test_a_refusal_inside_another_call_leaves_that_one_alone(): void {
		aipuffer_adjust_balance( $this->user, '5000' );
		FakeProvider::$does = static function (): \WordPress\AiClient\Results\DTO\GenerativeAiResult {
			$inner = wp_ai_client_prompt( 'inner' )->generate_text();

			return FakeProvider::result( [ is_wp_error( $inner ) ? (string) $inner->get_error_code() : $inner ] );
		};
		self::assertSame( 'aipuffer_quota_exceeded', wp_ai_client_prompt( 'outer' )->generate_text() );
		self::assertSame( [ '4000', '0' ], $this->purse() );
		self::assertSame( [ '1', '0', '1' ], [ $this->counted()['calls'], $this->counted()['failed'], $this->counted()['refused'] ] );
	}
}
