<?php
/**
 * Balance changes from a CSV file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Tests\TestCase;
use WP_REST_Response;

final class BalanceImportTest extends TestCase {
	private int $admin;
	private int $ada;
	private int $ben;

	protected function setUp(): void {
		parent::setUp();
		$this->ada   = $this->create_user( 'subscriber', [ 'user_login' => 'ada', 'display_name' => 'Ada', 'user_email' => 'ada@example.org' ] );
		$this->ben   = $this->create_user( 'subscriber', [ 'user_login' => 'ben.smith', 'display_name' => 'Ben', 'user_email' => 'ben@example.org' ] );
		$this->admin = $this->create_user( 'administrator', [ 'user_login' => 'theboss' ] );
		wp_set_current_user( $this->admin );
	}

	public function test_a_dry_run_shows_every_line_and_writes_nothing(): void {
		aipuffer_adjust_balance( $this->ada, '100' );
		$csv = "user,credits,note\nada,10.5,Hello\nnobody,1,\nben@example.org,many,\nben.smith,-1,\n\nada,-20,\n";
		self::assertSame(
			[
				[ 2, 'Ada', '10.5', '100', '110.5', false ],
				[ 3, null, '0', '0', '0', true ],
				[ 4, 'Ben', '0', '0', '0', true ],
				[ 5, 'Ben', '0', '0', '0', true ],
				[ 7, 'Ada', '-20', '110.5', '90.5', false ],
			],
			array_map(
				static fn ( array $line ): array => [ $line['line'], $line['user']['name'] ?? null, $line['delta'], $line['balance_before'], $line['balance_after'], null !== $line['message'] ],
				$this->dry_run( $csv )['lines']
			)
		);
		$plan = $this->dry_run( $csv );
		self::assertSame( [ 'users' => 1, 'credits_added' => '10.5', 'credits_taken' => '20', 'errors' => 3, 'already_imported' => 0 ], $plan['totals'] );
		self::assertSame( [ 'id' => $this->ada, 'name' => 'Ada', 'email' => 'ada@example.org' ], $plan['lines'][0]['user'] );
		self::assertSame( 1, aipuffer_verify_ledger()['entries'] );
	}

	public function test_what_was_seen_is_imported_with_note_and_actor(): void {
		aipuffer_adjust_balance( $this->ada, '100' );
		$csv    = "user;credits;note\nada;10.5;\"Says \"\"hi\"\";\nand more\"\nben@example.org;+7;\nADA;-20;\n";
		$result = $this->import( $csv );
		self::assertSame( 200, $result->get_status() );
		self::assertSame( [ [ 2, '100', '110.5' ], [ 4, '0', '7' ], [ 5, '110.5', '90.5' ] ], array_map( static fn ( array $line ): array => [ $line['line'], $line['balance_before'], $line['balance_after'] ], $result->get_data()['lines'] ) );
		self::assertSame( [ '90.5', '7' ], [ aipuffer_get_balance( $this->ada )['balance'], aipuffer_get_balance( $this->ben )['balance'] ] );
		$entries = $this->rest( 'GET', '/ledger', [ 'type' => [ 'adjustment' ] ] )->get_data();
		self::assertSame( [ 'CSV import', 'CSV import', 'Says "hi"; and more' ], array_slice( array_column( $entries, 'note' ), 0, 3 ) );
		self::assertSame( $this->admin, $entries[0]['actor']['id'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_the_same_file_again_changes_nothing_whatever_was_spent_since(): void {
		aipuffer_adjust_balance( $this->ben, '50' );
		$set = "login,balance\nada,100\nben.smith,50\n";
		$add = "login,credits\nada,5\n";
		$this->import( $set );
		$this->import( $add );
		aipuffer_adjust_balance( $this->ada, '-30' );
		aipuffer_adjust_balance( $this->ben, '-30' );
		$before = aipuffer_verify_ledger()['entries'];
		foreach ( [ $set, "\u{FEFF}" . str_replace( "\n", "\r\n", $set ), rtrim( $set ), $add ] as $csv ) {
			$again = $this->dry_run( $csv );
			self::assertSame( [ true ], array_values( array_unique( array_column( $again['lines'], 'duplicate' ) ) ) );
			self::assertSame( [ '0' ], array_values( array_unique( array_column( $again['lines'], 'delta' ) ) ) );
			self::assertSame( count( $again['lines'] ), $again['totals']['already_imported'] );
			self::assertSame( 200, $this->import( $csv )->get_status() );
		}
		self::assertSame( [ '75', '20' ], [ aipuffer_get_balance( $this->ada )['balance'], aipuffer_get_balance( $this->ben )['balance'] ] );
		self::assertSame( $before, aipuffer_verify_ledger()['entries'] );
		// Another file, if only by a note, is another import.
		self::assertSame( '5', $this->dry_run( "login,credits,note\nada,5,again\n" )['lines'][0]['delta'] );
	}

	public function test_with_an_error_nothing_is_imported_unless_the_rest_is_wanted(): void {
		$csv     = "user,credits\nada,10\nnobody,10\nben.smith,10\n";
		$refused = $this->import( $csv );
		self::assertSame( [ 400, [ 'csv' ] ], [ $refused->get_status(), array_keys( $refused->get_data()['data']['params'] ) ] );
		self::assertSame( 0, aipuffer_verify_ledger()['entries'] );
		$done = $this->import( $csv, [ 'skip_errors' => true ] )->get_data();
		self::assertSame( [ 'users' => 2, 'credits_added' => '20', 'credits_taken' => '0', 'errors' => 1, 'already_imported' => 0 ], $done['totals'] );
		// The line that failed can still be imported once it can.
		$this->create_user( 'subscriber', [ 'user_login' => 'nobody' ] );
		$done = $this->import( $csv );
		self::assertSame( 200, $done->get_status(), (string) wp_json_encode( $done->get_data() ) );
		self::assertSame( [ '10', '10' ], [ aipuffer_get_balance( $this->ada )['balance'], aipuffer_get_balance( (int) get_user_by( 'login', 'nobody' )->ID )['balance'] ] );
	}

	public function test_an_effect_that_changed_meanwhile_is_refused_and_one_that_did_not_is_done(): void {
		$set = $this->dry_run( "user,balance\nada,100\n" );
		$add = $this->dry_run( "user,credits\nada,100\n" );
		$del = $this->dry_run( "user,credits\nben.smith,1\n" );
		aipuffer_adjust_balance( $this->ada, '1' );
		wp_delete_user( $this->ben );
		foreach ( [ [ "user,balance\nada,100\n", $set ], [ "user,credits\nben.smith,1\n", $del ], [ "user,credits\nada,200\n", $add ] ] as [ $csv, $plan ] ) {
			$refused = $this->commit( $csv, $plan['fingerprint'] );
			self::assertSame( [ 409, 'aipuffer_import_changed' ], [ $refused->get_status(), $refused->get_data()['code'] ] );
		}
		self::assertSame( 200, $this->commit( "user,credits\nada,100\n", $add['fingerprint'] )->get_status() );
		self::assertSame( '101', aipuffer_get_balance( $this->ada )['balance'] );
	}

	public function test_ones_own_balance_is_an_error_unless_meant(): void {
		$csv = "user,credits\ntheboss,1000\n";
		self::assertSame( 1, $this->dry_run( $csv )['totals']['errors'] );
		self::assertSame( 400, $this->import( $csv )->get_status() );
		self::assertSame( 200, $this->import( $csv, [ 'own' => true ] )->get_status() );
		self::assertSame( '1000', aipuffer_get_balance( $this->admin )['balance'] );
	}

	public function test_a_balance_is_set_once_in_a_file_and_never_below_what_is_held(): void {
		aipuffer_adjust_balance( $this->ben, '10' );
		aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->ben, 'units' => 4 ] );
		$lines = $this->dry_run( "user,balance\nada,10\nAda@Example.org,20\nben.smith,3\n" )['lines'];
		self::assertSame( [ false, true, true ], array_map( static fn ( array $line ): bool => null !== $line['message'], $lines ) );
	}

	/**
	 * @return array<string, array{string, list<string>}>
	 */
	public static function ways_to_name_a_user(): array {
		return [
			'a login in another case'          => [ "login,credits\nADA,1", [ 'ada' ] ],
			'an email address'                 => [ "E-Mail;Credits\nAda@Example.Org;1", [ 'ada' ] ],
			'an id'                            => [ "ID\tDelta\n{ada}\t1", [ 'ada' ] ],
			'any of them'                      => [ "User,Amount\nada,1\nben@example.org,1\n{ada},1", [ 'ada', 'ben.smith', 'ada' ] ],
			'all columns that agree'           => [ "id,login,email,credits\n{ada},ada,ada@example.org,1", [ 'ada' ] ],
			'columns that do not agree'        => [ "id,login,credits\n{ada},ben.smith,1", [ '' ] ],
			'no name at all'                   => [ "login,credits\n,1", [ '' ] ],
			'a login without its accent'       => [ "login,credits\nadá,1", [ '' ] ],
			'a login with a space behind'      => [ "login,credits\n\"ada \",1", [ 'ada' ] ],
			'an email in the column of logins' => [ "login,credits\nada@example.org,1", [ '' ] ],
			'a login like an id of somebody'   => [ "user,credits\n{twin},1", [ '' ] ],
			'an absurd id'                     => [ "id,credits\n99999999999999999999999,1", [ '' ] ],
			'an id with a zero before'         => [ "id,credits\n0{ada},1", [ '' ] ],
			'a statement'                      => [ "login,credits\n' OR 1=1 --,1", [ '' ] ],
			'a placeholder'                    => [ "login,credits\n%s%d%,1", [ '' ] ],
		];
	}

	/**
	 * @dataProvider ways_to_name_a_user
	 * @param list<string> $logins Whom the lines mean; '' for an error.
	 */
	public function test_a_line_means_one_user_or_none( string $csv, array $logins ): void {
		// Somebody whose login is somebody else's id.
		$this->create_user( 'subscriber', [ 'user_login' => (string) $this->ben ] );
		$lines = $this->dry_run( strtr( $csv, [ '{ada}' => (string) $this->ada, '{twin}' => (string) $this->ben ] ) )['lines'];
		self::assertSame( $logins, array_map( static fn ( array $line ): string => null === $line['message'] ? get_userdata( $line['user']['id'] )->user_login : '', $lines ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function bad_amounts(): array {
		return [
			'nothing'                   => [ 'user,credits\nada,' ],
			'words'                     => [ 'user,credits\nada,many' ],
			'a formula'                 => [ 'user,credits\nada,=1+1' ],
			'a decimal comma'           => [ 'user;credits\nada;1,5' ],
			'thousands'                 => [ 'user;credits\nada;1,000' ],
			'thousands, not quoted'     => [ 'user,credits\nada,1,000' ],
			'7 decimals'                => [ 'user,credits\nada,1.0000001' ],
			'a power'                   => [ 'user,credits\nada,1e3' ],
			'another sign for minus'    => [ "user,credits\nada,\u{2212}5" ],
			'digits of another script'  => [ "user,credits\nada,\u{0665}" ],
			'an absurd amount'          => [ 'user,credits\nada,9999999999999' ],
			'more than there is'        => [ 'user,credits\nada,-1' ],
			'a balance below 0'         => [ 'user,balance\nada,-1' ],
			'a note of 501 characters'  => [ 'user,credits,note\nada,1,' . str_repeat( 'n', 501 ) ],
		];
	}

	/**
	 * @dataProvider bad_amounts
	 */
	public function test_an_amount_that_is_none_is_an_error_of_its_line( string $csv ): void {
		$plan = $this->dry_run( str_replace( '\n', "\n", $csv ) );
		self::assertNotEmpty( $plan['lines'][0]['message'] );
		self::assertSame( '0', $plan['lines'][0]['delta'] );
		self::assertSame( 1, $plan['totals']['errors'] );
	}

	/**
	 * An amount, and what it means where nobody says how decimals are written, where with a point, and where with a comma.
	 * `?` is a question, `!` no number.
	 *
	 * @return array<string, array{string, string, string, string}>
	 */
	public static function amounts(): array {
		return [
			'whole'                       => [ '1000', '1000', '1000', '1000' ],
			'a point and three digits'    => [ '1.000', '?', '1', '1000' ],
			'a comma and three digits'    => [ '1,000', '?', '1000', '1' ],
			'the most a group may have'   => [ '999.125', '?', '999.125', '999125' ],
			'with a plus'                 => [ '+1.000', '?', '1', '1000' ],
			'taken away'                  => [ '-1.500', '?', '-1.5', '-1500' ],
			'below one'                   => [ '0.125', '0.125', '0.125', '!' ],
			'below one, with a comma'     => [ '0,125', '!', '!', '0.125' ],
			'one decimal'                 => [ '1.5', '1.5', '1.5', '!' ],
			'one decimal behind a comma'  => [ '1,5', '!', '!', '1.5' ],
			'four digits and three'       => [ '1234.500', '1234.5', '1234.5', '!' ],
			'four decimals'               => [ '1.0001', '1.0001', '1.0001', '!' ],
			'millions with points'        => [ '1.000.000', '!', '!', '1000000' ],
			'millions with commas'        => [ '1,000,000', '!', '1000000', '!' ],
			'both, English'               => [ '1,000.50', '!', '1000.5', '!' ],
			'both, German'                => [ '1.000,50', '!', '!', '1000.5' ],
			'a group of two'              => [ '1,00.5', '!', '!', '!' ],
			'a separator at the end'      => [ '1.', '!', '!', '!' ],
			'both signs'                  => [ '+-1', '!', '!', '!' ],
		];
	}

	/**
	 * @dataProvider amounts
	 */
	public function test_one_or_a_thousand_is_asked_and_never_guessed( string $amount, string $unsaid, string $point, string $comma ): void {
		aipuffer_adjust_balance( $this->ada, '5000' );
		$csv = "user;credits\nada;$amount\n";
		foreach ( [ [ [], $unsaid ], [ [ 'decimal' => null ], $unsaid ], [ [ 'decimal' => '.' ], $point ], [ [ 'decimal' => ',' ], $comma ] ] as [ $args, $meant ] ) {
			$plan = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv ] + $args )->get_data();
			self::assertSame( in_array( $meant, [ '?', '!' ], true ) ? '0' : $meant, $plan['lines'][0]['delta'] );
			self::assertSame( in_array( $meant, [ '?', '!' ], true ), null !== $plan['lines'][0]['message'] );
			self::assertSame( '?' === $meant ? [ 'lines' => 1, 'example' => $amount, 'meanings' => [ 'point' => $point, 'comma' => $comma ] ] : null, $plan['ambiguous'] );
		}
	}

	public function test_an_open_question_stops_the_import_and_its_answer_is_part_of_what_was_seen(): void {
		$csv  = "user;credits\nada;1.000\nben.smith;2,5\n";
		$seen = $this->dry_run( $csv );
		self::assertSame( 400, $this->commit( $csv, $seen['fingerprint'] )->get_status() );
		$comma = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv, 'decimal' => ',' ] )->get_data();
		self::assertSame( [ '1000', '2.5' ], array_column( $comma['lines'], 'delta' ) );
		self::assertSame( 409, $this->commit( $csv, $comma['fingerprint'] )->get_status() );
		self::assertSame( 409, $this->commit( $csv, $comma['fingerprint'], [ 'decimal' => '.' ] )->get_status() );
		self::assertSame( 0, aipuffer_verify_ledger()['entries'] );
		self::assertSame( 200, $this->commit( $csv, $comma['fingerprint'], [ 'decimal' => ',' ] )->get_status() );
		self::assertSame( [ '1000', '2.5' ], [ aipuffer_get_balance( $this->ada )['balance'], aipuffer_get_balance( $this->ben )['balance'] ] );
		// The same file read in the other way is still the same file.
		self::assertTrue( $this->rest( 'POST', '/balances/import', [ 'csv' => $csv, 'decimal' => '.' ] )->get_data()['lines'][0]['duplicate'] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function unreadable_files(): array {
		return [
			'only a header'               => [ "user,credits\n", 'no lines' ],
			'only blank lines'            => [ "\n\n  \n", 'column user' ],
			'no header'                   => [ "ada,5\nben,6\n", 'column user' ],
			'no user'                     => [ "name,credits\nada,5\n", 'column user' ],
			'no amount'                   => [ "user,note\nada,5\n", 'credits' ],
			'both amounts'                => [ "user,credits,balance\nada,5,6\n", 'credits' ],
			'a column twice'              => [ "user,email,e-mail,credits\nada,,,5\n", 'more than once' ],
			'a quote that is not closed'  => [ "user,credits,note\nada,5,\"hi\nben,6,\nada,7,\n", 'Line 2' ],
			'another encoding'            => [ "user,credits\nJos\u{FFFD},5\n", 'UTF-8' ],
			'a zero byte'                 => [ "user,credits\na\0da,5\n", 'UTF-8' ],
			'too many lines'              => [ "user,credits\n" . str_repeat( "ada,1\n", 5001 ), '5,000' ],
			'more than can be counted'    => [ "user,credits\n" . str_repeat( "ada,999999999999\nben.smith,999999999999\n", 8 ), 'counted' ],
		];
	}

	/**
	 * @dataProvider unreadable_files
	 */
	public function test_a_file_that_leaves_open_what_is_meant_is_refused( string $csv, string $says ): void {
		$refused = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv ] );
		self::assertSame( [ 400, 'csv' ], [ $refused->get_status(), $refused->get_data()['data']['field'] ] );
		self::assertStringContainsString( $says, $refused->get_data()['message'] );
	}

	public function test_the_most_lines_there_may_be_are_imported_at_once(): void {
		$csv  = "user,credits\n" . str_repeat( "ada,1\nben.smith,2\n", 2500 );
		$done = $this->import( $csv );
		self::assertSame( 200, $done->get_status() );
		self::assertSame( [ '2500', '5000' ], [ aipuffer_get_balance( $this->ada )['balance'], aipuffer_get_balance( $this->ben )['balance'] ] );
		self::assertSame( 5000, $this->dry_run( $csv )['totals']['already_imported'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_names_come_through_as_they_are(): void {
		$user = $this->create_user( 'subscriber', [ 'user_login' => 'odon', 'display_name' => 'Ödön 🐡 "the fish", Jr.' ] );
		$csv  = "note,user,credits\nÖdön's 🐡,odon,1\n\"=HYPERLINK(\"\"x\"\")\",odon,1\n";
		$line = $this->dry_run( $csv )['lines'][0];
		self::assertSame( [ $user, 'Ödön 🐡 "the fish", Jr.', null ], [ $line['user']['id'], $line['user']['name'], $line['message'] ] );
		$done = $this->import( $csv );
		self::assertSame( 200, $done->get_status(), (string) wp_json_encode( $done->get_data() ) );
		self::assertSame( [ '=HYPERLINK("x")', "Ödön's 🐡" ], array_column( $this->rest( 'GET', '/ledger', [ 'user' => $user ] )->get_data(), 'note' ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function dry_run( string $csv ): array {
		$response = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv ] );
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );

		return $response->get_data();
	}

	/**
	 * @param array<string, mixed> $more Further parameters.
	 */
	private function commit( string $csv, string $fingerprint, array $more = [] ): WP_REST_Response {
		return $this->rest( 'POST', '/balances/import', [ 'csv' => $csv, 'dry_run' => false, 'fingerprint' => $fingerprint ] + $more );
	}

	/**
	 * Checks and imports.
	 *
	 * @param array<string, mixed> $more Further parameters.
	 */
	private function import( string $csv, array $more = [] ): WP_REST_Response {
		$plan = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv ] + array_intersect_key( $more, [ 'own' => 1 ] ) )->get_data();

		return $this->commit( $csv, $plan['fingerprint'], $more );
	}
}
