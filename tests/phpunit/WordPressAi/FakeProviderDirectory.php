<?php
/**
 * The models of the fake provider.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use WordPress\AiClient\Providers\Contracts\ModelMetadataDirectoryInterface;
use WordPress\AiClient\Providers\Contracts\ProviderAvailabilityInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Providers\Models\DTO\SupportedOption;
use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;
use WordPress\AiClient\Providers\Models\Enums\OptionEnum;

/**
 * Always configured; each model has every capability and takes every option.
 */
final class FakeProviderDirectory implements ModelMetadataDirectoryInterface, ProviderAvailabilityInterface {
	public function isConfigured(): bool {
		return true;
	}

	/** @return list<ModelMetadata> */
	public function listModelMetadata(): array {
		return array_map( [ $this, 'getModelMetadata' ], [ 'fake-1', 'fake-2' ] );
	}

	public function hasModelMetadata( string $id ): bool {
		return in_array( $id, [ 'fake-1', 'fake-2' ], true );
	}

	public function getModelMetadata( string $id ): ModelMetadata {
		return new ModelMetadata(
			$id,
			ucfirst( $id ),
			array_map( static fn ( string $value ): CapabilityEnum => CapabilityEnum::from( $value ), CapabilityEnum::getValues() ),
			array_map( static fn ( string $value ): SupportedOption => new SupportedOption( OptionEnum::from( $value ) ), OptionEnum::getValues() )
		);
	}
}
