<?php
/**
 * What somebody wants to save as a rule.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Checks the fields of a rule against each other: the method must fit the usage type, and every rate it needs must be
 * there. A rule that would match but lacks its rate cannot come into being.
 */
final class PriceRuleInput {
	/**
	 * Takes what can be priced.
	 *
	 * @param UsageTypes $types What can be priced.
	 */
	public function __construct( private readonly UsageTypes $types ) {}

	/**
	 * Reads the fields.
	 *
	 * @param array<string, mixed> $fields   See Pricing::save().
	 * @param ?PriceRule           $previous Where fields that were left out come from.
	 * @throws Problem 400, naming the field.
	 */
	public function read( array $fields, ?PriceRule $previous ): PriceRule {
		$fields  += [
			'module'         => $previous?->module,
			'operation'      => $previous?->operation,
			'provider'       => $previous?->provider,
			'model'          => $previous?->model,
			'billing_method' => $previous?->method->value,
			'enabled'        => $previous ? $previous->enabled : true,
		];
		$type     = $this->types->get( self::text( $fields, 'module', 64 ), self::text( $fields, 'operation', 64 ) );
		$provider = self::text( $fields, 'provider', 100 );
		$model    = self::text( $fields, 'model', 191 );
		if ( '*' === $provider && '*' !== $model ) {
			Raise::invalid( 'model', __( 'A rule for all providers is a rule for all models: model must be "*".', 'aipuffer' ) );
		}
		$method = BillingMethod::tryFrom( self::text( $fields, 'billing_method', 20 ) );
		if ( ! $method || ! in_array( $method->value, $type['methods'], true ) ) {
			/* translators: 1: name of a usage type, 2: list of billing methods. */
			Raise::invalid( 'billing_method', sprintf( __( 'For %1$s the billing method must be one of: %2$s.', 'aipuffer' ), $type['label'], implode( ', ', $type['methods'] ) ) );
		}

		return new PriceRule(
			$previous ? $previous->id : 0,
			0,
			0,
			$type['module'],
			$type['operation'],
			$provider,
			$model,
			$method,
			self::rate( $fields, 'input_rate', $method, $previous?->input_rate ),
			self::rate( $fields, 'output_rate', $method, $previous?->output_rate ),
			self::rate( $fields, 'unit_rate', $method, $previous?->unit_rate ),
			self::enabled( $fields['enabled'] ),
			'',
			0,
			cached_rate: self::rate( $fields, 'cached_rate', $method, $previous?->cached_rate )
		);
	}

	/**
	 * A text that must be there.
	 *
	 * @param array<string, mixed> $fields All fields.
	 * @param string               $field  Which.
	 * @param int                  $length The most it may have.
	 * @throws Problem 400.
	 */
	private static function text( array $fields, string $field, int $length ): string {
		$text = is_string( $fields[ $field ] ?? null ) ? trim( $fields[ $field ] ) : '';
		if ( '' === $text || mb_strlen( $text ) > $length || sanitize_text_field( $text ) !== $text ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be plain text of 1 to %2$d characters.', 'aipuffer' ), $field, $length ) );
		}

		return $text;
	}

	/**
	 * A rate, or null where the method has no such rate or can do without.
	 *
	 * @param array<string, mixed> $fields   All fields.
	 * @param string               $field    Which.
	 * @param BillingMethod        $method   The rule's method.
	 * @param ?int                 $previous The rate until now.
	 * @throws Problem 400.
	 */
	private static function rate( array $fields, string $field, BillingMethod $method, ?int $previous ): ?int {
		$is_needed = in_array( $field, $method->rates(), true );
		if ( ! $is_needed && ! in_array( $field, $method->optional_rates(), true ) ) {
			return null;
		}
		if ( ! array_key_exists( $field, $fields ) && null !== $previous ) {
			return $previous;
		}
		if ( in_array( $fields[ $field ] ?? null, [ null, '' ], true ) ) {
			if ( ! $is_needed ) {
				return null;
			}
			/* translators: 1: name of the field, 2: name of the billing method. */
			Raise::invalid( $field, sprintf( __( '%1$s is needed for %2$s. Enter 0 to charge nothing.', 'aipuffer' ), $field, $method->label() ) );
		}
		$rate = Credits::parse_positive( $fields[ $field ], $field );
		if ( $rate > PriceRule::MAX_RATE ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be at most %2$s credits.', 'aipuffer' ), $field, Credits::display( PriceRule::MAX_RATE ) ) );
		}

		return $rate;
	}

	/**
	 * Whether the rule is on.
	 *
	 * @param mixed $value A boolean, or what forms send for one.
	 * @throws Problem 400.
	 */
	private static function enabled( mixed $value ): bool {
		$enabled = is_scalar( $value ) ? filter_var( $value, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE ) : null;

		return $enabled ?? Raise::invalid( 'enabled', __( 'enabled must be true or false.', 'aipuffer' ) );
	}
}
