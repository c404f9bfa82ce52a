<?php
/**
 * What the pricing screen asks for besides the rules.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Tests\Ledger\LedgerTestCase;
use AIPuffer\Tests\Pricing\FakeProvider;
use WordPress\AiClient\AiClient;

final class PriceListTest extends LedgerTestCase {
	private const KEY = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt' ];

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '1000000' );
		wp_set_current_user( $this->create_user( 'administrator', [ 'display_name' => 'Grace' ] ) );
	}

	public function test_a_rule_says_who_changed_it_and_when_it_was_used(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$rule = $this->rest( 'POST', '/pricing', self::KEY + [ 'billing_method' => 'flat', 'unit_rate' => '5' ] )->get_data();
		self::assertSame( [ 'Flat', 'Grace', null ], [ $rule['method_label'], $rule['updated_by_name'], $rule['last_used_at'] ] );
		$this->at( '2026-03-02 10:00:00 UTC' );
		$this->use_model( [] );
		$this->sum_everything();
		$this->at( '2026-03-03 10:00:00 UTC' );
		$this->use_model( [] );
		$this->rest( 'PATCH', '/pricing/' . $rule['id'], [ 'unit_rate' => '6' ] );
		self::assertSame( [ '2026-03-03T10:00:00Z' ], array_column( $this->rest( 'GET', '/pricing' )->get_data(), 'last_used_at' ), 'The version before was used.' );
		$this->sum_everything();
		self::assertSame( '2026-03-03T10:00:00Z', $this->rest( 'GET', '/pricing/' . $rule['id'] )->get_data()['last_used_at'] );
	}

	public function test_what_was_used_without_a_rule_is_told_with_names_and_sums(): void {
		aipuffer_save_price( [ 'model' => 'priced', 'billing_method' => 'flat', 'unit_rate' => '1' ] + self::KEY );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->use_model( [ 'total_tokens' => 900 ] );
		$this->at( '2026-03-20 10:00:00 UTC' );
		$this->use_model( [ 'input_tokens' => 80, 'output_tokens' => 20 ] );
		$this->use_model( [ 'model' => 'priced', 'total_tokens' => 5 ] );
		$this->use_model( [ 'model' => 'other', 'units' => 7 ] );
		$this->sum_everything();
		$this->at( '2026-04-01 10:00:00 UTC' );
		$this->use_model( [ 'total_tokens' => 11 ] );
		$unpriced = [
			[
				'module_label'    => 'Chatbot',
				'operation_label' => 'Chat',
				'module'          => 'chat',
				'operation'       => 'chat',
				'provider'        => 'openai',
				'model'           => 'gpt',
				'requests'        => 2,
				'cost'            => '111',
				'total_units'     => 111,
				'last_used_at'    => '2026-04-01T10:00:00Z',
			],
			[ 'model' => 'other', 'requests' => 1, 'cost' => '7', 'total_units' => 7, 'last_used_at' => '2026-03-20T10:00:00Z' ],
		];
		$answer   = $this->rest( 'GET', '/pricing/unpriced' )->get_data();
		self::assertSame( $unpriced[0], $answer[0] );
		self::assertEquals( $unpriced[1], array_intersect_key( $answer[1], $unpriced[1] ) );
		self::assertCount( 2, $answer );
	}

	public function test_providers_and_models_come_from_everywhere(): void {
		add_filter(
			'aipuffer_models',
			static fn ( array $providers ): array => [
				...$providers,
				[ 'id' => 'openai', 'name' => 'OpenAI', 'models' => [ [ 'id' => 'gpt', 'name' => 'GPT', 'operations' => [ 'text' ] ], [ 'id' => 'unused', 'name' => 'Another' ] ] ],
			]
		);
		$this->use_model( [ 'units' => 1 ] );
		$this->use_model( [ 'units' => 1, 'model' => 'old' ] );
		$this->sum_everything();
		$this->use_model( [ 'units' => 1, 'provider' => 'x-ai', 'model' => '' ] );
		$this->use_model( [ 'units' => 1, 'provider' => '', 'model' => '' ] );
		foreach ( [ [ 'openai', 'gpt' ], [ 'openai', '*' ], [ '*', '*' ], [ 'typed', 'by-hand' ] ] as [ $provider, $model ] ) {
			aipuffer_save_price( [ 'provider' => $provider, 'model' => $model, 'billing_method' => 'flat', 'unit_rate' => '1' ] + self::KEY );
		}
		$options   = $this->rest( 'GET', '/pricing/options' )->get_data();
		$providers = array_column( $options['providers'], null, 'id' );
		self::assertSame( [ 'openai', 'typed', 'x-ai' ], array_keys( $providers ), 'By name.' );
		self::assertSame( [ 'OpenAI', [ 'registry', 'usage', 'rule' ] ], [ $providers['openai']['name'], $providers['openai']['sources'] ] );
		self::assertEquals(
			[
				[ 'id' => 'unused', 'name' => 'Another', 'sources' => [ 'registry' ] ],
				[ 'id' => 'gpt', 'name' => 'GPT', 'operations' => [ 'text' ], 'sources' => [ 'registry', 'usage', 'rule' ] ],
				[ 'id' => 'old', 'name' => 'old', 'sources' => [ 'usage' ] ],
			],
			$providers['openai']['models']
		);
		self::assertEquals( [ 'id' => 'x-ai', 'name' => 'x-ai', 'sources' => [ 'usage' ], 'models' => [] ], $providers['x-ai'] );
		self::assertSame( [ [ 'id' => 'by-hand', 'name' => 'by-hand', 'sources' => [ 'rule' ] ] ], $providers['typed']['models'] );
		self::assertSame( [ 11, [ 'per_1k_tokens', 'per_image', 'per_video', 'flat' ], 'whole' ], [ count( $options['usage_types'] ), array_column( $options['billing_methods'], 'value' ), $options['rounding'] ] );
	}

	public function test_a_sync_says_what_failed_and_answers_all_the_same(): void {
		if ( ! class_exists( AiClient::class ) ) {
			self::assertSame( [ null, [] ], [ $this->rest( 'POST', '/pricing/sync' )->get_data()['synced_at'], $this->rest( 'POST', '/pricing/sync' )->get_data()['sync_errors'] ] );
			return;
		}
		FakeProvider::register();
		FakeProvider::$models = 'Connection refused';
		$this->at( '2026-03-01 10:00:00 UTC' );
		$answer               = $this->rest( 'POST', '/pricing/sync' );
		FakeProvider::$models = null;
		self::assertSame( 200, $answer->get_status() );
		self::assertSame( [ '2026-03-01T10:00:00Z', [ [ 'provider' => 'aipuffer-fake', 'message' => 'Connection refused' ] ] ], [ $answer->get_data()['synced_at'], $answer->get_data()['sync_errors'] ] );
		self::assertSame( array_keys( $answer->get_data() ), array_keys( $this->rest( 'GET', '/pricing/options' )->get_data() ) );
	}

	public function test_a_rule_can_be_tried_before_it_is_saved(): void {
		$draft = [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ];
		$usage = [ 'module' => 'chat', 'operation' => 'chat', 'input_tokens' => 800, 'output_tokens' => 300 ];
		$quote = $this->rest( 'POST', '/pricing/quote', $usage + [ 'rule' => $draft ] )->get_data();
		self::assertSame( [ '2', '1.4', false, 'Rounded up to 2 credits' ], [ $quote['cost'], $quote['exact'], $quote['usage_missing'], $quote['arithmetic']['text'] ] );
		self::assertSame( [ 0, 0, '*', null ], [ $quote['rule']['id'], $quote['rule']['version'], $quote['rule']['model'], $quote['rule']['updated_at'] ] );
		self::assertSame( [], $this->rest( 'GET', '/pricing' )->get_data() );

		aipuffer_save_price( self::KEY + [ 'billing_method' => 'flat', 'unit_rate' => '9' ] );
		self::assertSame( '9', $this->rest( 'POST', '/pricing/quote', $usage + self::KEY )->get_data()['cost'] );
		self::assertSame( '2', $this->rest( 'POST', '/pricing/quote', $usage + self::KEY + [ 'rule' => $draft ] )->get_data()['cost'], 'Also where there is one.' );
	}

	public function test_a_quote_without_usage_explains_nothing(): void {
		$quote = $this->rest( 'POST', '/pricing/quote', self::KEY + [ 'rule' => [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] ] )->get_data();
		self::assertSame( [ true, null ], [ $quote['usage_missing'], $quote['arithmetic'] ] );
	}

	public function test_the_rounding_policy_is_set_for_requests_from_then_on(): void {
		$rule = [ 'rule' => [ 'billing_method' => 'flat', 'unit_rate' => '1.5' ] ];
		self::assertSame( [ 'rounding' => 'whole' ], $this->rest( 'GET', '/pricing/rounding' )->get_data() );
		self::assertSame( '2', $this->rest( 'POST', '/pricing/quote', self::KEY + $rule )->get_data()['cost'] );
		self::assertSame( [ 'rounding' => 'exact' ], $this->rest( 'PUT', '/pricing/rounding', [ 'rounding' => 'exact' ] )->get_data() );
		self::assertSame( '1.5', $this->rest( 'POST', '/pricing/quote', self::KEY + $rule )->get_data()['cost'] );
		self::assertSame( 'exact', $this->rest( 'GET', '/pricing/options' )->get_data()['rounding'] );
	}

	public function test_a_duplicate_leads_to_the_rule_that_is_there(): void {
		$rule    = [ 'billing_method' => 'flat', 'unit_rate' => '1' ] + self::KEY;
		$first   = $this->rest( 'POST', '/pricing', $rule )->get_data();
		$refused = $this->rest( 'POST', '/pricing', $rule );
		self::assertSame( [ 409, 'aipuffer_price_exists', $first['id'] ], [ $refused->get_status(), $refused->get_data()['code'], $refused->get_data()['data']['existing_id'] ] );
	}

	/**
	 * @param array<string, mixed> $more Usage, or another model.
	 */
	private function use_model( array $more ): void {
		self::assertIsArray( aipuffer_charge_usage( $more + self::KEY + [ 'user_id' => $this->user ] ) );
	}
}
