<?php
/**
 * The list of entries.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use PHPUnit\Framework\Attributes\Group;

final class EntriesTest extends LedgerTestCase {
	public function test_an_entry_says_who_and_what_in_words(): void {
		$ada  = $this->create_user( 'subscriber', [ 'display_name' => 'Ada' ] );
		$boss = $this->create_user( 'administrator', [ 'display_name' => 'Grace' ] );
		wp_set_current_user( $boss );
		aipuffer_adjust_balance( $ada, '10', [ 'note' => 'Welcome' ] );
		aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $ada, 'units' => 3 ] );
		[ $usage, $adjustment ] = $this->get( '/ledger' );
		self::assertSame( [ 'Usage', 'AI Forms', 'Form Submit', 3 ], [ $usage['type_label'], $usage['module_label'], $usage['operation_label'], $usage['usage_units'] ] );
		self::assertSame( [ 'id' => $ada, 'name' => 'Ada' ], $usage['user'] );
		self::assertSame( [ 'user', $ada, 'Ada' ], [ $usage['actor']['type'], $usage['actor']['id'], $usage['actor']['name'] ] );
		self::assertStringContainsString( 'user_id=' . $ada, (string) $usage['actor']['url'] );
		self::assertSame( [ 'Adjustment', '', 'admin', 'Grace' ], [ $adjustment['type_label'], $adjustment['module_label'], $adjustment['actor']['type'], $adjustment['actor']['name'] ] );
	}

	public function test_guests_the_system_and_deleted_users_have_names_and_no_address(): void {
		$this->entry( [ 'user_id' => 0, 'actor_type' => 'guest', 'actor_id' => 0, 'created_at' => '2026-03-01 12:00:03' ] );
		$this->entry( [ 'user_id' => 987_654, 'actor_type' => 'system', 'actor_id' => 0, 'created_at' => '2026-03-01 12:00:02' ] );
		$this->entry( [ 'user_id' => 987_654, 'actor_type' => 'admin', 'actor_id' => 987_655, 'created_at' => '2026-03-01 12:00:01' ] );
		$this->entry( [ 'user_id' => 987_654, 'actor_type' => 'user', 'actor_id' => 987_654, 'created_at' => '2026-03-01 12:00:00' ] );
		$entries = $this->get( '/ledger' );
		self::assertSame( [ null, 'Deleted user #987654', 'Deleted user #987654', 'Deleted user #987654' ], array_map( static fn ( array $entry ): ?string => $entry['user']['name'] ?? null, $entries ) );
		self::assertSame( [ 'Guest', 'System', 'Deleted user #987655', 'Deleted user #987654' ], array_column( array_column( $entries, 'actor' ), 'name' ) );
		self::assertSame( [ null, null, null, null ], array_column( array_column( $entries, 'actor' ), 'url' ) );
		self::assertNull( $entries[0]['balance_after'] );
	}

	public function test_a_page_asks_the_database_no_more_often_than_an_entry(): void {
		$this->create_user( 'administrator' );
		$queries = function ( int $per_page ): int {
			global $wpdb;
			wp_cache_flush();
			$this->get( '/ledger', [ 'per_page' => 1 ] );
			$before = $wpdb->num_queries;
			$this->get( '/ledger', [ 'per_page' => $per_page ] );

			return $wpdb->num_queries - $before;
		};
		for ( $number = 0; $number < 20; $number++ ) {
			$user = $this->create_user( 'subscriber' );
			$this->entry( [ 'user_id' => $user, 'actor_id' => $user, 'created_at' => '2026-03-01 12:00:' . ( 10 + $number ) ] );
		}
		self::assertLessThanOrEqual( $queries( 2 ) + 1, $queries( 20 ) );
	}

	#[Group( 'woocommerce' )]
	#[Group( 'hpos' )]
	public function test_an_order_is_linked_as_long_as_it_is_there(): void {
		$order = wc_create_order();
		$this->entry( [ 'type' => 'purchase', 'credits_delta' => 5, 'module' => '', 'actor_type' => 'order', 'actor_id' => $order->get_id(), 'order_id' => $order->get_id() ] );
		$this->entry( [ 'type' => 'purchase', 'credits_delta' => 5, 'module' => '', 'actor_type' => 'order', 'actor_id' => 987_654, 'order_id' => 987_654 ] );
		[ $gone, $there ] = array_column( $this->get( '/ledger' ), 'actor' );
		self::assertSame( [ 'Order #987654', null ], [ $gone['name'], $gone['url'] ] );
		self::assertSame( [ "Order #{$order->get_id()}", $order->get_edit_order_url() ], [ $there['name'], $there['url'] ] );
		$order->delete( true );
		self::assertNull( $this->get( '/ledger' )[1]['actor']['url'] );
	}

	public function test_pages_beyond_the_end_and_filters_that_match_nothing_are_empty(): void {
		$this->entry();
		self::assertSame( [], $this->get( '/ledger', [ 'page' => 2 ] ) );
		self::assertSame( [], $this->get( '/ledger', [ 'type' => [ 'purchase' ] ] ) );
		self::assertSame( [], $this->get( '/ledger', [ 'module' => [ "x' OR 1=1 --" ] ] ) );
		self::assertSame( [], $this->get( '/ledger', [ 'user' => 6 ] ) );
		self::assertSame( [], $this->get( '/ledger', [ 'after' => '2026-03-02', 'before' => '2026-03-01' ] ) );
	}

	public function test_the_schema_names_every_field(): void {
		$this->entry();
		$schema = rest_get_server()->dispatch( new \WP_REST_Request( 'OPTIONS', '/aipuffer/v1/ledger' ) )->get_data()['schema']['properties'];
		$entry  = array_keys( $this->get( '/ledger' )[0] );
		self::assertSame( [], array_diff( $entry, array_keys( $schema ), [ 'order_item_id' ] ) );
	}
}
