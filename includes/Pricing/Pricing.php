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
use AIPuffer\Support\Raise;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

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
			return $this->price_by( $rule, $usage );
		}
		$units = $usage->raw_units();

		return new Price( (int) $units * Credits::SCALE, (int) $units * Credits::SCALE, null, null === $units, $usage );
	}

	/**
	 * Prices usage by one rule, whether or not it would match.
	 *
	 * @param PriceRule $rule  The rule, saved or not.
	 * @param Usage     $usage What was or will be used.
	 */
	public function price_by( PriceRule $rule, Usage $usage ): Price {
		$exact = $rule->cost( $usage );

		return new Price( Rounding::of_site()->apply( $exact ), $exact, $rule, ! $rule->method->can_price( $usage ), $usage );
	}

	/**
	 * A rule as it would be saved, checked like any, to try what it costs.
	 *
	 * @param array<string, mixed> $fields See save(); without provider and model it is for all.
	 * @throws Problem 400 naming the field.
	 */
	public function draft( array $fields ): PriceRule {
		foreach ( [ 'provider', 'model' ] as $name ) {
			if ( '' === ( $fields[ $name ] ?? '' ) ) {
				$fields[ $name ] = '*';
			}
		}

		return ( new PriceRuleInput( $this->types ) )->read( $fields, null );
	}

	/**
	 * Saves a rule: without an id a new one, with an id the next version of that one. Where nothing is different there is
	 * no next version.
	 *
	 * @param array<string, mixed> $fields  `id, module, operation, provider, model, billing_method, input_rate, cached_rate,
	 *                                      output_rate, unit_rate, enabled`; with an id, what is left out stays as it is. Rates are decimal
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
	 * Turns a rule on or off. Unlike saving it, this works for rules of a plugin that is gone.
	 *
	 * @param int  $id      Rule id.
	 * @param bool $enabled Whether it prices anything.
	 * @param int  $user_id Who does it.
	 * @throws Problem 404.
	 */
	public function enable( int $id, bool $enabled, int $user_id ): PriceRule {
		return $this->database->transaction(
			function () use ( $id, $enabled, $user_id ): PriceRule {
				$rule = $this->store->find( $id, true ) ?? throw $this->unknown();

				return $this->write( $rule->with_enabled( $enabled ), $rule, $user_id );
			}
		);
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
	 * A version, in force or past: what a ledger entry names.
	 *
	 * @param int $version_id Version id.
	 */
	public function version( int $version_id ): ?PriceRule {
		return $this->store->version( $version_id );
	}

	/**
	 * All versions of a rule, deleted or not, newest first.
	 *
	 * @param int $id Rule id.
	 * @return non-empty-list<PriceRule>
	 * @throws Problem 404.
	 */
	public function history( int $id ): array {
		return $this->store->history( $id ) ?: throw $this->unknown();
	}

	/**
	 * The rule each version belongs to.
	 *
	 * @return array<int, int> Rule id by version id.
	 */
	public function rules_by_version(): array {
		return $this->store->rules_by_version();
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
			Raise::conflict( 'aipuffer_price_changed', __( 'This rule was changed meanwhile.', 'aipuffer' ), [ 'version' => $previous->version ] );
		}

		$rule = ( new PriceRuleInput( $this->types ) )->read( $fields, $previous );
		$same = $this->store->find_same_key( $rule );
		if ( $same && $same->id !== $id ) {
			Raise::conflict(
				'aipuffer_price_exists',
				__( 'There is already a rule for this usage type, provider and model.', 'aipuffer' ),
				[ 'existing_id' => $same->id ]
			);
		}

		return $this->write( $rule, $previous, $user_id );
	}

	/**
	 * Writes a version, unless nothing is different.
	 *
	 * @param PriceRule  $rule     What to write.
	 * @param ?PriceRule $previous The version it replaces, locked.
	 * @param int        $user_id  Who does it.
	 */
	private function write( PriceRule $rule, ?PriceRule $previous, int $user_id ): PriceRule {
		return $previous && $rule->content() === $previous->content() ? $previous : $this->store->write( $rule, $previous, $user_id );
	}

	/**
	 * There is no such rule.
	 */
	private function unknown(): Problem {
		return Problem::not_found( __( 'There is no such pricing rule.', 'aipuffer' ) );
	}
}
