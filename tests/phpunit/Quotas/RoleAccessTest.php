<?php
/**
 * Which roles may use what.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;
use WP_Error;

final class RoleAccessTest extends TestCase {
	private RoleAccess $access;

	protected function setUp(): void {
		parent::setUp();
		$this->access = Plugin::instance()->role_access;
		aipuffer_set_quota( '*', [ 'guest' => '100', 'user' => '100' ] );
	}

	public function test_until_it_is_turned_on_everybody_may(): void {
		$this->access->save( [ 'dashboard' => [], 'modules' => [ 'chat' => [] ] ] );
		$user = $this->create_user( 'subscriber' );
		self::assertTrue( $this->access->allows_dashboard( $user ) );
		self::assertTrue( $this->access->allows_module( Payer::user( $user ), 'chat' ) );
		self::assertIsArray( $this->ask( $user ) );
		self::assertIsArray( $this->ask( 0 ) );
	}

	public function test_turned_on_with_nothing_chosen_everybody_may(): void {
		$this->access->save( [ 'enabled' => true ] );
		$user = $this->create_user( 'subscriber' );
		self::assertTrue( $this->access->allows_dashboard( $user ) );
		self::assertIsArray( $this->ask( $user ) );
		self::assertIsArray( $this->ask( 0 ) );
	}

	public function test_roles_in_the_list_may_and_others_may_not(): void {
		$this->only( 'editor', 'author' );
		self::assertIsArray( $this->ask( $this->create_user( 'editor' ) ) );
		$both = $this->create_user( 'subscriber' );
		get_userdata( $both )->add_role( 'author' );
		self::assertIsArray( $this->ask( $both ) );
		self::assertSame( 'aipuffer_role_not_allowed', $this->refused( $this->create_user( 'subscriber' ) )->get_error_code() );
		$roleless = $this->create_user( 'subscriber' );
		get_userdata( $roleless )->set_role( '' );
		$this->refused( $roleless );
	}

	public function test_dashboard_and_modules_are_apart(): void {
		$this->access->save( [ 'enabled' => true, 'dashboard' => [ 'editor' ], 'modules' => [ 'chat' => [ 'author' ] ] ] );
		$editor = $this->create_user( 'editor' );
		$author = $this->create_user( 'author' );
		self::assertSame( [ true, false ], [ $this->access->allows_dashboard( $editor ), $this->access->allows_dashboard( $author ) ] );
		$this->refused( $editor );
		self::assertIsArray( $this->ask( $author ) );
		self::assertIsArray( $this->ask( $editor, [ 'module' => 'ai_forms', 'operation' => 'form_submit' ] ) );
	}

	public function test_a_module_that_comes_later_is_open(): void {
		$this->only( 'editor' );
		add_filter( 'aipuffer_usage_types', static fn ( array $types ): array => [ ...$types, [ 'module' => 'new', 'module_label' => 'New', 'operation' => 'do', 'label' => 'Do', 'methods' => [ 'flat' ] ] ] );
		self::assertIsArray( $this->ask( $this->create_user( 'subscriber' ), [ 'module' => 'new', 'operation' => 'do' ] ) );
		self::assertNull( $this->access->read()['modules']['new'] );
	}

	public function test_a_role_that_comes_later_is_not_in_the_list(): void {
		$this->only( 'editor' );
		add_role( 'vip', 'VIP', [ 'read' => true ] );
		$vip = $this->create_user( 'vip' );
		$this->refused( $vip );
		$this->only( 'editor', 'vip' );
		self::assertIsArray( $this->ask( $vip ) );
	}

	public function test_who_may_manage_usage_always_may(): void {
		$this->access->save( [ 'enabled' => true, 'dashboard' => [], 'modules' => [ 'chat' => [] ] ] );
		$admin = $this->create_user( 'administrator' );
		self::assertTrue( $this->access->allows_dashboard( $admin ) );
		self::assertIsArray( $this->ask( $admin ) );
		self::assertFalse( $this->access->allows_dashboard( $this->create_user( 'editor' ) ) );
	}

	public function test_a_guest_is_a_role_of_its_own_for_modules(): void {
		$this->only( 'subscriber' );
		$error = $this->refused( 0 );
		self::assertSame( [ 403, 'Log in to use "Chatbot".' ], [ $error->get_error_data()['status'], $error->get_error_message() ] );
		self::assertSame( 'Log in', $error->get_error_data()['actions'][0]['label'] );
		self::assertStringContainsString( 'wp-login.php', $error->get_error_data()['actions'][0]['url'] );
		self::assertFalse( $this->access->allows_module( Payer::guest( Guest::issue(), '203.0.113.7' ), 'chat' ) );
		$this->only( 'guest' );
		self::assertIsArray( $this->ask( 0 ) );
		$this->refused( $this->create_user( 'subscriber' ) );
		$this->access->save( [ 'dashboard' => [ 'subscriber' ] ] );
		self::assertFalse( $this->access->allows_dashboard( 0 ) );
	}

	public function test_a_refusal_has_the_shape_all_refusals_have(): void {
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		$this->only( 'editor' );
		$data    = $this->refused( $this->create_user( 'subscriber' ) )->get_error_data();
		$message = 'Your account may not use "Chatbot" on this site. If it should, ask the people who run the site.';
		self::assertSame(
			[ 'status' => 403, 'message' => $message, 'details' => [], 'actions' => [], 'required' => null, 'available' => null, 'quota_remaining' => null, 'resets_at' => null ],
			$data
		);
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$response = $this->rest( 'POST', '/usage/reservations', [ 'module' => 'chat', 'operation' => 'chat', 'units' => 1, 'user_id' => $this->create_user( 'subscriber' ) ] );
		self::assertSame( [ 403, 'aipuffer_role_not_allowed', $message ], [ $response->get_status(), $response->get_data()['code'], $response->get_data()['message'] ] );
	}

	public function test_a_site_can_offer_something_else_to_who_is_refused(): void {
		$this->only( 'editor' );
		add_filter(
			'aipuffer_refusal_actions',
			static fn ( array $actions, bool $guest, string $code ): array => 'aipuffer_role_not_allowed' === $code ? [ [ 'label' => 'Join', 'url' => 'https://example.org/join' ] ] : $actions,
			10,
			3
		);
		self::assertSame( 'Join', $this->refused( $this->create_user( 'subscriber' ) )->get_error_data()['actions'][0]['label'] );
	}

	public function test_a_refusal_touches_nothing_and_is_told(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '5' );
		$this->only( 'editor' );
		$heard = [];
		add_action(
			'aipuffer_usage_refused',
			static function ( array $refusal, int $user_id, array $request, string $code ) use ( &$heard ): void {
				$heard[] = [ $user_id, $request['module'], $code ];
			},
			10,
			4
		);
		$before = $this->money();
		$this->refused( $user );
		self::assertWPError( aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 1 ] ) );
		self::assertSame( $before, $this->money() );
		self::assertSame( [ [ $user, 'chat', 'aipuffer_role_not_allowed' ], [ $user, 'chat', 'aipuffer_role_not_allowed' ] ], $heard );
	}

	public function test_what_was_reserved_before_is_settled_after(): void {
		$user = $this->create_user( 'subscriber' );
		$hold = $this->ask( $user );
		self::assertIsArray( $hold );
		$this->only( 'editor' );
		self::assertSame( '1', aipuffer_settle_usage( $hold['id'], [ 'units' => 1 ] )['cost'] );
	}

	public function test_what_is_left_out_stays_and_null_opens(): void {
		$this->access->save( [ 'enabled' => true, 'dashboard' => [ 'editor', 'editor' ], 'modules' => [ 'chat' => [ 'editor' ], 'ai_forms' => [ 'guest' ] ] ] );
		$this->access->save( [ 'modules' => [ 'chat' => null ] ] );
		self::assertSame(
			[ 'modules' => [ 'chat' => null, 'ai_forms' => [ 'guest' ], 'image_generator' => null, 'wordpress_ai' => null ], 'enabled' => true, 'dashboard' => [ 'editor' ] ],
			$this->access->read()
		);
	}

	public function test_a_bad_list_changes_nothing(): void {
		$this->only( 'editor' );
		$before = get_option( 'aipuffer_role_access' );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( 400, $this->rest( 'PUT', '/role-access', [ 'enabled' => false, 'modules' => [ 'ai_forms' => [ 'editor' ], 'chat' => [ 'king' ] ] ] )->get_status() );
		self::assertSame( $before, get_option( 'aipuffer_role_access' ) );
	}

	public function test_a_setting_that_cannot_be_read_locks_nobody_out(): void {
		foreach ( [ 'x', [ 'enabled' => true, 'dashboard' => 'editor', 'modules' => 7 ], [ 'enabled' => true, 'modules' => [ 'chat' => 'editor' ] ] ] as $broken ) {
			update_option( 'aipuffer_role_access', $broken );
			self::assertTrue( $this->access->allows_dashboard( $this->create_user( 'subscriber' ) ) );
			self::assertIsArray( $this->ask( $this->create_user( 'subscriber' ) ) );
		}
	}

	public function test_the_screen_is_told_who_always_may(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$setting = $this->rest( 'GET', '/role-access' )->get_data();
		$always  = array_column( $setting['roles'], 'always', 'role' );
		self::assertSame( [ true, false, false ], [ $always['administrator'], $always['editor'], $always['guest'] ] );
		self::assertSame( [ 'module' => 'chat', 'name' => 'Chatbot' ], $setting['module_names'][0] );
	}

	/** Turns it on and lets only these use the chatbot. */
	private function only( string ...$roles ): void {
		$this->access->save( [ 'enabled' => true, 'modules' => [ 'chat' => $roles ] ] );
	}

	/**
	 * Reserves one unit of the chatbot.
	 *
	 * @param array<string, mixed> $args What is asked instead.
	 * @return array<string, mixed>|WP_Error
	 */
	private function ask( int $user_id, array $args = [] ) {
		return aipuffer_reserve_usage( $args + [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user_id, 'units' => 1 ] );
	}

	private function refused( int $user_id ): WP_Error {
		$error = $this->ask( $user_id );
		self::assertWPError( $error );

		return $error;
	}

	/** @return array<string, mixed> */
	private function money(): array {
		global $wpdb;

		return array_map( static fn ( string $table ): array => $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_$table", ARRAY_A ), [ 'ledger', 'balances', 'holds', 'quota_usage' ] );
	}
}
