<?php
/**
 * One mail a fall, however many processes there are and whenever they are killed.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\Plugin;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class LowBalanceParallelTest extends ParallelTestCase {
	protected function setUp(): void {
		parent::setUp();
		Plugin::instance()->low_balance->set( [ 'mode' => 'credits', 'threshold' => '50' ] );
	}

	public function test_processes_that_fall_together_and_send_together_send_one_mail(): void {
		global $wpdb;
		$user = $this->create_user();
		aipuffer_adjust_balance( $user, '100' );
		self::assertSame( [ 20, 20, 20, 20 ], $this->race( 4, 'charge-forms', [ 'user_id' => $user, 'count' => 20 ] ) );
		self::assertSame( '20', aipuffer_get_balance( $user )['balance'] );
		self::assertSame( [ 'due' ], $wpdb->get_col( "SELECT state FROM {$wpdb->prefix}aipuffer_low_balances" ) );
		self::assertSame( [ get_userdata( $user )->user_email ], array_merge( ...$this->race( 4, 'send-notices' ) ) );
		self::assertSame( [ 5 ], $this->race( 1, 'charge-forms', [ 'user_id' => $user, 'count' => 5 ] ) );
		self::assertSame( [ [] ], $this->race( 1, 'send-notices' ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_many_people_each_get_one(): void {
		$people = [];
		for ( $number = 0; $number < 120; $number++ ) {
			$people[] = $this->low( $number );
		}
		$sent = array_merge( ...$this->race( 4, 'send-notices' ) );
		sort( $sent );
		sort( $people );
		self::assertSame( $people, $sent );
	}

	public function test_who_is_killed_while_sending_makes_nobody_get_two(): void {
		$people = [];
		for ( $number = 0; $number < 30; $number++ ) {
			$people[] = $this->low( $number );
		}
		$file = (string) tempnam( sys_get_temp_dir(), 'notices' );
		for ( $kill = 0; $kill < 4; $kill++ ) {
			$before = count( (array) file( $file ) );
			$worker = $this->spawn( 'send-notices', [ 'file' => $file, 'slowly' => true ] );
			$worker->go();
			for ( $tries = 0; $tries < 5000; $tries++ ) {
				if ( count( (array) file( $file ) ) >= $before + 2 ) {
					break;
				}
				usleep( 2_000 );
			}
			$worker->kill();
		}
		$this->race( 1, 'send-notices', [ 'file' => $file ] );
		$sent = (array) file( $file, FILE_IGNORE_NEW_LINES );
		unlink( $file );
		sort( $sent );
		sort( $people );
		self::assertSame( $people, $sent );
	}

	#[Group( 'woocommerce' )]
	public function test_without_woocommerce_it_is_sent_and_uninstalled_all_the_same(): void {
		$user = $this->create_user();
		aipuffer_adjust_balance( $user, '60' );
		update_option( 'woocommerce_aipuffer_low_balance_settings', [ 'enabled' => 'no' ] );
		update_option( 'active_plugins', array_values( array_filter( (array) get_option( 'active_plugins' ), static fn ( string $plugin ): bool => ! str_contains( $plugin, 'woocommerce' ) ) ) );
		$left = $this->race( 1, 'fall-without-woocommerce', [ 'user_id' => $user ] )[0];
		self::assertFalse( $left['woocommerce'] );
		self::assertSame( [ get_userdata( $user )->user_email ], array_column( $left['mails'], 'to' ) );
		self::assertStringContainsString( '<h1', $left['mails'][0]['message'] );
		self::assertSame( [ 1, true, null ], [ $left['state']['low'], $left['state']['is_email_on'], $left['state']['email_settings_url'] ] );
		self::assertFalse( $left['left'] );
	}

	/** Somebody with 40 of 60 credits left; their address. */
	private function low( int $number ): string {
		$user = $this->create_user( 'customer', [ 'user_login' => "low$number" ] );
		aipuffer_adjust_balance( $user, '60' );
		self::assertIsArray( aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => 20 ] ) );

		return "low$number@example.org";
	}
}
