<?php
/**
 * What retention removes, and when.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Retention;

use AIPuffer\Plugin;
use AIPuffer\Retention\Retention;
use AIPuffer\Tests\TestCase;

final class RetentionTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->at( '2026-03-20 12:00:00 UTC' );
		wp_set_current_user( $this->create_user( 'administrator' ) );
	}

	public function test_a_site_that_has_set_nothing_keeps_everything(): void {
		$this->conversation( '2020-01-01 00:00:00' );
		do_action( Retention::CRON );
		self::assertSame( 1, $this->left() );
		$state = $this->rest( 'GET', '/retention' )->get_data();
		self::assertSame( [ false, 90, null, 'hourly', null, null, false ], [ $state['enabled'], $state['days'], $state['text_days'], $state['schedule'], $state['next_run'], $state['last_run'], $state['is_cron_late'] ] );
		self::assertSame( [ 1, 3, 7, 15, 30, 60, 90, 180, 365 ], array_column( $state['periods'], 'value' ) );
		self::assertSame( [ '1 day', '3 days', '6 months', '1 year' ], [ $state['periods'][0]['label'], $state['periods'][1]['label'], $state['periods'][7]['label'], $state['periods'][8]['label'] ] );
		self::assertSame( 409, $this->rest( 'POST', '/retention/run' )->get_status() );
	}

	public function test_what_is_older_goes_with_its_messages_and_what_it_cost_stays(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		$old  = $this->conversation( '2026-03-13 11:59:59', [ 'user_id' => $user ] );
		$kept = $this->conversation( '2026-03-13 12:00:00' );
		// It began long ago, and somebody has gone on with it.
		$this->conversation( '2026-01-01 10:00:00', [ 'conversation_uuid' => 'long' ] );
		$long = $this->conversation( '2026-03-19 10:00:00', [ 'conversation_uuid' => 'long' ] );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'units' => 4, 'conversation_id' => $old ] );
		$told = [];
		add_action(
			'aipuffer_logs_pruned', static function ( array $run ) use ( &$told ): void {
				$told[] = $run;
			}
		);
		$this->rest( 'PUT', '/retention', [ 'enabled' => true, 'days' => 7 ] );
		do_action( Retention::CRON );
		self::assertSame( [ $kept, $long ], array_map( 'intval', $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_conversations ORDER BY id" ) ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_messages WHERE conversation_id = $old" ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_log_search WHERE conversation_id = $old" ) );
		$run = [ 'started_at' => '2026-03-20T12:00:00Z', 'ended_at' => '2026-03-20T12:00:00Z', 'deleted' => 1, 'text_removed' => 0, 'is_done' => true ];
		self::assertSame( [ $run ], $told );
		self::assertSame( $run, $this->rest( 'GET', '/retention' )->get_data()['last_run'] );
		self::assertSame( [ '6', 2, [] ], [ aipuffer_get_balance( $user )['balance'], aipuffer_verify_ledger()['entries'], aipuffer_verify_ledger()['problems'] ] );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}

	public function test_text_can_go_before_the_figures(): void {
		global $wpdb;
		update_option( 'aipuffer_log_payloads', 'yes' );
		$old  = $this->conversation( '2026-03-01 12:00:00', [ 'content' => 'A secret', 'input_tokens' => 9, 'request_payload' => [ 'a' => 'secret' ], 'error' => 'secret', 'vector_scores' => [ [ 'score' => 1, 'preview' => 'secret' ] ] ] );
		$kept = $this->conversation( '2026-03-18 12:00:00', [ 'content' => 'No secret' ] );
		$this->rest( 'PUT', '/retention', [ 'text_days' => 7 ] );
		$run = $this->rest( 'POST', '/retention/run' )->get_data();
		self::assertSame( [ 0, 1, true ], [ $run['deleted'], $run['text_removed'], $run['is_done'] ] );
		$data = $this->rest( 'GET', "/logs/$old" )->get_data();
		self::assertSame( [ '', false, 1, 9 ], [ $data['preview'], $data['has_text'], $data['message_count'], $data['total_tokens'] ] );
		self::assertSame( [ null, 8, null, [], null ], [ $data['messages'][0]['content'], $data['messages'][0]['content_bytes'], $data['messages'][0]['request_payload'], $data['messages'][0]['vector_scores'], $data['messages'][0]['error'] ] );
		self::assertSame( [ $kept ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'secret' ] )->get_data(), 'id' ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_log_search WHERE conversation_id = $old" ) );
		self::assertSame( 0, $this->rest( 'POST', '/retention/run' )->get_data()['text_removed'], 'Once is enough.' );

		// Text that comes later goes later.
		$this->conversation( '2026-03-02 12:00:00', [ 'content' => 'New secret', 'conversation_uuid' => $data['uuid'] ] );
		self::assertSame( 1, $this->rest( 'POST', '/retention/run' )->get_data()['text_removed'] );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function clocks(): array {
		return [
			'spring forward, a day of 23 hours' => [ 'America/New_York', '2026-03-08 16:00:00' ],
			'fall back, a day of 25 hours'      => [ 'America/New_York', '2026-11-01 16:00:00' ],
			'within the hour that comes twice'  => [ 'America/New_York', '2026-11-01 05:30:00' ],
			'a clock changed at midnight'       => [ 'Africa/Cairo', '2026-04-24 06:00:00' ],
			'the end of February'               => [ 'Pacific/Auckland', '2026-03-01 00:00:00' ],
			'the end of a leap February'        => [ 'UTC', '2028-03-01 00:00:00' ],
			'the end of a month of 31 days'     => [ 'Asia/Kolkata', '2026-05-31 23:59:59' ],
			'the end of the year'               => [ 'Pacific/Kiritimati', '2026-12-31 10:00:00' ],
		];
	}

	/**
	 * @dataProvider clocks
	 */
	public function test_a_day_is_24_hours_whatever_the_clock_does( string $zone, string $now ): void {
		global $wpdb;
		update_option( 'timezone_string', $zone );
		foreach ( [ 1, 3, 7, 15, 30, 60, 90, 180, 365 ] as $days ) {
			$this->at( "$now UTC" );
			$edge  = $this->time - $days * 86_400;
			$older = $this->conversation( gmdate( 'Y-m-d H:i:s', $edge - 1 ) );
			$kept  = $this->conversation( gmdate( 'Y-m-d H:i:s', $edge ) );
			$this->rest( 'PUT', '/retention', [ 'enabled' => true, 'days' => $days ] );
			do_action( Retention::CRON );
			self::assertSame( [ (string) $kept ], $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_conversations WHERE id IN ($older, $kept)" ), "$days days" );
			self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
			$this->rest( 'DELETE', "/logs/$kept" );
		}
	}

	public function test_it_is_scheduled_while_it_is_needed(): void {
		self::assertFalse( wp_next_scheduled( Retention::CRON ) );
		$this->rest( 'PUT', '/retention', [ 'enabled' => true ] );
		self::assertNotFalse( wp_next_scheduled( Retention::CRON ) );
		self::assertNotNull( $this->rest( 'GET', '/retention' )->get_data()['next_run'] );
		$this->rest( 'PUT', '/retention', [ 'enabled' => false, 'text_days' => 30 ] );
		self::assertNotFalse( wp_next_scheduled( Retention::CRON ), 'For the text.' );
		wp_schedule_single_event( time() + 60, Retention::CRON, [ 'go on' ] );
		$this->rest( 'PUT', '/retention', [ 'text_days' => null ] );
		self::assertFalse( wp_next_scheduled( Retention::CRON ) );
		self::assertFalse( wp_next_scheduled( Retention::CRON, [ 'go on' ] ) );

		$this->rest( 'PUT', '/retention', [ 'enabled' => true ] );
		do_action( 'deactivate_aipuffer/aipuffer.php' );
		self::assertFalse( wp_next_scheduled( Retention::CRON ) );
		do_action( 'activate_aipuffer/aipuffer.php' );
		self::assertNotFalse( wp_next_scheduled( Retention::CRON ), 'After it was activated again.' );
	}

	public function test_a_cron_that_does_not_come_is_told(): void {
		$this->rest( 'PUT', '/retention', [ 'enabled' => true ] );
		$this->at( gmdate( 'Y-m-d H:i:s', time() ) );
		self::assertFalse( $this->rest( 'GET', '/retention' )->get_data()['is_cron_late'] );
		$this->at( gmdate( 'Y-m-d H:i:s', time() + 3 * HOUR_IN_SECONDS ) );
		self::assertTrue( $this->rest( 'GET', '/retention' )->get_data()['is_cron_late'] );
	}

	public function test_what_a_run_does_not_manage_is_gone_on_with(): void {
		for ( $number = 0; $number < 450; $number++ ) {
			$this->conversation( '2026-01-01 10:00:00' );
		}
		$this->rest( 'PUT', '/retention', [ 'enabled' => true, 'days' => 1 ] );
		$pruning  = new \AIPuffer\Retention\Pruning( Plugin::instance()->logs, new \AIPuffer\Support\Clock() );
		$settings = \AIPuffer\Retention\RetentionSettings::of_site();
		self::assertSame( [ 'deleted' => 200, 'text_removed' => 0, 'is_done' => false ], $pruning->run( $settings, 0 ) );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
		self::assertSame( [ 'deleted' => 200, 'text_removed' => 0, 'is_done' => false ], $pruning->run( $settings, 0 ) );
		self::assertSame( [ 'deleted' => 50, 'text_removed' => 0, 'is_done' => true ], $pruning->run( $settings, 0 ) );
		self::assertSame( [ 0, [] ], [ $this->left(), Plugin::instance()->logs->verify()['problems'] ] );
	}

	/**
	 * Logs a message.
	 *
	 * @param array<string, mixed> $args What differs.
	 * @return int The conversation's id.
	 */
	private function conversation( string $at, array $args = [] ): int {
		$logged = aipuffer_log_message( $args + [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g', 'role' => 'user', 'content' => 'Hello', 'created_at' => $at ] );
		self::assertIsArray( $logged );
		return $logged['conversation_id'];
	}

	private function left(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations" );
	}
}
