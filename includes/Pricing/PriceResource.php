<?php
/**
 * Pricing rules as REST and PHP callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\UserNames;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a rule and its shape.
 */
final class PriceResource {
	/**
	 * The fields somebody can save.
	 *
	 * @param bool $is_new Whether the rule is new, so that what names it is required.
	 * @return array<string, array<string, mixed>>
	 */
	public static function args( bool $is_new ): array {
		$rate = [ 'type' => [ 'string', 'null' ], 'pattern' => Credits::PATTERN_POSITIVE ];
		$name = static fn ( int $length ): array => [ 'type' => 'string', 'minLength' => 1, 'maxLength' => $length, 'required' => $is_new ];

		return [
			'module'           => $name( 64 ),
			'operation'        => $name( 64 ),
			'provider'         => $name( 100 ),
			'model'            => $name( 191 ),
			'billing_method'   => [ 'type' => 'string', 'enum' => array_column( BillingMethod::cases(), 'value' ), 'required' => $is_new ],
			'input_rate'       => $rate + [ 'description' => __( 'Credits per 1,000 input tokens.', 'aipuffer' ) ],
			'cached_rate'      => [ 'pattern' => '^$|' . Credits::PATTERN_POSITIVE ] + $rate + [ 'description' => __( 'Credits per 1,000 input tokens that the provider had cached; empty where they cost as any input.', 'aipuffer' ) ],
			'output_rate'      => $rate + [ 'description' => __( 'Credits per 1,000 output tokens.', 'aipuffer' ) ],
			'unit_rate'        => $rate + [ 'description' => __( 'Credits per image, video or request.', 'aipuffer' ) ],
			'enabled'          => [ 'type' => 'boolean' ],
			'expected_version' => [ 'type' => 'integer', 'minimum' => 1, 'description' => __( 'Refuse when the rule has another version.', 'aipuffer' ) ],
		];
	}

	/**
	 * The JSON schema of a rule.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-price',
			'type'       => 'object',
			'properties' => array_diff_key( self::args( false ), [ 'expected_version' => 1 ] ) + [
				'id'              => [ 'type' => 'integer', 'readonly' => true ],
				'version'         => [ 'type' => 'integer', 'readonly' => true ],
				'version_id'      => [ 'type' => 'integer', 'readonly' => true, 'description' => __( 'What a ledger entry keeps as its price_id.', 'aipuffer' ) ],
				'module_label'    => [ 'type' => 'string', 'readonly' => true ],
				'operation_label' => [ 'type' => 'string', 'readonly' => true ],
				'method_label'    => [ 'type' => 'string', 'readonly' => true ],
				'updated_at'      => [ 'type' => [ 'string', 'null' ], 'format' => 'date-time', 'readonly' => true ],
				'updated_by'      => [ 'type' => 'integer', 'readonly' => true ],
				'updated_by_name' => [ 'type' => 'string', 'readonly' => true ],
				'last_used_at'    => [ 'type' => [ 'string', 'null' ], 'format' => 'date-time', 'readonly' => true, 'description' => __( 'When it priced something last, in whatever version.', 'aipuffer' ) ],
			],
		];
	}

	/**
	 * A rule. One that is not saved has id and version 0.
	 *
	 * @param PriceRule  $rule  The rule.
	 * @param UsageTypes $types Names on screen.
	 * @return array<string, mixed>
	 */
	public static function shape( PriceRule $rule, UsageTypes $types ): array {
		$labels = $types->labels( $rule->module, $rule->operation );
		$rate   = static fn ( ?int $micro ): ?string => null === $micro ? null : Credits::format( $micro );

		return [
			'id'              => $rule->id,
			'version'         => $rule->version,
			'version_id'      => $rule->version_id,
			'module'          => $rule->module,
			'module_label'    => $labels['module'],
			'operation'       => $rule->operation,
			'operation_label' => $labels['operation'],
			'provider'        => $rule->provider,
			'model'           => $rule->model,
			'billing_method'  => $rule->method->value,
			'method_label'    => $rule->method->label(),
			'input_rate'      => $rate( $rule->input_rate ),
			'cached_rate'     => $rate( $rule->cached_rate ),
			'output_rate'     => $rate( $rule->output_rate ),
			'unit_rate'       => $rate( $rule->unit_rate ),
			'enabled'         => $rule->enabled,
			'updated_at'      => '' === $rule->created_at ? null : Clock::iso( $rule->created_at ),
			'updated_by'      => $rule->created_by,
			'updated_by_name' => UserNames::of( $rule->created_by ),
		];
	}

	/**
	 * A quote.
	 *
	 * @param Price      $price The price.
	 * @param UsageTypes $types Names on screen.
	 * @return array{cost: string, exact: string, rule: ?array<string, mixed>, usage_missing: bool, arithmetic: ?array<string, mixed>}
	 *         `arithmetic`: see Arithmetic::of(); null as long as the usage lacks what has to be counted.
	 */
	public static function quote( Price $price, UsageTypes $types ): array {
		return [
			'cost'          => Credits::format( $price->credits ),
			'exact'         => Credits::format( $price->exact ),
			'rule'          => $price->rule ? self::shape( $price->rule, $types ) : null,
			'usage_missing' => $price->usage_missing,
			'arithmetic'    => $price->usage_missing ? null : Arithmetic::of( $price->credits, $price->rule, $price->usage ),
		];
	}
}
