<?php
/**
 * Tests that need many entries, or entries of a certain time.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Tests\TestCase;

/**
 * Writes rows past the plugin, and lets the hour pass after which they are summed by day.
 */
abstract class LedgerTestCase extends TestCase {
	private int $written = 0;

	/**
	 * Writes an entry: by default 2 credits of usage taken from the balance of user 5.
	 *
	 * @param array<string, int|string|null> $row By column; amounts in micro-credits, time in UTC.
	 * @return int Its id.
	 */
	protected function entry( array $row = [] ): int {
		global $wpdb;
		++$this->written;
		$row += [
			'user_id'         => 5,
			'type'            => 'usage',
			'credits_delta'   => -2_000_000,
			'module'          => 'chat',
			'operation'       => 'chat',
			'actor_type'      => 'user',
			'actor_id'        => 5,
			'idempotency_key' => 'test:' . $this->written,
			'created_at'      => '2026-03-01 12:00:00',
		];
		self::assertSame( 1, $wpdb->insert( "{$wpdb->prefix}aipuffer_ledger", $row ), $wpdb->last_error );

		return $wpdb->insert_id;
	}

	/**
	 * Runs the hourly job until it has summed all there is: what was noted before, and what it notes then.
	 */
	protected function sum_everything(): void {
		global $wpdb;
		for ( $hour = 0; $hour < 3; $hour++ ) {
			do_action( 'aipuffer_sum_ledger' );
			$this->hour_passes();
		}
		self::assertSame( (int) $wpdb->get_var( "SELECT MAX(id) FROM {$wpdb->prefix}aipuffer_ledger" ), $this->summed_id() );
	}

	/**
	 * What was noted was noted an hour ago.
	 */
	protected function hour_passes(): void {
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_ledger_summed SET seen_at = '2020-01-01 00:00:00'" );
	}

	/**
	 * The id up to which entries are in the sums by day.
	 */
	protected function summed_id(): int {
		global $wpdb;

		return (int) $wpdb->get_var( "SELECT summed_id FROM {$wpdb->prefix}aipuffer_ledger_summed" );
	}

	/**
	 * Answers of a route, as an administrator.
	 *
	 * @param array<string, mixed> $params Parameters.
	 */
	protected function get( string $path, array $params = [] ): mixed {
		if ( ! current_user_can( 'aipuffer_view_usage' ) ) {
			wp_set_current_user( $this->create_user( 'administrator' ) );
		}
		$response = $this->rest( 'GET', $path, $params );
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );

		return $response->get_data();
	}
}
