<?php
/**
 * Calls in several processes, and in processes that end before their time.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use RuntimeException;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class ParallelCallsTest extends ParallelTestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		if ( ! function_exists( 'wp_ai_client_prompt' ) ) {
			self::markTestSkipped( 'Needs the AI client of WordPress 7.0.' );
		}
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '500' );
		aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => '*', 'billing_method' => 'flat', 'unit_rate' => '75' ] );
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] );
	}

	protected function tearDown(): void {
		if ( isset( $this->user ) ) {
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		}
		parent::tearDown();
	}

	public function test_twenty_processes_cannot_spend_more_than_there_is(): void {
		$results = $this->race( 20, 'ai-call', [ 'user_id' => $this->user, 'how' => 'answer' ] );
		self::assertCount( 6, array_filter( $results, static fn ( mixed $result ): bool => 'An answer.' === $result ) );
		$refused = array_values( array_filter( $results, 'is_array' ) );
		self::assertSame( [ 'aipuffer_quota_exceeded' => 14 ], array_count_values( array_column( $refused, 'error' ) ) );
		self::assertSame( [ 402, '75' ], [ $refused[0]['data']['status'], $refused[0]['data']['required'] ] );
		self::assertSame( [ 'balance' => '50', 'held' => '0', 'available' => '50' ], aipuffer_get_balance( $this->user ) );
		self::assertSame( [ '6', '0', '14', '450000000' ], $this->counted() );
	}

	public function test_no_call_that_is_observed_is_lost_in_the_count(): void {
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'observe' ] );
		$this->race( 8, 'ai-call', [ 'user_id' => $this->user, 'how' => 'answer' ] );
		self::assertSame( [ '8', '0', '0', '0' ], $this->counted() );
		self::assertSame( '500', aipuffer_get_balance( $this->user )['balance'] );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function ends(): array {
		return [
			'exit'                     => [ 'exit' ],
			'out of memory'            => [ 'fatal' ],
			'PHP\'s own time limit'    => [ 'timeout' ],
		];
	}

	#[DataProvider( 'ends' )]
	public function test_a_call_that_the_end_of_its_process_cuts_off_is_charged_at_its_estimate( string $how ): void {
		$this->run_out( $how );
		self::assertSame( [ 'balance' => '425', 'held' => '0', 'available' => '425' ], aipuffer_get_balance( $this->user ) );
		self::assertSame( [ '1', '1', '0', '75000000' ], $this->counted() );
	}

	#[DataProvider( 'ends' )]
	public function test_what_was_cut_off_is_marked_in_the_ledger_the_figures_and_the_log( string $how ): void {
		global $wpdb;
		aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => 'fake-1', 'billing_method' => 'per_1k_tokens', 'input_rate' => '0', 'output_rate' => '30' ] );
		$this->run_out( $how );
		self::assertSame( '470', aipuffer_get_balance( $this->user )['balance'] );
		$entry = $wpdb->get_row( "SELECT id, usage_missing, input_tokens, conversation_id FROM {$wpdb->prefix}aipuffer_ledger WHERE type = 'usage'", ARRAY_A );
		self::assertSame( [ '1', null ], [ $entry['usage_missing'], $entry['input_tokens'] ] );
		self::assertSame( '1', $wpdb->get_var( "SELECT usage_missing FROM {$wpdb->prefix}aipuffer_ai_daily WHERE added_by = 'plugin'" ) );
		$answer = $wpdb->get_row( "SELECT role, content, status, ledger_id FROM {$wpdb->prefix}aipuffer_messages ORDER BY id DESC LIMIT 1", ARRAY_A );
		self::assertSame( [ 'system', 'Failed: the request was cut off before the answer came, so its estimate counts.', 'failed', $entry['id'] ], array_values( $answer ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function failures(): array {
		return [
			'nobody caught the exception'                          => [ 'throw' ],
			'it was caught, and the request goes on and ends well' => [ 'catch' ],
			'it was caught, and the request exits afterwards'      => [ 'catch, exit' ],
			'it was caught, and PHP fails for another reason'      => [ 'catch, fatal' ],
			'a listener ends the request before the model is called' => [ 'listener' ],
		];
	}

	#[DataProvider( 'failures' )]
	public function test_a_call_that_failed_before_the_process_ended_gives_everything_back( string $how ): void {
		$this->run_out( $how, 'catch' !== $how );
		self::assertSame( [ 'balance' => '500', 'held' => '0', 'available' => '500' ], aipuffer_get_balance( $this->user ) );
		self::assertSame( [ '1', '1', '0', '0' ], $this->counted() );
	}

	/**
	 * Lets a process call and end.
	 */
	private function run_out( string $how, bool $breaks = true ): void {
		$worker = $this->spawn( 'ai-call', [ 'user_id' => $this->user, 'how' => $how ] );
		$worker->go();
		try {
			$worker->result();
			self::assertFalse( $breaks, 'It did not end.' );
		} catch ( RuntimeException ) {
			self::assertTrue( $breaks );
		}
		wp_cache_flush();
	}

	public function test_what_a_killed_process_held_is_free_when_its_time_is_over(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$file   = (string) tempnam( sys_get_temp_dir(), 'call' );
		$worker = $this->spawn( 'ai-call', [ 'user_id' => $this->user, 'how' => 'hang', 'file' => $file ] );
		$worker->go();
		$until  = microtime( true ) + 30;
		do {
			usleep( 10_000 );
			$called = 'called' === file_get_contents( $file );
		} while ( ! $called && microtime( true ) < $until );
		$worker->kill();
		unlink( $file );
		self::assertSame( [ 'balance' => '500', 'held' => '75', 'available' => '425' ], aipuffer_get_balance( $this->user ) );
		$this->at( '2026-03-01 10:16:00 UTC' );
		self::assertSame( [ 'balance' => '500', 'held' => '0', 'available' => '500' ], aipuffer_get_balance( $this->user ) );
	}

	/**
	 * Calls, failed, refused and charged, of everybody.
	 *
	 * @return list<string>
	 */
	private function counted(): array {
		global $wpdb;

		return $wpdb->get_row( "SELECT SUM(calls), SUM(failed), SUM(refused), SUM(charged) FROM {$wpdb->prefix}aipuffer_ai_daily WHERE added_by = 'plugin'", ARRAY_N );
	}
}
