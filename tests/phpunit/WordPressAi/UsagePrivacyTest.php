<?php
/**
 * A person's AI calls in WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Tests\PrivacyRequests;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;

final class UsagePrivacyTest extends AiTestCase {
	use PrivacyRequests;

	protected function setUp(): void {
		parent::setUp();
		$this->price( 'text', 'per_1k_tokens', '1000', '1000' );
	}

	public function test_calls_are_exported_by_day_and_given_to_nobody_with_their_sums(): void {
		$other = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $other, '5000' );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->ask( $this->user, new TokenUsage( 10, 20, 30 ) );
		$this->ask( $other, new TokenUsage( 1, 1, 2 ) );
		$this->at( '2026-03-02 10:00:00 UTC' );
		$this->ask( $this->user, new TokenUsage( 5, 5, 10 ) );
		self::assertSame(
			[
				[ 'Day' => 'March 1, 2026', 'Calls' => '1', 'Tokens' => '30', 'Cost' => '30', 'Charged' => '30' ],
				[ 'Day' => 'March 2, 2026', 'Calls' => '1', 'Tokens' => '10', 'Cost' => '10', 'Charged' => '10' ],
			],
			array_values( $this->exported( 'wordpress-ai', $this->user ) )
		);
		self::assertSame( [ [ (string) $this->user, 2, 40 ], [ (string) $other, 1, 2 ] ], $this->people() );

		self::assertTrue( $this->erased( 'wordpress-ai', $this->user )['removed'] );
		self::assertSame( [], $this->exported( 'wordpress-ai', $this->user ) );
		self::assertSame( [ [ 'Erased user', 2, 40 ], [ (string) $other, 1, 2 ] ], $this->people() );
		self::assertTrue( $this->erased( 'wordpress-ai', $other )['removed'] );
		self::assertSame( [ [ 'Erased user', 3, 42 ] ], $this->people() );
		self::assertFalse( $this->erased( 'wordpress-ai', $other )['removed'] );
		self::assertSame( 3, $this->rest( 'GET', '/metering/usage', [ 'by' => 'model', 'days' => 30 ] )->get_data()[0]['calls'] );
	}

	private function ask( int $user, TokenUsage $usage ): void {
		wp_set_current_user( $user );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], $usage, 'fake-1' );
		self::assertSame( 'x', wp_ai_client_prompt( 'Hi' )->using_model_preference( 'fake-1' )->using_max_tokens( 1000 )->generate_text() );
	}

	/**
	 * @return list<array{string, int, int}> Who, calls and tokens.
	 */
	private function people(): array {
		wp_set_current_user( $this->create_user( 'administrator' ) );

		return array_map(
			static fn ( array $row ): array => [ 'Erased user' === $row['label'] ? $row['label'] : $row['key'], $row['calls'], $row['tokens'] ],
			$this->rest( 'GET', '/metering/usage', [ 'by' => 'user', 'orderby' => 'tokens', 'days' => 30 ] )->get_data()
		);
	}
}
