<?php
/**
 * The same credit or debit for many users.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Balances;

use AIPuffer\Tests\TestCase;

final class BulkAdjustmentTest extends TestCase {
	private int $admin;

	protected function setUp(): void {
		parent::setUp();
		$this->admin = $this->create_user( 'administrator' );
		wp_set_current_user( $this->admin );
	}

	public function test_every_user_gets_an_entry_with_note_and_actor(): void {
		$users   = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		$results = $this->bulk( $users, '10.5', 'k', [ 'note' => 'March' ] );
		self::assertSame(
			[
				[ 'user_id' => $users[0], 'ok' => true, 'balance' => '10.5', 'message' => null ],
				[ 'user_id' => $users[1], 'ok' => true, 'balance' => '10.5', 'message' => null ],
			],
			$results
		);
		$entry = $this->rest( 'GET', '/ledger', [ 'user' => $users[1] ] )->get_data()[0];
		self::assertSame( [ 'March', $this->admin, '10.5' ], [ $entry['note'], $entry['actor']['id'], $entry['credits_delta'] ] );
	}

	public function test_a_repeated_key_changes_nothing(): void {
		$users = [ $this->create_user( 'subscriber' ), $this->create_user( 'subscriber' ) ];
		$this->bulk( [ $users[0] ], '10', 'k' );
		aipuffer_adjust_balance( $users[0], '-4' );
		$again = $this->bulk( [ ...$users, ...$users ], '10', 'k' );
		self::assertSame( [ '6', '10' ], array_column( $again, 'balance' ) );
		self::assertSame( [ true, true ], array_column( $again, 'ok' ) );
		self::assertSame( [ '16', '20' ], array_column( $this->bulk( $users, '10', 'another' ), 'balance' ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_a_key_of_another_amount_is_told(): void {
		$user = $this->create_user( 'subscriber' );
		$this->bulk( [ $user ], '10', 'k' );
		$again = $this->bulk( [ $user ], '20', 'k' )[0];
		self::assertSame( [ false, '10' ], [ $again['ok'], $again['balance'] ] );
		self::assertNotEmpty( $again['message'] );
	}

	public function test_who_cannot_be_debited_holds_up_nobody(): void {
		[ $poor, $rich, $deleted ] = array_map( fn (): int => $this->create_user( 'subscriber' ), range( 1, 3 ) );
		aipuffer_adjust_balance( $poor, '4' );
		aipuffer_adjust_balance( $rich, '40' );
		wp_delete_user( $deleted );
		$results = $this->bulk( [ $poor, $deleted, $rich ], '-5', 'k' );
		self::assertSame( [ false, false, true ], array_column( $results, 'ok' ) );
		self::assertSame( [ '4', null, '35' ], array_column( $results, 'balance' ) );
		self::assertNotEmpty( $results[0]['message'] );
		self::assertNotEmpty( $results[1]['message'] );
		// What failed has not used up its key.
		aipuffer_adjust_balance( $poor, '2' );
		self::assertSame( [ '1', '35' ], array_column( $this->bulk( [ $poor, $rich ], '-5', 'k' ), 'balance' ) );
	}

	public function test_ones_own_balance_is_left_out_unless_meant(): void {
		$user    = $this->create_user( 'subscriber' );
		$results = $this->bulk( [ $this->admin, $user ], '10', 'k' );
		self::assertSame( [ false, true ], array_column( $results, 'ok' ) );
		self::assertSame( '0', aipuffer_get_balance( $this->admin )['balance'] );
		self::assertSame( [ '10', '10' ], array_column( $this->bulk( [ $this->admin, $user ], '10', 'k', [ 'own' => true ] ), 'balance' ) );
	}

	public function test_nobody_gets_more_than_a_balance_can_be(): void {
		$user = $this->create_user( 'subscriber' );
		for ( $i = 0; $i < 8; $i++ ) {
			$this->bulk( [ $user ], '999999999999.999999', "k$i" );
		}
		self::assertFalse( $this->bulk( [ $user ], '999999999999', 'k' )[0]['ok'] );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	/**
	 * @param list<int>            $users Users.
	 * @param array<string, mixed> $more  Further parameters.
	 * @return list<array{user_id: int, ok: bool, balance: ?string, message: ?string}>
	 */
	private function bulk( array $users, string $delta, string $key, array $more = [] ): array {
		return $this->rest( 'POST', '/balances/bulk', [ 'user_ids' => $users, 'delta' => $delta, 'idempotency_key' => $key ] + $more )->get_data()['results'];
	}
}
