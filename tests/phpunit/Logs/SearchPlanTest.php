<?php
/**
 * When a search goes on walking down the list, and when it asks the full-text index.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\SearchPlan;
use AIPuffer\Logs\SearchWalk;
use PHPUnit\Framework\TestCase;

/**
 * What plans and walks cost.
 */
final class SearchPlanTest extends TestCase {
	public function test_what_was_walked_outweighs_a_sample_that_had_the_word_by_luck(): void {
		// Twice in a sample of 1,000 conversations; in none, and in nine, of 9,000 that were looked into.
		$plan = new SearchPlan( '+quokka*', 0, 2000, 1000, 1_000_000, true );
		self::assertSame( 300.0 * SearchPlan::MESSAGE, $plan->cost( self::walk( 9000 ) ) );
		self::assertSame( 1200.0 * SearchPlan::MESSAGE, $plan->cost( self::walk( 9000, 9 ) ) );
	}

	public function test_messages_that_have_one_of_the_words_are_read_whatever_the_walk_finds(): void {
		$plan = new SearchPlan( '+quokka*', 500, 2000, 1000, 1_000_000, false );
		self::assertSame( 500 + 3000.0 * SearchPlan::MESSAGE, $plan->cost( self::walk( 1000 ) ) );
		self::assertSame( 500 + 12000.0 * SearchPlan::MESSAGE, $plan->cost( self::walk( 1000, 9 ) ) );
	}

	public function test_the_way_ahead_follows_from_what_was_found_and_does_not_trust_a_few_finds(): void {
		self::assertSame( 20_000, self::walk( 500 )->ahead( 20 ) );
		// By one in a hundred, 1,600 for 16 more: twice as many, as it may be one in two hundred.
		self::assertSame( 3_200, self::walk( 400, 4 )->ahead( 20 ) );
		self::assertSame( 111_111, self::walk( 10_000, 100 )->ahead( 1_100 ) );
	}

	public function test_conversations_that_are_far_from_each_other_cost_more_to_look_into(): void {
		$beside = self::walk( 700 );
		$apart  = self::walk( 700, 0, 1000 );
		self::assertSame( 100 * ( 5 + 80 / 7 ), $beside->cost( 100 ) );
		self::assertGreaterThan( 5 * $beside->cost( 100 ), $apart->cost( 100 ) );
		self::assertLessThan( 100 * 85.0, $apart->cost( 100 ) );
	}

	private static function walk( int $conversations, int $found = 0, int $apart = 1 ): SearchWalk {
		$walk = new SearchWalk();
		// Newest first, in two stretches.
		foreach ( array_chunk( range( $conversations, 1 ), intdiv( $conversations + 1, 2 ) ) as $numbers ) {
			$walk->add( array_map( static fn ( int $number ): array => [ 'id' => (string) ( $number * $apart ), 'matches' => $number <= $found ? '1' : '0' ], $numbers ) );
		}
		self::assertSame( 0 === $found ? [] : array_map( static fn ( int $number ): int => $number * $apart, range( $found, 1 ) ), $walk->found );

		return $walk;
	}
}
