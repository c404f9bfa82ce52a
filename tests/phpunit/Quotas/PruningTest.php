<?php
/**
 * Counters of periods long past.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Metering\Metering;
use AIPuffer\Plugin;
use AIPuffer\Tests\TestCase;

final class PruningTest extends TestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user();
		foreach ( [ 'never', 'daily', 'weekly', 'monthly' ] as $period ) {
			aipuffer_set_quota( "chatbot:$period", [ 'user' => null, 'guest' => null, 'period' => $period ] );
		}
	}

	public function test_each_kind_goes_once_it_ended_400_days_ago(): void {
		// A Monday, whose week ends with the 11th.
		$this->at( '2026-01-05 12:00:00 UTC' );
		$this->use_all();
		self::assertSame( [ 'always', 'day:2026-01-05', 'month:2026-01', 'week:2026-01-05' ], $this->periods() );
		$gone = [
			// 400 days before it is the named day; nothing is deleted on a day that was not over then.
			'2027-02-09' => [ 'always', 'day:2026-01-05', 'month:2026-01', 'week:2026-01-05' ],
			'2027-02-10' => [ 'always', 'month:2026-01', 'week:2026-01-05' ],
			'2027-02-16' => [ 'always', 'month:2026-01', 'week:2026-01-05' ],
			'2027-02-17' => [ 'always', 'month:2026-01' ],
			'2027-03-07' => [ 'always', 'month:2026-01' ],
			'2027-03-08' => [ 'always' ],
			'2040-01-01' => [ 'always' ],
		];
		foreach ( $gone as $day => $left ) {
			$this->at( "$day 12:00:00 UTC" );
			do_action( Metering::CRON );
			self::assertSame( $left, $this->periods(), $day );
		}
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_present_periods_and_recent_ones_stay(): void {
		$this->at( '2026-06-01 12:00:00 UTC' );
		$this->use_all();
		$this->at( '2027-06-01 12:00:00 UTC' );
		$this->use_all();
		$before = $this->periods();
		self::assertSame( 0, Plugin::instance()->quotas->prune() );
		self::assertSame( $before, $this->periods() );
		self::assertCount( 7, $before );
	}

	public function test_what_is_held_stays_and_settles(): void {
		$this->at( '2026-01-05 12:00:00 UTC' );
		add_filter( 'pre_option_aipuffer_reservation_minutes', static fn (): int => 1440 );
		$hold = aipuffer_reserve_usage( [ 'scope' => 'chatbot:daily', 'user_id' => $this->user ] + self::REQUEST );
		$this->at( '2028-01-05 12:00:00 UTC' );
		self::assertSame( 0, Plugin::instance()->quotas->prune() );
		self::assertSame( [ 'day:2026-01-05' ], $this->periods() );
		// The cron frees it first, and so it goes in the same run; settled later it is counted all the same.
		do_action( Metering::CRON );
		self::assertSame( [], $this->periods() );
		self::assertSame( '5', aipuffer_settle_usage( $hold['id'], [ 'units' => 5 ] )['from_quota'] );
		self::assertSame( [ 'day:2026-01-05' ], $this->periods() );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_guests_and_very_many_go_too(): void {
		global $wpdb;
		$rows = implode( ', ', array_map( static fn ( int $number ): string => "('guest:$number', 'chatbot:daily', 'day:2020-01-01', 1, 0, '2020-01-01 00:00:00')", range( 1, 1234 ) ) );
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_quota_usage (subject, scope, period, used, held, updated_at) VALUES $rows" );
		self::assertSame( 1234, Plugin::instance()->quotas->prune() );
		self::assertSame( [], $this->periods() );
	}

	private const REQUEST = [ 'module' => 'chat', 'operation' => 'chat', 'units' => 1 ];

	private function use_all(): void {
		foreach ( [ 'never', 'daily', 'weekly', 'monthly' ] as $period ) {
			self::assertIsArray( aipuffer_charge_usage( [ 'scope' => "chatbot:$period", 'user_id' => $this->user ] + self::REQUEST ) );
		}
	}

	/** @return list<string> */
	private function periods(): array {
		global $wpdb;

		return $wpdb->get_col( "SELECT DISTINCT period FROM {$wpdb->prefix}aipuffer_quota_usage ORDER BY period" );
	}
}
