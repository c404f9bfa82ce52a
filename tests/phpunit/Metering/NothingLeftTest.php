<?php
/**
 * Who has nothing left, and who was allowed to go below it.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Plugin;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;

/**
 * Estimates that cost nothing, and settlements after a refund below what is held.
 */
final class NothingLeftTest extends TestCase {
	private const TEXT  = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'p', 'model' => 'm' ];
	private const IMAGE = [ 'module' => 'image_generator', 'operation' => 'generate', 'provider' => 'p', 'model' => 'm' ];

	/**
	 * @return array<string, array{array<string, mixed>, ?array<string, mixed>, bool}>
	 */
	public static function estimates(): array {
		$tokens = [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '0', 'output_rate' => '0' ];
		$output = [ 'output_rate' => '8' ] + $tokens;
		$images = [ 'billing_method' => 'per_image', 'unit_rate' => '5' ];
		return [
			'no rule, 0 tokens'                  => [ self::TEXT + [ 'input_tokens' => 0, 'output_tokens' => 0 ], null, true ],
			'no rule, 0 units'                   => [ self::TEXT + [ 'units' => 0 ], null, true ],
			'no rule, nothing told'              => [ self::TEXT, null, true ],
			'no rule, 1 token'                   => [ self::TEXT + [ 'total_tokens' => 1 ], null, true ],
			'a rule, 0 tokens'                   => [ self::TEXT + [ 'total_tokens' => 0 ], $output, true ],
			'a rule, nothing told'               => [ self::TEXT, $output, true ],
			'input is free, output is 0'         => [ self::TEXT + [ 'input_tokens' => 5000, 'output_tokens' => 0 ], $output, true ],
			'images, none'                       => [ self::IMAGE + [ 'images' => 0 ], $images, true ],
			'flat'                               => [ self::TEXT + [ 'total_tokens' => 0 ], [ 'billing_method' => 'flat', 'unit_rate' => '0.5' ], true ],
			'a rule that costs nothing'          => [ self::TEXT + [ 'total_tokens' => 5000 ], $tokens, false ],
			'a rule that costs nothing, 0'       => [ self::TEXT + [ 'total_tokens' => 0 ], $tokens, false ],
			'a rule that costs nothing, no told' => [ self::TEXT, $tokens, false ],
			'images that cost nothing'           => [ self::IMAGE, [ 'unit_rate' => '0' ] + $images, false ],
			'flat at 0'                          => [ self::TEXT, [ 'billing_method' => 'flat', 'unit_rate' => '0' ], false ],
		];
	}

	/**
	 * @dataProvider estimates
	 * @param array<string, mixed>  $request The request.
	 * @param ?array<string, mixed> $rule    Its rule.
	 * @param bool                  $costs   Whether some usage of it costs something.
	 */
	public function test_who_has_neither_credits_nor_quota_is_refused_what_may_cost( array $request, ?array $rule, bool $costs ): void {
		if ( $rule ) {
			self::assertIsArray( aipuffer_save_price( array_intersect_key( $request, [ 'module' => 1, 'operation' => 1, 'provider' => 1, 'model' => 1 ] ) + $rule ) );
		}
		$user  = $this->create_user();
		$guest = [ 'user_id' => 0, 'guest_id' => Guest::issue(), 'guest_address' => '203.0.113.1' ];
		foreach ( [ [ [ 'user_id' => $user ], 402 ], [ $guest, 429 ] ] as [ $payer, $status ] ) {
			$answer = aipuffer_reserve_usage( $payer + $request );
			if ( $costs ) {
				self::assertWPError( $answer );
				self::assertSame( [ 'aipuffer_quota_exceeded', $status ], [ $answer->get_error_code(), $answer->get_error_data()['status'] ] );
			} else {
				self::assertIsArray( $answer );
				self::assertSame( '0', aipuffer_settle_usage( $answer['id'], [ 'total_tokens' => 5000, 'images' => 3 ] )['cost'] );
			}
		}

		// Something left of either is enough.
		aipuffer_set_quota( '*', [ 'guest' => '100', 'user' => null ] );
		self::assertIsArray( aipuffer_reserve_usage( $guest + $request ) );
		self::assertIsArray( aipuffer_reserve_usage( [ 'user_id' => $user ] + $request ) );
		aipuffer_set_quota( '*', [ 'user' => '0' ] );
		aipuffer_adjust_balance( $user, '100' );
		self::assertIsArray( aipuffer_reserve_usage( [ 'user_id' => $user ] + $request ) );
	}

	public function test_usage_of_nothing_that_is_known_is_charged_as_nothing(): void {
		self::assertSame( '0', aipuffer_charge_usage( self::TEXT + [ 'user_id' => $this->create_user(), 'total_tokens' => 0 ] )['cost'] );
	}

	public function test_what_was_reserved_is_charged_below_zero_where_the_refund_was_allowed_to(): void {
		update_option( 'aipuffer_allow_negative_balance', 'yes' );
		$user  = $this->create_user();
		$holds = [];
		$this->order( $user, EntryType::Purchase, 100_000_000 );
		foreach ( [ 50, 30 ] as $units ) {
			$holds[] = aipuffer_reserve_usage( self::TEXT + [ 'user_id' => $user, 'units' => $units ] )['id'];
		}
		$this->order( $user, EntryType::Revocation, -100_000_000 );
		self::assertSame( [ 'balance' => '0', 'held' => '80', 'available' => '-80' ], aipuffer_get_balance( $user ) );

		$first = aipuffer_settle_usage( $holds[0], [ 'units' => 50 ] );
		self::assertSame( [ '50', '-50' ], [ $first['from_balance'], $first['balance'] ] );
		self::assertSame( $first, aipuffer_settle_usage( $holds[0], [ 'units' => 50 ] ) );
		self::assertSame( [ 'balance' => '-50', 'held' => '30', 'available' => '-80' ], aipuffer_get_balance( $user ) );
		self::assertSame( 'aipuffer_insufficient_credits', aipuffer_adjust_balance( $user, '-1' )->get_error_code() );

		// More than was reserved goes over the quota, as it does for everybody: only what was reserved was there once.
		$second = aipuffer_settle_usage( $holds[1], [ 'units' => 45 ] );
		self::assertSame( [ '30', '15', '-80' ], [ $second['from_balance'], $second['from_quota'], $second['balance'] ] );
		self::assertSame( [ 'balance' => '-80', 'held' => '0', 'available' => '-80' ], aipuffer_get_balance( $user ) );
		self::assertWPError( aipuffer_reserve_usage( self::TEXT + [ 'user_id' => $user, 'units' => 0 ] ) );

		self::assertSame( '20', aipuffer_adjust_balance( $user, '100' )['balance'] );
		self::assertSame( '20', aipuffer_charge_usage( self::TEXT + [ 'user_id' => $user, 'units' => 20 ] )['from_balance'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_released_or_expired_it_goes_back_to_what_the_refund_left(): void {
		update_option( 'aipuffer_allow_negative_balance', 'yes' );
		$user = $this->create_user();
		$this->order( $user, EntryType::Purchase, 100_000_000 );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$released = aipuffer_reserve_usage( self::TEXT + [ 'user_id' => $user, 'units' => 40 ] )['id'];
		$expired  = aipuffer_reserve_usage( self::TEXT + [ 'user_id' => $user, 'units' => 40 ] )['id'];
		$this->order( $user, EntryType::Revocation, -100_000_000 );
		aipuffer_release_usage( $released );
		$this->at( '2026-03-01 10:16:00 UTC' );
		self::assertSame( [ 'balance' => '0', 'held' => '0', 'available' => '0' ], aipuffer_get_balance( $user ) );
		// Nothing is reserved for it any more, so it goes over the quota.
		$late = aipuffer_settle_usage( $expired, [ 'units' => 40 ] );
		self::assertSame( [ '0', '40', '0' ], [ $late['from_balance'], $late['from_quota'], $late['balance'] ] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	/**
	 * Writes what an order grants or takes back.
	 */
	private function order( int $user, EntryType $type, int $micro ): void {
		Plugin::instance()->ledger->post( new Entry( type: $type, payer: Payer::user( $user ), actor: Actor::admin( 0 ), idempotency_key: "test:$type->value:$user", credits_delta: $micro ) );
	}
}
