<?php
/**
 * Who wants no mails.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\LowBalance\Choice;
use AIPuffer\LowBalance\Unsubscribing;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

final class UnsubscribingTest extends LowBalanceTestCase {
	private Unsubscribing $unsubscribing;

	protected function setUp(): void {
		parent::setUp();
		$this->room->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
		$this->unsubscribing = new Unsubscribing( $this->room->choice );
	}

	public function test_opening_the_link_only_asks(): void {
		$page = $this->unsubscribing->page( $this->token(), false );
		self::assertSame( [ 200, 'Unsubscribe' ], [ $page['status'], $page['button'] ] );
		self::assertTrue( $this->room->choice->wants( $this->user ) );
		self::assertStringNotContainsString( get_userdata( $this->user )->user_email, (string) wp_json_encode( $page ) );
	}

	public function test_posting_to_it_unsubscribes_without_logging_in(): void {
		self::assertSame( [ 200, null ], [ $this->unsubscribing->page( $this->token(), true )['status'], $this->unsubscribing->page( $this->token(), true )['button'] ] );
		self::assertFalse( $this->room->choice->wants( $this->user ) );
		self::assertSame( 'You are unsubscribed', $this->unsubscribing->page( $this->token(), false )['title'] );
		$this->give( '60' );
		$this->spend( 20 );
		$this->run_job();
		self::assertSame( [], $this->mail );
		self::assertNotNull( $this->room->is_low( $this->user ), 'The dashboard says it all the same.' );
	}

	public function test_only_the_one_is_unsubscribed(): void {
		$other = $this->create_user();
		$this->unsubscribing->page( $this->token(), true );
		self::assertTrue( $this->room->choice->wants( $other ) );
	}

	/** @return array<string, array{mixed}> `{id}` and `{token}` are the user's. */
	public static function hostile(): array {
		return [
			'nothing'               => [ '' ],
			'null'                  => [ null ],
			'a list'                => [ [ '{token}' ] ],
			'no signature'          => [ '{id}' ],
			'an empty signature'    => [ '{id}-' ],
			'a made-up signature'   => [ '{id}-00000000000000000000000000000000' ],
			'somebody else'         => [ '1{token}' ],
			'a leading zero'        => [ '0{token}' ],
			'a sign'                => [ '+{token}' ],
			'more behind it'        => [ '{token}0' ],
			'a line behind it'      => [ "{token}\n" ],
			'upper case'            => [ '{TOKEN}' ],
			'absurdly long'         => [ str_repeat( '9', 100_000 ) . '{token}' ],
			'a script'              => [ '<script>alert(1)</script>' ],
			'bytes in no encoding'  => [ "\xff\xfe" ],
			'beyond a whole number' => [ '99999999999999999999-00000000000000000000000000000000' ],
		];
	}

	#[DataProvider( 'hostile' )]
	public function test_hostile_tokens_do_nothing( mixed $token ): void {
		$fill  = fn ( string $text ): string => strtr( $text, [ '{id}' => (string) $this->user, '{token}' => $this->token(), '{TOKEN}' => $this->user . '-' . strtoupper( 'abcdef' ) . substr( $this->token(), -26 ) ] );
		$token = is_string( $token ) ? $fill( $token ) : ( is_array( $token ) ? array_map( $fill, $token ) : $token );
		$page  = $this->unsubscribing->page( $token, true );
		self::assertSame( [ 404, null ], [ $page['status'], $page['button'] ] );
		self::assertTrue( $this->room->choice->wants( $this->user ) );
	}

	public function test_the_link_of_a_deleted_user_does_nothing(): void {
		$token = $this->token();
		wp_delete_user( $this->user );
		self::assertSame( 404, $this->unsubscribing->page( $token, true )['status'] );
	}

	public function test_by_rest_everybody_has_their_own_choice(): void {
		$other = $this->create_user();
		wp_set_current_user( $this->user );
		self::assertSame( [ 'is_on' => true, 'emails' => true, 'low' => null ], $this->rest( 'GET', '/low-balance/me' )->get_data() );
		self::assertFalse( $this->rest( 'PUT', '/low-balance/me', [ 'emails' => false, 'user' => $other, 'user_id' => $other ] )->get_data()['emails'] );
		self::assertSame( [ false, true ], [ $this->room->choice->wants( $this->user ), $this->room->choice->wants( $other ) ] );
		$this->rest( 'PUT', '/low-balance/me', [ 'emails' => true ] );
		$this->give( '60' );
		$this->spend( 20 );
		$this->run_job();
		self::assertCount( 1, $this->mail );
		self::assertSame( [ 'mode' => 'credits', 'threshold' => '50', 'available' => '40' ], $this->rest( 'GET', '/low-balance/me' )->get_data()['low'] );
	}

	public function test_the_profile_has_a_checkbox(): void {
		wp_set_current_user( $this->user );
		$user = get_userdata( $this->user );
		self::assertMatchesRegularExpression( "/value=\"yes\"\s+checked='checked'/", $this->profile( $user ) );
		// As browsers send it unchecked: only the hidden field.
		$_POST = [ Choice::META => 'no' ];
		do_action( 'personal_options_update', $this->user );
		self::assertFalse( $this->room->choice->wants( $this->user ) );
		self::assertStringNotContainsString( 'checked=', $this->profile( $user ) );
		foreach ( [ [], [ Choice::META => [ 'yes' ] ], [ Choice::META => 'perhaps' ] ] as $other ) {
			$_POST = $other;
			do_action( 'personal_options_update', $this->user );
			self::assertFalse( $this->room->choice->wants( $this->user ) );
		}
		$_POST = [ Choice::META => 'yes' ];
		do_action( 'personal_options_update', $this->user );
		self::assertTrue( $this->room->choice->wants( $this->user ) );
		$this->room->set( [ 'mode' => 'off' ] );
		self::assertSame( '', $this->profile( $user ) );
	}

	#[Group( 'woocommerce' )]
	public function test_my_account_has_it_too(): void {
		wp_set_current_user( $this->user );
		self::assertMatchesRegularExpression( "/value=\"yes\"\s+checked='checked'/", $this->account() );
		$_POST = [ Choice::META => 'no' ];
		do_action( 'woocommerce_save_account_details', $this->user );
		self::assertStringNotContainsString( 'checked=', $this->account() );
		$this->room->set( [ 'mode' => 'off' ] );
		self::assertSame( '', $this->account() );
	}

	public function test_uninstalling_leaves_nothing(): void {
		global $wpdb;
		$this->room->choice->set( $this->user, false );
		update_option( 'woocommerce_aipuffer_low_balance_settings', [ 'enabled' => 'yes' ] );
		$this->room->remove();
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->usermeta WHERE meta_key LIKE '%aipuffer%'" ) );
		self::assertFalse( get_option( 'woocommerce_aipuffer_low_balance_settings' ) );
		self::assertFalse( wp_next_scheduled( 'aipuffer_low_balances' ) );
	}

	private function token(): string {
		parse_str( (string) wp_parse_url( Unsubscribing::url( $this->user ), PHP_URL_QUERY ), $query );

		return (string) $query[ Unsubscribing::PARAMETER ];
	}

	private function account(): string {
		ob_start();
		$this->room->choice->show_in_account();

		return (string) ob_get_clean();
	}

	private function profile( \WP_User $user ): string {
		ob_start();
		$this->room->choice->show( $user );

		return (string) ob_get_clean();
	}
}
