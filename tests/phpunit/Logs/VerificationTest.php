<?php
/**
 * The figures stay right, and a check says when they are not.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Plugin;
use AIPuffer\Retention\Retention;
use AIPuffer\Tests\TestCase;
use AIPuffer\Tests\WpCliDouble;

final class VerificationTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		WpCliDouble::start();
		do_action( 'cli_init' );
	}

	public function test_the_figures_stay_right_through_anything_in_any_order(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		update_option( 'aipuffer_log_retention', [ 'enabled' => true, 'days' => 15, 'text_days' => 7 ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$users = [ 0, 0, $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		foreach ( [ 1, 2, 3 ] as $seed ) {
			mt_srand( $seed );
			for ( $step = 1; $step <= 250; $step++ ) {
				// Over the change to summer time.
				$this->at( gmdate( 'Y-m-d H:i:s', strtotime( '2026-03-20 00:00:00 UTC' ) + $step * 4000 ) );
				$this->step( mt_rand( 0, 19 ), $users[ mt_rand( 0, 3 ) ] );
				if ( 0 === $step % 25 ) {
					self::assertSame( [], Plugin::instance()->logs->verify()['problems'], "seed $seed, step $step" );
				}
			}
		}
		mt_srand();
	}

	private function step( int $kind, int $user ): void {
		global $wpdb;
		if ( $kind < 15 ) {
			aipuffer_log_message(
				[
					'conversation_uuid' => 'c-' . mt_rand( 0, 60 ),
					'module'            => [ 'chat', 'ai_forms' ][ mt_rand( 0, 1 ) ],
					'scope'             => [ '', 'chatbot:1', 'chatbot:2' ][ mt_rand( 0, 2 ) ],
					'user_id'           => $user,
					'guest_id'          => [ '', 'a', 'b', 'c' ][ mt_rand( 0, 3 ) ],
					'role'              => [ 'user', 'assistant' ][ mt_rand( 0, 1 ) ],
					'content'           => [ '', 'Hello', 'Good bye' ][ mt_rand( 0, 2 ) ],
					'input_tokens'      => [ null, 0, 7 ][ mt_rand( 0, 2 ) ],
					'output_tokens'     => [ null, 3 ][ mt_rand( 0, 1 ) ],
					'created_at'        => $this->time - mt_rand( 0, 1 ) * mt_rand( 0, 20 * DAY_IN_SECONDS ),
				]
			);
		} elseif ( $kind < 17 ) {
			$id = (int) $wpdb->get_var( "SELECT id FROM {$wpdb->prefix}aipuffer_conversations ORDER BY id LIMIT 1 OFFSET " . mt_rand( 0, 20 ) );
			$this->rest( 'DELETE', "/logs/$id" );
		} elseif ( 17 === $kind ) {
			$this->rest( 'DELETE', '/logs', [ 'scope' => [ 'none', 'chatbot:1' ][ mt_rand( 0, 1 ) ], 'before' => gmdate( 'Y-m-d', (int) $this->time - 5 * DAY_IN_SECONDS ) ] );
		} else {
			do_action( Retention::CRON );
		}
	}

	public function test_sound_logs_are_a_success(): void {
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g', 'role' => 'user', 'content' => 'Hello' ] );
		self::assertSame( [ [ 'success', '1 conversations and 1 messages checked.' ] ], WpCliDouble::run( 'aipuffer logs', 'verify' ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function faults(): array {
		return [
			'a count that is wrong'       => [ 'UPDATE %sconversations SET message_count = 5', 'message_count 5, messages 1' ],
			'tokens that are wrong'       => [ 'UPDATE %sconversations SET total_tokens = 9', 'total_tokens 9, messages 0' ],
			'a time that is wrong'        => [ "UPDATE %sconversations SET last_at = '2020-01-01'", 'last_at 2020-01-01 00:00:00' ],
			'a message without its conversation' => [ 'UPDATE %smessages SET conversation_id = 999', 'conversation_id 999 is missing' ],
			'text without its message'    => [ 'UPDATE %slog_search SET message_id = 999', 'message_id 999 is missing' ],
			'a day that is missing'       => [ 'DELETE FROM %slog_daily', '1/1/0/0/0, counted none' ],
			'a day that is wrong'         => [ 'UPDATE %slog_daily SET conversations = 2', '1/1/0/0/0, counted 2/1/0/0/0' ],
			'a visit that is missing'     => [ 'DELETE FROM %slog_visits', 'conversations 1, counted none' ],
			'a visit too many'            => [ "INSERT INTO %slog_visits VALUES (7, '', '2026-01-01', 'chat', '', 1)", 'visits: 1, counted 2' ],
			'visitors that are wrong'     => [ 'UPDATE %slog_returns SET visitors = 3', '1, counted 3' ],
			'visitors that are missing'   => [ 'DELETE FROM %slog_returns', '1, counted none' ],
		];
	}

	/**
	 * @dataProvider faults
	 */
	public function test_a_fault_is_told_and_ends_with_an_error( string $sql, string $told ): void {
		global $wpdb;
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g', 'role' => 'user', 'content' => 'Hello' ] );
		self::assertNotFalse( $wpdb->query( sprintf( $sql, $wpdb->prefix . 'aipuffer_' ) ) );
		$said = WpCliDouble::run( 'aipuffer logs', 'verify' );
		self::assertStringContainsString( $told, implode( "\n", array_column( $said, 1 ) ) );
		self::assertSame( 'error', $said[ count( $said ) - 1 ][0] );
	}

	public function test_after_a_change_of_the_time_zone_days_can_be_told_anew(): void {
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$this->at( '2026-03-02 12:00:00 UTC' );
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g', 'role' => 'user', 'content' => 'Hello', 'created_at' => '2026-03-01 12:00:00' ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$march_2nd = [ 'after' => '2026-03-02', 'before' => '2026-03-03' ];
		self::assertSame( 1, $this->rest( 'GET', '/logs/summary', $march_2nd )->get_data()['active_users'] );
		update_option( 'timezone_string', 'America/New_York' );
		WpCliDouble::run( 'aipuffer logs', 'rebuild' );
		self::assertSame( 0, $this->rest( 'GET', '/logs/summary', $march_2nd )->get_data()['conversations'] );
		self::assertSame( 1, $this->rest( 'GET', '/logs/summary', [ 'after' => '2026-03-01', 'before' => '2026-03-02' ] )->get_data()['active_users'] );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}

	public function test_the_rollup_can_be_counted_anew(): void {
		global $wpdb;
		foreach ( [ 'g', 'h', 'g' ] as $day => $guest ) {
			aipuffer_log_message( [ 'module' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 0, 'guest_id' => $guest, 'role' => 'user', 'content' => 'Hello', 'created_at' => '2026-01-0' . ( $day + 1 ) ] );
		}
		$wpdb->query( "DELETE FROM {$wpdb->prefix}aipuffer_log_daily" );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_log_visits SET conversations = 9" );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_log_returns SET visitors = 9" );
		self::assertNotSame( [], Plugin::instance()->logs->verify()['problems'] );
		self::assertSame( 'success', WpCliDouble::run( 'aipuffer logs', 'rebuild' )[0][0] );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}
}
