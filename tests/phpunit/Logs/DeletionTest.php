<?php
/**
 * Deleting, one by one and by filter.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\LogsDeletion;
use AIPuffer\Plugin;
use AIPuffer\Tests\TestCase;

final class DeletionTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator' ) );
	}

	public function test_one_conversation_goes_with_its_messages_and_no_other(): void {
		global $wpdb;
		$id    = $this->conversation( [ 'guest_id' => 'g' ] );
		$other = $this->conversation( [ 'guest_id' => 'g', 'module' => 'ai_forms' ] );
		$data  = $this->rest( 'DELETE', "/logs/$id" )->get_data();
		self::assertSame( [ true, $id ], [ $data['deleted'], $data['previous']['id'] ] );
		self::assertSame( 404, $this->rest( 'GET', "/logs/$id" )->get_status() );
		self::assertSame( [ (string) $other ], $wpdb->get_col( "SELECT DISTINCT conversation_id FROM {$wpdb->prefix}aipuffer_messages" ) );
		$this->assert_sound();
	}

	public function test_what_the_filters_show_goes_and_nothing_else(): void {
		foreach ( [ 'chat', 'ai_forms', 'chat' ] as $number => $module ) {
			$ids[] = $this->conversation( [ 'module' => $module, 'content' => "apple $number", 'created_at' => '2026-01-0' . ( $number + 1 ) . ' 10:00:00' ] );
		}
		self::assertSame( [ 'deleted' => 1, 'remaining' => 0, 'remaining_capped' => false, 'continue' => null ], $this->rest( 'DELETE', '/logs', [ 'module' => 'chat', 'before' => '2026-01-02' ] )->get_data() );
		self::assertSame( [ $ids[2], $ids[1] ], $this->ids() );
		self::assertSame( 1, $this->rest( 'DELETE', '/logs', [ 'search' => 'apple 1' ] )->get_data()['deleted'] );
		self::assertSame( [ $ids[2] ], $this->ids() );
		self::assertSame( 0, $this->rest( 'DELETE', '/logs', [ 'search' => 'pear' ] )->get_data()['deleted'] );
		self::assertSame( 1, $this->rest( 'DELETE', '/logs', [ 'include' => [ $ids[2], 987654321 ] ] )->get_data()['deleted'] );
		self::assertSame( [], $this->ids() );
		$this->assert_sound();
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function filters(): array {
		return [ 'all' => [ [] ], 'by module' => [ [ 'module' => 'chat' ] ], 'by search' => [ [ 'search' => 'hello' ] ] ];
	}

	/**
	 * @dataProvider filters
	 * @param array<string, mixed> $filters Filters.
	 */
	public function test_what_is_written_after_it_began_stays( array $filters ): void {
		for ( $number = 0; $number < 450; $number++ ) {
			$this->conversation( [ 'conversation_uuid' => "c-$number", 'created_at' => '2026-01-01 10:00:00' ] );
		}
		$deletion = new LogsDeletion( Plugin::instance()->logs );
		$filters  = Plugin::instance()->logs->filters( $filters );
		$first    = $deletion->run( $filters, '', 0 );
		self::assertSame( [ 200, true ], [ $first['deleted'], is_string( $first['continue'] ) ] );
		self::assertSame( 250, $first['remaining'] );
		$this->assert_sound();

		$new     = $this->conversation( [] );
		$gone_on = $this->conversation( [ 'conversation_uuid' => 'c-449', 'created_at' => '2026-01-01 11:00:00' ] );
		$second  = $deletion->run( $filters, $first['continue'], 0 );
		self::assertSame( 200, $second['deleted'] );
		$third = $deletion->run( $filters, (string) $second['continue'], 0 );
		self::assertSame( 49, $third['deleted'] );
		for ( $calls = 0; null !== $third['continue']; $calls++ ) {
			self::assertLessThan( 3, $calls, 'It ends.' );
			$third = $deletion->run( $filters, $third['continue'], 0 );
			self::assertSame( 0, $third['deleted'] );
		}
		self::assertSame( [ 0, [ $new, $gone_on ] ], [ $third['remaining'], $this->ids() ] );
		$this->assert_sound();
	}

	public function test_a_conversation_of_ten_thousand_messages_goes_too(): void {
		global $wpdb;
		$id = $this->conversation( [ 'conversation_uuid' => 'long' ] );
		// Some at a time, for the sake of SQLite's driver.
		foreach ( array_chunk( array_fill( 0, 9_999, "($id, 'user', 'Hello', 5, '2026-01-01 10:00:00')" ), 1000 ) as $values ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_messages (conversation_id, role, content, content_bytes, created_at) VALUES " . implode( ', ', $values ) );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_conversations SET message_count = 10000, first_at = '2026-01-01 10:00:00' WHERE id = $id" );
		Plugin::instance()->logs->rebuild();
		$this->assert_sound();
		$page = $this->rest( 'GET', "/logs/$id", [ 'page' => 100, 'per_page' => 100 ] );
		self::assertSame( [ 100, '10000' ], [ count( $page->get_data()['messages'] ), $page->get_headers()['X-WP-Total'] ] );
		$this->rest( 'DELETE', "/logs/$id" );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_messages" ) );
		$this->assert_sound();
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
	 * @return list<int>
	 */
	private function ids(): array {
		return array_column( $this->rest( 'GET', '/logs' )->get_data(), 'id' );
	}

	private function assert_sound(): void {
		self::assertSame( [], Plugin::instance()->logs->verify()['problems'] );
	}
}
