<?php
/**
 * Erasing people who go on.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Support\Payer;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class ErasureParallelTest extends ParallelTestCase {
	public function test_people_are_charged_while_they_are_erased_and_nothing_is_lost(): void {
		$users   = [ $this->customer( '500000' ), $this->customer( '300000' ) ];
		$emails  = array_map( static fn ( int $user ): string => (string) get_userdata( $user )?->user_email, $users );
		$results = $this->race( 5, 'charge-or-erase', [ 'erasers' => 2, 'emails' => $emails, 'user_ids' => $users, 'count' => 60 ] );
		$charged = array_sum( array_column( array_slice( $results, 2 ), 'charged' ) );
		self::assertSame( 180, $charged, 'Nobody was refused because somebody erased.' );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( 800_000 - 1400 * $charged, array_sum( array_map( static fn ( int $user ): int => (int) aipuffer_get_balance( $user )['balance'], $users ) ) );

		$this->race( 2, 'erase', [ 'emails' => $emails, 'count' => 1 ] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( [ '0', '182' ], [ $this->entries( $users ), $this->entries( [ Payer::ERASED ] ) ], 'All usage and both presents are nobody\'s.' );
	}

	public function test_processes_killed_while_they_erase_leave_the_ledger_whole(): void {
		$user = $this->customer( '2000000' );
		$this->race( 2, 'charge-many', [ 'user_ids' => [ $user ], 'count' => 400 ] );
		$balance = aipuffer_get_balance( $user );
		$email   = (string) get_userdata( $user )?->user_email;
		mt_srand( 7 );
		for ( $kill = 0; $kill < 12; $kill++ ) {
			$worker = $this->spawn( 'erase', [ 'emails' => [ $email ], 'count' => 1 ] );
			$worker->go();
			usleep( mt_rand( 0, 30_000 ) );
			$worker->kill();
			self::assertSame( [], aipuffer_verify_ledger()['problems'], "kill $kill" );
			self::assertSame( $balance, aipuffer_get_balance( $user ) );
		}
		mt_srand();
		$this->race( 1, 'erase', [ 'emails' => [ $email ], 'count' => 1 ] );
		self::assertSame( [ '0', '801' ], [ $this->entries( [ $user ] ), $this->entries( [ Payer::ERASED ] ) ] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	private function customer( string $credits ): int {
		$user = $this->create_user( 'subscriber' );
		self::assertIsArray( aipuffer_adjust_balance( $user, $credits ) );

		return $user;
	}

	/**
	 * @param list<int> $users Users.
	 */
	private function entries( array $users ): string {
		global $wpdb;

		return (string) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_ledger WHERE type <> 'erasure' AND user_id IN (" . implode( ', ', $users ) . ')' );
	}
}
