<?php
/**
 * Limits as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Scopes;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a scope's limits, the arguments that set them, and their shape.
 */
final class QuotaResource {
	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-quota',
			'type'       => 'object',
			'properties' => [
				'scope'        => self::scope(),
				'name'         => [ 'type' => 'string', 'readonly' => true ],
				'is_set'       => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether the scope has limits of its own.', 'aipuffer' ) ],
				'prepaid_only' => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether nobody has a quota, so that only credits pay.', 'aipuffer' ) ],
			] + self::args(),
		];
	}

	/**
	 * The scope in a path.
	 *
	 * @return array<string, mixed>
	 */
	public static function scope(): array {
		return [ 'type' => 'string', 'pattern' => Scopes::PATTERN, 'maxLength' => 100, 'required' => true ];
	}

	/**
	 * What can be set.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function args(): array {
		$limit = [
			'type'        => [ 'string', 'null' ],
			'pattern'     => Credits::PATTERN_POSITIVE,
			'description' => __( 'Credits, a decimal string; null is unlimited, "0" is none.', 'aipuffer' ),
		];

		return [
			'guest'   => $limit,
			'user'    => $limit,
			'roles'   => [ 'type' => 'object', 'additionalProperties' => $limit ],
			'period'  => [ 'type' => 'string', 'enum' => array_column( Period::cases(), 'value' ) ],
			'message' => [ 'type' => 'string', 'maxLength' => 1000 ],
		];
	}

	/**
	 * The limits that hold for a scope; `is_set` tells its own from those that stand in for them.
	 *
	 * @param Quota  $quota  The limits.
	 * @param string $scope  The scope.
	 * @param string $name   Its name on screen.
	 * @param bool   $is_set Whether it has limits of its own.
	 * @return array<string, mixed>
	 */
	public static function shape( Quota $quota, string $scope, string $name, bool $is_set ): array {
		return [
			'scope'        => $scope,
			'name'         => $name,
			'is_set'       => $is_set,
			'prepaid_only' => $quota->is_prepaid_only(),
			// As an object even when empty, as the schema says.
			'roles'        => (object) $quota->to_array()['roles'],
		] + $quota->to_array();
	}
}
