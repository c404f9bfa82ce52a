<?php
/**
 * A person's conversations in WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Plugin;
use AIPuffer\Tests\PrivacyRequests;
use AIPuffer\Tests\TestCase;

final class LogsPrivacyTest extends TestCase {
	use PrivacyRequests;

	private int $ada;
	private int $ben;

	protected function setUp(): void {
		parent::setUp();
		$this->ada = $this->create_user( 'subscriber' );
		$this->ben = $this->create_user( 'subscriber' );
	}

	public function test_conversations_are_exported_with_all_that_was_said(): void {
		update_option( 'timezone_string', 'Europe/Istanbul' );
		$this->say( $this->ada, 'first', 'user', 'How do I <b>bake</b> bread?' );
		$this->say( $this->ada, 'first', 'assistant', 'With flour.', [ 'provider' => 'openai', 'model' => 'gpt-5' ] );
		$this->say( $this->ada, 'second', 'user', 'Thanks.' );
		$this->say( $this->ben, 'third', 'user', 'A secret.' );
		$items = array_values( $this->exported( 'logs', $this->ada ) );
		self::assertSame(
			[
				[
					'Conversation'                      => 'first',
					'Module'                            => 'Chatbot',
					'Source'                            => 'Chatbot 7',
					'Provider'                          => 'openai',
					'Model'                             => 'gpt-5',
					'User, March 1, 2026 1:00 pm'       => 'How do I <b>bake</b> bread?',
					'Assistant, March 1, 2026 1:00 pm'  => 'With flour.',
				],
				[ 'Conversation' => 'second', 'Module' => 'Chatbot', 'Source' => 'Chatbot 7', 'User, March 1, 2026 1:00 pm' => 'Thanks.' ],
			],
			$items
		);
	}

	public function test_a_text_that_retention_removed_is_told(): void {
		$id = $this->say( $this->ada, 'first', 'user', 'How do I bake bread?' );
		Plugin::instance()->logs->remove_text( [ $id ] );
		self::assertContains( '(The text was removed.)', array_values( $this->exported( 'logs', $this->ada ) )[0] );
	}

	public function test_a_long_conversation_comes_in_parts_in_order(): void {
		for ( $number = 0; $number < 230; $number++ ) {
			$this->say( $this->ada, 'long', 'user', "Line $number.", [ 'created_at' => gmdate( 'Y-m-d H:i:s', 1_772_359_200 + 60 * $number ) ] );
		}
		$items = $this->exported( 'logs', $this->ada );
		self::assertCount( 3, $items );
		$said = array_merge( ...array_map( static fn ( array $lines ): array => array_filter( array_values( $lines ), static fn ( string $line ): bool => str_starts_with( $line, 'Line' ) ), array_values( $items ) ) );
		self::assertSame( array_map( static fn ( int $number ): string => "Line $number.", range( 0, 229 ) ), $said );
	}

	public function test_conversations_are_deleted_in_batches_and_figures_stay_right(): void {
		global $wpdb;
		$charged = $this->say( $this->ada, 'first', 'user', 'Hello' );
		aipuffer_adjust_balance( $this->ada, '10' );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $this->ada, 'units' => 3, 'conversation_id' => $charged ] );
		for ( $number = 0; $number < 420; $number++ ) {
			$this->say( $this->ada, "c-$number", 'user', 'Hello' );
		}
		$other = $this->say( $this->ben, 'other', 'user', 'Hello' );

		$erased = $this->erased( 'logs', $this->ada );
		self::assertSame( [ true, false ], [ $erased['removed'], $erased['retained'] ] );
		self::assertSame( [ (string) $other ], $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_conversations" ) );
		self::assertSame( [ (string) $other ], $wpdb->get_col( "SELECT conversation_id FROM {$wpdb->prefix}aipuffer_messages" ) );
		self::assertSame( [ (string) $other ], $wpdb->get_col( "SELECT conversation_id FROM {$wpdb->prefix}aipuffer_log_search" ) );
		self::assertSame( [ (string) $this->ben ], $wpdb->get_col( "SELECT user_id FROM {$wpdb->prefix}aipuffer_log_visits" ) );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( '7', aipuffer_get_balance( $this->ada )['balance'] );
		self::assertSame( [], $this->exported( 'logs', $this->ada ) );
		self::assertFalse( $this->erased( 'logs', $this->ada )['removed'] );
	}

	/**
	 * @param array<string, mixed> $more Arguments.
	 * @return int The conversation.
	 */
	private function say( int $user, string $conversation, string $role, string $content, array $more = [] ): int {
		$logged = aipuffer_log_message(
			$more + [
				'conversation_uuid' => $conversation,
				'module'            => 'chat',
				'scope'             => 'chatbot:7',
				'user_id'           => $user,
				'role'              => $role,
				'content'           => $content,
				'created_at'        => '2026-03-01 10:00:00',
			]
		);
		self::assertIsArray( $logged, (string) wp_json_encode( $logged ) );

		return $logged['conversation_id'];
	}
}
