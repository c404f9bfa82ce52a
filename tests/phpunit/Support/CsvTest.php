<?php
/**
 * CSV.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Csv;
use AIPuffer\Tests\TestCase;
use WP_REST_Request;
use WP_REST_Response;

final class CsvTest extends TestCase {
	/**
	 * @return array<string, array{string|int|null, string}>
	 */
	public static function cells(): array {
		return [
			'plain text'               => [ 'Ada', 'Ada' ],
			'nothing'                  => [ null, '' ],
			'a number'                 => [ 12, '12' ],
			'a negative amount'        => [ '-1.500001', '-1.500001' ],
			'a formula'                => [ '=1+1', "'=1+1" ],
			'a program'                => [ '=cmd|\'/c calc\'!A1', "'=cmd|'/c calc'!A1" ],
			'a formula with a plus'    => [ '+1+1', "'+1+1" ],
			'a telephone number'       => [ '+49301234', "'+49301234" ],
			'a formula with a minus'   => [ '-2+3', "'-2+3" ],
			'a minus alone'            => [ '-', "'-" ],
			'minus and two points'     => [ '-1.2.3', "'-1.2.3" ],
			'a number with an exponent' => [ '-1e5', "'-1e5" ],
			'a function'               => [ '@SUM(A1)', "'@SUM(A1)" ],
			'a tab'                    => [ "\t=1+1", "'\t=1+1" ],
			'a carriage return'        => [ "\r=1+1", "'\r=1+1" ],
			'a new line'               => [ "\n=1+1", "'\n=1+1" ],
			'a number and a new line'  => [ "-5\n", "'-5\n" ],
			'full-width signs'         => [ '＝1+1', "'＝1+1" ],
			'another full-width letter' => [ 'ＡＢＣ', 'ＡＢＣ' ],
			'a formula further on'     => [ 'Note: =1+1', 'Note: =1+1' ],
		];
	}

	/**
	 * @dataProvider cells
	 */
	public function test_no_text_is_a_formula_and_numbers_stay_numbers( string|int|null $cell, string $written ): void {
		self::assertSame( $written, Csv::cell( $cell ) );
	}

	public function test_separators_quotes_and_lines_stay_inside_their_cell(): void {
		$rows = [ [ 'a,b', 'say "hi"', "two\nlines" ], [ 'back\\"slash', '', '=1,2' ] ];
		$text = self::sent( new Csv( 'x', [ 'One', 'Two', 'Three' ], $rows ) );
		self::assertStringStartsWith( "\xEF\xBB\xBFOne,Two,Three\r\n", $text );
		self::assertSame( "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n\"back\\\"\"slash\",,\"'=1,2\"\r\n", substr( $text, strlen( "\xEF\xBB\xBFOne,Two,Three\r\n" ) ) );
	}

	public function test_rows_are_read_only_while_they_are_sent(): void {
		$read = 0;
		$rows = ( static function () use ( &$read ): iterable {
			for ( $number = 1; $number <= 3; $number++ ) {
				++$read;
				yield [ $number ];
			}
		} )();
		$csv  = new Csv( 'numbers', [ 'Number' ], $rows );
		$csv->response();
		self::assertSame( 0, $read );
		self::assertSame( "\xEF\xBB\xBFNumber\r\n1\r\n2\r\n3\r\n", self::sent( $csv ) );
	}

	public function test_the_file_takes_the_place_of_the_json_of_its_own_response_only(): void {
		$response = ( new Csv( 'a b/../c', [ 'Number' ], [ [ 1 ] ] ) )->response();
		self::assertSame( 'text/csv; charset=utf-8', $response->get_headers()['Content-Type'] );
		self::assertMatchesRegularExpression( '/^attachment; filename="[a-z0-9.-]+\.csv"$/', $response->get_headers()['Content-Disposition'] );
		self::assertSame( [ false, '' ], self::served( new WP_REST_Response(), 'GET' ) );
		self::assertSame( [ false, '' ], self::served( $response, 'HEAD' ) );
		self::assertSame( [ true, "\xEF\xBB\xBFNumber\r\n1\r\n" ], self::served( $response, 'GET' ) );
	}

	private static function sent( Csv $csv ): string {
		ob_start();
		$csv->send();

		return (string) ob_get_clean();
	}

	/**
	 * @return array{bool, string}
	 */
	private static function served( WP_REST_Response $response, string $method ): array {
		ob_start();
		$served = apply_filters( 'rest_pre_serve_request', false, $response, new WP_REST_Request( $method ), rest_get_server() );

		return [ $served, (string) ob_get_clean() ];
	}
}
