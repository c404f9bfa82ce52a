<?php
/**
 * Credit amounts.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Turns decimal strings into whole micro-credits and back, without a float in between.
 *
 * One credit is 1,000,000 micro-credits. PHP and SQL hold micro-credits as integers; REST fields and the arguments and
 * results of the public functions hold decimal strings such as "1.4".
 */
final class Credits {
	public const SCALE = 1_000_000;

	/**
	 * The largest amount one write may name: 10^12 credits. Far below what BIGINT holds, so sums of amounts fit too.
	 */
	public const MAX = 1_000_000_000_000 * self::SCALE;

	/**
	 * What a balance may come to at most, so that no sum of accepted amounts can pass the range of BIGINT.
	 */
	public const MAX_BALANCE = 8 * self::MAX;

	/**
	 * The pattern of a decimal string, for JSON schemas: up to 12 digits, a point, up to 6 decimals.
	 */
	public const PATTERN          = '^-?[0-9]{1,12}(\.[0-9]{1,6})?$';
	public const PATTERN_POSITIVE = '^[0-9]{1,12}(\.[0-9]{1,6})?$';

	/**
	 * Reads a decimal string or a whole number of credits.
	 *
	 * @param mixed  $value A string such as "1.4", or an int. Floats are refused: 0.1 + 0.2 is not 0.3 in them.
	 * @param string $field The name of the argument, for the error.
	 * @return int Micro-credits.
	 * @throws Problem 400, naming the field.
	 */
	public static function parse( mixed $value, string $field ): int {
		if ( is_int( $value ) ) {
			$value = (string) $value;
		}
		if ( ! is_string( $value ) || ! preg_match( '/^(-?)([0-9]{1,12})(?:\.([0-9]{1,6}))?$/D', $value, $parts ) ) {
			/* translators: %s: name of the field. */
			Raise::invalid( $field, sprintf( __( '%s must be a decimal string with up to 12 digits and 6 decimals, such as "1.4".', 'aipuffer' ), $field ) );
		}
		$micro = (int) $parts[2] * self::SCALE + (int) str_pad( $parts[3] ?? '', 6, '0' );

		return '-' === $parts[1] ? -$micro : $micro;
	}

	/**
	 * Like parse(), and refuses amounts below zero.
	 *
	 * @param mixed  $value A decimal string or an int.
	 * @param string $field The name of the argument, for the error.
	 * @return int Micro-credits, 0 or more.
	 * @throws Problem 400, naming the field.
	 */
	public static function parse_positive( mixed $value, string $field ): int {
		$micro = self::parse( $value, $field );
		if ( $micro < 0 ) {
			/* translators: %s: name of the field. */
			Raise::invalid( $field, sprintf( __( '%s must be 0 or more.', 'aipuffer' ), $field ) );
		}

		return $micro;
	}

	/**
	 * Writes micro-credits as a decimal string without trailing zeros: 1400000 becomes "1.4".
	 *
	 * @param int $micro Micro-credits.
	 */
	public static function format( int $micro ): string {
		$absolute = abs( $micro );
		$decimals = rtrim( str_pad( (string) ( $absolute % self::SCALE ), 6, '0', STR_PAD_LEFT ), '0' );

		return ( $micro < 0 ? '-' : '' ) . intdiv( $absolute, self::SCALE ) . ( '' === $decimals ? '' : '.' . $decimals );
	}

	/**
	 * An amount for people, in the site's number format: "1,234.5".
	 *
	 * @param int $micro Micro-credits.
	 */
	public static function display( int $micro ): string {
		[ $whole, $decimals ] = array_pad( explode( '.', self::format( $micro ), 2 ), 2, '' );
		$sign                 = str_starts_with( $whole, '-' ) ? '-' : '';
		$shown                = $sign . number_format_i18n( abs( (int) $whole ) );
		if ( '' !== $decimals ) {
			// number_format_i18n() rounds through a float, so the decimals are joined with the site's own decimal point.
			$shown .= substr( number_format_i18n( 1.5, 1 ), 1, -1 ) . $decimals;
		}

		return $shown;
	}

	/**
	 * An amount in words: "1 credit", "1,234.5 credits".
	 *
	 * @param int $micro Micro-credits.
	 */
	public static function in_words( int $micro ): string {
		// Languages choose a form by a whole number; parts of a credit take that of several.
		$number = 0 === $micro % self::SCALE ? intdiv( $micro, self::SCALE ) : 2;

		/* translators: %s: number of credits, with decimals where there are any. */
		return sprintf( _n( '%s credit', '%s credits', $number, 'aipuffer' ), self::display( $micro ) );
	}
}
