<?php
/**
 * What aipuffer_log_message() keeps and refuses.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\LogsVerification;
use AIPuffer\Support\Database;
use AIPuffer\Support\Guest;
use AIPuffer\Tests\TestCase;

final class AppendTest extends TestCase {
	private const MESSAGE = [ 'conversation_uuid' => 'c-1', 'module' => 'chat', 'scope' => 'chatbot:12', 'user_id' => 0, 'guest_id' => 'g', 'role' => 'user', 'content' => 'Hello' ];

	public function test_a_conversation_begins_with_its_first_message_and_sums_up_its_messages(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$user  = $this->create_user( 'subscriber' );
		$first = aipuffer_log_message( [ 'user_id' => $user, 'content' => "Where is\n my order?" ] + self::MESSAGE );
		$this->at( '2026-03-01 10:00:05 UTC' );
		$second = aipuffer_log_message( [ 'user_id' => $user, 'role' => 'assistant', 'content' => 'On its way.', 'provider' => 'openai', 'model' => 'gpt', 'input_tokens' => 100, 'output_tokens' => 20 ] + self::MESSAGE );
		aipuffer_log_message( [ 'user_id' => $user, 'role' => 'assistant', 'content' => '', 'total_tokens' => 7 ] + self::MESSAGE );

		self::assertSame( $first['conversation_id'], $second['conversation_id'] );
		self::assertGreaterThan( $first['message_id'], $second['message_id'] );
		$row = $this->conversation( $first['conversation_id'] );
		self::assertSame(
			[ 'c-1', (string) $user, 'chat', 'chatbot:12', '1', 'openai', 'gpt', '3', '100', '20', '127', 'Where is my order?', '2026-03-01 10:00:00', '2026-03-01 10:00:05' ],
			[ $row['uuid'], $row['user_id'], $row['module'], $row['scope'], $row['is_bot'], $row['provider'], $row['model'], $row['message_count'], $row['input_tokens'], $row['output_tokens'], $row['total_tokens'], $row['preview'], $row['first_at'], $row['last_at'] ]
		);
		$this->assert_sound();
	}

	public function test_a_message_without_a_conversation_is_one_of_its_own(): void {
		$message = array_diff_key( self::MESSAGE, [ 'conversation_uuid' => 1 ] );
		self::assertNotSame( aipuffer_log_message( $message )['conversation_id'], aipuffer_log_message( $message )['conversation_id'] );
		$this->assert_sound();
	}

	public function test_a_conversation_belongs_to_the_site_s_day_of_its_last_message(): void {
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$id = aipuffer_log_message( [ 'created_at' => '2026-03-01T10:59:59Z' ] + self::MESSAGE )['conversation_id'];
		self::assertSame( '2026-03-01', $this->conversation( $id )['day'] );
		aipuffer_log_message( [ 'created_at' => '2026-03-01T11:00:00Z' ] + self::MESSAGE );
		self::assertSame( '2026-03-02', $this->conversation( $id )['day'] );
		$this->assert_sound();
		aipuffer_log_message( [ 'created_at' => '2026-02-20 08:00:00' ] + self::MESSAGE );
		$row = $this->conversation( $id );
		self::assertSame( [ '2026-03-02', '2026-02-20 08:00:00', '2026-03-01 11:00:00' ], [ $row['day'], $row['first_at'], $row['last_at'] ] );
		$this->assert_sound();
	}

	public function test_a_guest_who_logs_in_is_known_from_then_on(): void {
		$user  = $this->create_user( 'subscriber' );
		$guest = Guest::issue();
		$id    = aipuffer_log_message( [ 'guest_id' => $guest ] + self::MESSAGE )['conversation_id'];
		self::assertSame( Guest::key( $guest ), $this->conversation( $id )['guest_key'] );
		aipuffer_log_message( [ 'user_id' => $user ] + self::MESSAGE );
		self::assertSame( [ (string) $user, '' ], [ $this->conversation( $id )['user_id'], $this->conversation( $id )['guest_key'] ] );
		aipuffer_log_message( [ 'user_id' => $this->create_user( 'subscriber' ) ] + self::MESSAGE );
		self::assertSame( (string) $user, $this->conversation( $id )['user_id'] );
		$this->assert_sound();
	}

	public function test_text_is_repaired_and_cut_and_its_true_size_kept(): void {
		$broken = aipuffer_log_message( [ 'content' => "caf\xC3 \xF0\x9F\x98 ok \xFF\u{202E}<script>alert(1)</script>" ] + self::MESSAGE );
		$row    = $this->message( $broken['message_id'] );
		self::assertTrue( mb_check_encoding( $row['content'], 'UTF-8' ) );
		self::assertStringContainsString( '<script>alert(1)</script>', $row['content'], 'What was said is kept as it was said.' );
		self::assertStringNotContainsString( "\u{202E}", $this->conversation( $broken['conversation_id'] )['preview'] );

		$huge = aipuffer_log_message( [ 'content' => str_repeat( 'ж', 2_500_000 ) ] + self::MESSAGE );
		$row  = $this->message( $huge['message_id'] );
		self::assertSame( [ 1_000_000, '5000000' ], [ strlen( $row['content'] ), $row['content_bytes'] ] );
		self::assertTrue( mb_check_encoding( $row['content'], 'UTF-8' ) );
		$this->assert_sound();
	}

	public function test_a_payload_is_kept_only_where_the_site_stores_them_and_without_secrets(): void {
		$payload = [
			'model'       => 'gpt',
			'max_tokens'  => 500,
			'api_key'     => 'my-own-secret',
			'headers'     => [ 'Authorization' => 'Bearer abcdefghijklmnop', 'X-Api-Key' => 'k1' ],
			'url'         => 'https://example.org/v1?key=AIzaSyA1234567890123456789012345&alt=json',
			'messages'    => [ [ 'role' => 'user', 'content' => 'My key is sk-proj-abcdefghijklmnopqrstuvwxyz, look at data:image/png;base64,' . base64_encode( random_bytes( 3000 ) ) ] ],
			'image'       => base64_encode( random_bytes( 300_000 ) ),
			'temperature' => 0.5,
		];
		$without = aipuffer_log_message( [ 'request_payload' => $payload ] + self::MESSAGE );
		self::assertNull( $this->message( $without['message_id'] )['request_payload'] );

		update_option( 'aipuffer_log_payloads', 'yes' );
		$stored = (string) $this->message( aipuffer_log_message( [ 'request_payload' => $payload ] + self::MESSAGE )['message_id'] )['request_payload'];
		$kept   = json_decode( $stored, true );
		self::assertSame( [ 'gpt', 500, 0.5 ], [ $kept['model'], $kept['max_tokens'], $kept['temperature'] ] );
		foreach ( [ 'my-own-secret', 'abcdefgh', 'k1', 'AIzaSy', 'sk-proj', 'base64,' ] as $secret ) {
			self::assertStringNotContainsString( $secret, $stored );
		}
		self::assertLessThan( 1000, strlen( $stored ), 'Media are gone.' );

		$long = [ 'messages' => array_fill( 0, 100, [ 'content' => str_repeat( 'word ', 1000 ) ] ) ];
		self::assertLessThanOrEqual( 65_536, strlen( (string) $this->message( aipuffer_log_message( [ 'request_payload' => wp_json_encode( $long ) ] + self::MESSAGE )['message_id'] )['request_payload'] ) );
	}

	public function test_scores_are_kept_best_first(): void {
		$id   = aipuffer_log_message( [ 'role' => 'assistant', 'vector_scores' => [ [ 'provider' => 'pinecone', 'source' => 'docs', 'score' => 0.5, 'preview' => 'b' ], [ 'score' => '0.91', 'preview' => 'a' ] ] ] + self::MESSAGE )['message_id'];
		$hits = json_decode( (string) $this->message( $id )['vector_scores'], true );
		self::assertSame( [ 0.91, 0.5 ], array_column( $hits, 'score' ) );
		self::assertSame( [ 'provider' => 'pinecone', 'source' => 'docs', 'score' => 0.5, 'preview' => 'b' ], $hits[1] );
	}

	public function test_what_a_conversation_cost_is_noted(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '100' );
		$id = aipuffer_log_message( [ 'user_id' => $user ] + self::MESSAGE )['conversation_id'];
		foreach ( [ 3, 4 ] as $units ) {
			self::assertIsArray( aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => $units, 'conversation_id' => $id ] ) );
		}
		aipuffer_log_message( [ 'user_id' => $user ] + self::MESSAGE );
		self::assertSame( '7000000', $this->conversation( $id )['credits'] );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function refused(): array {
		return [
			'no module'                => [ [ 'module' => null ], 'module' ],
			'a module with spaces'     => [ [ 'module' => 'my chat' ], 'module' ],
			'any scope'                => [ [ 'scope' => '*' ], 'scope' ],
			'a scope that is a filter' => [ [ 'scope' => 'none' ], 'scope' ],
			'a scope with a pipe'      => [ [ 'scope' => 'chatbot:1|2' ], 'scope' ],
			'a conversation with spaces' => [ [ 'conversation_uuid' => 'a b' ], 'conversation_uuid' ],
			'a long conversation'      => [ [ 'conversation_uuid' => str_repeat( 'a', 65 ) ], 'conversation_uuid' ],
			'no role'                  => [ [ 'role' => null ], 'role' ],
			'an unknown role'          => [ [ 'role' => 'king' ], 'role' ],
			'no content'               => [ [ 'content' => null ], 'content' ],
			'content that is a list'   => [ [ 'content' => [ 'a' ] ], 'content' ],
			'negative tokens'          => [ [ 'input_tokens' => -1 ], 'input_tokens' ],
			'tokens in words'          => [ [ 'output_tokens' => 'many' ], 'output_tokens' ],
			'a negative user'          => [ [ 'user_id' => -1 ], 'user_id' ],
			'a user in words'          => [ [ 'user_id' => 'ada' ], 'user_id' ],
			'a time in words'          => [ [ 'created_at' => 'yesterday' ], 'created_at' ],
			'a time that is none'      => [ [ 'created_at' => '2026-13-41' ], 'created_at' ],
			'a time in the future'     => [ [ 'created_at' => '2999-01-01T00:00:00Z' ], 'created_at' ],
			'a status of its own'      => [ [ 'status' => 'fine' ], 'status' ],
			'a duration below 0'       => [ [ 'duration_ms' => -5 ], 'duration_ms' ],
			'scores that are text'     => [ [ 'vector_scores' => '0.9' ], 'vector_scores' ],
			'a score in words'         => [ [ 'vector_scores' => [ [ 'score' => 'high' ] ] ], 'vector_scores' ],
		];
	}

	/**
	 * @dataProvider refused
	 * @param array<string, mixed> $args What is wrong.
	 */
	public function test_what_names_something_wrongly_is_refused_and_writes_nothing( array $args, string $field ): void {
		global $wpdb;
		$error = aipuffer_log_message( $args + self::MESSAGE );
		self::assertWPError( $error );
		self::assertSame( [ 400, $field ], [ $error->get_error_data()['status'], $error->get_error_data()['field'] ] );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations" ) );
	}

	public function test_an_unknown_user_is_not_found(): void {
		$error = aipuffer_log_message( [ 'user_id' => 987654321 ] + self::MESSAGE );
		self::assertWPError( $error );
		self::assertSame( 404, $error->get_error_data()['status'] );
	}

	private function assert_sound(): void {
		global $wpdb;
		self::assertSame( [], ( new LogsVerification( new Database( $wpdb ) ) )->run()['problems'] );
	}

	/**
	 * @return array<string, ?string>
	 */
	private function conversation( int $id ): array {
		global $wpdb;
		return (array) $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}aipuffer_conversations WHERE id = $id", ARRAY_A );
	}

	/**
	 * @return array<string, ?string>
	 */
	private function message( int $id ): array {
		global $wpdb;
		return (array) $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}aipuffer_messages WHERE id = $id", ARRAY_A );
	}
}
