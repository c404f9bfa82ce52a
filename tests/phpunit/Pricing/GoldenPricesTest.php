<?php
/**
 * The golden prices.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use AIPuffer\Support\Settings;
use AIPuffer\Tests\TestCase;

/**
 * Every case of tests/fixtures/pricing-cases.json, under both rounding policies, through the public functions: what is
 * quoted is also what is charged.
 */
final class GoldenPricesTest extends TestCase {
	/**
	 * @return iterable<string, array{array<string, string>, array<string, int>, string, string}>
	 */
	public static function cases(): iterable {
		$cases = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/fixtures/pricing-cases.json' ), true );
		foreach ( $cases as $case ) {
			foreach ( [ 'whole', 'exact' ] as $policy ) {
				yield "{$case['name']}, $policy" => [ $case['rule'], $case['usage'], $policy, $case[ $policy ] ];
			}
		}
	}

	/**
	 * @dataProvider cases
	 * @param array<string, string> $rule  Billing method and rates.
	 * @param array<string, int>    $usage Usage figures.
	 */
	public function test_costs( array $rule, array $usage, string $policy, string $cost ): void {
		update_option( Settings::ROUNDING, $policy );
		[ $module, $operation ] = match ( $rule['billing_method'] ) {
			'per_image' => [ 'image_generator', 'generate' ],
			'per_video' => [ 'image_generator', 'video' ],
			default     => [ 'chat', 'chat' ],
		};
		$key = [ 'module' => $module, 'operation' => $operation, 'provider' => 'openai', 'model' => 'gpt' ];
		self::assertIsArray( aipuffer_save_price( $key + $rule ) );

		$quote = aipuffer_quote_usage( $key + $usage );
		self::assertIsArray( $quote );
		self::assertSame( $cost, $quote['cost'] );

		aipuffer_set_quota( 'golden', [ 'user' => null ] );
		$charge = aipuffer_charge_usage( $key + $usage + [ 'scope' => 'golden', 'user_id' => $this->create_user( 'subscriber' ) ] );
		self::assertIsArray( $charge );
		self::assertSame( $cost, $charge['cost'] );
	}
}
