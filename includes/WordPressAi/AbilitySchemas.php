<?php
/**
 * Inputs and outputs of the abilities.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Ledger\EntryResource;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Support\Credits;
use AIPuffer\Support\IdempotencyKey;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * JSON schemas, from the same parts as those of REST.
 *
 * @phpstan-type Schemas array{input: array<string, mixed>, output: array<string, mixed>}
 */
final class AbilitySchemas {
	/**
	 * Of get-balance.
	 *
	 * @return Schemas
	 */
	public static function balance(): array {
		return [ 'input' => self::input( self::user() ), 'output' => self::object( [ 'user_id' => self::id() ] + self::account() ) ];
	}

	/**
	 * Of quote-usage.
	 *
	 * @return Schemas
	 */
	public static function quote(): array {
		return [
			'input'  => self::input(
				[
					'module'    => [ 'type' => 'string', 'maxLength' => 64, 'description' => __( 'Such as "chat" or "wordpress_ai".', 'aipuffer' ) ],
					'operation' => [ 'type' => 'string', 'maxLength' => 64, 'description' => __( 'Such as "chat" or "text".', 'aipuffer' ) ],
					'provider'  => [ 'type' => 'string', 'maxLength' => 100 ],
					'model'     => [ 'type' => 'string', 'maxLength' => 191 ],
				] + Usage::schema(),
				[ 'module', 'operation' ]
			),
			'output' => self::object(
				[
					'cost'          => self::credits(),
					'exact'         => self::credits(),
					'rule'          => [ 'type' => [ 'object', 'null' ], 'properties' => PriceResource::schema()['properties'] ],
					'usage_missing' => [ 'type' => 'boolean' ],
				]
			),
		];
	}

	/**
	 * Of list-usage.
	 *
	 * @return Schemas
	 */
	public static function usage(): array {
		return [
			'input'  => self::input(
				self::user() + [
					'days'     => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 36_500, 'description' => __( 'How many days back, today included. 30 if left out.', 'aipuffer' ) ],
					'page'     => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 1_000_000 ],
					'per_page' => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 100 ],
				]
			),
			'output' => self::object(
				[
					'items' => [ 'type' => 'array', 'items' => [ 'type' => 'object', 'properties' => EntryResource::schema()['properties'] ] ],
					'total' => [ 'type' => 'integer' ],
				]
			),
		];
	}

	/**
	 * Of adjust-balance.
	 *
	 * @return Schemas
	 */
	public static function adjustment(): array {
		$amount = [ 'type' => 'string', 'pattern' => Credits::PATTERN ];

		return [
			'input'  => self::input(
				[
					'user_id'          => self::id(),
					'delta'            => $amount + [ 'description' => __( 'Credits as a decimal string, negative to take away.', 'aipuffer' ) ],
					'note'             => [ 'type' => 'string', 'maxLength' => 500 ],
					'idempotency_key'  => [ 'type' => 'string', 'pattern' => IdempotencyKey::PATTERN ],
					'expected_balance' => $amount + [ 'description' => __( 'Refuse when the balance is another.', 'aipuffer' ) ],
				],
				[ 'user_id', 'delta' ]
			),
			'output' => self::object( [ 'ledger_id' => self::id() ] + self::account() ),
		];
	}

	/**
	 * Of verify-ledger, which takes no input.
	 *
	 * @return Schemas
	 */
	public static function verification(): array {
		return [
			'input'  => [],
			'output' => self::object(
				[
					'users'    => [ 'type' => 'integer' ],
					'entries'  => [ 'type' => 'integer' ],
					'orders'   => [ 'type' => 'integer' ],
					'problems' => [ 'type' => 'array', 'items' => [ 'type' => 'string' ] ],
				]
			),
		];
	}

	/**
	 * An input. Where nothing is required, it may be left out.
	 *
	 * @param array<string, array<string, mixed>> $properties By name.
	 * @param list<string>                        $required   Names.
	 * @return array<string, mixed>
	 */
	private static function input( array $properties, array $required = [] ): array {
		return self::object( $properties ) + [ 'additionalProperties' => false ] + ( [] === $required ? [ 'default' => [] ] : [ 'required' => $required ] );
	}

	/**
	 * An object.
	 *
	 * @param array<string, array<string, mixed>> $properties By name.
	 * @return array<string, mixed>
	 */
	private static function object( array $properties ): array {
		return [ 'type' => 'object', 'properties' => $properties ];
	}

	/**
	 * Whose.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function user(): array {
		return [ 'user_id' => self::id() + [ 'description' => __( 'A user. The current one if left out.', 'aipuffer' ) ] ];
	}

	/**
	 * What an account has.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function account(): array {
		return array_fill_keys( [ 'balance', 'held', 'available' ], self::credits() );
	}

	/**
	 * An id.
	 *
	 * @return array<string, mixed>
	 */
	private static function id(): array {
		return [ 'type' => 'integer', 'minimum' => 1 ];
	}

	/**
	 * An amount.
	 *
	 * @return array<string, mixed>
	 */
	private static function credits(): array {
		return [ 'type' => 'string', 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];
	}
}
