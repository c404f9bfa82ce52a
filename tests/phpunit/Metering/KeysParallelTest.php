<?php
/**
 * Many processes and one key.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

/**
 * Whoever comes with the same key at the same moment gets the same answer, and it is done once.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class KeysParallelTest extends ParallelTestCase {
	private const PROCESSES = 7;
	private const ROUNDS    = 30;
	private const REQUEST   = [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'units' => 5 ];

	/**
	 * Three customers with 1,000 credits.
	 *
	 * @var list<int>
	 */
	private array $users = [];

	protected function setUp(): void {
		parent::setUp();
		for ( $number = 0; $number < 3; $number++ ) {
			$this->users[] = $this->create_user( 'subscriber' );
			aipuffer_adjust_balance( $this->users[ $number ], '1000' );
		}
		aipuffer_set_quota( '*', [ 'guest' => null, 'user' => '0' ] );
	}

	public function test_charges(): void {
		$answers = $this->together( 'charge' );
		self::assertSame( self::ROUNDS, count( array_unique( array_column( $answers, 'ledger_id' ) ) ) );
		self::assertSame( 3000 - 5 * self::ROUNDS, $this->balances() );
	}

	public function test_charges_of_guests_without_a_quota_row_to_lock(): void {
		$this->users = [ 0 ];
		$answers     = $this->together( 'charge' );
		self::assertSame( self::ROUNDS, count( array_unique( array_column( $answers, 'ledger_id' ) ) ) );
	}

	public function test_charges_inside_a_transaction_of_the_caller(): void {
		$answers = $this->race( self::PROCESSES, 'keys-inside', [ 'user_id' => $this->users[0] ] );
		self::assertSame( [ 995 ], array_values( array_unique( array_column( $answers, 'balance' ) ) ), (string) wp_json_encode( $answers ) );
		self::assertCount( 1, array_unique( array_column( $answers, 'ledger_id' ) ) );
		$this->assert_sound();
	}

	public function test_reservations(): void {
		$answers = $this->together( 'reserve' );
		self::assertSame( self::ROUNDS, count( array_unique( array_column( $answers, 'id' ) ) ) );
		self::assertSame( 5 * self::ROUNDS, array_sum( array_map( static fn ( int $user ): int => (int) aipuffer_get_balance( $user )['held'], $this->users ) ) );
	}

	public function test_adjustments(): void {
		$answers = $this->together( 'adjust', [], [ 'balance', 'held', 'available' ] );
		self::assertSame( self::ROUNDS, count( array_unique( array_column( $answers, 'ledger_id' ) ) ) );
		self::assertSame( 3000 + 5 * self::ROUNDS, $this->balances() );
	}

	public function test_settlements_of_one_reservation(): void {
		$this->together( 'settle', [ 'ids' => $this->reserve() ] );
		self::assertSame( 3000 - 5 * self::ROUNDS, $this->balances() );
	}

	public function test_a_reservation_is_settled_or_released(): void {
		$answers  = $this->race( self::PROCESSES, 'keys', [ 'act' => 'end', 'rounds' => self::ROUNDS, 'user_ids' => $this->users, 'ids' => $this->reserve() ] );
		$settled  = 0;
		$released = 0;
		for ( $round = 0; $round < self::ROUNDS; $round++ ) {
			$of_round = array_column( $answers, $round );
			$kinds    = array_unique( array_map( static fn ( array $answer ): string => isset( $answer['ledger_id'] ) ? 'settled' : $answer['state'] ?? $answer['error'], $of_round ) );
			sort( $kinds );
			self::assertContains( $kinds, [ [ 'aipuffer_reservation_ended', 'settled' ], [ 'aipuffer_reservation_ended', 'released' ] ], (string) wp_json_encode( $of_round ) );
			in_array( 'settled', $kinds, true ) ? ++$settled : ++$released;
			// Whoever got the reservation all got the same.
			self::assertCount( 2, array_unique( array_map( 'serialize', $of_round ) ) );
		}
		self::assertSame( 3000 - 5 * $settled, $this->balances(), "$settled settled, $released released" );
		self::assertSame( 0, array_sum( array_map( static fn ( int $user ): int => (int) aipuffer_get_balance( $user )['held'], $this->users ) ) );
		$this->assert_sound();
	}

	public function test_of_two_requests_under_one_key_one_is_done(): void {
		foreach ( [ 'charge' => 'ledger_id', 'reserve' => 'id', 'adjust' => 'ledger_id' ] as $act => $id ) {
			$answers = $this->race( self::PROCESSES, 'keys', [ 'act' => $act, 'rounds' => self::ROUNDS, 'user_ids' => $this->users, 'other' => true ] );
			for ( $round = 0; $round < self::ROUNDS; $round++ ) {
				$done = [];
				foreach ( array_column( $answers, $round ) as $process => $answer ) {
					$done[ $process % 2 ][] = $answer[ $id ] ?? $answer['error'];
				}
				$done = array_map( 'array_unique', $done );
				self::assertSame( [ 1, 1 ], array_map( 'count', array_values( $done ) ), "$act: " . wp_json_encode( $done ) );
				self::assertSame( 1, count( array_keys( array_merge( ...array_values( $done ) ), 'aipuffer_key_reused', true ) ), "$act: " . wp_json_encode( $done ) );
			}
		}
		$this->assert_sound();
	}

	public function test_a_freed_key_is_reserved_anew_once(): void {
		foreach ( $this->reserve( 'reserve-' ) as $id ) {
			aipuffer_release_usage( $id );
		}
		$answers = $this->together( 'reserve' );
		self::assertSame( self::ROUNDS, count( array_unique( array_column( $answers, 'id' ) ) ) );
		self::assertSame( [ 'held' ], array_values( array_unique( array_column( $answers, 'state' ) ) ) );
	}

	/**
	 * Does the same in all processes and expects the same answers.
	 *
	 * @param string               $act  See the task.
	 * @param array<string, mixed> $args More for the task.
	 * @param list<string>         $but  Fields that tell how things stand by now.
	 * @return list<array<string, mixed>> Of one process.
	 */
	private function together( string $act, array $args = [], array $but = [] ): array {
		$answers = $this->race( self::PROCESSES, 'keys', $args + [ 'act' => $act, 'rounds' => self::ROUNDS, 'user_ids' => $this->users ] );
		$answers = array_map( static fn ( array $rounds ): array => array_map( static fn ( array $answer ): array => array_diff_key( $answer, array_flip( $but ) ), $rounds ), $answers );
		self::assertSame( [], array_filter( array_merge( ...$answers ), static fn ( array $answer ): bool => isset( $answer['error'] ) ) );
		foreach ( $answers as $of_process ) {
			self::assertSame( $answers[0], $of_process );
		}
		$this->assert_sound();

		return $answers[0];
	}

	/**
	 * Reserves once a round.
	 *
	 * @param string $key What keys begin with; '' for none.
	 * @return list<int> Ids.
	 */
	private function reserve( string $key = '' ): array {
		$ids = [];
		for ( $round = 0; $round < self::ROUNDS; $round++ ) {
			$ids[] = aipuffer_reserve_usage( self::REQUEST + [ 'user_id' => $this->users[ $round % 3 ] ] + ( '' === $key ? [] : [ 'idempotency_key' => $key . $round ] ) )['id'];
		}

		return $ids;
	}

	private function balances(): int {
		return array_sum( array_map( static fn ( int $user ): int => (int) aipuffer_get_balance( $user )['balance'], $this->users ) );
	}

	private function assert_sound(): void {
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}
}
