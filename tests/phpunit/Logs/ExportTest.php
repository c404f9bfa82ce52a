<?php
/**
 * The logs as a file.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\ConversationResource;
use AIPuffer\Logs\LogFilters;
use AIPuffer\Logs\LogsExport;
use AIPuffer\Plugin;
use AIPuffer\Support\Database;
use AIPuffer\Support\Scopes;
use AIPuffer\Tests\TestCase;

final class ExportTest extends TestCase {
	private const COLUMNS = [ 'Log ID', 'Date', 'User', 'Source', 'Module', 'Message count', 'Token count', 'Preview', 'Conversation UUID', 'Cached tokens', 'Thinking tokens' ];

	public function test_csv_has_the_page_s_columns_newest_first(): void {
		update_option( 'timezone_string', 'America/New_York' );
		add_filter( 'aipuffer_scopes', static fn ( array $names ): array => [ 'chatbot:5' => 'Support bot' ] + $names );
		$ada = $this->create_user( 'subscriber', [ 'display_name' => 'Ada' ] );
		$old = $this->conversation( [ 'created_at' => '2026-01-10 03:00:00', 'guest_id' => 'g' ] );
		$new = $this->conversation( [ 'created_at' => '2026-01-11 03:00:00', 'user_id' => $ada, 'scope' => 'chatbot:5', 'total_tokens' => 1234, 'cached_tokens' => 20, 'thinking_tokens' => 5, 'conversation_uuid' => 'abc', 'content' => 'First' ] );
		$this->conversation( [ 'created_at' => '2026-01-11 03:00:01', 'user_id' => $ada, 'conversation_uuid' => 'abc', 'role' => 'assistant', 'input_tokens' => 10, 'total_tokens' => 0, 'cached_tokens' => 10, 'content' => 'Second' ] );
		[ $csv, $written ] = $this->csv( [] );
		self::assertSame( "\u{FEFF}", substr( $csv, 0, 3 ) );
		$rows = $this->parse( $csv );
		self::assertSame( self::COLUMNS, $rows[0] );
		self::assertSame( [ (string) $new, '2026-01-10 22:00:01', 'Ada', 'Support bot', 'Chatbot', '2', '1244', 'First', 'abc', '30', '5' ], $rows[1] );
		self::assertSame( [ (string) $old, '2026-01-09 22:00:00', 'Guest', '', 'Chatbot', '1', '0', 'Hello' ], array_slice( $rows[2], 0, 8 ) );
		self::assertSame( [ 3, 2 ], [ count( $rows ), $written ] );
	}

	public function test_names_survive_a_round_trip(): void {
		$names = [ 'Łovelace, Ada "the" 😀', "Two\nlines", 'comma,comma', '"quoted"', 'الاسم', '日本語', 'a\\"b', 'semi;colon' ];
		foreach ( $names as $name ) {
			$this->conversation( [ 'source' => $name, 'content' => $name ] );
		}
		$rows = $this->parse( $this->csv( [] )[0] );
		self::assertSame( array_reverse( $names ), array_column( array_slice( $rows, 1 ), 3 ) );
		self::assertSame( array_reverse( array_map( static fn ( string $name ): string => str_replace( "\n", ' ', $name ), $names ) ), array_column( array_slice( $rows, 1 ), 7 ) );
	}

	public function test_a_cell_that_would_be_a_formula_is_inert(): void {
		foreach ( [ '=HYPERLINK("http://x")', '+1', '-1+1', '@SUM(1)', "\t=1", '＝1+1' ] as $hostile ) {
			global $wpdb;
			$user = $this->create_user( 'subscriber' );
			// WordPress trims names; another plugin may not.
			$wpdb->update( $wpdb->users, [ 'display_name' => $hostile ], [ 'ID' => $user ] );
			$this->conversation( [ 'user_id' => $user, 'content' => $hostile, 'source' => trim( $hostile ) ] );
		}
		foreach ( array_slice( $this->parse( $this->csv( [] )[0] ), 1 ) as $row ) {
			foreach ( [ 2, 3, 7 ] as $column ) {
				self::assertStringStartsWith( "'", $row[ $column ] );
			}
			self::assertMatchesRegularExpression( '/^\d+$/', $row[5] . $row[6], 'Numbers stay numbers.' );
		}
	}

	public function test_filters_hold_and_nothing_is_left_out(): void {
		for ( $number = 0; $number < 30; $number++ ) {
			$this->conversation( [ 'module' => 0 === $number % 3 ? 'ai_forms' : 'chat', 'content' => 0 === $number % 5 ? 'apple' : 'pear', 'created_at' => '2026-01-10 03:00:00' ] );
		}
		wp_set_current_user( $this->create_user( 'administrator' ) );
		foreach ( [ [], [ 'module' => 'ai_forms' ], [ 'search' => 'apple' ], [ 'search' => 'apple', 'module' => 'chat' ], [ 'scope' => 'chatbot:1' ] ] as $filters ) {
			$list     = $this->rest( 'GET', '/logs', $filters + [ 'per_page' => 100 ] );
			$exported = array_column( array_slice( $this->parse( $this->csv( $filters )[0] ), 1 ), 0 );
			self::assertSame( array_map( 'strval', array_column( $list->get_data(), 'id' ) ), $exported );
			self::assertSame( $list->get_headers()['X-WP-Total'], (string) count( $exported ) );
			self::assertSame( (string) count( $exported ), $this->rest( 'GET', '/logs/export', $filters )->get_headers()['X-WP-Total'] );
		}
	}

	public function test_json_lines_have_whole_conversations(): void {
		$id = $this->conversation( [ 'content' => "One\nline with \"quotes\" and \u{2028}" ] );
		for ( $number = 1; $number <= 45; $number++ ) {
			$this->conversation( [ 'conversation_uuid' => 'c', 'content' => "Message $number" ] );
		}
		$lines = explode( "\n", rtrim( $this->written( 'json_lines', [] )[0], "\n" ) );
		self::assertCount( 2, $lines );
		$first = json_decode( $lines[0], true, 512, JSON_THROW_ON_ERROR );
		self::assertSame( [ 'c', 45 ], [ $first['uuid'], $first['message_count'] ] );
		self::assertSame( array_map( static fn ( int $number ): string => "Message $number", range( 1, 45 ) ), array_column( $first['messages'], 'content' ) );
		$second = json_decode( $lines[1], true, 512, JSON_THROW_ON_ERROR );
		self::assertSame( [ $id, "One\nline with \"quotes\" and \u{2028}" ], [ $second['id'], $second['messages'][0]['content'] ] );
	}

	public function test_the_memory_does_not_grow_with_the_number_of_rows(): void {
		global $wpdb;
		if ( PHP_VERSION_ID < 80_200 ) {
			self::markTestSkipped( 'Needs memory_reset_peak_usage(), of PHP 8.2.' );
		}
		$values = [];
		for ( $number = 1; $number <= 25_000; $number++ ) {
			$values[] = "('m-$number', 0, 'g$number', 'chat', '', 1, '" . str_repeat( 'x', 200 ) . "', '2026-01-01 10:00:00', '2026-01-01 10:00:00', '2026-01-01')";
			if ( 0 === $number % 1000 ) {
				$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_conversations (uuid, user_id, guest_key, module, scope, message_count, preview, first_at, last_at, day) VALUES " . implode( ', ', $values ) );
				$values = [];
			}
		}
		$file = (string) tempnam( sys_get_temp_dir(), 'export' );
		$this->export( 'csv', [ 'before' => '2020-01-01' ], fopen( $file, 'w' ) );
		$before = memory_get_usage();
		memory_reset_peak_usage();
		self::assertSame( 25_000, $this->export( 'csv', [], fopen( $file, 'w' ) ) );
		self::assertLessThan( 6_000_000, memory_get_peak_usage() - $before );
		$stream = fopen( $file, 'r' );
		$lines  = 0;
		while ( false !== fgetcsv( $stream, null, ',', '"', '' ) ) {
			++$lines;
		}
		unlink( $file );
		self::assertSame( 25_001, $lines );
	}

	public function test_the_file_is_streamed_past_the_rest_server(): void {
		$this->conversation( [] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$response = $this->rest( 'GET', '/logs/export', [ 'format' => 'csv' ] );
		self::assertNull( $response->get_data() );
		self::assertSame( 'text/csv; charset=utf-8', $response->get_headers()['Content-Type'] );
		self::assertMatchesRegularExpression( '/^attachment; filename="aipuffer-logs-\d{4}-\d\d-\d\d\.csv"$/', $response->get_headers()['Content-Disposition'] );
		self::assertFalse( apply_filters( 'rest_pre_serve_request', false, new \WP_REST_Response( [] ), new \WP_REST_Request( 'GET', '/aipuffer/v1/logs' ), rest_get_server() ), 'Another request of the same batch is served as ever.' );
	}

	/**
	 * Logs a message.
	 *
	 * @param array<string, mixed> $args What differs.
	 * @return int The conversation's id.
	 */
	private function conversation( array $args ): int {
		$logged = aipuffer_log_message( $args + [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => '', 'role' => 'user', 'content' => 'Hello' ] );
		self::assertIsArray( $logged );
		return $logged['conversation_id'];
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @return array{string, int} The file and how many it has.
	 */
	private function csv( array $filters ): array {
		return $this->written( 'csv', $filters );
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @return array{string, int}
	 */
	private function written( string $format, array $filters ): array {
		$stream  = fopen( 'php://memory', 'w+' );
		$written = $this->export( $format, $filters, $stream );
		rewind( $stream );
		return [ (string) stream_get_contents( $stream ), $written ];
	}

	/**
	 * @param array<string, mixed> $filters Filters.
	 * @param resource             $stream  Where to.
	 */
	private function export( string $format, array $filters, $stream ): int {
		global $wpdb;
		$logs     = Plugin::instance()->logs;
		$resource = new ConversationResource( static fn (): array => [ 'chat' => 'Chatbot' ], new Scopes() );
		return ( new LogsExport( new Database( $wpdb ), $logs, $resource ) )->{$format}( [] === $filters ? LogFilters::none() : $logs->filters( $filters ), $stream );
	}

	/**
	 * The rows as a spreadsheet reads them.
	 *
	 * @return list<list<string>>
	 */
	private function parse( string $csv ): array {
		$stream = fopen( 'php://memory', 'w+' );
		fwrite( $stream, substr( $csv, 3 ) );
		rewind( $stream );
		$rows = [];
		while ( false !== $row = fgetcsv( $stream, null, ',', '"', '' ) ) {
			$rows[] = $row;
		}
		return $rows;
	}
}
