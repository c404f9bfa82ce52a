<?php
/**
 * Many processes and one conversation.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\LogsVerification;
use AIPuffer\Support\Database;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class AppendParallelTest extends ParallelTestCase {
	private const MESSAGE = [ 'module' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 0, 'role' => 'user', 'content' => 'Hello' ];

	public function test_thirty_processes_append_to_one_conversation_and_every_message_is_there_in_order(): void {
		global $wpdb;
		$results = $this->race( 30, 'log-messages', [ 'count' => 5, 'message' => [ 'conversation_uuid' => 'one', 'guest_id' => 'g', 'input_tokens' => 3 ] + self::MESSAGE ] );
		$logged  = array_merge( ...$results );
		self::assertCount( 150, array_unique( array_column( $logged, 'message_id' ) ), (string) wp_json_encode( $results ) );
		self::assertCount( 1, array_unique( array_column( $logged, 'conversation_id' ) ) );
		foreach ( $results as $process => $own ) {
			$texts = $wpdb->get_col( "SELECT content FROM {$wpdb->prefix}aipuffer_messages WHERE content LIKE 'Hello $process.%' ORDER BY id" );
			self::assertSame( array_map( static fn ( int $number ): string => "Hello $process.$number", range( 0, 4 ) ), $texts );
			self::assertSame( array_column( $own, 'message_id' ), array_values( array_intersect( array_column( $logged, 'message_id' ), array_column( $own, 'message_id' ) ) ) );
		}
		self::assertSame( [ '150', '450' ], array_values( (array) $wpdb->get_row( "SELECT message_count, total_tokens FROM {$wpdb->prefix}aipuffer_conversations", ARRAY_A ) ) );
		$this->assert_sound();
	}

	public function test_processes_that_begin_conversations_of_one_guest_count_one_visitor(): void {
		global $wpdb;
		$results = $this->race( 12, 'log-messages', [ 'count' => 5, 'message' => [ 'guest_id' => 'g' ] + self::MESSAGE ] );
		self::assertCount( 60, array_unique( array_column( array_merge( ...$results ), 'conversation_id' ) ), (string) wp_json_encode( $results ) );
		self::assertSame( '1', $wpdb->get_var( "SELECT SUM(visitors) FROM {$wpdb->prefix}aipuffer_log_returns WHERE module = '*' AND scope = '*'" ) );
		$this->assert_sound();
	}

	private function assert_sound(): void {
		global $wpdb;
		self::assertSame( [], ( new LogsVerification( new Database( $wpdb ) ) )->run()['problems'] );
	}
}
