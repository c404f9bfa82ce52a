<?php
/**
 * The models the site can use.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Listeners;
use Throwable;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Common\Contracts\CachesDataInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Providers\ProviderRegistry;

defined( 'ABSPATH' ) || exit;

/**
 * Reads providers and their models from WordPress's AI client, which is there from WordPress 7.0 on; before that there
 * are none. A provider may ask its server for the list, so it is kept for a day.
 *
 * @phpstan-type Model array{id: string, name: string, operations?: list<string>}
 * @phpstan-type Provider array{id: string, name: string, models: list<Model>}
 * @phpstan-type Failure array{provider: string, message: string}
 * @phpstan-type Registry array{providers: list<Provider>, synced_at: ?string, errors: list<Failure>}
 */
final class ModelRegistry {
	private const KEPT = 'aipuffer_models';

	/**
	 * The operations of `wordpress_ai` by what a model says it can.
	 */
	private const OPERATIONS = [
		'text_generation'           => 'text',
		'image_generation'          => 'image',
		'text_to_speech_conversion' => 'speech',
		'speech_generation'         => 'speech',
		'video_generation'          => 'video',
	];

	/**
	 * Takes the clock.
	 *
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Clock $clock ) {}

	/**
	 * The models as they are known, read now where they are not.
	 *
	 * @return Registry
	 */
	public function models(): array {
		return $this->extended( $this->kept() ?? $this->read( false ) );
	}

	/**
	 * The models as they are now. A provider that fails keeps those it had, and says why.
	 *
	 * @return Registry
	 */
	public function sync(): array {
		return $this->extended( $this->read( true ) );
	}

	/**
	 * Forgets the models, on uninstall.
	 */
	public function forget(): void {
		delete_transient( self::KEPT );
	}

	/**
	 * The registry with what plugins add, which is not kept: they can be gone tomorrow.
	 *
	 * @param Registry $registry What the AI client knows.
	 * @return Registry
	 */
	private function extended( array $registry ): array {
		/**
		 * Filters the providers and models a pricing rule can be made for. For plugins that ask models past WordPress's AI
		 * client.
		 *
		 * @param list<array{id: string, name: string, models: list<array{id: string, name: string, operations?: list<string>}>}> $providers
		 *        `operations`: what a model can do, of text, image, speech, video; left out where it is not known.
		 */
		$registry['providers'] = array_values( Listeners::ask_each( 'aipuffer_models', $registry['providers'], [ self::class, 'is_provider' ] ) );

		return $registry;
	}

	/**
	 * Whether something is a provider with its models.
	 *
	 * @param mixed $provider Anything.
	 */
	public static function is_provider( mixed $provider ): bool {
		return Listeners::has( $provider, [ 'id', 'name' ] ) && is_array( $provider['models'] ?? null )
			&& [] === array_filter( $provider['models'], static fn ( mixed $model ): bool => ! Listeners::has( $model, [ 'id', 'name' ], [ 'operations' ] ) );
	}

	/**
	 * What was read during the last day.
	 *
	 * @return Registry|null
	 */
	private function kept(): ?array {
		$kept = get_transient( self::KEPT );

		// @phpstan-ignore-next-line return.type (what read() kept)
		return is_array( $kept ) ? $kept : null;
	}

	/**
	 * Asks every provider.
	 *
	 * @param bool $anew Whether to ask also where the AI client remembers an answer.
	 * @return Registry
	 */
	private function read( bool $anew ): array {
		if ( ! class_exists( AiClient::class ) ) {
			return [ 'providers' => [], 'synced_at' => null, 'errors' => [] ];
		}
		$before    = array_column( $this->kept()['providers'] ?? [], null, 'id' );
		$client    = AiClient::defaultRegistry();
		$providers = [];
		$errors    = [];
		foreach ( $client->getRegisteredProviderIds() as $id ) {
			try {
				$provider = self::provider( $client, $id, $anew );
			} catch ( Throwable $error ) {
				$provider = $before[ $id ] ?? null;
				$errors[] = [ 'provider' => $id, 'message' => wp_strip_all_tags( $error->getMessage() ) ];
			}
			if ( $provider ) {
				$providers[] = $provider;
			}
		}
		$registry = [ 'providers' => $providers, 'synced_at' => Clock::iso( Clock::stored( $this->clock->now() ) ), 'errors' => $errors ];
		set_transient( self::KEPT, $registry, DAY_IN_SECONDS );

		return $registry;
	}

	/**
	 * Asks one provider.
	 *
	 * @param ProviderRegistry $client The AI client's registry.
	 * @param string           $id     The provider.
	 * @param bool             $anew   See read().
	 * @return Provider|null Null when nobody has set it up.
	 * @throws Throwable Whatever a provider throws.
	 */
	private static function provider( ProviderRegistry $client, string $id, bool $anew ): ?array {
		$class = $client->getProviderClassName( $id );
		// A provider's own answer comes last: many try to list their models for it and take a failure for "not set up".
		if ( $class::metadata()->getAuthenticationMethod() && ! $client->getProviderRequestAuthentication( $id ) ) {
			return null;
		}
		$directory = $class::modelMetadataDirectory();
		if ( $anew && $directory instanceof CachesDataInterface ) {
			$directory->invalidateCaches();
		}
		$models = array_map( [ self::class, 'model' ], $directory->listModelMetadata() );

		return $client->isProviderConfigured( $id ) ? [ 'id' => $id, 'name' => $class::metadata()->getName(), 'models' => $models ] : null;
	}

	/**
	 * One model.
	 *
	 * @param ModelMetadata $model As the AI client describes it.
	 * @return Model
	 */
	private static function model( ModelMetadata $model ): array {
		$operations = [];
		foreach ( $model->getSupportedCapabilities() as $capability ) {
			$operations[] = self::OPERATIONS[ $capability->value ] ?? null;
		}

		return [
			'id'         => $model->getId(),
			'name'       => $model->getName(),
			'operations' => array_values( array_unique( array_filter( $operations ) ) ),
		];
	}
}
