<?php
/**
 * The ledger as CSV.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use WP_REST_Request;

final class ExportTest extends LedgerTestCase {
	public function test_a_row_has_what_the_screen_shows(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		$ada = $this->create_user( 'subscriber', [ 'user_login' => 'ada', 'display_name' => 'Ada, "Lady"' ] );
		$this->entry(
			[
				'user_id'       => $ada,
				'actor_id'      => $ada,
				'credits_delta' => -1_500_000,
				'from_quota'    => 500_000,
				'balance_after' => 8_500_000,
				'provider'      => 'openai',
				'model'         => 'gpt-5',
				'input_tokens'  => 800,
				'output_tokens' => 300,
				'created_at'    => '2026-03-29 01:30:00',
			]
		);
		$rows = $this->rows();
		self::assertSame( 'Time (Europe/Berlin),Actor,User,User email,Type,Module,Usage type,Provider,Model,Credit change,From quota,Cost,Balance after,Usage units,Input tokens,Output tokens,Order,Note,Cached tokens,Thinking tokens', implode( ',', $rows[0] ) );
		self::assertSame( [ '2026-03-29 03:30:00', 'Ada, "Lady"', 'Ada, "Lady"', 'ada@example.org', 'Usage', 'Chatbot', 'Chat', 'openai', 'gpt-5', '-1.5', '0.5', '2', '8.5', '1100', '800', '300', '', '', '', '' ], $rows[1] );
	}

	public function test_whoever_names_themselves_like_a_formula_stays_text(): void {
		$evil = $this->create_user( 'subscriber', [ 'user_login' => 'evil', 'display_name' => '=HYPERLINK("https://example.org","me")' ] );
		$this->entry( [ 'user_id' => $evil, 'actor_id' => $evil, 'provider' => '@SUM(A1)', 'model' => '+1', 'note' => "-2+3\",\n=4", 'credits_delta' => -7 ] );
		$row = $this->rows()[1];
		self::assertSame( [ '\'=HYPERLINK("https://example.org","me")', "'@SUM(A1)", "'+1", '-0.000007', "'-2+3\",\n'=4" ], [ $row[2], $row[7], $row[8], $row[9], $row[17] ] );
		self::assertCount( 20, $row );
	}

	public function test_guests_orders_and_deleted_users_are_named(): void {
		$this->entry( [ 'user_id' => 0, 'actor_type' => 'guest', 'actor_id' => 0, 'created_at' => '2026-03-01 12:00:02' ] );
		$this->entry( [ 'user_id' => 987_654, 'actor_type' => 'order', 'actor_id' => 12, 'order_id' => 12, 'type' => 'purchase', 'credits_delta' => 3_000_000, 'balance_after' => 3_000_000, 'module' => '', 'operation' => '' ] );
		[ , $guest, $order ] = $this->rows();
		self::assertSame( [ 'Guest', '', '', '' ], [ $guest[1], $guest[2], $guest[3], $guest[12] ] );
		self::assertSame( [ 'Order #12', 'Deleted user #987654', '', 'Purchase', '', '3', '', '3', '12' ], [ $order[1], $order[2], $order[3], $order[4], $order[5], $order[9], $order[11], $order[12], $order[16] ] );
	}

	public function test_it_has_every_matching_entry_once_however_many_share_a_second(): void {
		global $wpdb;
		$values = [];
		for ( $number = 1; $number <= 2500; $number++ ) {
			$values[] = sprintf( "(5, 'usage', 'chat', 'chat', 'user', 5, 'many:%d', '%s', '2026-03-01 12:%02d:00')", $number, $number, intdiv( $number, 700 ) );
		}
		$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, module, operation, actor_type, actor_id, idempotency_key, note, created_at) VALUES " . implode( ', ', $values ) );
		$this->entry( [ 'user_id' => 6 ] );
		self::assertSame( range( 2500, 1 ), array_map( 'intval', array_column( array_slice( $this->rows( [ 'user' => 5 ] ), 1 ), 17 ) ) );
		self::assertSame( range( 1, 2500 ), array_map( 'intval', array_column( array_slice( $this->rows( [ 'user' => 5, 'order' => 'asc' ] ), 1 ), 17 ) ) );
		self::assertCount( 1 + 699, $this->rows( [ 'before' => '2026-03-01T12:01:00Z', 'type' => [ 'usage' ], 'user' => 5 ] ) );
		self::assertCount( 1, $this->rows( [ 'type' => [ 'purchase' ] ] ) );
	}

	/**
	 * The export, read as a spreadsheet reads it.
	 *
	 * @param array<string, mixed> $filters Filters.
	 * @return list<list<string>>
	 */
	private function rows( array $filters = [] ): array {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$response = $this->rest( 'GET', '/ledger/export', $filters );
		self::assertSame( [ 200, 'text/csv; charset=utf-8' ], [ $response->get_status(), $response->get_headers()['Content-Type'] ] );
		ob_start();
		self::assertTrue( apply_filters( 'rest_pre_serve_request', false, $response, new WP_REST_Request( 'GET' ), rest_get_server() ) );
		$text = (string) ob_get_clean();
		self::assertStringStartsWith( "\xEF\xBB\xBF", $text );
		$file = fopen( 'php://memory', 'w+' );
		self::assertIsResource( $file );
		fwrite( $file, substr( $text, 3 ) );
		rewind( $file );
		$rows = [];
		while ( is_array( $row = fgetcsv( $file, null, ',', '"', '' ) ) ) {
			$rows[] = $row;
		}

		return $rows;
	}
}
