<?php
/**
 * Finding users and their balances.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Balances\BalancesQuery;
use AIPuffer\Support\Database;
use AIPuffer\Tests\TestCase;

final class BalancesListTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator', [ 'user_login' => 'zz-boss', 'display_name' => 'ZZ Boss' ] ) );
	}

	public function test_a_row_shows_who_what_they_have_and_what_they_used(): void {
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '50', 'period' => 'daily' ] );
		$user = $this->create_user( 'subscriber', [ 'user_login' => 'ada', 'display_name' => 'Ada Lovelace', 'user_email' => 'ada@example.org' ] );
		aipuffer_charge_usage( self::usage( $user, 3 ) );
		aipuffer_adjust_balance( $user, '12.5' );
		aipuffer_reserve_usage( self::usage( $user, 2 ) );
		$this->rest( 'POST', "/balances/$user/reset", [ 'scope' => 'chatbot' ] );

		$row = $this->search( 'ada@example.org' )[0];
		self::assertStringContainsString( 'avatar', (string) $row['avatar_url'] );
		self::assertStringContainsString( "user_id=$user", (string) $row['edit_url'] );
		unset( $row['avatar_url'], $row['edit_url'] );
		self::assertSame(
			[
				'id'           => $user,
				'name'         => 'Ada Lovelace',
				'login'        => 'ada',
				'email'        => 'ada@example.org',
				'balance'      => '12.5',
				'held'         => '2',
				'available'    => '10.5',
				'usage'        => [ 'used' => '3', 'scopes' => [ [ 'scope' => 'ai_forms', 'name' => 'AI Forms' ] ] ],
				'latest_reset' => '2026-03-04T10:00:00Z',
				'can_edit'     => true,
				'is_own'       => false,
			],
			$row
		);
		self::assertSame( $this->search( 'ada' )[0], $this->rest( 'GET', "/balances/$user" )->get_data() );
	}

	public function test_a_row_without_an_account_or_usage_is_empty(): void {
		$user = $this->create_user( 'subscriber' );
		$row  = $this->rest( 'GET', "/balances/$user" )->get_data();
		self::assertSame( [ '0', '0', '0', null ], [ $row['balance'], $row['held'], $row['available'], $row['latest_reset'] ] );
		self::assertSame( [ 'used' => '0', 'scopes' => [] ], $row['usage'] );
	}

	public function test_a_shop_manager_sees_and_cannot_edit_and_nobody_sees_secrets(): void {
		get_role( 'subscriber' )->add_cap( 'aipuffer_view_usage' );
		$this->create_user( 'subscriber', [ 'user_login' => 'viewer' ] );
		wp_set_current_user( (int) get_user_by( 'login', 'viewer' )->ID );
		$row = $this->search( 'zz-boss' )[0];
		self::assertSame( [ false, false, null ], [ $row['can_edit'], $row['is_own'], $row['edit_url'] ] );
		self::assertTrue( $this->search( 'viewer' )[0]['is_own'] );
		self::assertStringNotContainsString( 'pass', (string) wp_json_encode( array_keys( $row ) ) );
		get_role( 'subscriber' )->remove_cap( 'aipuffer_view_usage' );
	}

	/**
	 * @return array<string, array{string, list<string>}>
	 */
	public static function searches(): array {
		return [
			'a part of the login'                   => [ 'own_sm', [ 'brown_smith' ] ],
			'an underscore is itself'               => [ 'n_s', [ 'brown_smith' ] ],
			'a percent sign is itself'              => [ '100%', [ 'percent' ] ],
			'a lone percent sign is no wildcard'    => [ '%', [ 'percent' ] ],
			'a backslash is itself'                 => [ 'a\\b', [ 'slash' ] ],
			'a quote is itself'                     => [ "o'bri", [ 'obrien' ] ],
			'the name'                              => [ 'Brown Smith', [ 'brown_smith', 'brownsmith' ] ],
			'words in any order and case'           => [ '  SMITH   brown ', [ 'brown_smith', 'brownsmith' ] ],
			'words of different fields'             => [ 'smith mail.example', [ 'brownsmith' ] ],
			'every word must be there'              => [ 'smith jones', [] ],
			'an accented name as it is'             => [ 'Muñoz', [ 'munoz' ] ],
			'an accented name without its accents'  => [ 'munoz', [ 'munoz' ] ],
			'a name in another script'              => [ '田中', [ 'tanaka' ] ],
			'a sign beyond the basic plane'         => [ '🐡', [ 'puffer' ] ],
			'an email address'                      => [ 'b.smith@mail.example', [ 'brownsmith' ] ],
			'the domain of addresses'               => [ '@mail.example', [ 'brownsmith' ] ],
			'markup'                                => [ '<script>', [] ],
			'a statement'                           => [ "' OR 1=1 -- ", [] ],
			'a placeholder'                         => [ '%s %d', [] ],
		];
	}

	/**
	 * @dataProvider searches
	 * @param list<string> $logins Who is found.
	 */
	public function test_searches( string $search, array $logins ): void {
		foreach ( [
			[ 'brown_smith', 'Brown Smith', 'x1@example.org' ],
			[ 'brownsmith', 'Brown B. Smith', 'b.smith@mail.example' ],
			[ 'percent', 'Gives 100% always', 'x2@example.org' ],
			[ 'slash', 'a\\b', 'x3@example.org' ],
			[ 'obrien', "Pat O'Brien", 'x4@example.org' ],
			[ 'munoz', 'José Muñoz', 'x5@example.org' ],
			[ 'tanaka', '田中 実', 'x6@example.org' ],
			[ 'puffer', 'Fish 🐡', 'x7@example.org' ],
		] as [ $login, $name, $email ] ) {
			$this->create_user( 'subscriber', [ 'user_login' => $login, 'display_name' => wp_slash( $name ), 'user_email' => $email ] );
		}
		if ( 'an accented name without its accents' === $this->dataName() && ! self::has_server() ) {
			self::markTestSkipped( 'SQLite compares letters one by one.' );
		}
		$found = $this->rest( 'GET', '/balances', [ 'search' => $search ] );
		self::assertEqualsCanonicalizing( $logins, array_column( $found->get_data(), 'login' ) );
		self::assertSame( (string) count( $logins ), $found->get_headers()['X-WP-Total'] );
	}

	public function test_an_exact_id_comes_first(): void {
		$user = $this->create_user( 'subscriber', [ 'display_name' => 'Zorro' ] );
		$this->create_user( 'subscriber', [ 'user_login' => "agent$user", 'display_name' => "Agent $user" ] );
		self::assertSame( [ 'Zorro', "Agent $user" ], array_column( $this->search( (string) $user ), 'name' ) );
		self::assertSame( [], $this->search( '999999999999999999999' ) );
		self::assertSame( [], $this->search( '0' . $user . 'x' ) );
	}

	public function test_all_users_are_listed_once_in_every_order_from_both_ends(): void {
		$balances = [];
		foreach ( [ 'Carl' => '5', 'anna' => null, 'Émile' => '0.5', 'Bert' => '5', 'Dora' => null, 'Fay' => '700', 'Gus' => null ] as $name => $balance ) {
			$id = $this->create_user( 'subscriber', [ 'display_name' => $name ] );
			if ( null !== $balance ) {
				aipuffer_adjust_balance( $id, $balance );
			}
			$balances[ $id ] = (float) $balance;
		}
		$everybody = array_map( 'intval', get_users( [ 'fields' => 'ID', 'orderby' => 'ID', 'blog_id' => 0 ] ) );
		$by_money  = $everybody;
		usort( $by_money, static fn ( int $one, int $other ): int => [ $balances[ $one ] ?? 0.0, $one ] <=> [ $balances[ $other ] ?? 0.0, $other ] );

		self::assertSame( $everybody, $this->listed( 'registered', 'asc' ) );
		self::assertSame( array_reverse( $everybody ), $this->listed( 'registered', 'desc' ) );
		self::assertSame( $by_money, $this->listed( 'balance', 'asc' ) );
		self::assertSame( array_reverse( $by_money ), $this->listed( 'balance', 'desc' ) );
		self::assertSame( array_reverse( $this->listed( 'name', 'asc' ) ), $this->listed( 'name', 'desc' ) );
		self::assertEqualsCanonicalizing( $everybody, $this->listed( 'name', 'asc' ) );
		$names = array_values( array_intersect( array_map( static fn ( int $id ): string => get_userdata( $id )->display_name, $this->listed( 'name', 'asc' ) ), [ 'Bert', 'Carl', 'Dora', 'Fay' ] ) );
		self::assertSame( [ 'Bert', 'Carl', 'Dora', 'Fay' ], $names );
	}

	public function test_pages_beyond_the_end_are_empty(): void {
		$beyond = $this->rest( 'GET', '/balances', [ 'page' => 1_000_000, 'per_page' => 100 ] );
		self::assertSame( [], $beyond->get_data() );
		self::assertGreaterThan( 0, (int) $beyond->get_headers()['X-WP-Total'] );
		self::assertSame( [], $this->rest( 'GET', '/balances', [ 'page' => 9, 'search' => 'zz-boss' ] )->get_data() );
	}

	public function test_who_has_a_balance_and_who_has_used_something(): void {
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '50', 'period' => 'daily' ] );
		aipuffer_set_quota( 'chatbot', [ 'user' => '50', 'period' => 'monthly' ] );
		[ $rich, $spent, $daily, $monthly, $none ] = array_map( fn (): int => $this->create_user( 'subscriber' ), range( 1, 5 ) );
		aipuffer_adjust_balance( $rich, '1' );
		aipuffer_adjust_balance( $spent, '1' );
		aipuffer_adjust_balance( $spent, '-1' );
		aipuffer_charge_usage( self::usage( $daily, 3 ) );
		aipuffer_charge_usage( [ 'scope' => 'chatbot' ] + self::usage( $monthly, 3 ) );

		self::assertSame( [ $rich ], $this->ids( [ 'with' => 'balance' ] ) );
		self::assertEqualsCanonicalizing( [ $daily, $monthly ], $this->ids( [ 'with' => 'usage' ] ) );
		self::assertSame( [ $monthly ], $this->ids( [ 'with' => 'usage', 'search' => get_userdata( $monthly )->user_login ] ) );
		self::assertContains( $none, $this->ids( [ 'with' => 'all', 'per_page' => 100 ] ) );
		$this->at( '2026-03-05 10:00:00 UTC' );
		self::assertSame( [ $monthly ], $this->ids( [ 'with' => 'usage' ] ) );
	}

	public function test_what_was_counted_in_a_period_that_was_changed_does_not_count(): void {
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '50', 'period' => 'daily' ] );
		aipuffer_set_quota( 'chatbot', [ 'user' => '50', 'period' => 'daily' ] );
		$user = $this->create_user( 'subscriber' );
		aipuffer_charge_usage( self::usage( $user, 3 ) );
		aipuffer_set_quota( 'ai_forms', [ 'period' => 'weekly' ] );
		self::assertSame( [], $this->ids( [ 'with' => 'usage' ] ) );
		self::assertSame( '0', $this->rest( 'GET', "/balances/$user" )->get_data()['usage']['used'] );
		aipuffer_set_quota( 'ai_forms', [ 'period' => 'daily' ] );
		self::assertSame( '3', $this->rest( 'GET', "/balances/$user" )->get_data()['usage']['used'] );
	}

	public function test_a_reservation_whose_time_is_over_is_not_shown_as_held(): void {
		$user = $this->create_user( 'subscriber' );
		$this->at( '2026-03-04 10:00:00 UTC' );
		aipuffer_adjust_balance( $user, '10' );
		aipuffer_reserve_usage( self::usage( $user, 4 ) );
		self::assertSame( '4', $this->rest( 'GET', "/balances/$user" )->get_data()['held'] );
		$this->at( '2026-03-04 10:16:00 UTC' );
		self::assertSame( '0', $this->search( get_userdata( $user )->user_login )[0]['held'] );
	}

	public function test_a_deleted_user_is_gone_from_the_list_and_their_money_stays(): void {
		$user = $this->create_user( 'subscriber', [ 'user_login' => 'leaver' ] );
		aipuffer_adjust_balance( $user, '10' );
		wp_delete_user( $user );
		self::assertSame( [], $this->search( 'leaver' ) );
		self::assertNotContains( $user, $this->ids( [ 'orderby' => 'balance', 'order' => 'desc', 'per_page' => 100 ] ) );
		self::assertNotContains( $user, $this->ids( [ 'with' => 'balance' ] ) );
		self::assertSame( 404, $this->rest( 'GET', "/balances/$user" )->get_status() );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_of_several_sites_only_the_members_of_this_one(): void {
		global $wpdb;
		$member   = $this->create_user( 'subscriber', [ 'user_login' => 'member' ] );
		$stranger = $this->create_user( 'subscriber', [ 'user_login' => 'stranger' ] );
		delete_user_meta( $stranger, $wpdb->get_blog_prefix() . 'capabilities' );
		aipuffer_adjust_balance( $member, '10' );
		aipuffer_adjust_balance( $stranger, '20' );

		$query = new BalancesQuery( new Database( $wpdb ), true );
		foreach ( [ [], [ 'search' => 'm' ], [ 'orderby' => 'balance', 'order' => 'desc' ], [ 'with_balance' => true ] ] as $filters ) {
			[ $ids, $total ] = $query->page( $filters, null, 1, 100 );
			self::assertContains( $member, $ids );
			self::assertNotContains( $stranger, $ids );
			self::assertCount( $total, $ids );
		}
		self::assertSame( [ $member ], $query->existing( [ $stranger, $member ] ) );
		self::assertContains( $stranger, ( new BalancesQuery( new Database( $wpdb ), false ) )->page( [], null, 1, 100 )[0] );
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	private function search( string $search ): array {
		return $this->rest( 'GET', '/balances', [ 'search' => $search ] )->get_data();
	}

	/**
	 * @param array<string, mixed> $params Parameters of the list.
	 * @return list<int>
	 */
	private function ids( array $params ): array {
		return array_column( $this->rest( 'GET', '/balances', $params )->get_data(), 'id' );
	}

	/**
	 * All pages of a list, two a page.
	 *
	 * @return list<int>
	 */
	private function listed( string $orderby, string $order ): array {
		$ids  = [];
		$page = 1;
		do {
			$found = $this->ids( compact( 'orderby', 'order', 'page' ) + [ 'per_page' => 2 ] );
			$ids   = [ ...$ids, ...$found ];
			++$page;
		} while ( [] !== $found );

		return $ids;
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function usage( int $user, int $units ): array {
		return [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => $units ];
	}
}
