<?php
/**
 * Several admins at the same time.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class BalancesParallelTest extends ParallelTestCase {
	public function test_of_many_admins_who_set_the_same_balance_one_succeeds(): void {
		$user    = $this->create_user( 'subscriber' );
		$results = $this->race( 6, 'rest', $this->as_admin( 'PATCH', "/balances/$user", [ 'credit_balance' => '100', 'expected_balance' => '0' ] ) );
		self::assertSame( [ 200, 409, 409, 409, 409, 409 ], $this->sorted( $results ) );
		foreach ( $results as $result ) {
			self::assertSame( '100', $result['data']['balance'] ?? $result['data']['data']['balance'] );
		}
		self::assertSame( '100', aipuffer_get_balance( $user )['balance'] );
		self::assertSame( [ 1, [] ], [ aipuffer_verify_ledger()['entries'], aipuffer_verify_ledger()['problems'] ] );
	}

	public function test_a_bulk_call_sent_several_times_at_once_is_done_once(): void {
		$users   = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		$results = $this->race( 5, 'rest', $this->as_admin( 'POST', '/balances/bulk', [ 'user_ids' => $users, 'delta' => '10', 'idempotency_key' => 'k' ] ) );
		foreach ( $results as $result ) {
			self::assertSame( [ '10', '10', '10' ], array_column( $result['data']['results'], 'balance' ), (string) wp_json_encode( $result ) );
		}
		self::assertSame( [ 3, [] ], [ aipuffer_verify_ledger()['entries'], aipuffer_verify_ledger()['problems'] ] );
	}

	public function test_a_file_imported_several_times_at_once_is_imported_once(): void {
		$users = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		aipuffer_adjust_balance( $users[1], '7' );
		foreach ( [ "id,credits\n$users[0],10\n$users[1],-5\n$users[0],1\n", "id,balance\n$users[1],40\n$users[0],30\n" ] as $csv ) {
			$admin = $this->as_admin( 'POST', '/balances/import', [ 'csv' => $csv, 'dry_run' => false ] );
			wp_set_current_user( $admin['user'] );
			$admin['params']['fingerprint'] = $this->rest( 'POST', '/balances/import', [ 'csv' => $csv ] )->get_data()['fingerprint'];

			// Who comes later is told so, or finds every line imported: never does anybody get an error that is none.
			foreach ( $this->race( 5, 'rest', $admin ) as $result ) {
				self::assertContains( $result['status'], [ 200, 409 ], (string) wp_json_encode( $result ) );
			}
		}
		self::assertSame( [ '30', '40' ], [ aipuffer_get_balance( $users[0] )['balance'], aipuffer_get_balance( $users[1] )['balance'] ] );
		self::assertSame( [ 6, [] ], [ aipuffer_verify_ledger()['entries'], aipuffer_verify_ledger()['problems'] ] );
	}

	public function test_a_user_who_spends_while_their_balance_is_set_loses_nothing(): void {
		$user = $this->create_user( 'subscriber' );
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '1' ] );
		aipuffer_adjust_balance( $user, '1000' );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$spender = $this->spawn( 'charge-many', [ 'user_ids' => [ $user ], 'count' => 150, 'process' => 0 ] );
		$spender->go();
		$added = 0;
		for ( $try = 0; $try < 100; $try++ ) {
			$seen   = $this->rest( 'GET', "/balances/$user" )->get_data()['balance'];
			$status = $this->rest( 'PATCH', "/balances/$user", [ 'credit_balance' => (string) ( (int) $seen + 5 ), 'expected_balance' => $seen ] )->get_status();
			self::assertContains( $status, [ 200, 409 ] );
			$added += 200 === $status ? 5 : 0;
		}
		$charged = $spender->result()['charged'];
		self::assertSame( 150, $charged );
		self::assertGreaterThan( 0, $added );
		self::assertSame( (string) ( 1000 + $added - $charged ), aipuffer_get_balance( $user )['balance'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	/**
	 * @param array<string, mixed> $params Parameters.
	 * @return array{user: int, method: string, path: string, params: array<string, mixed>}
	 */
	private function as_admin( string $method, string $path, array $params ): array {
		return [ 'user' => $this->create_user( 'administrator' ), 'method' => $method, 'path' => $path, 'params' => $params ];
	}

	/**
	 * @param list<array{status: int}> $results Results.
	 * @return list<int>
	 */
	private function sorted( array $results ): array {
		$statuses = array_column( $results, 'status' );
		sort( $statuses );

		return $statuses;
	}
}
