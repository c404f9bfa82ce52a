<?php
/**
 * What a user has used of one scope.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Credits;
use AIPuffer\Support\UserNames;

defined( 'ABSPATH' ) || exit;

/**
 * A row of a user's usage details: what was used, apart from what requests under way hold, and who reset it last.
 *
 * @phpstan-import-type Reset from QuotaUsageQuery
 */
final class ScopeUsage {
	/**
	 * Usage of a scope in its present period.
	 *
	 * @param Allowance $allowance Limit and what is left of it; used and held are one there.
	 * @param string    $name      The scope's name on screen.
	 * @param int       $held      Held by requests under way, in micro-credits.
	 * @param ?Reset    $reset     The latest reset of this scope or of all, if there was one.
	 */
	public function __construct(
		public readonly Allowance $allowance,
		public readonly string $name,
		public readonly int $held,
		public readonly ?array $reset
	) {}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$perhaps = [ 'type' => [ 'string', 'null' ], 'readonly' => true ];
		$credits = [ 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-scope-usage',
			'type'       => 'object',
			'properties' => [
				'scope'     => $text,
				'name'      => $text,
				'limit'     => $perhaps + [ 'description' => __( 'Credits, a decimal string; null is unlimited.', 'aipuffer' ) ],
				'used'      => $text + $credits,
				'held'      => $text + $credits,
				'remaining' => $perhaps + [ 'description' => __( 'Credits, a decimal string; null is unlimited.', 'aipuffer' ) ],
				'period'    => $text + [ 'enum' => array_column( Period::cases(), 'value' ) ],
				'resets_at' => $perhaps + [ 'format' => 'date-time' ],
				'reset_at'  => $perhaps + [ 'format' => 'date-time' ],
				'reset_by'  => [
					'type'       => [ 'object', 'null' ],
					'readonly'   => true,
					'properties' => [ 'id' => [ 'type' => 'integer' ], 'name' => $text ],
				],
			],
		];
	}

	/**
	 * For REST. `resets_at` is when the next period begins, `reset_at` when somebody last reset it, `reset_by` who, null
	 * for the system.
	 *
	 * @return array{scope: string, name: string, limit: ?string, used: string, held: string, remaining: ?string, period: string, resets_at: ?string, reset_at: ?string, reset_by: ?array{id: int, name: string}}
	 */
	public function to_array(): array {
		$shape = $this->allowance->to_array();

		return [
			'scope'     => $shape['scope'],
			'name'      => $this->name,
			'limit'     => $shape['limit'],
			'used'      => Credits::format( $this->allowance->used - $this->held ),
			'held'      => Credits::format( $this->held ),
			'remaining' => $shape['remaining'],
			'period'    => $shape['period'],
			'resets_at' => $shape['resets_at'],
			'reset_at'  => $this->reset['at'] ?? null,
			'reset_by'  => self::person( $this->reset['actor_id'] ?? 0 ),
		];
	}

	/**
	 * Who reset it; users can be deleted.
	 *
	 * @param int $user_id User, 0 for the system.
	 * @return ?array{id: int, name: string}
	 */
	private static function person( int $user_id ): ?array {
		return 0 === $user_id ? null : [ 'id' => $user_id, 'name' => UserNames::of( $user_id ) ];
	}
}
