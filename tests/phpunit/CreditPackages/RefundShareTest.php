<?php
/**
 * Shares of an item.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\CreditPackages\RefundShare;
use PHPUnit\Framework\TestCase;

/**
 * Two units of 100 credits at 10.00 each, in an order of 40.00, unless a test says otherwise.
 */
final class RefundShareTest extends TestCase {
	private const CREDIT = 1_000_000;

	public function test_by_quantity(): void {
		self::assertSame( [ 7 => 100 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 1000 ) ] ) );
	}

	public function test_the_larger_of_quantity_and_money_counts(): void {
		self::assertSame( [ 7 => 199_900_000 ], $this->parts( [ self::refund( 7, quantity: 1000, item_amount: 1999 ) ] ) );
		self::assertSame( [ 7 => 150 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 1000, item_amount: 1000, order_amount: 1000 ) ] ) );
		self::assertSame( [ 7 => 100 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 1000, item_amount: 1 ) ] ) );
	}

	public function test_by_amount_of_the_item(): void {
		self::assertSame( [ 7 => 50 * self::CREDIT ], $this->parts( [ self::refund( 7, item_amount: 500 ) ] ) );
	}

	public function test_by_amount_of_the_order(): void {
		self::assertSame( [ 7 => 20 * self::CREDIT ], $this->parts( [ self::refund( 7, order_amount: 400 ) ] ) );
	}

	public function test_a_refund_of_something_else_takes_nothing(): void {
		self::assertSame( [ 7 => 0 ], $this->parts( [ self::refund( 7 ) ] ) );
	}

	public function test_without_refunds_there_are_no_parts(): void {
		self::assertSame( [], $this->parts( [] ) );
	}

	public function test_three_thirds_are_one_whole_however_they_are_told(): void {
		foreach ( [ [ 'quantity', 1000, 3000 ], [ 'item_amount', 333, 999 ], [ 'order_amount', 3333, 9999 ] ] as [ $by, $third, $whole ] ) {
			$refunds = array_map( static fn ( int $id ): array => self::refund( $id, ...[ $by => $third ] ), [ 1, 2, 3 ] );
			$parts   = $this->parts( $refunds, 100 * self::CREDIT, $whole, $whole, $whole );
			self::assertSame( [ 33_333_333, 33_333_333, 33_333_334 ], array_values( $parts ), $by );
		}
	}

	public function test_parts_are_rounded_down_to_a_whole_micro_credit(): void {
		self::assertSame( [ 1 => 0, 2 => 1 ], $this->parts( [ self::refund( 1, quantity: 1000 ), self::refund( 2, quantity: 1000 ) ], 1 ) );
		self::assertSame( [ 1 => 1, 2 => 2 ], $this->parts( [ self::refund( 1, quantity: 1000 ), self::refund( 2, quantity: 1000 ) ], 3 ) );
	}

	public function test_all_ways_together_never_take_more_than_there_is(): void {
		$refunds = [
			self::refund( 1, quantity: 1000 ),
			self::refund( 2, item_amount: 500 ),
			self::refund( 3, order_amount: 2000 ),
			self::refund( 4, quantity: 9000 ),
			self::refund( 5, order_amount: 4000 ),
		];
		self::assertSame( [ 1 => 100 * self::CREDIT, 2 => 0, 3 => 50 * self::CREDIT, 4 => 50 * self::CREDIT, 5 => 0 ], $this->parts( $refunds ) );
	}

	public function test_of_an_item_that_cost_nothing_only_the_quantity_counts(): void {
		self::assertSame( [ 7 => 100 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 1000 ) ], item_total: 0 ) );
		self::assertSame( [ 7 => 0 ], $this->parts( [ self::refund( 7, item_amount: 500 ) ], item_total: 0 ) );
	}

	public function test_a_free_order_is_not_divided_by(): void {
		self::assertSame( [ 7 => 0 ], $this->parts( [ self::refund( 7, order_amount: 1 ) ], item_total: 0, order_total: 0 ) );
	}

	public function test_one_of_three_is_a_third_exactly(): void {
		self::assertSame( [ 7 => 100 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 1000, item_amount: 1000 ) ], 300 * self::CREDIT, 3000, 3000, 3000 ) );
	}

	public function test_shares_of_different_wholes_are_added_before_they_are_rounded(): void {
		// 1/3 + 1/6 is a half, of an odd number of micro-credits.
		self::assertSame( [ 7 => 50_000_001 ], $this->parts( [ self::refund( 7, item_amount: 1, order_amount: 1 ) ], 100_000_002, 1000, 3, 6 ) );
		self::assertSame( [ 7 => 1 ], $this->parts( [ self::refund( 7, item_amount: 2, order_amount: 2 ) ], 1, 1000, 3, 6 ) );
		self::assertSame( [ 7 => 0 ], $this->parts( [ self::refund( 7, item_amount: 2, order_amount: 1 ) ], 1, 1000, 3, 6 ) );
	}

	public function test_half_of_an_order_of_any_size(): void {
		foreach ( [ 19_000_000_000, 900_000_000_000_000, 1_000_000_000_000_000 ] as $money ) {
			self::assertSame( [ 7 => 500_000_000_000 * self::CREDIT ], $this->parts( [ self::refund( 7, order_amount: intdiv( $money, 2 ) ) ], 1_000_000_000_000 * self::CREDIT, 1000, $money, $money ) );
		}
	}

	public function test_fractions_of_a_unit(): void {
		self::assertSame( [ 7 => 50 * self::CREDIT ], $this->parts( [ self::refund( 7, quantity: 500 ) ] ) );
	}

	public function test_the_largest_amount_stays_exact(): void {
		$largest = 1_000_000_000_000 * self::CREDIT;
		$refunds = array_map( static fn ( int $id ): array => self::refund( $id, quantity: 1000 ), [ 1, 2 ] );
		self::assertSame( [ 1 => intdiv( $largest, 2 ), 2 => intdiv( $largest, 2 ) ], $this->parts( $refunds, $largest ) );
	}

	public function test_random_refunds_add_up_to_the_whole_and_no_more(): void {
		mt_srand( 11 );
		for ( $round = 0; $round < 500; $round++ ) {
			$credits  = mt_rand( 1, 1_000_000_000_000 );
			$quantity = mt_rand( 1, 50 );
			$refunds  = [];
			for ( $left = $quantity, $id = 1; $left > 0; $id++ ) {
				$count     = mt_rand( 1, $left );
				$left     -= $count;
				$refunds[] = self::refund( $id, quantity: $count * 1000 );
			}
			$parts = $this->parts( $refunds, $credits, $quantity * 1000 );
			self::assertSame( $credits, array_sum( $parts ), "round $round" );
			self::assertGreaterThanOrEqual( 0, min( $parts ), "round $round" );
			foreach ( $refunds as $refund ) {
				self::assertEqualsWithDelta( $credits * $refund['quantity'] / $quantity / 1000, $parts[ $refund['id'] ], 2 + $credits / 1e9, "round $round" );
			}
		}
		mt_srand();
	}

	/**
	 * @param list<array{id: int, quantity: int, item_amount: int, order_amount: int}> $refunds
	 * @return array<int, int>
	 */
	private function parts( array $refunds, int $credits = 200 * self::CREDIT, int $quantity = 2000, int $item_total = 2000, int $order_total = 4000 ): array {
		return RefundShare::parts( $credits, $quantity, $item_total, $order_total, $refunds );
	}

	/**
	 * @return array{id: int, quantity: int, item_amount: int, order_amount: int}
	 */
	private static function refund( int $id, int $quantity = 0, int $item_amount = 0, int $order_amount = 0 ): array {
		return [ 'id' => $id, 'quantity' => $quantity, 'item_amount' => $item_amount, 'order_amount' => $order_amount ];
	}
}
