<?php
/**
 * The plugin's abilities.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Support\Capabilities;
use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use WP_REST_Request;
use WP_REST_Response;

/**
 * As agents use them: by name, and over REST.
 */
final class AbilitiesTest extends TestCase {
	private int $user;
	private int $other;

	protected function setUp(): void {
		parent::setUp();
		if ( ! function_exists( 'wp_register_ability' ) ) {
			self::markTestSkipped( 'Needs the Abilities API of WordPress 6.9.' );
		}
		$this->user  = $this->create_user( 'subscriber' );
		$this->other = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '100' );
		aipuffer_adjust_balance( $this->other, '7' );
		wp_set_current_user( $this->user );
	}

	/**
	 * Every ability, an input that works, and who may: `anybody` logged in, `view`, `manage`. `{other}` is another user.
	 *
	 * @return array<string, array{string, ?array<string, mixed>, string}>
	 */
	public static function abilities(): array {
		return [
			'one\'s own balance' => [ 'get-balance', [], 'anybody' ],
			'the balance of others' => [ 'get-balance', [ 'user_id' => '{other}' ], 'view' ],
			'a quote'            => [ 'quote-usage', [ 'module' => 'chat', 'operation' => 'chat', 'input_tokens' => 800 ], 'view' ],
			'one\'s own usage'   => [ 'list-usage', [ 'days' => 7, 'page' => 1, 'per_page' => 5 ], 'anybody' ],
			'the usage of others' => [ 'list-usage', [ 'user_id' => '{other}' ], 'view' ],
			'an adjustment'      => [ 'adjust-balance', [ 'user_id' => '{other}', 'delta' => '5' ], 'manage' ],
			'a verification'     => [ 'verify-ledger', null, 'view' ],
		];
	}

	/**
	 * @param ?array<string, mixed> $input What works.
	 */
	#[DataProvider( 'abilities' )]
	public function test_who_may( string $name, ?array $input, string $access ): void {
		if ( ! get_role( 'shop_manager' ) ) {
			add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
			Capabilities::grant();
		}
		$allowed = [ 'anybody' => [ 'subscriber', 'shop_manager', 'administrator' ], 'view' => [ 'shop_manager', 'administrator' ], 'manage' => [ 'administrator' ] ][ $access ];
		$input   = $input ? array_map( fn ( mixed $value ): mixed => '{other}' === $value ? $this->other : $value, $input ) : $input;
		foreach ( [ '', 'subscriber', 'shop_manager', 'administrator' ] as $role ) {
			wp_set_current_user( '' === $role ? 0 : $this->create_user( $role ) );
			$result = wp_get_ability( "aipuffer/$name" )->execute( $input );
			if ( in_array( $role, $allowed, true ) ) {
				self::assertIsArray( $result, "$role: " . ( is_wp_error( $result ) ? $result->get_error_message() : '' ) );
			} else {
				self::assertWPError( $result );
				self::assertSame( 'ability_invalid_permissions', $result->get_error_code(), $role );
			}
		}
	}

	public function test_a_balance(): void {
		self::assertSame( [ 'user_id' => $this->user, 'balance' => '100', 'held' => '0', 'available' => '100' ], wp_get_ability( 'aipuffer/get-balance' )->execute() );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( '7', wp_get_ability( 'aipuffer/get-balance' )->execute( [ 'user_id' => $this->other ] )['balance'] );
	}

	public function test_a_quote_names_its_rule_and_changes_nothing(): void {
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$quote = wp_get_ability( 'aipuffer/quote-usage' )->execute( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'input_tokens' => 800, 'output_tokens' => 300 ] );
		self::assertSame( [ '2', '1.4', 'gpt' ], [ $quote['cost'], $quote['exact'], $quote['rule']['model'] ] );
		self::assertSame( '100', aipuffer_get_balance( $this->user )['balance'] );
	}

	public function test_usage_is_listed_newest_first_and_only_one_s_own(): void {
		foreach ( [ 3, 4, 5 ] as $units ) {
			aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $this->user, 'units' => $units ] );
		}
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $this->other, 'units' => 6 ] );
		$list = wp_get_ability( 'aipuffer/list-usage' )->execute( [ 'per_page' => 2 ] );
		self::assertSame( [ 3, [ '5', '4' ] ], [ $list['total'], array_column( $list['items'], 'cost' ) ] );
		self::assertSame( [ '3' ], array_column( wp_get_ability( 'aipuffer/list-usage' )->execute( [ 'per_page' => 2, 'page' => 2 ] )['items'], 'cost' ) );
	}

	public function test_an_adjustment_is_in_the_ledger_once_under_the_name_of_who_made_it(): void {
		$admin = $this->create_user( 'administrator' );
		wp_set_current_user( $admin );
		$ability = wp_get_ability( 'aipuffer/adjust-balance' );
		$input   = [ 'user_id' => $this->user, 'delta' => '-2.5', 'note' => 'Agreed', 'idempotency_key' => 'k1' ];
		$first   = $ability->execute( $input );
		self::assertSame( '97.5', $first['balance'] );
		self::assertSame( $first, $ability->execute( $input ) );
		global $wpdb;
		self::assertSame( [ 'admin', (string) $admin, 'Agreed' ], $wpdb->get_row( "SELECT actor_type, actor_id, note FROM {$wpdb->prefix}aipuffer_ledger WHERE id = {$first['ledger_id']}", ARRAY_N ) );
		self::assertSame( [], wp_get_ability( 'aipuffer/verify-ledger' )->execute()['problems'] );
	}

	/**
	 * @return array<string, array{string, array<string, mixed>, string}>
	 */
	public static function bad_input(): array {
		return [
			'an unknown user'          => [ 'get-balance', [ 'user_id' => 987654321 ], 'aipuffer_not_found' ],
			'user 0'                   => [ 'get-balance', [ 'user_id' => 0 ], 'ability_invalid_input' ],
			'an unknown field'         => [ 'get-balance', [ 'user' => 1 ], 'ability_invalid_input' ],
			'an unknown module'        => [ 'quote-usage', [ 'module' => 'x', 'operation' => 'y' ], 'aipuffer_invalid_param' ],
			'no module'                => [ 'quote-usage', [ 'operation' => 'chat' ], 'ability_invalid_input' ],
			'negative tokens'          => [ 'quote-usage', [ 'module' => 'chat', 'operation' => 'chat', 'input_tokens' => -1 ], 'ability_invalid_input' ],
			'an absurd page'           => [ 'list-usage', [ 'per_page' => 101 ], 'ability_invalid_input' ],
			'usage of an unknown user' => [ 'list-usage', [ 'user_id' => 987654321 ], 'aipuffer_not_found' ],
			'a delta as a number'      => [ 'adjust-balance', [ 'user_id' => 1, 'delta' => 1.5 ], 'ability_invalid_input' ],
			'a delta of 0'             => [ 'adjust-balance', [ 'user_id' => 1, 'delta' => '0' ], 'aipuffer_invalid_param' ],
			'more than there is'       => [ 'adjust-balance', [ 'user_id' => 1, 'delta' => '-1' ], 'aipuffer_insufficient_credits' ],
			'somebody else as actor'   => [ 'adjust-balance', [ 'user_id' => 1, 'delta' => '1', 'actor_id' => 1 ], 'ability_invalid_input' ],
			'a stale balance'          => [ 'adjust-balance', [ 'user_id' => 1, 'delta' => '1', 'expected_balance' => '5' ], 'aipuffer_balance_changed' ],
		];
	}

	/**
	 * @param array<string, mixed> $input One thing in it is bad.
	 */
	#[DataProvider( 'bad_input' )]
	public function test_bad_input_is_refused_and_changes_nothing( string $name, array $input, string $code ): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$before = aipuffer_verify_ledger()['entries'];
		$result = wp_get_ability( "aipuffer/$name" )->execute( $input );
		self::assertWPError( $result );
		self::assertSame( $code, $result->get_error_code(), $result->get_error_message() );
		self::assertSame( $before, aipuffer_verify_ledger()['entries'] );
	}

	public function test_over_rest(): void {
		self::assertSame( '100', $this->run_over_rest( 'GET', 'get-balance' )->get_data()['balance'] );
		self::assertSame( 403, $this->run_over_rest( 'GET', 'get-balance', [ 'user_id' => (string) $this->other ] )->get_status() );
		self::assertSame( 403, $this->run_over_rest( 'POST', 'adjust-balance', [ 'user_id' => $this->user, 'delta' => '1000' ] )->get_status() );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( '7', $this->run_over_rest( 'GET', 'get-balance', [ 'user_id' => (string) $this->other ] )->get_data()['balance'] );
		self::assertSame( '105', $this->run_over_rest( 'POST', 'adjust-balance', [ 'user_id' => $this->user, 'delta' => '5' ] )->get_data()['balance'] );
		self::assertSame( 404, $this->run_over_rest( 'GET', 'get-balance', [ 'user_id' => '987654321' ] )->get_status() );
		// What changes something must not be a GET.
		self::assertSame( 405, $this->run_over_rest( 'GET', 'adjust-balance', [ 'user_id' => (string) $this->user, 'delta' => '5' ] )->get_status() );
	}

	/**
	 * Runs an ability over REST.
	 *
	 * @param ?array<string, mixed> $input Its input.
	 */
	private function run_over_rest( string $method, string $name, ?array $input = null ): WP_REST_Response {
		$request = new WP_REST_Request( $method, "/wp-abilities/v1/abilities/aipuffer/$name/run" );
		if ( 'GET' === $method ) {
			$request->set_query_params( null === $input ? [] : [ 'input' => $input ] );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( [ 'input' => $input ] ) );
		}

		return rest_do_request( $request );
	}
}
