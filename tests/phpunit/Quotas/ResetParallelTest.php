<?php
/**
 * Resets while people are asking.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class ResetParallelTest extends ParallelTestCase {
	public function test_resets_while_a_user_is_charged_lose_no_entry_and_leave_nothing_held(): void {
		aipuffer_set_quota( 'chatbot:1', [ 'user' => null ] );
		$user    = $this->create_user( 'subscriber' );
		$charged = 0;
		$workers = [];
		for ( $process = 0; $process < 2; $process++ ) {
			$workers[] = $this->spawn( 'charge-many', [ 'user_ids' => [ $user ], 'count' => 120, 'process' => $process ] );
		}
		array_map( static fn ( $worker ) => $worker->go(), $workers );
		for ( $reset = 0; $reset < 100; $reset++ ) {
			Plugin::instance()->quotas->reset( Payer::user( $user ), 0 === $reset % 2 ? null : 'chatbot:1' );
			$this->assert_counters_are_right();
		}
		foreach ( $workers as $worker ) {
			$charged += $worker->result()['charged'];
		}
		self::assertSame( [ 240, 240 ], [ $charged, aipuffer_verify_ledger()['entries'] ] );
		$this->assert_counters_are_right();
		Plugin::instance()->quotas->reset( Payer::user( $user ), null );
		global $wpdb;
		self::assertSame( [ '0', '0' ], $wpdb->get_row( "SELECT used, held FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject = 'user:$user'", ARRAY_N ) );
	}

	public function test_resets_of_all_guests_while_guests_ask(): void {
		aipuffer_set_quota( 'ai_forms', [ 'guest' => null ] );
		$workers = [];
		for ( $process = 0; $process < 2; $process++ ) {
			$workers[] = $this->spawn( 'charge-guests', [ 'count' => 120, 'process' => $process ] );
		}
		array_map( static fn ( $worker ) => $worker->go(), $workers );
		for ( $reset = 0; $reset < 60; $reset++ ) {
			Plugin::instance()->quotas->reset_guests( null );
			$this->assert_counters_are_right();
		}
		self::assertSame( [ 120, 120 ], array_map( static fn ( $worker ) => $worker->result(), $workers ) );
		$this->assert_counters_are_right();
		Plugin::instance()->quotas->reset_guests( null );
		global $wpdb;
		self::assertSame( '0', $wpdb->get_var( "SELECT SUM(used + held) FROM {$wpdb->prefix}aipuffer_quota_usage" ) );
		self::assertSame( 240, aipuffer_verify_ledger()['entries'] );
	}

	/**
	 * No counter is below zero, and what is held is what is reserved.
	 */
	private function assert_counters_are_right(): void {
		global $wpdb;
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_quota_usage WHERE used < 0 OR held < 0" ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}
}
