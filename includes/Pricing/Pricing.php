<?php
/**
 * The price list.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Usage;

/**
 * Prices usage, and saves and deletes the rules it is priced by.
 */
final class Pricing {
	/**
	 * Takes its parts.
	 *
	 * @param Database   $database The connection.
	 * @param PriceStore $store    The rules.
	 * @param UsageTypes $types    What can be priced.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly PriceStore $store,
		public readonly UsageTypes $types
	) {}

	/**
	 * Prices usage by the most specific enabled rule, or at its raw units where no rule matches.
	 *
	 * @param string $module    Module.
	 * @param string $operation Operation.
	 * @param string $provider  Provider.
	 * @param string $model     Model.
	 * @param Usage  $usage     What was or will be used.
	 */
	public function price( string $module, string $operation, string $provider, string $model, Usage $usage ): Price {
		$rule = $this->store->match( $module, $operation, $provider, $model );
		if ( $rule ) {
			$exact = $rule->cost( $usage );

			return new Price( Rounding::of_site()->apply( $exact ), $exact, $rule, ! $rule->method->can_price( $usage ) );
		}
		$units = $usage->raw_units();

		return new Price( (int) $units * Credits::SCALE, (int) $units * Credits::SCALE, null, null === $units );
	}

	/**
	 * Saves a rule: without an id a new one, with an id the next version of that one.
	 *
	 * @param array<string, mixed> $fields  `id, module, operation, provider, model, billing_method, input_rate, output_rate,
	 *                                      unit_rate, enabled`; with an id, what is left out stays as it is. Rates are decimal
	 *                                      strings. `expected_version` refuses when someone else has saved meanwhile.
	 * @param int                  $user_id Who saves.
	 * @throws Problem 400 naming the field; 404 unknown id; 409 `aipuffer_price_exists` with the id of the rule that has this
	 *                 key, or `aipuffer_price_changed` with the version in force.
	 */
	public function save( array $fields, int $user_id ): PriceRule {
		try {
			return $this->database->transaction( fn (): PriceRule => $this->save_version( $fields, $user_id ) );
		} catch ( DatabaseError $error ) {
			// Two people create the same key at once: the unique index lets one of them through.
			if ( $error->is_duplicate_key() ) {
				return $this->database->transaction( fn (): PriceRule => $this->save_version( $fields, $user_id ) );
			}
			throw $error;
		}
	}

	/**
	 * Deletes a rule. Its versions stay, for the ledger rows that name them.
	 *
	 * @param int $id      Rule id.
	 * @param int $user_id Who deletes.
	 * @throws Problem 404.
	 */
	public function delete( int $id, int $user_id ): PriceRule {
		return $this->database->transaction(
			function () use ( $id, $user_id ): PriceRule {
				$rule = $this->store->find( $id, true ) ?? throw $this->unknown();
				$this->store->end( $rule, $user_id );

				return $rule;
			}
		);
	}

	/**
	 * One rule in force.
	 *
	 * @param int $id Rule id.
	 * @throws Problem 404.
	 */
	public function get( int $id ): PriceRule {
		return $this->store->find( $id ) ?? throw $this->unknown();
	}

	/**
	 * The rules in force.
	 *
	 * @param array{module?: string, operation?: string, provider?: string, search?: string} $filters Empty values are no filter.
	 * @return list<PriceRule>
	 */
	public function all( array $filters = [] ): array {
		return $this->store->current( $filters );
	}

	/**
	 * Validates and writes a version. Inside a transaction.
	 *
	 * @param array<string, mixed> $fields  See save().
	 * @param int                  $user_id Who saves.
	 * @throws Problem See save().
	 */
	private function save_version( array $fields, int $user_id ): PriceRule {
		$id       = (int) ( $fields['id'] ?? 0 );
		$previous = $id ? ( $this->store->find( $id, true ) ?? throw $this->unknown() ) : null;
		$expected = $fields['expected_version'] ?? null;
		if ( $previous && null !== $expected && (int) $expected !== $previous->version ) {
			throw Problem::conflict( 'aipuffer_price_changed', __( 'This rule was changed meanwhile.', 'aipuffer' ), [ 'version' => $previous->version ] );
		}

		$rule = ( new PriceRuleInput( $this->types ) )->read( $fields, $previous );
		$same = $this->store->find_same_key( $rule );
		if ( $same && $same->id !== $id ) {
			throw Problem::conflict(
				'aipuffer_price_exists',
				__( 'There is already a rule for this usage type, provider and model.', 'aipuffer' ),
				[ 'existing_id' => $same->id ]
			);
		}

		return $this->store->write( $rule, $previous, $user_id );
	}

	/**
	 * There is no such rule.
	 */
	private function unknown(): Problem {
		return Problem::not_found( __( 'There is no such pricing rule.', 'aipuffer' ) );
	}
}
