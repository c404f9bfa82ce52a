<?php
/**
 * How a cost comes about, in words.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * The one explanation of a cost, for the quote before a request and the receipt after it.
 *
 * What was charged is given and never computed anew here, and neither is a rounding policy assumed: the setting of today
 * says nothing about a charge of last month. Whether there was rounding shows in the difference between the exact cost
 * and what was charged.
 *
 * A Part is a line with the thousandths of a micro-credit that its amount has before anything is rounded.
 *
 * @phpstan-type Line array{label: string, units: ?int, unit: string, rate: ?string, per: ?int, credits: string, text: string}
 * @phpstan-type Part array{Line, int}
 * @phpstan-type Words array{lines: list<Line>, exact: string, rounding: string, total: string, text: string}
 */
final class Arithmetic {
	/**
	 * Explains a cost.
	 *
	 * @param int        $total Micro-credits charged, or to be charged.
	 * @param ?PriceRule $rule  The version that prices it; null when raw usage units are charged.
	 * @param Usage      $usage What was or will be used.
	 * @return Words `rounding` is `whole` when the exact cost was rounded up to whole credits and `exact` when it was charged
	 *               as it is. Where the figures do not explain the charge, as with an imported one, there are no lines.
	 */
	public static function of( int $total, ?PriceRule $rule, Usage $usage ): array {
		$lines = $rule ? self::by_rule( $rule, $usage ) : self::by_units( $usage );
		$exact = $rule ? $rule->cost( $usage ) : (int) $usage->raw_units() * Credits::SCALE;
		if ( ! in_array( $total, [ $exact, Rounding::Whole->apply( $exact ) ], true ) ) {
			/* translators: %s: an amount such as "5 credits". */
			return self::without_lines( $total, sprintf( __( 'Recorded as %s', 'aipuffer' ), self::credits( $total ) ) );
		}
		$is_rounded = $total !== $exact || 0 !== array_sum( array_column( $lines, 1 ) ) % 1000;

		return [
			'lines'    => array_column( $lines, 0 ),
			'exact'    => Credits::format( $exact ),
			'rounding' => $total === $exact ? 'exact' : 'whole',
			'total'    => Credits::format( $total ),
			'text'     => sprintf(
				/* translators: %s: an amount such as "5 credits". */
				$is_rounded ? __( 'Rounded up to %s', 'aipuffer' ) : __( 'Exactly %s', 'aipuffer' ),
				self::credits( $total )
			),
		];
	}

	/**
	 * Explains a charge of what was reserved, because the provider did not tell what was used.
	 *
	 * @param int $total Micro-credits charged.
	 * @return Words
	 */
	public static function of_estimate( int $total ): array {
		return self::without_lines(
			$total,
			/* translators: %s: an amount such as "5 credits". */
			sprintf( __( 'The provider did not tell what was used, so the estimate was charged: %s', 'aipuffer' ), self::credits( $total ) )
		);
	}

	/**
	 * The lines of a rule.
	 *
	 * @param PriceRule $rule  The rule.
	 * @param Usage     $usage The usage.
	 * @return list<Part>
	 */
	private static function by_rule( PriceRule $rule, Usage $usage ): array {
		$unit = (int) $rule->unit_rate;

		return match ( $rule->method ) {
			BillingMethod::Per1kTokens => self::by_tokens( $rule, $usage ),
			BillingMethod::PerImage    => [ self::counted( __( 'Images', 'aipuffer' ), (int) $usage->images, 'image', $unit ) ],
			BillingMethod::PerVideo    => [ self::counted( __( 'Videos', 'aipuffer' ), (int) $usage->videos, 'video', $unit ) ],
			/* translators: %s: an amount such as "5 credits". */
			BillingMethod::Flat        => [ self::line( __( 'Flat rate', 'aipuffer' ), null, 'request', $unit, null, $unit, 0, sprintf( __( 'Flat rate: %s', 'aipuffer' ), self::credits( $unit ) ) ) ],
		};
	}

	/**
	 * The lines of a rule per 1,000 tokens. Of a total without a split all tokens count as input.
	 *
	 * @param PriceRule $rule  The rule.
	 * @param Usage     $usage The usage.
	 * @return list<Part>
	 */
	private static function by_tokens( PriceRule $rule, Usage $usage ): array {
		$cached = null === $rule->cached_rate ? 0 : $usage->priced_cached_tokens();
		$input  = $usage->priced_input_tokens() - $cached;
		$output = $usage->priced_output_tokens();
		$split  = null !== $usage->input_tokens || $output > 0 || null !== $usage->output_tokens;
		$lines  = [
			self::per_thousand(
				$split ? __( 'Input', 'aipuffer' ) : __( 'Tokens, all counted as input', 'aipuffer' ),
				$input,
				(int) $rule->input_rate,
				/* translators: %s: a number. */
				$split ? sprintf( _n( '%s input token', '%s input tokens', $input, 'aipuffer' ), number_format_i18n( $input ) ) : self::things( $input, 'token' )
			),
		];
		if ( $cached > 0 ) {
			$lines[] = self::per_thousand(
				__( 'Cached input', 'aipuffer' ),
				$cached,
				(int) $rule->cached_rate,
				/* translators: %s: a number. */
				sprintf( _n( '%s cached input token', '%s cached input tokens', $cached, 'aipuffer' ), number_format_i18n( $cached ) )
			);
		}
		if ( $split ) {
			$lines[] = self::per_thousand(
				__( 'Output', 'aipuffer' ),
				$output,
				(int) $rule->output_rate,
				/* translators: %s: a number. */
				sprintf( _n( '%s output token', '%s output tokens', $output, 'aipuffer' ), number_format_i18n( $output ) )
			);
		}

		return $lines;
	}

	/**
	 * The lines of raw usage units, see Usage::raw_units(): one credit each.
	 *
	 * @param Usage $usage The usage.
	 * @return list<Part>
	 */
	private static function by_units( Usage $usage ): array {
		if ( null !== $usage->units ) {
			return [ self::counted( __( 'Units', 'aipuffer' ), $usage->units, 'unit', Credits::SCALE ) ];
		}
		if ( $usage->has_tokens() ) {
			return [ self::counted( __( 'Tokens', 'aipuffer' ), (int) $usage->all_tokens(), 'token', Credits::SCALE ) ];
		}
		$lines = [];
		if ( null !== $usage->images ) {
			$lines[] = self::counted( __( 'Images', 'aipuffer' ), $usage->images, 'image', Credits::SCALE );
		}
		if ( null !== $usage->videos ) {
			$lines[] = self::counted( __( 'Videos', 'aipuffer' ), $usage->videos, 'video', Credits::SCALE );
		}

		return $lines;
	}

	/**
	 * So many tokens at a rate per 1,000.
	 *
	 * @param string $label  What they are.
	 * @param int    $tokens How many.
	 * @param int    $rate   Micro-credits per 1,000.
	 * @param string $words  The tokens in words.
	 * @return Part
	 */
	private static function per_thousand( string $label, int $tokens, int $rate, string $words ): array {
		// As in PriceRule: split, so that the largest accepted figures stay inside 64 bits.
		$part = $tokens * ( $rate % 1000 );
		$cost = $tokens * intdiv( $rate, 1000 ) + intdiv( $part, 1000 );
		$rest = $part % 1000;
		$text = sprintf(
			/* translators: 1: such as "800 input tokens", 2: the number 1,000, 3: a rate such as "2 credits", 4: the cost. */
			__( '%1$s ÷ %2$s × %3$s = %4$s', 'aipuffer' ),
			$words,
			number_format_i18n( 1000 ),
			self::credits( $rate ),
			self::credits( $cost, $rest )
		);

		return self::line( $label, $tokens, 'token', $rate, 1000, $cost, $rest, $text );
	}

	/**
	 * So many things at a rate each.
	 *
	 * @param string $label What they are.
	 * @param int    $count How many.
	 * @param string $unit  `token`, `image`, `video` or `unit`.
	 * @param int    $rate  Micro-credits each.
	 * @return Part
	 */
	private static function counted( string $label, int $count, string $unit, int $rate ): array {
		$text = sprintf(
			/* translators: 1: such as "3 images", 2: a rate such as "2 credits", 3: the cost. */
			__( '%1$s × %2$s = %3$s', 'aipuffer' ),
			self::things( $count, $unit ),
			self::credits( $rate ),
			self::credits( $count * $rate )
		);

		return self::line( $label, $count, $unit, $rate, 1, $count * $rate, 0, $text );
	}

	/**
	 * A line.
	 *
	 * @param string $label What is charged.
	 * @param ?int   $units How many.
	 * @param string $unit  Of what.
	 * @param int    $rate  Micro-credits.
	 * @param ?int   $per   For so many units.
	 * @param int    $cost  Micro-credits.
	 * @param int    $rest  Thousandths of a micro-credit besides.
	 * @param string $text  All of it in words.
	 * @return Part
	 */
	private static function line( string $label, ?int $units, string $unit, int $rate, ?int $per, int $cost, int $rest, string $text ): array {
		return [
			[
				'label'   => $label,
				'units'   => $units,
				'unit'    => $unit,
				'rate'    => Credits::format( $rate ),
				'per'     => $per,
				'credits' => self::with_rest( Credits::format( $cost ), '.', $rest ),
				'text'    => $text,
			],
			$rest,
		];
	}

	/**
	 * An explanation by one sentence.
	 *
	 * @param int    $total Micro-credits.
	 * @param string $text  The sentence.
	 * @return Words
	 */
	private static function without_lines( int $total, string $text ): array {
		return [ 'lines' => [], 'exact' => Credits::format( $total ), 'rounding' => 'exact', 'total' => Credits::format( $total ), 'text' => $text ];
	}

	/**
	 * A number of things.
	 *
	 * @param int    $count How many.
	 * @param string $unit  `token`, `image`, `video` or `unit`.
	 */
	private static function things( int $count, string $unit ): string {
		$words = match ( $unit ) {
			/* translators: %s: a number. */
			'token' => _n( '%s token', '%s tokens', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'image' => _n( '%s image', '%s images', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			'video' => _n( '%s video', '%s videos', $count, 'aipuffer' ),
			/* translators: %s: a number. */
			default => _n( '%s unit', '%s units', $count, 'aipuffer' ),
		};

		return sprintf( $words, number_format_i18n( $count ) );
	}

	/**
	 * An amount in words: "1 credit", "0.8 credits".
	 *
	 * @param int $micro Micro-credits.
	 * @param int $rest  Thousandths of a micro-credit besides.
	 */
	private static function credits( int $micro, int $rest = 0 ): string {
		if ( 0 === $rest ) {
			return Credits::in_words( $micro );
		}

		/* translators: %s: number of credits, with decimals where there are any. */
		return sprintf( _n( '%s credit', '%s credits', 2, 'aipuffer' ), self::with_rest( Credits::display( $micro ), substr( number_format_i18n( 1.5, 1 ), 1, -1 ), $rest ) );
	}

	/**
	 * Adds what is smaller than a micro-credit to an amount. It is there only before rounding.
	 *
	 * @param string $amount Written amount of 0 or more.
	 * @param string $point  Decimal point.
	 * @param int    $rest   Thousandths of a micro-credit.
	 */
	private static function with_rest( string $amount, string $point, int $rest ): string {
		if ( 0 === $rest ) {
			return $amount;
		}
		[ $whole, $decimals ] = array_pad( explode( $point ?: '.', $amount, 2 ), 2, '' );

		return $whole . $point . str_pad( $decimals, 6, '0' ) . rtrim( sprintf( '%03d', $rest ), '0' );
	}
}
