<?php
/**
 * Who is charged for what, and when.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use PHPUnit\Framework\Attributes\DataProvider;

/**
 * Off, observe and enforce; free plugins, administrators, guests and background work.
 */
final class ModesTest extends AiTestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->price( 'text', 'flat', '7' );
	}

	public function test_a_new_site_observes(): void {
		delete_option( 'aipuffer_wordpress_ai' );
		$this->ask();
		$this->assert_priced_but_free();
	}

	public function test_observing_refuses_nothing_to_who_has_nothing(): void {
		$this->set( [ 'mode' => 'observe', 'rules' => [ 'aipuffer' => 'blocked' ] ] );
		aipuffer_adjust_balance( $this->user, '-5000' );
		self::assertSame( 'An answer.', $this->ask() );
		self::assertSame( [ '0', '0' ], $this->purse() );
		self::assertSame( [ '1', '0', '7000000', '0' ], [ $this->counted()['calls'], $this->counted()['refused'], $this->counted()['cost'], $this->counted()['charged'] ] );
	}

	public function test_observing_prices_missing_usage_at_the_estimate(): void {
		$this->set( [ 'mode' => 'observe' ] );
		$this->price( 'image', 'per_image', '5' );
		FakeProvider::$does = static fn () => FakeProvider::result( [ FakeProvider::picture(), FakeProvider::picture() ], new \WordPress\AiClient\Results\DTO\TokenUsage( 0, 0, 0 ) );
		wp_ai_client_prompt( 'A cat' )->generate_images( 2 );
		FakeProvider::$does = static fn () => FakeProvider::result( [ 'x' ], new \WordPress\AiClient\Results\DTO\TokenUsage( 0, 0, 0 ) );
		wp_ai_client_prompt( 'Hi' )->convert_text_to_speech_result();
		self::assertSame( [ '1011000000', '1', '2' ], [ $this->counted()['cost'], $this->counted()['usage_missing'], $this->counted()['images'] ] );
		self::assertSame( [ '5000', '0' ], $this->purse() );
	}

	public function test_off_leaves_no_trace(): void {
		$this->set( [ 'mode' => 'off' ] );
		self::assertSame( 'An answer.', $this->ask() );
		self::assertSame( [ [], [], [ '5000', '0' ] ], [ $this->rows(), $this->charges(), $this->purse() ] );
	}

	public function test_switching_off_during_a_call_still_charges_it(): void {
		FakeProvider::$does = function () {
			$this->set( [ 'mode' => 'off' ] );

			return FakeProvider::result( [ 'An answer.' ] );
		};
		$this->ask();
		self::assertSame( [ '4993', '0' ], $this->purse() );
	}

	public function test_a_free_plugin_is_priced_but_charged_to_nobody(): void {
		$this->set( [ 'mode' => 'enforce', 'rules' => [ 'aipuffer' => 'free' ] ] );
		$this->ask();
		$this->assert_priced_but_free();
	}

	public function test_a_site_can_charge_only_the_plugins_it_names(): void {
		$this->set( [ 'mode' => 'enforce', 'default_rule' => 'free' ] );
		$this->ask();
		$this->assert_priced_but_free();
		$this->set( [ 'mode' => 'enforce', 'default_rule' => 'free', 'rules' => [ 'aipuffer' => 'charged' ] ] );
		$this->ask();
		self::assertSame( [ '4993', '0' ], $this->purse() );
	}

	public function test_administrators_are_free_unless_the_site_says_otherwise(): void {
		$this->user = $this->create_user( 'administrator' );
		aipuffer_adjust_balance( $this->user, '5000' );
		wp_set_current_user( $this->user );
		$this->ask();
		$this->assert_priced_but_free();
		$this->set( [ 'mode' => 'enforce', 'charge_administrators' => true ] );
		$this->ask();
		self::assertSame( [ '4993', '0' ], $this->purse() );
	}

	public function test_the_command_line_charges_whom_it_names_and_nobody_else(): void {
		wp_set_current_user( 0 );
		self::assertSame( 'An answer.', $this->ask() );
		$counted = $this->counted( 'user' );
		self::assertSame( [ 'cli', '7000000', '0' ], [ $counted['name'], $counted['cost'], $counted['charged'] ] );
		self::assertSame( [], $this->charges() );
		wp_set_current_user( $this->user );
		$this->ask();
		self::assertSame( [ '4993', '0' ], $this->purse() );
	}

	/**
	 * @return array<string, array{string, string}> A hook, and what runs inside it.
	 */
	public static function background(): array {
		return [
			'a cron job'                     => [ 'wp_doing_cron', 'filter' ],
			"WooCommerce's queue"            => [ 'wp_ajax_as_async_request_queue_runner', 'action' ],
			"WooCommerce's queue, logged out" => [ 'wp_ajax_nopriv_as_async_request_queue_runner', 'action' ],
		];
	}

	#[DataProvider( 'background' )]
	public function test_background_work_is_charged_to_nobody_though_it_runs_in_somebodys_request( string $hook, string $kind ): void {
		$this->in_background( $hook, $kind );
		$counted = $this->counted( 'user' );
		self::assertSame( [ 'cron', '7000000', '0' ], [ $counted['name'], $counted['cost'], $counted['charged'] ] );
		self::assertSame( [ '5000', '0' ], $this->purse() );
	}

	#[DataProvider( 'background' )]
	public function test_background_work_is_charged_to_whom_it_is_told( string $hook, string $kind ): void {
		$told = [];
		add_filter(
			'aipuffer_ai_call_payer',
			function ( $payer, array $call ) use ( &$told ): int {
				$told = [ $payer, $call ];

				return $this->user;
			},
			10,
			2
		);
		$this->in_background( $hook, $kind );
		self::assertSame( [ null, [ 'plugin' => 'aipuffer', 'ability' => '', 'operation' => 'text', 'source' => 'cron' ] ], $told );
		self::assertSame( [ '4993', '0' ], $this->purse() );
		self::assertSame( (string) $this->user, $this->counted( 'user' )['group_id'] );
	}

	public function test_a_filter_can_say_that_nobody_pays(): void {
		add_filter( 'aipuffer_ai_call_payer', '__return_false' );
		$this->ask();
		$this->assert_priced_but_free();
	}

	public function test_a_payer_who_does_not_exist_is_an_error_and_no_gift(): void {
		add_filter( 'aipuffer_ai_call_payer', static fn (): int => 987654321 );
		$error = $this->ask();
		self::assertWPError( $error );
		self::assertSame( [ 'aipuffer_not_found', 404, 0 ], [ $error->get_error_code(), $error->get_error_data()['status'], FakeProvider::$called ] );
	}

	public function test_what_the_option_cannot_mean_is_as_on_a_new_site(): void {
		foreach ( [ 'nonsense', [ 'mode' => 'nonsense', 'rules' => [ 'aipuffer' => 'nonsense' ] ], [ 'mode' => [], 'rules' => 'x' ] ] as $stored ) {
			update_option( 'aipuffer_wordpress_ai', $stored );
			self::assertSame( 'An answer.', $this->ask() );
		}
		self::assertSame( [ '3', '0' ], [ $this->counted()['calls'], $this->counted()['charged'] ] );
	}

	public function test_a_fault_of_ours_breaks_no_call_that_is_only_observed_and_lets_none_through_that_is_charged(): void {
		global $wpdb;
		$log  = (string) ini_set( 'error_log', '/dev/null' );
		$work = fn () => $this->ask();
		try {
			add_filter( 'aipuffer_ai_call_payer', static fn () => throw new \RuntimeException( 'Oops' ) );
			$this->set( [ 'mode' => 'observe' ] );
			self::assertSame( 'An answer.', $work() );
			$this->set( [ 'mode' => 'enforce' ] );
			$error = $work();
		} finally {
			ini_set( 'error_log', $log );
		}
		self::assertWPError( $error );
		self::assertSame( [ 'aipuffer_metering_failed', 500 ], [ $error->get_error_code(), $error->get_error_data()['status'] ] );
		self::assertSame( 1, FakeProvider::$called );
	}

	/**
	 * Asks as background work does.
	 */
	private function in_background( string $hook, string $kind ): void {
		if ( 'filter' === $kind ) {
			add_filter( $hook, '__return_true' );
			$this->ask();
		} else {
			// The queue itself would end the request.
			remove_all_actions( $hook );
			add_action( $hook, fn () => $this->ask() );
			do_action( $hook );
		}
	}

	/**
	 * @return string|\WP_Error
	 */
	private function ask() {
		return wp_ai_client_prompt( 'Hi' )->generate_text();
	}

	private function assert_priced_but_free(): void {
		self::assertSame( [ '5000', '0' ], $this->purse() );
		self::assertSame( [], $this->charges() );
		self::assertSame( [ '1', '7000000', '0' ], [ $this->counted()['calls'], $this->counted()['cost'], $this->counted()['charged'] ] );
	}
}
