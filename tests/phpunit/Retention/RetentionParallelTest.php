<?php
/**
 * Retention that is killed, and others who go on meanwhile.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Retention;

use AIPuffer\Plugin;
use AIPuffer\Retention\Retention;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class RetentionParallelTest extends ParallelTestCase {
	public function test_a_run_killed_midway_leaves_everything_sound_and_the_next_one_ends_it(): void {
		global $wpdb;
		$old = time() - 3 * DAY_IN_SECONDS;
		for ( $number = 0; $number < 1500; $number++ ) {
			aipuffer_log_message( [ 'module' => 'chat', 'scope' => 'chatbot:' . $number % 3, 'user_id' => 0, 'guest_id' => 'g' . $number % 40, 'role' => 'user', 'content' => 'Hello', 'created_at' => $old + $number ] );
		}
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g1', 'role' => 'user', 'content' => 'Hello' ] );
		$killed_midway = 0;
		for ( $kill = 0; $kill < 6; $kill++ ) {
			$file   = (string) tempnam( sys_get_temp_dir(), 'prune' );
			$worker = $this->spawn( 'prune', [ 'file' => $file ] );
			$worker->go();
			$tries = 0;
			while ( $tries++ < 1000 && 0 === (int) filesize( $file ) ) {
				usleep( 2_000 );
				clearstatcache();
			}
			usleep( 20_000 * $kill );
			$worker->kill();
			unlink( $file );
			$left           = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations" );
			$killed_midway += $left > 1 && $left < 1501 ? 1 : 0;
			self::assertSame( [], Plugin::instance()->logs->verify()['problems'], "kill $kill" );
		}
		self::assertGreaterThan( 0, $killed_midway, 'At least one was killed between two batches or in one.' );
		wp_cache_flush();
		do_action( Retention::CRON );
		self::assertSame( '1', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations" ) );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}

	public function test_messages_that_come_while_it_runs_are_kept_and_counted(): void {
		global $wpdb;
		$old = time() - 3 * DAY_IN_SECONDS;
		for ( $number = 0; $number < 800; $number++ ) {
			aipuffer_log_message( [ 'conversation_uuid' => "old-$number", 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g' . $number % 5, 'role' => 'user', 'content' => 'Hello', 'created_at' => $old + $number ] );
		}
		$file   = (string) tempnam( sys_get_temp_dir(), 'prune' );
		$pruner = $this->spawn( 'prune', [ 'file' => $file ] );
		$pruner->until_ready();
		$pruner->go();
		// They go on with the very conversations that are being deleted, and with new ones of the same guests.
		$results = $this->race( 4, 'log-messages', [ 'count' => 60, 'message' => [ 'conversation_uuid' => 'old-799', 'module' => 'chat', 'user_id' => 0, 'guest_id' => 'g1', 'role' => 'user', 'content' => 'On' ] ] );
		self::assertCount( 240, array_merge( ...$results ), (string) wp_json_encode( $results ) );
		usleep( 300_000 );
		$pruner->kill();
		unlink( $file );
		$messages = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_messages WHERE content LIKE 'On %'" );
		self::assertSame( 240, $messages );
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}
}
