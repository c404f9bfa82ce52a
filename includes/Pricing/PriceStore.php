<?php
/**
 * The SQL of pricing.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes versions of rules.
 *
 * @phpstan-import-type Row from Database
 */
final class PriceStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * The most specific enabled rule: the model's, then the provider's, then the usage type's.
	 *
	 * @param string $module    Module.
	 * @param string $operation Operation.
	 * @param string $provider  Provider.
	 * @param string $model     Model.
	 */
	public function match( string $module, string $operation, string $provider, string $model ): ?PriceRule {
		$row = $this->database->row(
			"SELECT * FROM {$this->table()}
			WHERE module = %s AND operation = %s AND is_current = 1 AND enabled = 1
			AND ( ( provider = %s AND model IN ( %s, '*' ) ) OR ( provider = '*' AND model = '*' ) )
			ORDER BY provider = '*', model = '*' LIMIT 1",
			$module,
			$operation,
			$provider,
			$model
		);

		return $row ? self::rule( $row ) : null;
	}

	/**
	 * The rules in force.
	 *
	 * @param array{module?: string, operation?: string, provider?: string, search?: string} $filters Empty values are no filter.
	 * @return list<PriceRule>
	 */
	public function current( array $filters = [] ): array {
		$where = [ 'is_current = 1' ];
		$args  = [];
		foreach ( [ 'module', 'operation', 'provider' ] as $column ) {
			if ( '' !== ( $filters[ $column ] ?? '' ) ) {
				$where[] = "$column = %s";
				$args[]  = $filters[ $column ];
			}
		}
		if ( '' !== ( $filters['search'] ?? '' ) ) {
			$like    = '%' . $this->database->like( $filters['search'] ) . '%';
			$where[] = '( module LIKE %s OR operation LIKE %s OR provider LIKE %s OR model LIKE %s )';
			array_push( $args, $like, $like, $like, $like );
		}

		return array_map(
			[ self::class, 'rule' ],
			$this->database->rows( "SELECT * FROM {$this->table()} WHERE " . implode( ' AND ', $where ) . ' ORDER BY module, operation, provider, model', ...$args )
		);
	}

	/**
	 * The rule in force with this id.
	 *
	 * @param int  $id   Rule id.
	 * @param bool $lock Whether to lock it until the transaction ends.
	 */
	public function find( int $id, bool $lock = false ): ?PriceRule {
		$row = $this->database->row( "SELECT * FROM {$this->table()} WHERE rule_id = %d AND is_current = 1" . ( $lock ? ' FOR UPDATE' : '' ), $id );

		return $row ? self::rule( $row ) : null;
	}

	/**
	 * The rule in force with this key.
	 *
	 * @param PriceRule $rule A rule with that key.
	 */
	public function find_same_key( PriceRule $rule ): ?PriceRule {
		$row = $this->database->row(
			"SELECT * FROM {$this->table()} WHERE module = %s AND operation = %s AND provider = %s AND model = %s AND is_current = 1",
			$rule->module,
			$rule->operation,
			$rule->provider,
			$rule->model
		);

		return $row ? self::rule( $row ) : null;
	}

	/**
	 * A version, current or past: what a ledger row names.
	 *
	 * @param int $version_id Version id.
	 */
	public function version( int $version_id ): ?PriceRule {
		$row = $this->database->row( "SELECT * FROM {$this->table()} WHERE id = %d", $version_id );

		return $row ? self::rule( $row ) : null;
	}

	/**
	 * All versions of a rule, newest first.
	 *
	 * @param int $id Rule id.
	 * @return list<PriceRule>
	 */
	public function history( int $id ): array {
		return array_map( [ self::class, 'rule' ], $this->database->rows( "SELECT * FROM {$this->table()} WHERE rule_id = %d ORDER BY version DESC", $id ) );
	}

	/**
	 * The rule each version belongs to.
	 *
	 * @return array<int, int> Rule id by version id.
	 */
	public function rules_by_version(): array {
		$rules = [];
		foreach ( $this->database->rows( "SELECT id, rule_id FROM {$this->table()}" ) as $row ) {
			$rules[ (int) $row['id'] ] = (int) $row['rule_id'];
		}

		return $rules;
	}

	/**
	 * Writes the next version of a rule, or the first of a new one (id 0). Call inside a transaction.
	 *
	 * @param PriceRule  $rule     What to write; its version fields are ignored.
	 * @param ?PriceRule $previous The version it replaces, locked.
	 * @param int        $user_id  Who does it.
	 */
	public function write( PriceRule $rule, ?PriceRule $previous, int $user_id ): PriceRule {
		if ( $previous ) {
			$this->end( $previous, $user_id );
		}
		$version_id = $this->database->insert(
			'prices',
			[
				'rule_id'        => $previous ? $previous->id : 0,
				'version'        => $previous ? $previous->version + 1 : 1,
				// A new rule does not know its id yet; it becomes current together with it, below.
				'is_current'     => $previous ? 1 : null,
				'module'         => $rule->module,
				'operation'      => $rule->operation,
				'provider'       => $rule->provider,
				'model'          => $rule->model,
				'billing_method' => $rule->method->value,
				'input_rate'     => $rule->input_rate,
				'cached_rate'    => $rule->cached_rate,
				'output_rate'    => $rule->output_rate,
				'unit_rate'      => $rule->unit_rate,
				'enabled'        => (int) $rule->enabled,
				'created_at'     => Clock::stored( $this->clock->now() ),
				'created_by'     => $user_id,
			]
		);
		if ( ! $previous ) {
			$this->database->run( "UPDATE {$this->table()} SET rule_id = id, is_current = 1 WHERE id = %d", $version_id );
		}

		return $this->version( $version_id ) ?? $rule;
	}

	/**
	 * Ends a version without a successor, which deletes the rule and keeps its history.
	 *
	 * @param PriceRule $rule    The version in force, locked.
	 * @param int       $user_id Who does it.
	 */
	public function end( PriceRule $rule, int $user_id ): void {
		$this->database->run(
			"UPDATE {$this->table()} SET is_current = NULL, ended_at = %s, ended_by = %d WHERE id = %d",
			Clock::stored( $this->clock->now() ),
			$user_id,
			$rule->version_id
		);
	}

	/**
	 * The table's name.
	 */
	private function table(): string {
		return $this->database->table( 'prices' );
	}

	/**
	 * A row as a rule.
	 *
	 * @param Row $row Of `prices`.
	 */
	private static function rule( array $row ): PriceRule {
		return new PriceRule(
			id: (int) $row['rule_id'],
			version_id: (int) $row['id'],
			version: (int) $row['version'],
			module: (string) $row['module'],
			operation: (string) $row['operation'],
			provider: (string) $row['provider'],
			model: (string) $row['model'],
			method: BillingMethod::from( (string) $row['billing_method'] ),
			input_rate: null === $row['input_rate'] ? null : (int) $row['input_rate'],
			output_rate: null === $row['output_rate'] ? null : (int) $row['output_rate'],
			unit_rate: null === $row['unit_rate'] ? null : (int) $row['unit_rate'],
			enabled: 1 === (int) $row['enabled'],
			created_at: (string) $row['created_at'],
			created_by: (int) $row['created_by'],
			ended_at: $row['ended_at'],
			ended_by: (int) $row['ended_by'],
			cached_rate: null === $row['cached_rate'] ? null : (int) $row['cached_rate']
		);
	}
}
