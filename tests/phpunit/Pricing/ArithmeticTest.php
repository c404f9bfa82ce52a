<?php
/**
 * Costs in words.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use AIPuffer\Pricing\Arithmetic;
use AIPuffer\Pricing\BillingMethod;
use AIPuffer\Pricing\PriceRule;
use AIPuffer\Support\Usage;
use AIPuffer\Tests\TestCase;

final class ArithmeticTest extends TestCase {
	public function test_the_example_of_the_page(): void {
		$words = Arithmetic::of( 2_000_000, self::rule( 'per_1k_tokens', 1_000_000, 2_000_000 ), new Usage( 800, 300 ) );
		self::assertSame(
			[
				'lines'    => [
					[ 'label' => 'Input', 'units' => 800, 'unit' => 'token', 'rate' => '1', 'per' => 1000, 'credits' => '0.8', 'text' => '800 input tokens ÷ 1,000 × 1 credit = 0.8 credits' ],
					[ 'label' => 'Output', 'units' => 300, 'unit' => 'token', 'rate' => '2', 'per' => 1000, 'credits' => '0.6', 'text' => '300 output tokens ÷ 1,000 × 2 credits = 0.6 credits' ],
				],
				'exact'    => '1.4',
				'rounding' => 'whole',
				'total'    => '2',
				'text'     => 'Rounded up to 2 credits',
			],
			$words
		);
		$exact = Arithmetic::of( 1_400_000, self::rule( 'per_1k_tokens', 1_000_000, 2_000_000 ), new Usage( 800, 300 ) );
		self::assertSame( [ 'exact', '1.4', 'Exactly 1.4 credits' ], [ $exact['rounding'], $exact['total'], $exact['text'] ] );
	}

	/**
	 * @return array<string, array{int, ?PriceRule, Usage, list<string>, string}>
	 */
	public static function costs(): array {
		return [
			'flat'                       => [ 5_000_000, self::rule( 'flat', null, null, 5_000_000 ), new Usage( 9, 9 ), [ 'Flat rate: 5 credits' ], 'Exactly 5 credits' ],
			'flat, part of a credit'     => [ 1_000_000, self::rule( 'flat', null, null, 250_000 ), new Usage(), [ 'Flat rate: 0.25 credits' ], 'Rounded up to 1 credit' ],
			'one image'                  => [ 40_000_000, self::rule( 'per_image', null, null, 40_000_000 ), new Usage( images: 1 ), [ '1 image × 40 credits = 40 credits' ], 'Exactly 40 credits' ],
			'images with tokens'         => [ 3_000_000, self::rule( 'per_image', null, null, 1_000_000 ), new Usage( 10, 20, images: 3 ), [ '3 images × 1 credit = 3 credits' ], 'Exactly 3 credits' ],
			'videos'                     => [ 2_000_000, self::rule( 'per_video', null, null, 750_000 ), new Usage( videos: 2 ), [ '2 videos × 0.75 credits = 1.5 credits' ], 'Rounded up to 2 credits' ],
			'a total without a split'    => [ 2_000_000, self::rule( 'per_1k_tokens', 1_000_000, 5_000_000 ), new Usage( total_tokens: 1100 ), [ '1,100 tokens ÷ 1,000 × 1 credit = 1.1 credits' ], 'Rounded up to 2 credits' ],
			'a total and the output'     => [ 2_000_000, self::rule( 'per_1k_tokens', 1_000_000, 2_000_000 ), new Usage( null, 300, 1100 ), [ '800 input tokens ÷ 1,000 × 1 credit = 0.8 credits', '300 output tokens ÷ 1,000 × 2 credits = 0.6 credits' ], 'Rounded up to 2 credits' ],
			'nothing used'               => [ 0, self::rule( 'per_1k_tokens', 1_000_000, 2_000_000 ), new Usage( 0, 0 ), [ '0 input tokens ÷ 1,000 × 1 credit = 0 credits', '0 output tokens ÷ 1,000 × 2 credits = 0 credits' ], 'Exactly 0 credits' ],
			'less than the smallest'     => [ 1, self::rule( 'per_1k_tokens', 1, 0 ), new Usage( 1, 0 ), [ '1 input token ÷ 1,000 × 0.000001 credits = 0.000000001 credits', '0 output tokens ÷ 1,000 × 0 credits = 0 credits' ], 'Rounded up to 0.000001 credits' ],
			'parts that make a whole'    => [ 1, self::rule( 'per_1k_tokens', 1, 1 ), new Usage( 500, 500 ), [ '500 input tokens ÷ 1,000 × 0.000001 credits = 0.0000005 credits', '500 output tokens ÷ 1,000 × 0.000001 credits = 0.0000005 credits' ], 'Exactly 0.000001 credits' ],
			'the largest there is'       => [ 1_999_999_998_999_000_001, self::rule( 'per_1k_tokens', PriceRule::MAX_RATE, 999_999_999_999 ), new Usage( 1_000_000_000, 999_999_999 ), [ '1,000,000,000 input tokens ÷ 1,000 × 1,000,000 credits = 1,000,000,000,000 credits', '999,999,999 output tokens ÷ 1,000 × 999,999.999999 credits = 999,999,998,999.000000001 credits' ], 'Rounded up to 1,999,999,998,999.000001 credits' ],
			'raw tokens'                 => [ 1_100_000_000, null, new Usage( 800, 300 ), [ '1,100 tokens × 1 credit = 1,100 credits' ], 'Exactly 1,100 credits' ],
			'raw units before tokens'    => [ 7_000_000, null, new Usage( 800, 300, units: 7 ), [ '7 units × 1 credit = 7 credits' ], 'Exactly 7 credits' ],
			'raw media'                  => [ 3_000_000, null, new Usage( images: 2, videos: 1 ), [ '2 images × 1 credit = 2 credits', '1 video × 1 credit = 1 credit' ], 'Exactly 3 credits' ],
			'an amount nothing explains' => [ 9_000_000, self::rule( 'flat', null, null, 5_000_000 ), new Usage(), [], 'Recorded as 9 credits' ],
		];
	}

	/**
	 * @dataProvider costs
	 * @param list<string> $lines Texts.
	 */
	public function test_costs_in_words( int $total, ?PriceRule $rule, Usage $usage, array $lines, string $text ): void {
		$words = Arithmetic::of( $total, $rule, $usage );
		self::assertSame( [ $lines, $text ], [ array_column( $words['lines'], 'text' ), $words['text'] ] );
	}

	public function test_numbers_are_those_of_the_site(): void {
		global $wp_locale;
		$format                    = $wp_locale->number_format;
		$wp_locale->number_format = [ 'thousands_sep' => '.', 'decimal_point' => ',' ];
		$words                     = Arithmetic::of( 1_234_000_002, self::rule( 'per_1k_tokens', 1_000_000_001, 0 ), new Usage( 1234, 0 ) );
		$tiny                      = Arithmetic::of( 1, self::rule( 'per_1k_tokens', 1, 0 ), new Usage( 1 ) );
		$wp_locale->number_format = $format;
		self::assertSame( [ '1.234 input tokens ÷ 1.000 × 1.000,000001 credits = 1.234,000001234 credits', '1234.000001234' ], [ $words['lines'][0]['text'], $words['lines'][0]['credits'] ] );
		self::assertStringEndsWith( '= 0,000000001 credits', $tiny['lines'][0]['text'] );
	}

	public function test_the_lines_of_every_golden_price_come_to_its_exact_cost(): void {
		$checked = 0;
		foreach ( json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/fixtures/pricing-cases.json' ), true ) as $case ) {
			[ $module, $operation ] = match ( $case['rule']['billing_method'] ) {
				'per_image' => [ 'image_generator', 'generate' ],
				'per_video' => [ 'image_generator', 'video' ],
				default     => [ 'chat', 'chat' ],
			};
			$body  = [ 'module' => $module, 'operation' => $operation, 'rule' => array_filter( $case['rule'], 'is_string' ) ] + $case['usage'];
			foreach ( [ 'whole', 'exact' ] as $policy ) {
				update_option( 'aipuffer_rounding', $policy );
				wp_set_current_user( $this->create_user( 'administrator' ) );
				$quote = $this->rest( 'POST', '/pricing/quote', $body )->get_data();
				self::assertSame( [ $case[ $policy ], $case[ $policy ], $case['exact'] ], [ $quote['cost'], $quote['arithmetic']['total'], $quote['arithmetic']['exact'] ], $case['name'] );
				self::assertSame( $case[ $policy ] === $case['exact'] ? 'exact' : 'whole', $quote['arithmetic']['rounding'], $case['name'] );
				++$checked;
			}
		}
		self::assertGreaterThan( 10, $checked );
	}

	private static function rule( string $method, ?int $input = null, ?int $output = null, ?int $unit = null ): PriceRule {
		return new PriceRule( 1, 1, 1, 'chat', 'chat', 'p', 'm', BillingMethod::from( $method ), $input, $output, $unit, true, '2026-03-01 00:00:00', 0 );
	}
}
