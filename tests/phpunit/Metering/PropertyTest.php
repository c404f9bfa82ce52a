<?php
/**
 * Random sequences of everything that moves money.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Plugin;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;

final class PropertyTest extends TestCase {
	private const STEPS = 80;
	private const LIMIT = 60;

	/** @var list<int> */
	private array $users;
	private MoneyModel $model;
	private int $now;

	/** @var list<int> */
	private array $holds = [];

	/** @var list<array{string, int, int, string}> */
	private array $posted = [];

	/** @var list<array{string, int, int, int}> */
	private array $reserved = [];

	/**
	 * @return iterable<string, array{int}>
	 */
	public static function seeds(): iterable {
		for ( $seed = 1; $seed <= 25; $seed++ ) {
			yield "seed $seed" => [ $seed ];
		}
	}

	/**
	 * @dataProvider seeds
	 */
	public function test_the_plugin_agrees_with_the_model_after_every_step( int $seed ): void {
		mt_srand( $seed );
		update_option( 'timezone_string', 'UTC' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => (string) self::LIMIT, 'period' => 'daily' ] );
		$this->users = array_map( fn (): int => $this->create_user( 'subscriber' ), [ 1, 2, 3 ] );
		$this->model = new MoneyModel( self::LIMIT );
		$this->now   = (int) strtotime( '2026-03-01 20:00:00 UTC' );
		for ( $step = 1; $step <= self::STEPS; $step++ ) {
			$this->clock();
			$did = $this->step( $step );
			$this->compare( "seed $seed, step $step: $did" );
		}
		mt_srand();
	}

	private function step( int $step ): string {
		$user = $this->users[ mt_rand( 0, 2 ) ];

		return match ( mt_rand( 0, 11 ) ) {
			0       => $this->post( 'purchase', $user, mt_rand( 1, 200 ), "order:$step" ),
			1       => $this->post( 'adjustment', $user, mt_rand( 0, 1 ) ? mt_rand( 1, 60 ) : -mt_rand( 1, 60 ), "adjust:$step" ),
			2       => $this->post( 'revocation', $user, mt_rand( 1, 100 ), "refund:$step" ),
			3       => [] === $this->posted ? 'nothing' : $this->post( ...$this->posted[ array_rand( $this->posted ) ] ),
			4, 5, 6 => $this->reserve( "key:$step", $user, mt_rand( 0, 90 ) ),
			7       => [] === $this->reserved ? 'nothing' : $this->reserve_again( ...$this->reserved[ array_rand( $this->reserved ) ] ),
			8, 9    => $this->settle( mt_rand( 0, 4 ) ? mt_rand( 0, 120 ) : null ),
			10      => $this->release(),
			11      => $this->pass( mt_rand( 0, 3 ) ? mt_rand( 60, 1200 ) : mt_rand( 7200, 40_000 ) ),
		};
	}

	private function post( string $type, int $user, int $credits, string $key ): string {
		if ( ! in_array( [ $type, $user, $credits, $key ], $this->posted, true ) ) {
			$this->posted[] = [ $type, $user, $credits, $key ];
		}
		if ( 'adjustment' === $type ) {
			$done = is_array( aipuffer_adjust_balance( $user, $credits, [ 'idempotency_key' => $key ] ) );
			self::assertSame( $this->model->add( $user, $credits, $key ), $done, $key );
		} else {
			Plugin::instance()->ledger->post(
				new Entry( EntryType::from( $type ), Payer::user( $user ), Actor::order( 1 ), $key, ( 'revocation' === $type ? -$credits : $credits ) * Credits::SCALE )
			);
			'revocation' === $type ? $this->model->take_back( $user, $credits, $key ) : $this->model->add( $user, $credits, $key );
		}

		return "$type of $credits for $user under $key";
	}

	private function reserve( string $key, int $user, int $units ): string {
		$hold    = aipuffer_reserve_usage( self::request( $key, $user, $units ) );
		$id      = is_array( $hold ) ? $hold['id'] : 0;
		$allowed = $this->model->reserve( $id, $user, $units, $this->now );
		self::assertSame( $allowed, is_array( $hold ), "reserve $units for $user" );
		if ( $allowed ) {
			$this->holds[]    = $id;
			$this->reserved[] = [ $key, $user, $units, $id ];
			self::assertSame( [ (string) $this->model->holds[ $id ]['credits'], (string) $this->model->holds[ $id ]['quota'] ], [ $hold['credits'], $hold['quota'] ] );
		}

		return "reserve $units for $user";
	}

	/**
	 * A repeated request reserves nothing, but it is a touch like any other. Under the key of one that was given back it is a
	 * new one.
	 */
	private function reserve_again( string $key, int $user, int $units, int $id ): string {
		$this->model->expire( $user, $this->now );
		if ( in_array( $this->model->holds[ $id ]['state'], [ 'released', 'expired' ], true ) ) {
			$this->reserved = array_values( array_filter( $this->reserved, static fn ( array $request ): bool => $key !== $request[0] ) );

			return $this->reserve( $key, $user, $units ) . " again under $key";
		}
		self::assertSame( $id, aipuffer_reserve_usage( self::request( $key, $user, $units ) )['id'] );

		return "reserve again $key";
	}

	private function settle( ?int $units ): string {
		if ( [] === $this->holds ) {
			return 'nothing';
		}
		$id   = $this->holds[ array_rand( $this->holds ) ];
		$done = is_array( aipuffer_settle_usage( $id, null === $units ? [] : [ 'units' => $units ] ) );
		self::assertSame( $this->model->settle( $id, $units ), $done, "settle $id" );

		return "settle $id with " . ( $units ?? 'nothing told' );
	}

	private function release(): string {
		if ( [] === $this->holds ) {
			return 'nothing';
		}
		$id   = $this->holds[ array_rand( $this->holds ) ];
		$done = is_array( aipuffer_release_usage( $id ) );
		self::assertSame( $this->model->release( $id ), $done, "release $id" );

		return "release $id";
	}

	private function pass( int $seconds ): string {
		$this->now += $seconds;
		$this->clock();
		if ( mt_rand( 0, 1 ) ) {
			do_action( 'aipuffer_free_expired_reservations' );
			array_map( fn ( int $user ) => $this->model->expire( $user, $this->now ), $this->users );
		}

		return "pass $seconds seconds";
	}

	private function compare( string $when ): void {
		global $wpdb;
		self::assertSame( [], aipuffer_verify_ledger()['problems'], $when );
		foreach ( $this->users as $user ) {
			$account = Plugin::instance()->ledger->account( $user );
			self::assertSame( $this->model->balance[ $user ] ?? 0, $account->balance / Credits::SCALE, "balance of $user, $when" );
			self::assertSame( $this->model->available( $user ), $account->available() / Credits::SCALE, "available of $user, $when" );
			self::assertGreaterThanOrEqual( 0, $account->available(), $when );
			$expected = array_filter( $this->model->quota[ $user ] ?? [], static fn ( array $counter ): bool => 0 !== $counter['used'] || 0 !== $counter['held'] );
			ksort( $expected );
			$counters = [];
			foreach ( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject = 'user:$user' AND (used <> 0 OR held <> 0) ORDER BY period" ) as $row ) {
				$counters[ substr( $row->period, 4 ) ] = [ 'used' => (int) $row->used / Credits::SCALE, 'held' => (int) $row->held / Credits::SCALE ];
			}
			self::assertSame( $expected, $counters, "quota of $user, $when" );
		}
	}

	private function clock(): void {
		$this->at( gmdate( 'Y-m-d H:i:s \U\T\C', $this->now ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function request( string $key, int $user, int $units ): array {
		return [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => $units, 'idempotency_key' => $key ];
	}
}
