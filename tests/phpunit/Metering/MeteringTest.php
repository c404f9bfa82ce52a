<?php
/**
 * The life of a charged request.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Tests\TestCase;

final class MeteringTest extends TestCase {
	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '100' );
	}

	protected function tearDown(): void {
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		parent::tearDown();
	}

	public function test_a_request_is_reserved_settled_and_the_rest_given_back(): void {
		$hold = $this->reserve( 60 );
		self::assertSame( [ '60', '0' ], [ $hold['credits'], $hold['quota'] ] );
		self::assertSame( [ 'balance' => '100', 'held' => '60', 'available' => '40' ], aipuffer_get_balance( $this->user ) );

		$settled = aipuffer_settle_usage( $hold['id'], [ 'input_tokens' => 20, 'output_tokens' => 5 ] );
		self::assertSame( [ '25', '25', '0', '75', false ], [ $settled['cost'], $settled['from_balance'], $settled['from_quota'], $settled['balance'], $settled['usage_missing'] ] );
		self::assertSame( [ 'balance' => '75', 'held' => '0', 'available' => '75' ], aipuffer_get_balance( $this->user ) );
	}

	public function test_settling_again_charges_once_whatever_is_told(): void {
		$hold  = $this->reserve( 60 );
		$first = aipuffer_settle_usage( $hold['id'], [ 'total_tokens' => 25 ] );
		self::assertSame( $first, aipuffer_settle_usage( $hold['id'], [ 'total_tokens' => 99 ] ) );
		self::assertSame( '75', aipuffer_get_balance( $this->user )['balance'] );
	}

	public function test_balance_first_then_quota(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '30' ] );
		$hold = $this->reserve( 120 );
		self::assertSame( [ '100', '20' ], [ $hold['credits'], $hold['quota'] ] );
		$settled = aipuffer_settle_usage( $hold['id'], [ 'units' => 110 ] );
		self::assertSame( [ '100', '10', '0' ], [ $settled['from_balance'], $settled['from_quota'], $settled['balance'] ] );
		self::assertIsArray( $this->reserve( 20 ) );
		self::assertWPError( $this->reserve( 1 ) );
	}

	public function test_all_or_nothing(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '30', 'period' => 'daily', 'message' => 'Come back tomorrow.' ] );
		$refused = $this->reserve( 131 );
		self::assertWPError( $refused );
		self::assertSame( 'aipuffer_quota_exceeded', $refused->get_error_code() );
		$data = $refused->get_error_data();
		self::assertSame( [ 402, 'Come back tomorrow.', '131', '100', '30' ], [ $data['status'], $data['message'], $data['required'], $data['available'], $data['quota_remaining'] ] );
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/', $data['resets_at'] );
		self::assertSame( '0', aipuffer_get_balance( $this->user )['held'] );
	}

	public function test_a_refusal_offers_the_way_to_credits(): void {
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		self::assertSame( [ [ 'label' => 'Buy credits', 'url' => 'https://example.org/buy' ] ], $this->reserve( 101 )->get_error_data()['actions'] );
	}

	public function test_a_cost_above_the_reservation_is_taken_too(): void {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10' ] );
		$hold    = $this->reserve( 60 );
		$other   = $this->reserve( 30 );
		$settled = aipuffer_settle_usage( $hold['id'], [ 'units' => 100 ] );
		// 60 reserved, 10 still available beside the other reservation, the rest over the quota: the provider has been paid.
		self::assertSame( [ '70', '30', '30' ], [ $settled['from_balance'], $settled['from_quota'], $settled['balance'] ] );
		self::assertSame( '30', aipuffer_settle_usage( $other['id'], [ 'units' => 30 ] )['from_balance'] );
	}

	public function test_usage_that_is_missing_is_charged_at_the_estimate_and_zero_is_zero(): void {
		$missing = aipuffer_settle_usage( $this->reserve( 60 )['id'] );
		self::assertSame( [ '60', true ], [ $missing['cost'], $missing['usage_missing'] ] );
		$zero = aipuffer_settle_usage( $this->reserve( 40 )['id'], [ 'input_tokens' => 0, 'output_tokens' => 0 ] );
		self::assertSame( [ '0', false ], [ $zero['cost'], $zero['usage_missing'] ] );
	}

	public function test_a_flat_rule_charges_whatever_the_usage(): void {
		aipuffer_save_price( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'provider' => '*', 'model' => '*', 'billing_method' => 'flat', 'unit_rate' => '5' ] );
		self::assertSame( '5', aipuffer_settle_usage( $this->reserve( 1 )['id'] )['cost'] );
		self::assertSame( '5', aipuffer_settle_usage( $this->reserve( 1 )['id'], [ 'total_tokens' => 0 ] )['cost'] );
	}

	public function test_media_with_tokens_but_no_count_is_charged_at_the_estimate(): void {
		$key = [ 'module' => 'image_generator', 'operation' => 'generate', 'provider' => 'xai', 'model' => 'grok' ];
		aipuffer_save_price( $key + [ 'billing_method' => 'per_image', 'unit_rate' => '10' ] );
		$hold = aipuffer_reserve_usage( $key + [ 'user_id' => $this->user, 'images' => 2 ] );
		self::assertSame( '20', $hold['credits'] );
		self::assertSame( [ '20', true ], array_values( array_intersect_key( aipuffer_settle_usage( $hold['id'], [ 'total_tokens' => 4000 ] ), [ 'cost' => 1, 'usage_missing' => 1 ] ) ) );
		// Who names no number asks for one.
		self::assertSame( '10', aipuffer_reserve_usage( $key + [ 'user_id' => $this->user ] )['credits'] );
	}

	public function test_the_model_that_answered_sets_the_price(): void {
		$key = [ 'module' => 'chat', 'operation' => 'chat' ];
		aipuffer_save_price( $key + [ 'provider' => 'openai', 'model' => 'big', 'billing_method' => 'flat', 'unit_rate' => '9' ] );
		aipuffer_save_price( $key + [ 'provider' => 'openai', 'model' => 'small', 'billing_method' => 'flat', 'unit_rate' => '2' ] );
		$hold = aipuffer_reserve_usage( $key + [ 'user_id' => $this->user, 'provider' => 'openai', 'model' => 'big' ] );
		self::assertSame( '2', aipuffer_settle_usage( $hold['id'], [ 'total_tokens' => 10, 'model' => 'small' ] )['cost'] );
	}

	public function test_who_cannot_tell_the_cost_must_have_something_left(): void {
		$ask = fn () => aipuffer_reserve_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $this->user ] );
		self::assertIsArray( $ask() );
		aipuffer_adjust_balance( $this->user, '-100' );
		self::assertWPError( $ask() );
		aipuffer_set_quota( 'chatbot', [ 'user' => '1' ] );
		self::assertIsArray( $ask() );
	}

	public function test_a_released_reservation_costs_nothing_and_cannot_be_settled(): void {
		$hold = $this->reserve( 60 );
		self::assertSame( 'released', aipuffer_release_usage( $hold['id'] )['state'] );
		self::assertSame( 'released', aipuffer_release_usage( $hold['id'] )['state'] );
		self::assertSame( '100', aipuffer_get_balance( $this->user )['available'] );
		$refused = aipuffer_settle_usage( $hold['id'], [ 'units' => 1 ] );
		self::assertSame( [ 'aipuffer_reservation_ended', 409 ], [ $refused->get_error_code(), $refused->get_error_data()['status'] ] );
	}

	public function test_a_settled_reservation_cannot_be_released(): void {
		$hold = $this->reserve( 60 );
		aipuffer_settle_usage( $hold['id'], [ 'units' => 60 ] );
		self::assertSame( 'aipuffer_reservation_ended', aipuffer_release_usage( $hold['id'] )->get_error_code() );
		self::assertSame( '40', aipuffer_get_balance( $this->user )['available'] );
	}

	public function test_an_abandoned_reservation_comes_back_at_the_next_touch(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		self::assertSame( '2026-03-01T10:15:00Z', $this->reserve( 60 )['expires_at'] );
		$this->at( '2026-03-01 10:14:59 UTC' );
		self::assertSame( '40', aipuffer_get_balance( $this->user )['available'] );
		$this->at( '2026-03-01 10:15:00 UTC' );
		self::assertIsArray( $this->reserve( 100 ) );
	}

	public function test_cron_frees_those_who_never_come_back(): void {
		global $wpdb;
		aipuffer_set_quota( 'ai_forms', [ 'user' => '30' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->reserve( 120 );
		$this->at( '2026-03-01 10:15:00 UTC' );
		do_action( 'aipuffer_free_expired_reservations' );
		self::assertSame( '0', $wpdb->get_var( "SELECT held FROM {$wpdb->prefix}aipuffer_balances WHERE user_id = {$this->user}" ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT held FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject = 'user:{$this->user}'" ) );
	}

	public function test_a_settle_that_comes_after_the_expiry_still_charges_once(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$hold = $this->reserve( 60 );
		$this->at( '2026-03-01 11:00:00 UTC' );
		self::assertSame( '100', aipuffer_get_balance( $this->user )['available'] );
		self::assertSame( 'expired', aipuffer_release_usage( $hold['id'] )['state'] );
		$settled = aipuffer_settle_usage( $hold['id'], [ 'units' => 50 ] );
		self::assertSame( [ '50', '50' ], [ $settled['from_balance'], $settled['balance'] ] );
		self::assertSame( $settled, aipuffer_settle_usage( $hold['id'], [ 'units' => 50 ] ) );
	}

	public function test_a_request_across_midnight_counts_in_the_day_it_was_asked(): void {
		aipuffer_adjust_balance( $this->user, '-100' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => 'daily' ] );
		$this->at( '2026-03-01 23:59:59 UTC' );
		$hold = $this->reserve( 10 );
		$this->at( '2026-03-02 00:00:01 UTC' );
		aipuffer_settle_usage( $hold['id'], [ 'units' => 10 ] );
		self::assertIsArray( $this->reserve( 10 ) );
		self::assertWPError( $this->reserve( 1 ) );
	}

	public function test_the_same_key_reserves_and_charges_once(): void {
		$first = $this->reserve( 60, [ 'idempotency_key' => 'k' ] );
		self::assertSame( $first['id'], $this->reserve( 60, [ 'idempotency_key' => 'k' ] )['id'] );
		self::assertSame( '60', aipuffer_get_balance( $this->user )['held'] );
		$charge = [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => 10, 'idempotency_key' => 'c' ];
		self::assertSame( aipuffer_charge_usage( $charge ), aipuffer_charge_usage( $charge ) );
		self::assertSame( '90', aipuffer_get_balance( $this->user )['balance'] );
	}

	public function test_a_refused_request_does_not_use_up_its_key(): void {
		self::assertWPError( $this->reserve( 101, [ 'idempotency_key' => 'k' ] ) );
		aipuffer_adjust_balance( $this->user, '1' );
		self::assertIsArray( $this->reserve( 101, [ 'idempotency_key' => 'k' ] ) );
	}

	public function test_a_key_of_somebody_else_is_refused(): void {
		$this->reserve( 10, [ 'idempotency_key' => 'k' ] );
		$refused = $this->reserve( 10, [ 'idempotency_key' => 'k', 'user_id' => $this->create_user( 'subscriber' ) ] );
		self::assertSame( 'aipuffer_key_reused', $refused->get_error_code() );
	}

	public function test_a_failed_charge_leaves_nothing_behind(): void {
		self::assertWPError( aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => 101 ] ) );
		self::assertSame( 1, aipuffer_verify_ledger()['entries'] );
		self::assertSame( '0', aipuffer_get_balance( $this->user )['held'] );
	}

	public function test_a_quote_changes_nothing(): void {
		global $wpdb;
		aipuffer_quote_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'units' => 5 ] );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_holds" ) );
	}

	public function test_other_code_hears_of_every_step(): void {
		$heard = [];
		foreach ( [ 'aipuffer_usage_reserved', 'aipuffer_usage_settled', 'aipuffer_usage_refused', 'aipuffer_balance_changed' ] as $hook ) {
			add_action(
				$hook,
				static function () use ( &$heard, $hook ): void {
					$heard[] = $hook;
				}
			);
		}
		aipuffer_settle_usage( $this->reserve( 10 )['id'], [ 'units' => 10 ] );
		$this->reserve( 1000 );
		aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => 1000 ] );
		self::assertSame( [ 'aipuffer_usage_reserved', 'aipuffer_balance_changed', 'aipuffer_usage_settled', 'aipuffer_usage_refused', 'aipuffer_usage_refused' ], $heard );
	}

	/**
	 * @return array<string, array{array<string, mixed>, int, ?string}>
	 */
	public static function bad_requests(): array {
		return [
			'no module'            => [ [ 'module' => '' ], 400, 'module' ],
			'unknown module'       => [ [ 'module' => 'nonsense' ], 400, 'module' ],
			'unknown operation'    => [ [ 'operation' => 'nonsense' ], 400, 'operation' ],
			'a module that is none' => [ [ 'module' => [ 'chat' ] ], 400, 'module' ],
			'a bad scope'          => [ [ 'scope' => 'my bot' ], 400, 'scope' ],
			'unknown user'         => [ [ 'user_id' => 99_999_999 ], 404, null ],
			'a negative user'      => [ [ 'user_id' => -1 ], 404, null ],
			'a user by name'       => [ [ 'user_id' => 'ada' ], 400, 'user_id' ],
			'negative tokens'      => [ [ 'input_tokens' => -1 ], 400, 'input_tokens' ],
			'tokens as a float'    => [ [ 'output_tokens' => 1.5 ], 400, 'output_tokens' ],
			'absurd tokens'        => [ [ 'input_tokens' => PHP_INT_MAX ], 400, 'input_tokens' ],
			'tokens in words'      => [ [ 'total_tokens' => 'many' ], 400, 'total_tokens' ],
			'negative images'      => [ [ 'images' => -1 ], 400, 'images' ],
			'absurd videos'        => [ [ 'videos' => 1_000_001 ], 400, 'videos' ],
			'negative units'       => [ [ 'units' => -5 ], 400, 'units' ],
			'a long model'         => [ [ 'model' => str_repeat( 'm', 192 ) ], 400, 'model' ],
			'a broken model'       => [ [ 'model' => "\xff\xfe" ], 400, 'model' ],
			'a key with spaces'    => [ [ 'idempotency_key' => 'a b' ], 400, 'idempotency_key' ],
		];
	}

	/**
	 * @dataProvider bad_requests
	 * @param array<string, mixed> $change What is bad.
	 */
	public function test_bad_input_is_refused_and_nothing_written( array $change, int $status, ?string $field ): void {
		$args = $change + [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'total_tokens' => 1 ];
		foreach ( [ aipuffer_reserve_usage( $args ), aipuffer_charge_usage( $args ) ] as $refused ) {
			self::assertWPError( $refused );
			self::assertSame( [ $status, $field ], [ $refused->get_error_data()['status'], $refused->get_error_data()['field'] ?? null ] );
		}
		self::assertSame( 1, aipuffer_verify_ledger()['entries'] );
		self::assertSame( '0', aipuffer_get_balance( $this->user )['held'] );
	}

	public function test_an_unknown_reservation_is_refused(): void {
		self::assertSame( 404, aipuffer_settle_usage( 99_999_999, [] )->get_error_data()['status'] );
		self::assertSame( 404, aipuffer_release_usage( 0 )->get_error_data()['status'] );
	}

	public function test_bad_usage_is_refused_and_the_reservation_stays(): void {
		$hold = $this->reserve( 60 );
		self::assertSame( 'output_tokens', aipuffer_settle_usage( $hold['id'], [ 'output_tokens' => -3 ] )->get_error_data()['field'] );
		self::assertSame( '60', aipuffer_get_balance( $this->user )['held'] );
	}

	/**
	 * @param array<string, mixed> $more More arguments.
	 */
	private function reserve( int $units, array $more = [] ): mixed {
		return aipuffer_reserve_usage( $more + [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->user, 'units' => $units ] );
	}
}
