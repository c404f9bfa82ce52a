<?php
/**
 * Reservations of long ago.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Metering\Metering;
use AIPuffer\Plugin;
use AIPuffer\Tests\TestCase;

/**
 * What has ended is kept for 400 days, and then deleted; what is held never is.
 */
final class PruningTest extends TestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user();
		aipuffer_adjust_balance( $this->user, '100' );
		$this->at( '2026-01-01 12:00:00 UTC' );
	}

	public function test_each_end_goes_400_days_after_it(): void {
		$settled  = $this->reserve();
		$released = $this->reserve();
		$expired  = $this->reserve();
		$late     = $this->reserve();
		aipuffer_settle_usage( $settled, [ 'units' => 2 ] );
		aipuffer_release_usage( $released );
		$this->at( '2026-01-01 13:00:00 UTC' );
		do_action( Metering::CRON );
		$this->at( '2026-01-02 12:00:00 UTC' );
		$entry = aipuffer_settle_usage( $late, [ 'units' => 3 ] );
		self::assertIsArray( $entry );

		// 400 days on, to the minute at which each was to end or has ended.
		$left = [
			'2027-02-05 12:15:00' => [ $settled, $released, $expired, $late ],
			'2027-02-05 12:15:01' => [ $expired, $late ],
			'2027-02-05 13:00:01' => [ $late ],
			'2027-02-06 12:00:00' => [ $late ],
			'2027-02-06 12:00:01' => [],
		];
		foreach ( $left as $time => $ids ) {
			$this->at( "$time UTC" );
			do_action( Metering::CRON );
			self::assertSame( $ids, $this->reservations(), $time );
		}
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( '95', aipuffer_get_balance( $this->user )['balance'] );

		// The receipt stays, and says nothing of the reservation.
		wp_set_current_user( 1 );
		$receipt = $this->rest( 'GET', "/ledger/{$entry['ledger_id']}" );
		self::assertSame( [ 200, null, '3' ], [ $receipt->get_status(), $receipt->get_data()['reservation'], $receipt->get_data()['from_balance'] ] );
		self::assertWPError( aipuffer_settle_usage( $expired, [ 'units' => 1 ] ) );
	}

	public function test_what_is_held_stays(): void {
		$id = $this->reserve();
		$this->at( '2030-01-01 12:00:00 UTC' );
		self::assertSame( 0, Plugin::instance()->ledger->prune() );
		self::assertSame( [ $id ], $this->reservations() );
	}

	public function test_very_many_go_in_one_run(): void {
		global $wpdb;
		$rows = implode( ', ', array_map( static fn ( int $number ): string => "(1, 'settled', 1, 0, '', '', '', '', 'planted:$number', '2020-01-01 00:00:00', '2020-01-01 00:15:00', '2020-01-01 00:00:01')", range( 1, 2345 ) ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_holds (user_id, state, credits, quota, scope, period, module, operation, idempotency_key, created_at, expires_at, ended_at) VALUES $rows" );
		$id = $this->reserve();
		self::assertSame( 2345, Plugin::instance()->ledger->prune() );
		self::assertSame( [ $id ], $this->reservations() );
	}

	public function test_what_was_written_down_of_resets_goes_too(): void {
		global $wpdb;
		$table = "{$wpdb->prefix}aipuffer_quota_resets";
		$rows  = implode( ', ', array_fill( 0, 1234, "(1, 'chatbot:1', 1, 1, '2020-01-01 00:00:00')" ) );
		$wpdb->query( "INSERT INTO $table (user_id, scope, actor_id, counters, created_at) VALUES $rows, (1, 'chatbot:1', 1, 1, '2024-11-27 11:59:59'), (1, 'chatbot:1', 1, 1, '2024-11-27 12:00:00')" );
		self::assertSame( 1235, Plugin::instance()->quotas->prune() );
		self::assertSame( [ '2024-11-27 12:00:00' ], $wpdb->get_col( "SELECT created_at FROM $table" ) );
		self::assertSame( 0, Plugin::instance()->quotas->prune() );
	}

	private function reserve(): int {
		$hold = aipuffer_reserve_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $this->user, 'units' => 5 ] );
		self::assertIsArray( $hold );

		return $hold['id'];
	}

	/** @return list<int> */
	private function reservations(): array {
		global $wpdb;

		return array_map( 'intval', $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_holds ORDER BY id" ) );
	}
}
