<?php
/**
 * Falls below the threshold, and the mails.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\LowBalance\Notices;

final class LowBalanceTest extends LowBalanceTestCase {
	public function test_nothing_happens_until_it_is_turned_on(): void {
		self::assertSame( [ 'mode' => 'off', 'threshold' => null ], array_intersect_key( $this->room->state(), [ 'mode' => 1, 'threshold' => 1 ] ) );
		$this->give( '10' );
		$this->spend( 9 );
		$this->run_job();
		self::assertNull( $this->room->is_low( $this->user ) );
		self::assertSame( [ [], [] ], [ $this->mail, $this->rows() ] );
		self::assertFalse( wp_next_scheduled( Notices::CRON ) );
	}

	public function test_a_fall_is_told_once(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 10 );
		$this->run_job();
		self::assertSame( [ null, [], [] ], [ $this->room->is_low( $this->user ), $this->mail, $this->rows() ], 'At the threshold it is not below it.' );
		$this->spend( 1 );
		self::assertSame( [ 'mode' => 'credits', 'threshold' => '50', 'available' => '49' ], $this->room->is_low( $this->user ) );
		self::assertSame( [], $this->mail, 'Nobody who is charged waits for a mail.' );
		self::assertIsInt( wp_next_scheduled( Notices::CRON, [ 'now' ] ) );
		$this->run_job();
		self::assertSame( [ get_userdata( $this->user )->user_email ], array_column( $this->mail, 'to' ) );
		foreach ( [ 1, 5, 40 ] as $units ) {
			$this->spend( $units );
			$this->run_job();
		}
		self::assertCount( 1, $this->mail );
	}

	public function test_a_balance_that_has_risen_can_fall_again(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 20 );
		$this->run_job();
		$this->give( '5' );
		$this->spend( 1 );
		$this->run_job();
		self::assertCount( 1, $this->mail, 'It has risen, but not out of the low.' );
		$this->give( '100' );
		self::assertSame( [], $this->rows() );
		$this->spend( 100 );
		$this->run_job();
		self::assertCount( 2, $this->mail );
	}

	public function test_who_is_above_again_before_the_mail_gets_none(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 20 );
		// Written past the listener, as by a process that was killed right after its commit.
		remove_all_actions( 'aipuffer_balance_changed' );
		$this->give( '100' );
		$this->run_job();
		self::assertSame( [ [], [] ], [ $this->mail, $this->rows() ] );
	}

	public function test_who_never_had_credits_is_told_nothing(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '100' ] );
		$this->spend( 10 );
		$this->run_job();
		self::assertSame( [ null, [] ], [ $this->room->is_low( $this->user ), $this->mail ] );
	}

	public function test_who_had_credits_and_has_none_is_low(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 60 );
		self::assertSame( '0', $this->room->is_low( $this->user )['available'] ?? null );
	}

	public function test_what_requests_under_way_hold_is_not_a_fall(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '100' );
		self::assertIsArray( aipuffer_reserve_usage( [ 'units' => 80, 'user_id' => $this->user ] + self::REQUEST ) );
		$this->spend( 1 );
		$this->run_job();
		self::assertSame( [ null, [] ], [ $this->room->is_low( $this->user ), $this->mail ] );
	}

	public function test_a_refund_that_takes_credits_back_is_a_fall_too(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->give( '-20' );
		$this->run_job();
		self::assertCount( 1, $this->mail );
	}

	public function test_another_threshold_begins_anew(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 20 );
		$this->run_job();
		$this->room->set( [ 'threshold' => '50' ] );
		$this->spend( 1 );
		$this->run_job();
		self::assertCount( 1, $this->mail, 'The same again is no change.' );
		$this->room->set( [ 'threshold' => '20' ] );
		$this->spend( 18 );
		$this->run_job();
		self::assertCount( 1, $this->mail );
		$this->spend( 2 );
		$this->run_job();
		self::assertCount( 2, $this->mail );
	}

	public function test_turned_off_nothing_is_sent_any_more(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 20 );
		$this->room->set( [ 'mode' => 'off' ] );
		$this->run_job();
		self::assertSame( [ [], null, false, '50' ], [ $this->mail, $this->room->is_low( $this->user ), wp_next_scheduled( Notices::CRON ), $this->room->state()['threshold'] ] );
	}

	public function test_a_mail_that_fails_is_tried_again_but_not_for_ever(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->give( '60' );
		$this->spend( 20 );
		$tries = 0;
		add_filter(
			'pre_wp_mail',
			static function () use ( &$tries ): bool {
				++$tries;
				return false;
			},
			20
		);
		for ( $quarter = 0; $quarter < 20; $quarter++ ) {
			$this->at( sprintf( '2026-03-01 %02d:%02d:00 UTC', 10 + intdiv( $quarter, 4 ), 15 * ( $quarter % 4 ) ) );
			$this->run_job();
		}
		self::assertSame( 4, $tries );
		self::assertNull( $this->room->state()['last_sent'] );
	}

	public function test_a_mail_that_fails_and_then_works_is_sent_once(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->give( '60' );
		$this->spend( 20 );
		add_filter( 'pre_wp_mail', '__return_false', 20 );
		$this->run_job();
		remove_filter( 'pre_wp_mail', '__return_false', 20 );
		$this->mail = [];
		$this->run_job();
		self::assertSame( [], $this->mail, 'Not at once.' );
		$this->at( '2026-03-01 10:31:00 UTC' );
		$this->run_job();
		$this->run_job();
		self::assertCount( 1, $this->mail );
		self::assertSame( '2026-03-01T10:31:00Z', $this->room->state()['last_sent'] );
	}

	public function test_one_broken_address_does_not_hold_up_the_others(): void {
		global $wpdb;
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$people = [ $this->user, $this->create_user(), $this->create_user(), $this->create_user() ];
		foreach ( $people as $person ) {
			$this->give( '60', $person );
			$this->spend( 20, $person );
		}
		$wpdb->update( $wpdb->users, [ 'user_email' => '' ], [ 'ID' => $people[0] ] );
		// Deleted past WordPress, as an import might.
		$wpdb->delete( $wpdb->users, [ 'ID' => $people[1] ] );
		wp_cache_flush();
		$this->run_job();
		self::assertSame( [ get_userdata( $people[2] )->user_email, get_userdata( $people[3] )->user_email ], array_column( $this->mail, 'to' ) );
		self::assertSame( [ $people[0], $people[2], $people[3] ], array_map( 'intval', array_column( $this->rows(), 'user_id' ) ) );
		$this->run_job();
		self::assertCount( 2, $this->mail );
		self::assertSame( 3, $this->room->state()['low'] );
	}

	public function test_a_deleted_user_is_forgotten(): void {
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		$this->spend( 20 );
		wp_delete_user( $this->user );
		self::assertSame( [], $this->rows() );
	}

	public function test_a_charge_stands_when_the_fall_cannot_be_noted(): void {
		global $wpdb;
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->give( '60' );
		add_filter( 'query', static fn ( string $sql ): string => str_contains( $sql, 'low_balances' ) ? 'nonsense' : $sql );
		$log = (string) ini_set( 'error_log', '/dev/null' );
		self::assertSame( '20', $this->spend( 20 )['from_balance'] );
		ini_set( 'error_log', $log );
		remove_all_filters( 'query' );
		$this->spend( 1 );
		$this->run_job();
		self::assertCount( 1, $this->mail, 'The next charge notes it.' );
	}

	public function test_the_listener_asks_the_database_nothing_above_the_threshold(): void {
		global $wpdb;
		$this->give( '1000' );
		$this->spend( 1 );
		$before = $wpdb->num_queries;
		$this->spend( 1 );
		$off = $wpdb->num_queries - $before;
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$before = $wpdb->num_queries;
		$this->spend( 1 );
		self::assertSame( $off, $wpdb->num_queries - $before );
	}

	public function test_below_it_the_listener_asks_one_thing(): void {
		global $wpdb;
		$this->give( '1000' );
		$this->spend( 1 );
		$before = $wpdb->num_queries;
		$this->spend( 1 );
		$off = $wpdb->num_queries - $before;
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '5000' ] );
		$this->spend( 1 );
		$before = $wpdb->num_queries;
		$this->spend( 1 );
		self::assertSame( $off + 1, $wpdb->num_queries - $before );
	}

	public function test_a_setting_that_cannot_be_read_is_off(): void {
		$this->give( '10' );
		foreach ( [ 'x', [ 'mode' => 'month' ], [ 'mode' => 'credits' ], [ 'mode' => [ 'week' ] ], [ 'mode' => 'credits', 'threshold' => 'much' ] ] as $broken ) {
			update_option( 'aipuffer_low_balance', $broken );
			$this->spend( 1 );
			$this->run_job();
			self::assertSame( [ 'off', null, [] ], [ $this->room->state()['mode'], $this->room->is_low( $this->user ), $this->rows() ] );
		}
	}

	public function test_the_event_comes_and_goes_with_the_setting(): void {
		$this->room->set( [ 'mode' => 'week' ] );
		self::assertIsInt( wp_next_scheduled( Notices::CRON ) );
		Notices::unschedule();
		Notices::schedule();
		self::assertIsInt( wp_next_scheduled( Notices::CRON ) );
		$this->room->set( [ 'mode' => 'off' ] );
		self::assertFalse( wp_next_scheduled( Notices::CRON ) );
	}
}
