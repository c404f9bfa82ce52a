<?php
/**
 * The list of conversations, its figures, and one with its messages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Tests\TestCase;

final class ListTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$this->at( '2026-03-20 12:00:00 UTC' );
	}

	public function test_the_newest_come_first_and_pages_neither_repeat_nor_miss_any(): void {
		$ids = array_map( fn ( int $number ): int => $this->conversation( [ 'created_at' => '2026-03-10 10:00:0' . intdiv( $number, 3 ) ] ), range( 0, 8 ) );
		$all = [];
		foreach ( [ 1, 2, 3 ] as $page ) {
			$response = $this->rest( 'GET', '/logs', [ 'page' => $page, 'per_page' => 4 ] );
			self::assertSame( [ '9', '3' ], [ $response->get_headers()['X-WP-Total'], $response->get_headers()['X-WP-TotalPages'] ] );
			self::assertArrayNotHasKey( 'X-AIPuffer-Total-Capped', $response->get_headers() );
			$all = [ ...$all, ...array_column( $response->get_data(), 'id' ) ];
		}
		self::assertSame( array_reverse( $ids ), $all );
		self::assertSame( $ids, array_column( $this->rest( 'GET', '/logs', [ 'order' => 'asc' ] )->get_data(), 'id' ) );
		self::assertSame( [], $this->rest( 'GET', '/logs', [ 'page' => 900_000 ] )->get_data() );
	}

	public function test_a_conversation_has_all_that_the_table_shows(): void {
		$ada = $this->create_user( 'subscriber', [ 'display_name' => 'Ada "=1+1" Łovelace 😀' ] );
		add_filter( 'aipuffer_scopes', static fn ( array $names ): array => [ 'chatbot:5' => 'Support bot' ] + $names );
		$id = $this->conversation( [ 'user_id' => $ada, 'scope' => 'chatbot:5', 'created_at' => '2026-03-10 10:00:00' ] );
		$this->conversation( [ 'user_id' => $ada, 'scope' => 'chatbot:5', 'created_at' => '2026-03-10 10:00:09', 'role' => 'assistant', 'content' => 'Yes', 'provider' => 'openai', 'model' => 'gpt', 'input_tokens' => 5, 'output_tokens' => 2, 'conversation_uuid' => $this->uuid( $id ) ] );
		$item = $this->rest( 'GET', '/logs' )->get_data()[0];
		self::assertSame(
			[
				'id' => $id,
				'first_at' => '2026-03-10T10:00:00Z',
				'last_at' => '2026-03-10T10:00:09Z',
				'module' => 'chat',
				'module_label' => 'Chatbot',
				'scope' => 'chatbot:5',
				'scope_name' => 'Support bot',
				'source' => 'Support bot',
				'provider' => 'openai',
				'model' => 'gpt',
				'message_count' => 2,
				'input_tokens' => 5,
				'output_tokens' => 2,
				'total_tokens' => 7,
				'credits' => '0',
				'preview' => 'Hello',
				'excerpt' => null,
				'has_text' => true,
			],
			$this->in_order( $item )
		);
		self::assertSame( [ $ada, 'user', 'Ada "=1+1" Łovelace 😀' ], [ $item['user']['id'], $item['user']['type'], $item['user']['name'] ] );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $ada );
		self::assertSame( "Deleted user #$ada", $this->rest( 'GET', '/logs' )->get_data()[0]['user']['name'] );
	}

	public function test_each_filter_leaves_what_it_says_and_the_summary_counts_the_same(): void {
		update_option( 'timezone_string', 'America/New_York' );
		mt_srand( 3 );
		$users = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ), 0 ];
		for ( $number = 0; $number < 120; $number++ ) {
			$user = $users[ mt_rand( 0, 2 ) ];
			$id   = $this->conversation(
				[
					'module'       => [ 'chat', 'ai_forms' ][ mt_rand( 0, 1 ) ],
					'scope'        => [ '', 'chatbot:1', 'chatbot:2', 'ai_forms' ][ mt_rand( 0, 3 ) ],
					'user_id'      => $user,
					'guest_id'     => 0 === $user ? [ '', 'guest-1', 'guest-2' ][ mt_rand( 0, 2 ) ] : '',
					'total_tokens' => mt_rand( 0, 50 ),
					'created_at'   => gmdate( 'Y-m-d H:i:s', $this->time - mt_rand( 0, 20 * DAY_IN_SECONDS ) ),
				]
			);
			if ( 0 === $number % 3 ) {
				$this->conversation( [ 'conversation_uuid' => $this->uuid( $id ), 'created_at' => gmdate( 'Y-m-d H:i:s', $this->time - mt_rand( 0, 5 * DAY_IN_SECONDS ) ) ] );
			}
		}
		mt_srand();
		$zone  = wp_timezone();
		$cases = [];
		foreach ( [ [], [ 'scope' => 'none' ], [ 'scope' => 'chatbot:1' ], [ 'scope' => 'ai_forms' ], [ 'scope' => 'chatbot:99' ] ] as $scope ) {
			foreach ( [ [], [ 'module' => 'chat' ], [ 'module' => 'no_such' ] ] as $module ) {
				foreach ( [ [], [ 'days' => 1 ], [ 'days' => 7 ], [ 'after' => '2026-03-08', 'before' => '2026-03-14' ], [ 'before' => '2026-03-10' ], [ 'after' => '2026-03-09T07:30', 'before' => '2026-03-16T18:45' ], [ 'after' => '2026-03-12T10:00:00Z' ], [ 'after' => '2026-03-12T10:00', 'before' => '2026-03-12T20:00' ] ] as $range ) {
					$cases[] = $scope + $module + $range;
				}
			}
		}
		$cases[] = [ 'user' => $users[0] ];
		$cases[] = [ 'user' => $users[1], 'days' => 7, 'module' => 'chat' ];
		foreach ( $cases as $case ) {
			$rows = array_filter( $this->rows(), fn ( array $row ): bool => $this->fits( $row, $case, $zone ) );
			$list = $this->rest( 'GET', '/logs', $case + [ 'per_page' => 100 ] );
			$ids  = [ ...array_column( $list->get_data(), 'id' ), ...array_column( $this->rest( 'GET', '/logs', $case + [ 'per_page' => 100, 'page' => 2 ] )->get_data(), 'id' ) ];
			self::assertEqualsCanonicalizing( array_map( 'intval', array_column( $rows, 'id' ) ), $ids, (string) wp_json_encode( $case ) );
			self::assertSame( (string) count( $rows ), $list->get_headers()['X-WP-Total'] );
			$people = array_filter( array_map( static fn ( array $row ): string => '0' === $row['user_id'] && '' === $row['guest_key'] ? '' : "{$row['user_id']}|{$row['guest_key']}", $rows ) );
			self::assertSame(
				[
					'conversations' => count( $rows ),
					'messages'      => (int) array_sum( array_column( $rows, 'message_count' ) ),
					'tokens'        => (int) array_sum( array_column( $rows, 'total_tokens' ) ),
					'input_tokens'  => 0,
					'output_tokens' => 0,
					'active_users'  => count( array_unique( $people ) ),
					'capped'        => false,
				],
				$this->rest( 'GET', '/logs/summary', $case )->get_data(),
				(string) wp_json_encode( $case )
			);
		}
	}

	public function test_a_list_is_sorted_by_its_figures(): void {
		foreach ( [ 5, 30, 10 ] as $tokens ) {
			$ids[ $tokens ] = $this->conversation( [ 'total_tokens' => $tokens ] );
		}
		self::assertSame( [ $ids[30], $ids[10], $ids[5] ], array_column( $this->rest( 'GET', '/logs', [ 'orderby' => 'total_tokens' ] )->get_data(), 'id' ) );
		self::assertSame( [ $ids[5], $ids[10], $ids[30] ], array_column( $this->rest( 'GET', '/logs', [ 'orderby' => 'total_tokens', 'order' => 'asc' ] )->get_data(), 'id' ) );
		foreach ( [ 'last_at', 'message_count', 'total_tokens', 'credits' ] as $column ) {
			$list = array_column( $this->rest( 'GET', '/logs', [ 'orderby' => $column ] )->get_data(), 'id' );
			self::assertSame( [ 'previous' => $list[0], 'next' => $list[2] ], $this->rest( 'GET', "/logs/$list[1]/neighbours", [ 'orderby' => $column ] )->get_data(), $column );
			self::assertSame( [ 'previous' => null, 'next' => $list[1] ], $this->rest( 'GET', "/logs/$list[0]/neighbours", [ 'orderby' => $column ] )->get_data(), $column );
		}
	}

	public function test_neighbours_are_those_of_the_filtered_list(): void {
		$first  = $this->conversation( [ 'created_at' => '2026-03-01 10:00:00' ] );
		$other  = $this->conversation( [ 'created_at' => '2026-03-02 10:00:00', 'module' => 'ai_forms' ] );
		$second = $this->conversation( [ 'created_at' => '2026-03-03 10:00:00', 'content' => 'apple' ] );
		self::assertSame( [ 'previous' => null, 'next' => $first ], $this->rest( 'GET', "/logs/$second/neighbours", [ 'module' => 'chat' ] )->get_data() );
		self::assertSame( [ 'previous' => $second, 'next' => $first ], $this->rest( 'GET', "/logs/$other/neighbours" )->get_data() );
		self::assertSame( [ 'previous' => null, 'next' => null ], $this->rest( 'GET', "/logs/$second/neighbours", [ 'search' => 'apple' ] )->get_data() );
		self::assertSame( [ 'previous' => $other, 'next' => null ], $this->rest( 'GET', "/logs/$first/neighbours", [ 'search' => 'hello' ] )->get_data() );
	}

	public function test_what_can_be_filtered_by_is_what_occurs(): void {
		$this->conversation( [ 'scope' => 'chatbot:12' ] );
		$this->conversation( [ 'module' => 'content_writer' ] );
		$gone = $this->conversation( [ 'module' => 'ai_forms', 'scope' => 'ai_forms' ] );
		$this->rest( 'DELETE', "/logs/$gone" );
		self::assertSame(
			[
				'modules' => [ [ 'value' => 'chat', 'label' => 'Chatbot' ], [ 'value' => 'content_writer', 'label' => 'content_writer' ] ],
				'scopes'  => [ [ 'value' => 'chatbot:12', 'label' => 'Chatbot 12' ] ],
			],
			$this->rest( 'GET', '/logs/filters' )->get_data()
		);
	}

	public function test_one_conversation_comes_with_its_messages_scores_and_charges(): void {
		update_option( 'aipuffer_log_payloads', 'yes' );
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '50' );
		$id     = $this->conversation( [ 'user_id' => $user ] );
		$charge = aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 3, 'conversation_id' => $id ] );
		$this->conversation(
			[
				'conversation_uuid' => $this->uuid( $id ),
				'user_id' => $user,
				'role' => 'assistant',
				'content' => '<script>alert(1)</script> **bold**',
				'input_tokens' => 0,
				'output_tokens' => 4,
				'thinking_tokens' => 2,
				'duration_ms' => 1234,
				'ledger_id' => $charge['ledger_id'],
				'request_payload' => [ 'model' => 'gpt' ],
				'status' => 'failed',
				'error' => 'Bearer abcdefghijkl refused',
				'vector_scores' => [ [ 'provider' => 'openai', 'source' => 'docs', 'score' => 0.7, 'preview' => 'p' ], [ 'provider' => 'openai', 'source' => 'docs', 'score' => 0.9, 'preview' => 'q' ] ],
			]
		);
		$response = $this->rest( 'GET', "/logs/$id" );
		$data     = $response->get_data();
		self::assertSame( '2', $response->get_headers()['X-WP-Total'] );
		self::assertSame( '3', $data['credits'] );
		self::assertSame( [ [ 'ledger_id' => $charge['ledger_id'], 'credits' => '3', 'created_at' => '2026-03-20T12:00:00Z' ] ], $data['charges'] );
		self::assertSame( [ 'user', 'assistant' ], array_column( $data['messages'], 'role' ) );
		$message = $data['messages'][1];
		self::assertSame( '<script>alert(1)</script> **bold**', $message['content'] );
		self::assertSame( [ 0, 4, 4, 2, 1234, 'failed', 0.9 ], [ $message['input_tokens'], $message['output_tokens'], $message['total_tokens'], $message['thinking_tokens'], $message['duration_ms'], $message['status'], $message['best_score'] ] );
		self::assertSame( [ null, null ], [ $data['messages'][0]['input_tokens'], $data['messages'][0]['best_score'] ], 'Not known is not 0.' );
		self::assertSame( [ 'model' => 'gpt' ], $message['request_payload'] );
		self::assertStringNotContainsString( 'abcdefghijkl', $message['error'] );
		self::assertSame( $message['id'], $this->rest( 'GET', "/logs/$id/messages/{$message['id']}" )->get_data()['id'] );
		self::assertSame( 404, $this->rest( 'GET', '/logs/' . $this->conversation( [] ) . "/messages/{$message['id']}" )->get_status(), 'A message of another conversation.' );
	}

	public function test_a_long_conversation_is_paged_and_a_long_message_shortened(): void {
		$id = $this->conversation( [ 'content' => str_repeat( 'ж', 40_000 ) ] );
		for ( $number = 1; $number <= 120; $number++ ) {
			$this->conversation( [ 'conversation_uuid' => $this->uuid( $id ), 'content' => "Message $number" ] );
		}
		$first = $this->rest( 'GET', "/logs/$id" )->get_data()['messages'];
		self::assertCount( 50, $first );
		self::assertSame( [ true, 80_000, true ], [ $first[0]['is_shortened'], $first[0]['content_bytes'], mb_check_encoding( $first[0]['content'], 'UTF-8' ) ] );
		self::assertSame( 80_000, strlen( $this->rest( 'GET', "/logs/$id/messages/{$first[0]['id']}" )->get_data()['content'] ) );
		$last = $this->rest( 'GET', "/logs/$id", [ 'page' => 3 ] )->get_data()['messages'];
		self::assertSame( [ 'Message 100', 'Message 120' ], [ $last[0]['content'], $last[20]['content'] ] );
	}

	public function test_a_server_logs_for_its_visitors(): void {
		$message  = [ 'module' => 'chat', 'user_id' => 0, 'role' => 'user', 'content' => 'Hello' ];
		$response = $this->rest( 'POST', '/logs/messages', $message + [ 'guest_id' => 'visitor-1' ] );
		self::assertSame( 201, $response->get_status() );
		$this->rest( 'POST', '/logs/messages', $message + [ 'guest_id' => 'visitor-2' ] );
		$this->rest( 'POST', '/logs/messages', $message );
		self::assertSame( [ 3, 2 ], [ $this->rest( 'GET', '/logs/summary' )->get_data()['conversations'], $this->rest( 'GET', '/logs/summary' )->get_data()['active_users'] ] );
		self::assertSame( 'nobody', $this->rest( 'GET', '/logs' )->get_data()[0]['user']['type'] );
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

	private function uuid( int $id ): string {
		global $wpdb;
		return (string) $wpdb->get_var( "SELECT uuid FROM {$wpdb->prefix}aipuffer_conversations WHERE id = $id" );
	}

	/**
	 * @return list<array<string, string>>
	 */
	private function rows(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_conversations", ARRAY_A );
	}

	/**
	 * Whether a row is one that filters leave, told without SQL.
	 *
	 * @param array<string, string> $row  Of conversations.
	 * @param array<string, mixed>  $case Filters.
	 */
	private function fits( array $row, array $case, \DateTimeZone $zone ): bool {
		$last  = new \DateTimeImmutable( $row['last_at'], new \DateTimeZone( 'UTC' ) );
		$after = isset( $case['days'] ) ? ( new \DateTimeImmutable( "@$this->time" ) )->setTimezone( $zone )->setTime( 0, 0 )->modify( '-' . ( $case['days'] - 1 ) . ' days' ) : null;
		$after = isset( $case['after'] ) ? new \DateTimeImmutable( $case['after'], $zone ) : $after;
		return ( ! isset( $case['module'] ) || $case['module'] === $row['module'] )
			&& ( ! isset( $case['scope'] ) || ( 'none' === $case['scope'] ? ! str_starts_with( $row['scope'], 'chatbot:' ) : $case['scope'] === $row['scope'] ) )
			&& ( ! isset( $case['user'] ) || (string) $case['user'] === $row['user_id'] )
			&& ( ! $after || $last >= $after )
			&& ( ! isset( $case['before'] ) || $last < new \DateTimeImmutable( $case['before'], $zone ) );
	}

	/**
	 * An item in the order of the test, without user and uuid.
	 *
	 * @param array<string, mixed> $item Of the list.
	 * @return array<string, mixed>
	 */
	private function in_order( array $item ): array {
		$ordered = [];
		foreach ( [ 'id', 'first_at', 'last_at', 'module', 'module_label', 'scope', 'scope_name', 'source', 'provider', 'model', 'message_count', 'input_tokens', 'output_tokens', 'total_tokens', 'credits', 'preview', 'excerpt', 'has_text' ] as $field ) {
			$ordered[ $field ] = $item[ $field ];
		}
		return $ordered;
	}
}
