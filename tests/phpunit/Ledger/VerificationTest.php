<?php
/**
 * What the verification of the ledger sees.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Tests\TestCase;

/**
 * Each fault is planted by hand, found and named with its amounts.
 */
final class VerificationTest extends TestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '10' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => null, 'guest' => null, 'period' => 'daily' ] );
		$this->at( '2026-03-01 12:00:00 UTC' );
	}

	public function test_a_sound_ledger_has_no_problems(): void {
		$this->reserve( '3' );
		self::assertSame( [ 'users' => 1, 'entries' => 1, 'orders' => 0, 'problems' => [] ], aipuffer_verify_ledger() );
	}

	public function test_a_reservation_that_nothing_frees(): void {
		$id = $this->reserve( '3' );
		$this->at( '2026-03-02 13:00:00 UTC' );
		self::assertSame( [], aipuffer_verify_ledger()['problems'], 'Cron may be late.' );
		$this->at( '2026-03-02 13:15:01 UTC' );
		self::assertSame( [ "user $this->user: reservation $id (3 + 0) was to end at 2026-03-01 12:15:00 UTC and is held still" ], aipuffer_verify_ledger()['problems'] );
		do_action( 'aipuffer_free_expired_reservations' );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_reservation_without_an_end(): void {
		global $wpdb;
		$id = $this->reserve( '3' );
		$wpdb->update( "{$wpdb->prefix}aipuffer_holds", [ 'expires_at' => '2126-03-01 12:15:00' ], [ 'id' => $id ] );
		self::assertSame( [ "user $this->user: reservation $id (3 + 0) was to end at 2126-03-01 12:15:00 UTC and is held still" ], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_guests_reservation_without_an_end(): void {
		global $wpdb;
		$hold = aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => 0, 'units' => 4 ] );
		self::assertIsArray( $hold );
		$guest = $wpdb->get_var( "SELECT guest_key FROM {$wpdb->prefix}aipuffer_holds WHERE id = {$hold['id']}" );
		$wpdb->update( "{$wpdb->prefix}aipuffer_holds", [ 'expires_at' => '2026-02-01 12:15:00' ], [ 'id' => $hold['id'] ] );
		self::assertSame( [ "guest $guest: reservation {$hold['id']} (0 + 4) was to end at 2026-02-01 12:15:00 UTC and is held still" ], aipuffer_verify_ledger()['problems'] );
	}

	public function test_held_credits_that_no_reservation_holds_and_reservations_that_no_balance_knows(): void {
		global $wpdb;
		$this->reserve( '3' );
		$wpdb->update( "{$wpdb->prefix}aipuffer_balances", [ 'held' => 5_000_000 ], [ 'user_id' => $this->user ] );
		self::assertSame( [ "user $this->user: held 5, open reservations 3" ], aipuffer_verify_ledger()['problems'] );
		$wpdb->update( "{$wpdb->prefix}aipuffer_balances", [ 'held' => 3_000_000 ], [ 'user_id' => $this->user ] );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_holds SET user_id = 999999" );
		self::assertSame( [ "user $this->user: held 3, open reservations 0", 'user 999999: held 0, open reservations 3' ], aipuffer_verify_ledger()['problems'] );
	}

	public function test_quota_counters_that_hold_something_else_than_the_reservations(): void {
		global $wpdb;
		$this->reserve( '12' );
		$table = "{$wpdb->prefix}aipuffer_quota_usage";
		self::assertSame( '2000000', $wpdb->get_var( "SELECT held FROM $table" ) );
		$wpdb->query( "UPDATE $table SET held = 7000000" );
		self::assertSame( [ "quota of user:$this->user in ai_forms (day:2026-03-01): held 7, open reservations 2" ], aipuffer_verify_ledger()['problems'] );
		$wpdb->query( "DELETE FROM $table" );
		self::assertSame( [ "quota of user:$this->user in ai_forms (day:2026-03-01): held 0, open reservations 2" ], aipuffer_verify_ledger()['problems'] );
	}

	public function test_one_item_granted_by_several_orders(): void {
		$this->entry( 'order:11:item:5', 11, 100 );
		$this->entry( 'order:12:item:5', 12, 100 );
		$this->entry( 'order:12:item:6', 12, 50 );
		self::assertSame( [ 'order item 5: granted by 2 orders, from order 11 to order 12, 200 in all' ], aipuffer_verify_ledger()['problems'] );
		// It was moved, and taken back.
		$this->entry( 'correct:11:item:5', 11, -100 );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	/**
	 * @return int Its id.
	 */
	private function reserve( string $credits ): int {
		$hold = aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => (int) $credits ] );
		self::assertIsArray( $hold );

		return $hold['id'];
	}

	/**
	 * Writes an entry with its balance.
	 */
	private function entry( string $key, int $order, int $credits ): void {
		global $wpdb;
		$micro = $credits * 1_000_000;
		$row   = [ 'user_id' => $this->user, 'type' => $credits > 0 ? 'purchase' : 'revocation', 'credits_delta' => $micro, 'actor_type' => 'order', 'actor_id' => $order, 'order_id' => $order, 'order_item_id' => (int) substr( $key, -1 ), 'idempotency_key' => $key, 'created_at' => '2026-03-01 12:00:00' ];
		self::assertSame( 1, $wpdb->insert( "{$wpdb->prefix}aipuffer_ledger", $row ) );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = balance + $micro WHERE user_id = $this->user" );
	}
}
