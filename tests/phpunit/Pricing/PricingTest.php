<?php
/**
 * Rules and their lookup.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use AIPuffer\Tests\TestCase;
use WP_Error;

final class PricingTest extends TestCase {
	private const KEY = [ 'module' => 'chat', 'operation' => 'chat' ];

	public function test_the_most_specific_enabled_rule_wins(): void {
		$this->flat( '*', '*', '1' );
		$provider = $this->flat( 'openai', '*', '2' );
		$model    = $this->flat( 'openai', 'gpt', '3' );

		self::assertSame( '3', $this->cost( 'openai', 'gpt' ) );
		self::assertSame( '2', $this->cost( 'openai', 'other' ) );
		self::assertSame( '1', $this->cost( 'google', 'gpt' ) );

		aipuffer_save_price( [ 'id' => $model['id'], 'enabled' => false ] );
		self::assertSame( '2', $this->cost( 'openai', 'gpt' ) );
		aipuffer_save_price( [ 'id' => $provider['id'], 'enabled' => false ] );
		self::assertSame( '1', $this->cost( 'openai', 'gpt' ) );
	}

	public function test_a_rule_prices_its_own_usage_type_only(): void {
		$this->flat( '*', '*', '5' );
		$quote = aipuffer_quote_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'provider' => 'openai', 'model' => 'gpt', 'total_tokens' => 12 ] );
		self::assertSame( [ '12', null ], [ $quote['cost'], $quote['rule'] ] );
	}

	public function test_without_a_rule_the_raw_usage_units_are_charged(): void {
		$image = [ 'module' => 'image_generator', 'operation' => 'generate', 'provider' => 'p', 'model' => 'm' ];
		self::assertSame( '1100', aipuffer_quote_usage( self::KEY + [ 'input_tokens' => 800, 'output_tokens' => 300 ] )['cost'] );
		self::assertSame( '3', aipuffer_quote_usage( $image + [ 'images' => 3 ] )['cost'] );
		self::assertSame( '50', aipuffer_quote_usage( $image + [ 'images' => 3, 'total_tokens' => 50 ] )['cost'] );
		self::assertSame( '7', aipuffer_quote_usage( self::KEY + [ 'units' => 7, 'total_tokens' => 50 ] )['cost'] );
		self::assertTrue( aipuffer_quote_usage( self::KEY )['usage_missing'] );
	}

	public function test_a_media_rule_prices_media_even_when_tokens_are_told(): void {
		$key = [ 'module' => 'image_generator', 'operation' => 'edit', 'provider' => 'xai', 'model' => 'grok' ];
		aipuffer_save_price( $key + [ 'billing_method' => 'per_image', 'unit_rate' => '40' ] );
		self::assertSame( '80', aipuffer_quote_usage( $key + [ 'images' => 2, 'input_tokens' => 5000, 'output_tokens' => 9 ] )['cost'] );
	}

	public function test_a_key_has_one_rule_and_the_refusal_leads_to_it(): void {
		$rule  = $this->flat( 'openai', 'gpt', '1' );
		$again = aipuffer_save_price( self::KEY + [ 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '9' ] );
		self::assertInstanceOf( WP_Error::class, $again );
		self::assertSame( 'aipuffer_price_exists', $again->get_error_code() );
		self::assertSame( [ 409, $rule['id'] ], [ $again->get_error_data()['status'], $again->get_error_data()['existing_id'] ] );
		self::assertSame( '1', $this->cost( 'openai', 'gpt' ) );
	}

	public function test_a_deleted_key_can_be_used_again(): void {
		$rule = $this->flat( 'openai', 'gpt', '1' );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( 200, $this->rest( 'DELETE', '/pricing/' . $rule['id'] )->get_status() );
		self::assertSame( 404, $this->rest( 'DELETE', '/pricing/' . $rule['id'] )->get_status() );
		$this->flat( 'openai', 'gpt', '2' );
		self::assertSame( '2', $this->cost( 'openai', 'gpt' ) );
	}

	public function test_a_ledger_entry_keeps_the_version_that_priced_it(): void {
		$rule = $this->flat( 'openai', 'gpt', '5' );
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '100' );
		$hold = aipuffer_reserve_usage( self::KEY + [ 'user_id' => $user, 'provider' => 'openai', 'model' => 'gpt' ] );
		aipuffer_settle_usage( $hold['id'] );
		$changed = aipuffer_save_price( [ 'id' => $rule['id'], 'unit_rate' => '6' ] );
		self::assertSame( [ $rule['id'], 2 ], [ $changed['id'], $changed['version'] ] );
		self::assertNotSame( $rule['version_id'], $changed['version_id'] );

		wp_set_current_user( $this->create_user( 'administrator' ) );
		$entry = $this->rest( 'GET', '/ledger', [ 'user' => $user, 'type' => [ 'usage' ] ] )->get_data()[0];
		self::assertSame( [ $rule['version_id'], '5' ], [ $entry['price_id'], $entry['cost'] ] );
	}

	public function test_a_stale_edit_is_refused(): void {
		$rule = $this->flat( 'openai', 'gpt', '5' );
		aipuffer_save_price( [ 'id' => $rule['id'], 'unit_rate' => '6' ] );
		$stale = aipuffer_save_price( [ 'id' => $rule['id'], 'unit_rate' => '7', 'expected_version' => 1 ] );
		self::assertSame( [ 'aipuffer_price_changed', 2 ], [ $stale->get_error_code(), $stale->get_error_data()['version'] ] );
		self::assertSame( '6', $this->cost( 'openai', 'gpt' ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function bad_rules(): array {
		return [
			'unknown module'                => [ [ 'module' => 'nonsense' ], 'module' ],
			'unknown operation'             => [ [ 'operation' => 'nonsense' ], 'operation' ],
			'no provider'                   => [ [ 'provider' => '' ], 'provider' ],
			'no model'                      => [ [ 'model' => '  ' ], 'model' ],
			'a model of all providers'      => [ [ 'provider' => '*' ], 'model' ],
			'a long model'                  => [ [ 'model' => str_repeat( 'm', 192 ) ], 'model' ],
			'markup'                        => [ [ 'model' => '<b>gpt</b>' ], 'model' ],
			'unknown method'                => [ [ 'billing_method' => 'per_moon' ], 'billing_method' ],
			'a method of another type'      => [ [ 'billing_method' => 'per_image' ], 'billing_method' ],
			'no rate'                       => [ [ 'unit_rate' => null ], 'unit_rate' ],
			'a blank rate'                  => [ [ 'unit_rate' => '' ], 'unit_rate' ],
			'a negative rate'               => [ [ 'unit_rate' => '-1' ], 'unit_rate' ],
			'a float'                       => [ [ 'unit_rate' => 0.1 ], 'unit_rate' ],
			'an absurd rate'                => [ [ 'unit_rate' => '1000001' ], 'unit_rate' ],
			'too many decimals'             => [ [ 'unit_rate' => '0.0000001' ], 'unit_rate' ],
			'tokens without an output rate' => [ [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1' ], 'output_rate' ],
			'enabled is no truth'           => [ [ 'enabled' => 'perhaps' ], 'enabled' ],
		];
	}

	/**
	 * @dataProvider bad_rules
	 * @param array<string, mixed> $change What is bad.
	 */
	public function test_a_bad_rule_is_refused_by_the_name_of_its_field( array $change, string $field ): void {
		$refused = aipuffer_save_price( $change + self::KEY + [ 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '1' ] );
		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( [ 400, $field ], [ $refused->get_error_data()['status'], $refused->get_error_data()['field'] ] );
	}

	public function test_the_largest_accepted_figures_stay_exact(): void {
		aipuffer_save_price( self::KEY + [ 'provider' => 'p', 'model' => 'm', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1000000', 'output_rate' => '999999.999999' ] );
		update_option( 'aipuffer_rounding', 'exact' );
		$quote = aipuffer_quote_usage( self::KEY + [ 'provider' => 'p', 'model' => 'm', 'input_tokens' => 1_000_000_000, 'output_tokens' => 999_999_999 ] );
		self::assertSame( '1999999998999.000001', $quote['cost'] );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function flat( string $provider, string $model, string $rate ): array {
		$rule = aipuffer_save_price( self::KEY + [ 'provider' => $provider, 'model' => $model, 'billing_method' => 'flat', 'unit_rate' => $rate ] );
		self::assertIsArray( $rule );

		return $rule;
	}

	private function cost( string $provider, string $model ): string {
		return aipuffer_quote_usage( self::KEY + [ 'provider' => $provider, 'model' => $model ] )['cost'];
	}
}
