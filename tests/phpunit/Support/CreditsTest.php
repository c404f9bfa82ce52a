<?php
/**
 * Amounts.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Tests\TestCase;

final class CreditsTest extends TestCase {
	/**
	 * @return array<string, array{string|int, int, string}>
	 */
	public static function amounts(): array {
		return [
			'whole'          => [ '200', 200_000_000, '200' ],
			'an int'         => [ 200, 200_000_000, '200' ],
			'decimals'       => [ '1.4', 1_400_000, '1.4' ],
			'trailing zeros' => [ '1.400000', 1_400_000, '1.4' ],
			'smallest'       => [ '0.000001', 1, '0.000001' ],
			'negative'       => [ '-0.5', -500_000, '-0.5' ],
			'negative zero'  => [ '-0', 0, '0' ],
			'leading zeros'  => [ '007', 7_000_000, '7' ],
			'largest'        => [ '999999999999.999999', 999_999_999_999_999_999, '999999999999.999999' ],
		];
	}

	/**
	 * @dataProvider amounts
	 */
	public function test_reads_and_writes_amounts_exactly( string|int $text, int $micro, string $shown ): void {
		self::assertSame( $micro, Credits::parse( $text, 'amount' ) );
		self::assertSame( $shown, Credits::format( $micro ) );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function no_amounts(): array {
		return [
			'a float'          => [ 1.4 ],
			'null'             => [ null ],
			'a list'           => [ [ '1' ] ],
			'a boolean'        => [ true ],
			'empty'            => [ '' ],
			'words'            => [ 'ten' ],
			'exponent'         => [ '1e3' ],
			'seven decimals'   => [ '0.0000001' ],
			'thirteen digits'  => [ '1000000000000' ],
			'a plus'           => [ '+1' ],
			'spaces'           => [ ' 1' ],
			'a newline behind' => [ "1\n" ],
			'a comma'          => [ '1,5' ],
			'hexadecimal'      => [ '0x10' ],
			'no digit before'  => [ '.5' ],
			'no digit behind'  => [ '5.' ],
		];
	}

	/**
	 * @dataProvider no_amounts
	 */
	public function test_refuses_what_is_no_amount_and_names_the_field( mixed $value ): void {
		try {
			Credits::parse( $value, 'rate' );
		} catch ( Problem $problem ) {
			self::assertSame( 400, $problem->status );
			self::assertSame( 'rate', $problem->data['field'] );

			return;
		}
		self::fail( 'Nothing was refused.' );
	}

	public function test_shows_amounts_in_the_number_format_of_the_site(): void {
		self::assertSame( '1,234,567.000001', Credits::display( 1_234_567_000_001 ) );
		self::assertSame( '-1,234.5', Credits::display( -1_234_500_000 ) );
		$GLOBALS['wp_locale']->number_format = [ 'thousands_sep' => '.', 'decimal_point' => ',' ];
		try {
			self::assertSame( '1.234,5', Credits::display( 1_234_500_000 ) );
		} finally {
			$GLOBALS['wp_locale']->number_format = [ 'thousands_sep' => ',', 'decimal_point' => '.' ];
		}
	}
}
