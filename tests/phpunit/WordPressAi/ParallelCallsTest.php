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
	public function test_a_process_that_ends_during_a_call_gives_everything_back( string $how ): void {
		$worker = $this->spawn( 'ai-call', [ 'user_id' => $this->user, 'how' => $how ] );
		$worker->go();
		try {
			$worker->result();
			self::fail( 'It did not end.' );
		} catch ( RuntimeException ) {
			wp_cache_flush();
		}
		self::assertSame( [ 'balance' => '500', 'held' => '0', 'available' => '500' ], aipuffer_get_balance( $this->user ) );
		self::assertSame( [ '1', '1', '0', '0' ], $this->counted() );
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
