<?php
/**
 * Tests of low balances.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\LowBalance\LowBalance;
use AIPuffer\LowBalance\Notices;
use AIPuffer\Plugin;
use AIPuffer\Tests\TestCase;

/**
 * A customer without credits.
 */
abstract class LowBalanceTestCase extends TestCase {
	protected const REQUEST = [ 'module' => 'ai_forms', 'operation' => 'form_submit' ];

	protected LowBalance $room;
	protected int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->room = Plugin::instance()->low_balance;
		$this->user = $this->create_user();
		wp_unschedule_hook( Notices::CRON );
	}

	protected function give( string $credits, ?int $user = null ): void {
		self::assertIsArray( aipuffer_adjust_balance( $user ?? $this->user, $credits ) );
	}

	/** @return array<string, mixed> The settlement. */
	protected function spend( int $units, ?int $user = null ): array {
		$charge = aipuffer_charge_usage( [ 'units' => $units, 'user_id' => $user ?? $this->user ] + self::REQUEST );
		self::assertIsArray( $charge );

		return $charge;
	}

	/** As cron does. */
	protected function run_job(): void {
		do_action( Notices::CRON );
	}

	/** @return list<array<string, string|null>> */
	protected function rows(): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_low_balances ORDER BY user_id", ARRAY_A );
	}
}
