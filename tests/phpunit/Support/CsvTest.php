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
			'a tab'                    => [ "\t=1+1", "'\t'=1+1" ],
			'a carriage return'        => [ "\r=1+1", "'\r'=1+1" ],
			'a new line'               => [ "\n=1+1", "'\n'=1+1" ],
			'a number and a new line'  => [ "-5\n", "'-5\n" ],
			'full-width signs'         => [ '＝1+1', "'＝1+1" ],
			'another full-width letter' => [ 'ＡＢＣ', 'ＡＢＣ' ],
			'a formula further on'     => [ 'Note: =1+1', 'Note: =1+1' ],
			'behind a semicolon'       => [ 'hello;=cmd|x', "hello;'=cmd|x" ],
			'behind a comma'           => [ 'hello,@x', "hello,'@x" ],
			'behind a tab'             => [ "hello\t+x", "hello\t'+x" ],
			'behind a new line'        => [ "hello\n-x", "hello\n'-x" ],
			'behind a quotation mark'  => [ 'hello;"=x"', 'hello;"\'=x"' ],
			'behind blanks'            => [ "hello; \u{A0}=x", "hello; \u{A0}'=x" ],
			'behind several'           => [ 'a;=b;,=c', "a;'=b;,'=c" ],
			'blanks before'            => [ '  =1+1', "  '=1+1" ],
			'a quotation mark before'  => [ '"=1+1', '"\'=1+1' ],
			'separators in ordinary text' => [ 'Ada; Ben, Cem', 'Ada; Ben, Cem' ],
			'Latin-1'                  => [ "=caf\xe9", "'=caf?" ],
		];
	}

	/**
	 * @dataProvider cells
	 */
	public function test_no_text_is_a_formula_and_numbers_stay_numbers( string|int|null $cell, string $written ): void {
		self::assertSame( $written, Csv::cell( $cell ) );
	}

	public function test_separators_quotes_and_lines_stay_inside_their_cell_and_every_cell_is_quoted(): void {
		$rows = [ [ 'a,b', 'say "hi"', "two\nlines" ], [ 'back\\"slash', '', '=1,2' ], [ null, 7, '-1.5' ] ];
		$text = self::sent( new Csv( 'x', [ 'One', 'Two', 'Three' ], $rows ) );
		self::assertSame(
			"\xEF\xBB\xBF\"One\",\"Two\",\"Three\"\r\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n\"back\\\"\"slash\",\"\",\"'=1,2\"\r\n\"\",\"7\",\"-1.5\"\r\n",
			$text
		);
	}

	/**
	 * Rows of a line, however a spreadsheet is set: by its list separator, with quotation marks or blind to them.
	 *
	 * @return array<string, array{callable( string ): list<string>}>
	 */
	public static function ways_to_read(): array {
		$ways = [];
		foreach ( [ ',', ';', "\t" ] as $separator ) {
			$name                        = "\t" === $separator ? 'tab' : $separator;
			$ways[ "quoted, $name" ]     = [ static fn ( string $text ): array => self::read( $text, $separator ) ];
			$ways[ "not quoted, $name" ] = [ static fn ( string $text ): array => array_merge( ...array_map( static fn ( string $line ): array => explode( $separator, $line ), preg_split( '/\r\n|\r|\n/', $text ) ) ) ];
		}

		return $ways;
	}

	/**
	 * @dataProvider ways_to_read
	 * @param callable( string ): list<string> $read A way to read.
	 */
	public function test_however_a_file_is_read_no_cell_is_live( callable $read ): void {
		$texts = [];
		foreach ( [ '=', '+', '-', '@', '＝', '＋', '－', '＠' ] as $sign ) {
			foreach ( [ '', ';', ',', "\t", "\n", "\r\n", '"', '";', ';"', '; ', 'x";"', "a;\n\"", ";\u{A0}", ';;' ] as $before ) {
				foreach ( [ 'cmd|\' /C calc\'!A0', '1+1";=2', "1\n;" ] as $after ) {
					$texts[] = [ "$before$sign$after", "Hello$before$sign$after", $sign . $after ];
				}
			}
		}
		$text = self::sent( new Csv( 'x', [ 'One' ], $texts ) );
		foreach ( $read( $text ) as $cell ) {
			self::assertDoesNotMatchRegularExpression( '/^[\s"]*[=+\-@＝＋－＠]/u', $cell );
		}
	}

	public function test_numbers_are_numbers_and_text_comes_back_as_it_was(): void {
		$rows = [ [ '-1.5', 'Ada "the" first; and, last', "two\nlines" ], [ '1000', 'x', 'y' ] ];
		self::assertSame( [ '-1.5', 'Ada "the" first; and, last', "two\nlines", '1000', 'x', 'y' ], array_slice( self::read( self::sent( new Csv( 'x', [ 'One' ], $rows ) ), ',' ), 1 ) );
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
		self::assertSame( "\xEF\xBB\xBF\"Number\"\r\n\"1\"\r\n\"2\"\r\n\"3\"\r\n", self::sent( $csv ) );
	}

	public function test_the_file_takes_the_place_of_the_json_of_its_own_response_only(): void {
		$response = ( new Csv( 'a b/../c', [ 'Number' ], [ [ 1 ] ] ) )->response();
		self::assertSame( 'text/csv; charset=utf-8', $response->get_headers()['Content-Type'] );
		self::assertMatchesRegularExpression( '/^attachment; filename="[a-z0-9.-]+\.csv"$/', $response->get_headers()['Content-Disposition'] );
		self::assertSame( [ false, '' ], self::served( new WP_REST_Response(), 'GET' ) );
		self::assertSame( [ false, '' ], self::served( $response, 'HEAD' ) );
		self::assertSame( [ true, "\xEF\xBB\xBF\"Number\"\r\n\"1\"\r\n" ], self::served( $response, 'GET' ) );
	}

	/**
	 * All cells.
	 *
	 * @return list<string>
	 */
	private static function read( string $text, string $separator ): array {
		$file = new \SplTempFileObject();
		$file->fwrite( substr( $text, 3 ) );
		$file->rewind();
		$cells = [];
		while ( ! $file->eof() ) {
			array_push( $cells, ...array_map( 'strval', (array) $file->fgetcsv( $separator, '"', '' ) ) );
		}
		if ( '' === end( $cells ) ) {
			array_pop( $cells );
		}

		return $cells;
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
