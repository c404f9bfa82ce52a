<?php
/**
 * Figures of credits sold.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use WC_Order;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class SalesTest extends OrderTestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
	}

	public function test_nothing_sold_is_a_row_of_zeros_for_each_day(): void {
		$this->at( '2026-03-02 10:00:00 UTC' );
		self::assertSame(
			[
				'outstanding'         => '0',
				'outstanding_deleted' => '0',
				'granted'             => '0',
				'taken_back'          => '0',
				'series'              => [
					[ 'date' => '2026-03-01', 'granted' => '0', 'taken_back' => '0', 'outstanding' => '0' ],
					[ 'date' => '2026-03-02', 'granted' => '0', 'taken_back' => '0', 'outstanding' => '0' ],
				],
			],
			$this->sales( 2 )
		);
	}

	public function test_sales_refunds_use_and_gifts_by_day(): void {
		$this->at( '2026-02-01 12:00:00 UTC' );
		aipuffer_adjust_balance( $this->user, '1000' );
		$this->at( '2026-03-01 12:00:00 UTC' );
		$order = $this->completed();
		$this->at( '2026-03-02 12:00:00 UTC' );
		self::spend( $this->user, 30 );
		self::refund( $order, '5' );
		$this->at( '2026-03-03 12:00:00 UTC' );
		self::set_status( $order, 'cancelled' );
		self::set_status( $order, 'completed' );

		$sales = $this->sales( 3 );
		self::assertSame( [ '1120', '350', '200' ], [ $sales['outstanding'], $sales['granted'], $sales['taken_back'] ] );
		self::assertSame(
			[
				[ 'date' => '2026-03-01', 'granted' => '200', 'taken_back' => '0', 'outstanding' => '1200' ],
				[ 'date' => '2026-03-02', 'granted' => '0', 'taken_back' => '50', 'outstanding' => '1120' ],
				[ 'date' => '2026-03-03', 'granted' => '150', 'taken_back' => '150', 'outstanding' => '1120' ],
			],
			$sales['series']
		);
		self::assertSame( '150', $this->sales( 1 )['granted'] );
	}

	public function test_credits_of_deleted_users_are_told_apart_and_left_out_of_all_days(): void {
		$this->at( '2026-03-01 12:00:00 UTC' );
		[ $gone, $erased ] = [ $this->create_user(), $this->create_user() ];
		aipuffer_adjust_balance( $gone, '1000' );
		aipuffer_adjust_balance( $erased, '70' );
		$this->completed();
		$this->at( '2026-03-02 12:00:00 UTC' );
		self::spend( $gone, 30 );
		self::spend( $erased, 20 );
		self::spend( $this->user, 1 );
		$this->at( '2026-03-03 12:00:00 UTC' );
		aipuffer_adjust_balance( $gone, '0.5' );
		self::assertSame( [ '1219.5', '0', [ '1270', '1219', '1219.5' ] ], $this->outstanding( 3 ) );

		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $gone );
		self::assertSame( [ '249', '970.5', [ '270', '249', '249' ] ], $this->outstanding( 3 ) );
		self::assertSame( [ '249', '970.5', [ '249' ] ], $this->outstanding( 1 ) );
		do_action( 'aipuffer_sum_ledger' );
		wp_delete_user( $erased );
		self::assertSame( [ '199', '1020.5', [ '200', '199', '199' ] ], $this->outstanding( 3 ) );
	}

	/**
	 * @return array{string, string, list<string>}
	 */
	private function outstanding( int $days ): array {
		$sales = $this->sales( $days );

		return [ $sales['outstanding'], $sales['outstanding_deleted'], array_column( $sales['series'], 'outstanding' ) ];
	}

	/**
	 * @return iterable<string, array{string, string, string}> Zone, the last moment of 1 March there and the first of 2 March.
	 */
	public static function zones(): iterable {
		yield 'UTC' => [ 'UTC', '2026-03-01 23:59:59 UTC', '2026-03-02 00:00:00 UTC' ];
		yield 'Kathmandu, 5:45 ahead' => [ 'Asia/Kathmandu', '2026-03-01 18:14:59 UTC', '2026-03-01 18:15:00 UTC' ];
		yield 'Kolkata, 5:30 ahead' => [ 'Asia/Kolkata', '2026-03-01 18:29:59 UTC', '2026-03-01 18:30:00 UTC' ];
		yield 'New York, 5:00 behind' => [ 'America/New_York', '2026-03-02 04:59:59 UTC', '2026-03-02 05:00:00 UTC' ];
	}

	#[DataProvider( 'zones' )]
	public function test_days_begin_at_the_sites_midnight( string $zone, string $last, string $first ): void {
		update_option( 'timezone_string', $zone );
		$this->at( $last );
		$this->completed();
		$this->at( $first );
		$this->completed();
		$this->completed();
		self::assertSame( [ '2026-03-01' => '200', '2026-03-02' => '400' ], array_column( $this->sales( 2 )['series'], 'granted', 'date' ) );
	}

	public function test_days_when_the_clocks_change(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		foreach ( [ '2026-03-28 22:30:00', '2026-03-28 23:30:00', '2026-03-29 21:30:00', '2026-03-29 22:30:00' ] as $time ) {
			$this->at( "$time UTC" );
			$this->completed();
		}
		self::assertSame( [ '2026-03-28' => '200', '2026-03-29' => '400', '2026-03-30' => '200' ], array_column( $this->sales( 3 )['series'], 'granted', 'date' ) );
	}

	public function test_figures_are_what_the_ledger_sums_to_however_much_of_it_is_summed_by_day(): void {
		global $wpdb;
		update_option( 'timezone_string', 'Europe/Berlin' );
		$orders = [];
		foreach ( [ '2026-03-26 22:59:59', '2026-03-26 23:00:00', '2026-03-28 22:59:59', '2026-03-28 23:00:00', '2026-03-29 21:59:59', '2026-03-29 22:00:00', '2026-03-31 21:59:59' ] as $number => $time ) {
			$this->at( "$time UTC" );
			aipuffer_adjust_balance( $this->user, '0.7' );
			$orders[] = $this->completed();
			self::refund( $orders[ intdiv( $number, 2 ) ], '1.37' );
			aipuffer_set_quota( 'ai_forms', [ 'user' => '5' ] );
			self::spend( $this->user, 17 * ( $number + 1 ) );
			if ( 3 === $number ) {
				self::set_status( $orders[1], 'cancelled' );
			}
			foreach ( 2 === $number || 4 === $number ? range( 1, 3 ) : [] as $hour ) {
				do_action( 'aipuffer_sum_ledger' );
				$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_ledger_summed SET seen_at = '2020-01-01 00:00:00'" );
			}
		}
		self::assertGreaterThan( 10, $wpdb->get_var( "SELECT summed_id - ( SELECT MIN(id) FROM {$wpdb->prefix}aipuffer_ledger ) FROM {$wpdb->prefix}aipuffer_ledger_summed" ) );
		for ( $days = 1; $days <= 8; $days++ ) {
			self::assertSame( self::by_hand( $days ), $this->sales( $days ) );
		}
		self::assertSame( self::balance( $this->user ), $this->sales( 1 )['outstanding'] );
	}

	/**
	 * SQLite has no integers that large, and refuses.
	 */
	#[Group( 'mariadb' )]
	public function test_sums_can_be_larger_than_any_amount(): void {
		foreach ( [ $this->user, $this->create_user() ] as $user ) {
			for ( $number = 0; $number < 8; $number++ ) {
				aipuffer_adjust_balance( $user, '999999999999.999999' );
			}
		}
		self::assertSame( '15999999999999.999984', $this->sales( 1 )['outstanding'] );
	}

	/**
	 * The figures, summed entry by entry.
	 *
	 * @return array<string, mixed>
	 */
	private static function by_hand( int $days ): array {
		global $wpdb;
		$today = '2026-03-31';
		$zero  = [ 'granted' => 0, 'taken_back' => 0, 'outstanding' => 0 ];
		$sums  = [ 'range' => $zero ];
		for ( $day = gmdate( 'Y-m-d', strtotime( $today ) - ( $days - 1 ) * DAY_IN_SECONDS ); $day <= $today; $day = gmdate( 'Y-m-d', strtotime( $day ) + DAY_IN_SECONDS ) ) {
			$sums[ $day ] = $zero;
		}
		foreach ( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger" ) as $entry ) {
			$of   = get_date_from_gmt( $entry->created_at, 'Y-m-d' );
			$kind = [ 'purchase' => 'granted', 'revocation' => 'taken_back' ][ $entry->type ] ?? null;
			foreach ( $kind && isset( $sums[ $of ] ) ? [ 'range', $of ] : [] as $sum ) {
				$sums[ $sum ][ $kind ] += abs( (int) $entry->credits_delta );
			}
			foreach ( array_keys( $sums ) as $sum ) {
				$sums[ $sum ]['outstanding'] += 'range' === $sum || $sum >= $of ? (int) $entry->credits_delta : 0;
			}
		}
		$shown = array_map( static fn ( array $sum ): array => array_map( static fn ( int $micro ): string => self::credits( (string) $micro ), $sum ), $sums );
		$range = array_shift( $shown );

		return [
			'outstanding'         => $range['outstanding'],
			'outstanding_deleted' => '0',
			'granted'             => $range['granted'],
			'taken_back'          => $range['taken_back'],
			'series'              => array_map( static fn ( string $date, array $sum ): array => [ 'date' => $date ] + $sum, array_keys( $shown ), $shown ),
		];
	}

	private function completed(): WC_Order {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );

		return $order;
	}

	/**
	 * @return array{outstanding: string, granted: string, taken_back: string, series: list<array<string, string>>}
	 */
	private function sales( int $days ): array {
		$answer = $this->rest( 'GET', '/credit-packages/sales', [ 'days' => $days ] );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );

		return $answer->get_data();
	}
}
