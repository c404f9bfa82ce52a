<?php
/**
 * An AI provider that tests can break.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use RuntimeException;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Common\Contracts\CachesDataInterface;
use WordPress\AiClient\Providers\AbstractProvider;
use WordPress\AiClient\Providers\Contracts\ModelMetadataDirectoryInterface;
use WordPress\AiClient\Providers\Contracts\ProviderAvailabilityInterface;
use WordPress\AiClient\Providers\DTO\ProviderMetadata;
use WordPress\AiClient\Providers\Enums\ProviderTypeEnum;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;

/**
 * Lists what a test wants, counts how often it was asked, and takes a failure for "not set up", as real ones do. The AI
 * client cannot forget a provider, so without a test it has no models and is not set up.
 */
final class FakeProvider extends AbstractProvider {
	/**
	 * Capabilities by model, null when it is not set up, or what goes wrong.
	 *
	 * @var array<string, list<string>>|string|null
	 */
	public static array|string|null $models = null;

	public static int $asked = 0;

	public static int $forgotten = 0;

	/**
	 * Makes the provider known to WordPress.
	 */
	public static function register(): void {
		self::$models    = null;
		self::$asked     = 0;
		self::$forgotten = 0;
		if ( ! AiClient::defaultRegistry()->hasProvider( self::class ) ) {
			AiClient::defaultRegistry()->registerProvider( self::class );
		}
	}

	/**
	 * @return list<ModelMetadata>
	 */
	public static function list(): array {
		++self::$asked;
		if ( is_string( self::$models ) ) {
			throw new RuntimeException( self::$models );
		}
		$models = [];
		foreach ( self::$models ?? [] as $id => $capabilities ) {
			$models[] = new ModelMetadata( $id, strtoupper( $id ), array_map( static fn ( string $name ): CapabilityEnum => CapabilityEnum::from( $name ), $capabilities ), [] );
		}

		return $models;
	}

	protected static function createModel( ModelMetadata $model_metadata, ProviderMetadata $provider_metadata ): ModelInterface {
		throw new RuntimeException( 'Nothing can be asked.' );
	}

	protected static function createProviderMetadata(): ProviderMetadata {
		return new ProviderMetadata( 'aipuffer-fake', 'Fake', ProviderTypeEnum::from( 'cloud' ) );
	}

	protected static function createProviderAvailability(): ProviderAvailabilityInterface {
		return new class() implements ProviderAvailabilityInterface {
			public function isConfigured(): bool {
				return is_array( FakeProvider::$models );
			}
		};
	}

	protected static function createModelMetadataDirectory(): ModelMetadataDirectoryInterface {
		return new class() implements ModelMetadataDirectoryInterface, CachesDataInterface {
			public function listModelMetadata(): array {
				return FakeProvider::list();
			}

			public function hasModelMetadata( string $model_id ): bool {
				return isset( FakeProvider::$models[ $model_id ] );
			}

			public function getModelMetadata( string $model_id ): ModelMetadata {
				return array_column( array_map( static fn ( ModelMetadata $model ): array => [ $model->getId(), $model ], FakeProvider::list() ), 1, 0 )[ $model_id ];
			}

			public function invalidateCaches(): void {
				++FakeProvider::$forgotten;
			}
		};
	}
}
