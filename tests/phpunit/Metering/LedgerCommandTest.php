<?php
/**
 * `wp aipuffer ledger verify`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Tests\TestCase;
use AIPuffer\Tests\WpCliDouble;

final class LedgerCommandTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		WpCliDouble::start();
		do_action( 'cli_init' );
	}

	public function test_a_sound_ledger_is_a_success(): void {
		aipuffer_adjust_balance( $this->create_user( 'subscriber' ), '10' );
		self::assertSame( [ [ 'success', '1 accounts, 1 entries and 0 orders checked.' ] ], WpCliDouble::run( 'aipuffer ledger', 'verify' ) );
	}

	public function test_a_problem_is_told_and_ends_with_an_error(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $user, '10' );
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = 0" );
		self::assertSame(
			[ [ 'warning', "user $user: balance 0, ledger 10" ], [ 'error', '1 accounts, 1 entries and 0 orders checked. Problems: 1.' ] ],
			WpCliDouble::run( 'aipuffer ledger', 'verify' )
		);
	}
}
