<?php
/**
 * What providers tell of usage, and what is charged for it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

/**
 * Totals that are not the sum of their parts, cached and thinking tokens, through every way in.
 */
final class ToldUsageTest extends TestCase {
	private const KEY = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'google', 'model' => 'gemini' ];

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '1000000' );
	}

	protected function tearDown(): void {
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		parent::tearDown();
	}

	/**
	 * Input, output, total, cached and thinking as told; input and output that are billed, and the cost of them at 1/8 per
	 * 1K and a cached rate of 0.1, rounded up to whole credits.
	 *
	 * @return array<string, array{list<?int>, list<int>, string}>
	 */
	public static function told(): array {
		return [
			'Gemini: thinking in the total alone'         => [ [ 7477, 2060, 11476, null, null ], [ 7477, 3999 ], '40' ],
			'Gemini: thinking told apart'                 => [ [ 7477, 2060, 11476, null, 1939 ], [ 7477, 3999 ], '40' ],
			'thinking told apart, more than the output'   => [ [ 800, 300, 3100, null, 2000 ], [ 800, 2300 ], '20' ],
			'the same without telling'                    => [ [ 800, 300, 3100, null, null ], [ 800, 2300 ], '20' ],
			'thinking in the output, as OpenAI tells it'  => [ [ 800, 2300, 3100, null, 2000 ], [ 800, 2300 ], '20' ],
			'thinking and no total'                       => [ [ 800, 2300, null, null, 2000 ], [ 800, 2300 ], '20' ],
			'all of the output is thinking'               => [ [ 800, 2300, 3100, null, 2300 ], [ 800, 2300 ], '20' ],
			'a total below its parts'                     => [ [ 26, 11, 11, null, null ], [ 26, 11 ], '1' ],
			'a total below the input'                     => [ [ 8000, 1000, 10, null, null ], [ 8000, 1000 ], '16' ],
			'a total of zero'                             => [ [ 8000, 1000, 0, null, null ], [ 8000, 1000 ], '16' ],
			'a total without a split is input'            => [ [ null, null, 3000, null, null ], [ 3000, 0 ], '3' ],
			'a total without a split, thinking told'      => [ [ null, null, 3000, null, 1000 ], [ 2000, 1000 ], '10' ],
			'a total and the input'                       => [ [ 2000, null, 3000, null, null ], [ 2000, 1000 ], '10' ],
			'a total and the output'                      => [ [ null, 1000, 3000, null, null ], [ 2000, 1000 ], '10' ],
			'a total below the only part'                 => [ [ 3000, null, 10, null, null ], [ 3000, 0 ], '3' ],
			'cached input'                                => [ [ 10000, 1000, 11000, 8000, null ], [ 10000, 1000 ], '11' ],
			'cached input of a total that tells thinking' => [ [ 10000, 1000, 12000, 8000, 500 ], [ 10000, 2000 ], '19' ],
			'cached input of a total without a split'     => [ [ null, null, 10000, 8000, null ], [ 10000, 0 ], '3' ],
			'all of the input was cached'                 => [ [ 10000, 0, null, 10000, null ], [ 10000, 0 ], '1' ],
			'nothing was cached'                          => [ [ 10000, 1000, null, 0, 0 ], [ 10000, 1000 ], '18' ],
		];
	}

	/**
	 * @param list<?int> $told   As the provider tells.
	 * @param list<int>  $billed Input and output.
	 */
	#[DataProvider( 'told' )]
	public function test_what_is_billed_is_charged_whichever_way_it_comes( array $told, array $billed, string $cost ): void {
		$figures = array_combine( [ 'input_tokens', 'output_tokens', 'total_tokens', 'cached_tokens', 'thinking_tokens' ], $told );
		self::assertIsArray( aipuffer_save_price( self::KEY + [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'cached_rate' => '0.1', 'output_rate' => '8' ] ) );

		self::assertSame( $cost, aipuffer_quote_usage( self::KEY + $figures )['cost'] );
		$charged = aipuffer_charge_usage( self::KEY + $figures + [ 'user_id' => $this->user ] );
		self::assertSame( $cost, $charged['cost'] );
		$hold = aipuffer_reserve_usage( self::KEY + $figures + [ 'user_id' => $this->user ] );
		self::assertSame( $cost, $hold['credits'] );
		self::assertSame( $cost, aipuffer_settle_usage( $hold['id'], $figures )['cost'] );

		wp_set_current_user( $this->create_user( 'administrator' ) );
		$reserved = $this->rest( 'POST', '/usage/reservations', array_filter( $figures, 'is_int' ) + self::KEY + [ 'user_id' => $this->user ] )->get_data();
		self::assertSame( $cost, $this->rest( 'POST', "/usage/reservations/{$reserved['id']}/settle", array_filter( $figures, 'is_int' ) )->get_data()['cost'] );
		self::assertSame( $cost, $this->rest( 'POST', '/pricing/quote', array_filter( $figures, 'is_int' ) + self::KEY )->get_data()['cost'] );

		$receipt = $this->rest( 'GET', "/ledger/{$charged['ledger_id']}" )->get_data();
		self::assertSame( [ $told[3], $told[4] ], [ $receipt['usage']['cached_tokens'], $receipt['usage']['thinking_tokens'] ] );
		self::assertSame( array_sum( $billed ), $receipt['usage_units'] );
		self::assertSame( [ $cost, true ], [ $receipt['arithmetic']['total'], [] !== $receipt['arithmetic']['lines'] ] );
		if ( null !== $told[0] && null !== $told[1] ) {
			self::assertSame( $billed, [ $receipt['usage']['input_tokens'], $receipt['usage']['output_tokens'] ] );
		}
	}

	/**
	 * @param list<?int> $told   As the provider tells.
	 * @param list<int>  $billed Input and output.
	 */
	#[DataProvider( 'told' )]
	public function test_without_a_rule_every_token_that_is_billed_is_a_credit( array $told, array $billed ): void {
		$figures = array_combine( [ 'input_tokens', 'output_tokens', 'total_tokens', 'cached_tokens', 'thinking_tokens' ], $told );
		self::assertSame( (string) array_sum( $billed ), aipuffer_charge_usage( self::KEY + $figures + [ 'user_id' => $this->user ] )['cost'] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( array_sum( $billed ), (int) $this->rest( 'GET', '/pricing/unpriced' )->get_data()[0]['total_units'] );
	}

	public function test_the_figures_of_the_issue(): void {
		aipuffer_save_price( self::KEY + [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '8' ] );
		self::assertSame( '40', aipuffer_charge_usage( self::KEY + [ 'user_id' => $this->user, 'input_tokens' => 7477, 'output_tokens' => 2060, 'total_tokens' => 11476 ] )['cost'] );
		self::assertSame( '37', aipuffer_charge_usage( [ 'model' => 'other', 'user_id' => $this->user, 'input_tokens' => 26, 'output_tokens' => 11, 'total_tokens' => 11 ] + self::KEY )['cost'] );
	}

	/**
	 * @return array<string, array{array<string, int>, string}>
	 */
	public static function contradictions(): array {
		return [
			'more cached than input'                => [ [ 'input_tokens' => 100, 'output_tokens' => 5, 'cached_tokens' => 101 ], 'cached_tokens' ],
			'more cached than the rest of a total'  => [ [ 'total_tokens' => 100, 'output_tokens' => 60, 'cached_tokens' => 41 ], 'cached_tokens' ],
			'cached and no input'                   => [ [ 'cached_tokens' => 1 ], 'cached_tokens' ],
			'more thinking than output'             => [ [ 'input_tokens' => 100, 'output_tokens' => 5, 'thinking_tokens' => 6 ], 'thinking_tokens' ],
			'more thinking than a total leaves'     => [ [ 'input_tokens' => 100, 'output_tokens' => 5, 'total_tokens' => 110, 'thinking_tokens' => 11 ], 'thinking_tokens' ],
			'thinking and no output'                => [ [ 'thinking_tokens' => 1 ], 'thinking_tokens' ],
			'more cached than there can be'         => [ [ 'input_tokens' => 100, 'cached_tokens' => 1_000_000_001 ], 'cached_tokens' ],
		];
	}

	/**
	 * @param array<string, int> $figures What a caller sends.
	 */
	#[DataProvider( 'contradictions' )]
	public function test_a_part_that_is_more_than_its_whole_is_a_400_and_ends_nothing( array $figures, string $field ): void {
		$hold = aipuffer_reserve_usage( self::KEY + [ 'user_id' => $this->user, 'units' => 5 ] );
		foreach (
			[
				aipuffer_settle_usage( $hold['id'], $figures ),
				aipuffer_charge_usage( self::KEY + $figures + [ 'user_id' => $this->user ] ),
				aipuffer_quote_usage( self::KEY + $figures ),
				aipuffer_log_message( $figures + [ 'module' => 'chat', 'role' => 'assistant', 'content' => 'x' ] ),
			] as $answer
		) {
			self::assertWPError( $answer );
			self::assertSame( [ 400, $field ], [ $answer->get_error_data()['status'], $answer->get_error_data()['field'] ] );
		}
		self::assertSame( [ '5', 'released' ], [ aipuffer_release_usage( $hold['id'] )['credits'], aipuffer_release_usage( $hold['id'] )['state'] ] );
	}

	public function test_a_charge_from_before_stays_explained_by_the_figures_of_its_time(): void {
		global $wpdb;
		$paid = aipuffer_charge_usage( self::KEY + [ 'user_id' => $this->user, 'total_tokens' => 11 ] );
		$wpdb->update( $wpdb->prefix . 'aipuffer_ledger', [ 'input_tokens' => 26, 'output_tokens' => 11 ], [ 'id' => $paid['ledger_id'] ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$receipt = $this->rest( 'GET', "/ledger/{$paid['ledger_id']}" )->get_data();
		self::assertSame( [ '11', 11, [ '11 tokens × 1 credit = 11 credits' ] ], [ $receipt['cost'], $receipt['usage_units'], array_column( $receipt['arithmetic']['lines'], 'text' ) ] );
	}

	public function test_exports_carry_cached_and_thinking_tokens(): void {
		aipuffer_charge_usage( self::KEY + [ 'user_id' => $this->user, 'input_tokens' => 100, 'output_tokens' => 40, 'cached_tokens' => 60, 'thinking_tokens' => 30 ] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		[ $headings, $row ] = $this->csv( '/ledger/export' );
		self::assertSame( [ '100', '60', '40', '30' ], array_map( static fn ( string $column ): string => $row[ array_search( $column, $headings, true ) ], [ 'Input tokens', 'Cached tokens', 'Output tokens', 'Thinking tokens' ] ) );
	}

	/**
	 * A file's headings and its first row.
	 *
	 * @return array{list<string>, list<string>}
	 */
	private function csv( string $path ): array {
		$answer = $this->rest( 'GET', $path );
		ob_start();
		apply_filters( 'rest_pre_serve_request', false, $answer, new \WP_REST_Request( 'GET', "/aipuffer/v1$path" ), rest_get_server() );
		$lines = explode( "\r\n", substr( (string) ob_get_clean(), 3 ) );

		return array_map( static fn ( string $line ): array => str_getcsv( $line, ',', '"', '' ), array_slice( $lines, 0, 2 ) );
	}
}
