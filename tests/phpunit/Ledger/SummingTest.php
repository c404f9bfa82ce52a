<?php
/**
 * Many processes that sum while others are charged.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class SummingTest extends ParallelTestCase {
	private const ENTRIES = 35_000;

	public function test_processes_that_sum_at_once_count_every_entry_once_whatever_is_written_meanwhile(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '1000000' );
		$wpdb->query(
			"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, from_quota, module, operation, actor_type, actor_id, idempotency_key, created_at)
			SELECT $user, 'usage', 1000000, 'chat', 'chat', 'user', $user, CONCAT('test:', seq), UTC_TIMESTAMP() - INTERVAL seq * 7 MINUTE FROM seq_1_to_" . self::ENTRIES
		);
		do_action( 'aipuffer_sum_ledger' );
		$noted = $wpdb->get_var( "SELECT MAX(id) FROM {$wpdb->prefix}aipuffer_ledger" );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_ledger_summed SET seen_at = seen_at - INTERVAL 1 HOUR" );

		$readers = [];
		for ( $number = 0; $number < 3; $number++ ) {
			$readers[] = $this->spawn( 'read-figures', [ 'times' => 30 ] );
		}
		$payer = $this->spawn( 'charge-many', [ 'user_ids' => [ $user ], 'count' => 100, 'process' => 0 ] );
		foreach ( [ ...$readers, $payer ] as $worker ) {
			$worker->until_ready();
		}
		$start = microtime( true ) + 0.05;
		foreach ( [ ...$readers, $payer ] as $worker ) {
			$worker->go( $start );
		}
		self::assertSame( 100, $payer->result()['charged'], 'Nobody waits for the sums.' );
		foreach ( $readers as $reader ) {
			$counts = $reader->result();
			$sorted = $counts;
			sort( $sorted );
			self::assertSame( $sorted, $counts, 'An entry that was counted stays counted.' );
			self::assertGreaterThan( self::ENTRIES, $counts[0] );
			self::assertLessThanOrEqual( self::ENTRIES + 101, $counts[29] );
		}
		self::assertSame( $noted, $wpdb->get_var( "SELECT summed_id FROM {$wpdb->prefix}aipuffer_ledger_summed" ) );
		self::assertSame( (string) ( self::ENTRIES + 1 ), $wpdb->get_var( "SELECT SUM(entries) FROM {$wpdb->prefix}aipuffer_ledger_daily" ) );
		wp_set_current_user( 1 );
		self::assertSame( self::ENTRIES + 101, $this->rest( 'GET', '/ledger/summary' )->get_data()['ledger_entries'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}
}
