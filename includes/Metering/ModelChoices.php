<?php
/**
 * What a pricing rule can be made for.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\ModelUseQuery;
use AIPuffer\Pricing\ModelRegistry;
use AIPuffer\Pricing\Pricing;

defined( 'ABSPATH' ) || exit;

/**
 * Providers and models from three sources: what the site can use, what was used, and what has a rule already.
 *
 * @phpstan-import-type Registry from ModelRegistry
 * @phpstan-type Model array{id: string, name: string, operations?: list<string>, sources: list<string>}
 * @phpstan-type Provider array{id: string, name: string, sources: list<string>, models: array<Model>}
 * @phpstan-type Choices array{providers: list<Provider>, synced_at: ?string, sync_errors: list<array{provider: string, message: string}>}
 */
final class ModelChoices {
	/**
	 * Takes the sources.
	 *
	 * @param ModelRegistry $registry What the site can use.
	 * @param ModelUseQuery $used     What was used.
	 * @param Pricing       $pricing  What has a rule.
	 */
	public function __construct(
		private readonly ModelRegistry $registry,
		private readonly ModelUseQuery $used,
		private readonly Pricing $pricing
	) {}

	/**
	 * The choices, by name.
	 *
	 * @param bool $sync Whether to ask the providers anew.
	 * @return Choices `sources` are `registry`, `usage`, `rule`; `operations` is left out where it is not known what a model
	 *                 can do.
	 */
	public function all( bool $sync ): array {
		$registry  = $sync ? $this->registry->sync() : $this->registry->models();
		$providers = [];
		foreach ( $registry['providers'] as $provider ) {
			self::add( $providers, 'registry', $provider['id'], null, $provider['name'] );
			foreach ( $provider['models'] as $model ) {
				self::add( $providers, 'registry', $provider['id'], $model['id'], $model['name'], $model['operations'] ?? null );
			}
		}
		foreach ( $this->used->models() as $pair ) {
			self::add( $providers, 'usage', $pair['provider'], '' === $pair['model'] ? null : $pair['model'] );
		}
		foreach ( $this->pricing->all() as $rule ) {
			if ( '*' !== $rule->provider ) {
				self::add( $providers, 'rule', $rule->provider, '*' === $rule->model ? null : $rule->model );
			}
		}

		$by_name = static fn ( array $a, array $b ): int => strnatcasecmp( $a['name'], $b['name'] );
		foreach ( $providers as &$provider ) {
			usort( $provider['models'], $by_name );
		}
		unset( $provider );
		usort( $providers, $by_name );

		return [ 'providers' => $providers, 'synced_at' => $registry['synced_at'], 'sync_errors' => $registry['errors'] ];
	}

	/**
	 * Adds a provider or a model, or another source to one that is there.
	 *
	 * @param array<string, Provider> $providers  Providers by id, with models by id.
	 * @param string                  $source     Where it was found.
	 * @param string                  $id         Provider.
	 * @param ?string                 $model      Model; null for the provider alone.
	 * @param ?string                 $name       Name on screen.
	 * @param ?list<string>           $operations What the model can do; null where it is not known.
	 */
	private static function add( array &$providers, string $source, string $id, ?string $model, ?string $name = null, ?array $operations = null ): void {
		$providers[ $id ]          ??= [ 'id' => $id, 'name' => null === $model ? $name ?? $id : $id, 'sources' => [], 'models' => [] ];
		$providers[ $id ]['sources'] = array_values( array_unique( [ ...$providers[ $id ]['sources'], $source ] ) );
		if ( null !== $model ) {
			$known            = $providers[ $id ]['models'][ $model ] ?? [ 'id' => $model, 'name' => $name ?? $model ] + ( null === $operations ? [] : [ 'operations' => $operations ] ) + [ 'sources' => [] ];
			$known['sources'] = array_values( array_unique( [ ...$known['sources'], $source ] ) );

			$providers[ $id ]['models'][ $model ] = $known;
		}
	}
}
