<?php
/**
 * An AI provider that answers what a test tells it to.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use Closure;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Messages\DTO\MessagePart;
use WordPress\AiClient\Messages\DTO\ModelMessage;
use WordPress\AiClient\Providers\AbstractProvider;
use WordPress\AiClient\Providers\Contracts\ModelMetadataDirectoryInterface;
use WordPress\AiClient\Providers\Contracts\ProviderAvailabilityInterface;
use WordPress\AiClient\Providers\DTO\ProviderMetadata;
use WordPress\AiClient\Providers\Enums\ProviderTypeEnum;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Results\DTO\Candidate;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;
use WordPress\AiClient\Results\Enums\FinishReasonEnum;

/**
 * Registered with core's AI client like any provider, with two models that can do everything: `fake-1` and `fake-2`.
 */
final class FakeProvider extends AbstractProvider {
	/**
	 * What its models do when they are called; null for a short answer that used 12 + 30 tokens.
	 *
	 * @var (Closure( list<Message>, FakeProviderModel ): GenerativeAiResult)|null
	 */
	public static ?Closure $does = null;

	/**
	 * Calls that reached a model.
	 */
	public static int $called = 0;

	/**
	 * Registers it, once in a process: core's registry forgets nothing.
	 */
	public static function begin(): void {
		self::$does   = null;
		self::$called = 0;
		if ( ! AiClient::defaultRegistry()->hasProvider( 'fake' ) ) {
			AiClient::defaultRegistry()->registerProvider( self::class );
		}
	}

	/**
	 * A result with one candidate for each text or file.
	 *
	 * @param list<string|File> $candidates What was made.
	 * @param ?TokenUsage       $usage      Null for 12 + 30 tokens.
	 * @param string            $model      The model that says it answered.
	 */
	public static function result( array $candidates, ?TokenUsage $usage = null, string $model = 'fake-1' ): GenerativeAiResult {
		return new GenerativeAiResult(
			'',
			array_map( static fn ( string|File $content ): Candidate => new Candidate( new ModelMessage( [ new MessagePart( $content ) ] ), FinishReasonEnum::stop() ), $candidates ),
			$usage ?? new TokenUsage( 12, 30, 42 ),
			self::metadata(),
			self::modelMetadataDirectory()->getModelMetadata( $model )
		);
	}

	/**
	 * A picture of one pixel.
	 */
	public static function picture(): File {
		return new File( 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' );
	}

	protected static function createModel( ModelMetadata $model, ProviderMetadata $provider ): ModelInterface {
		return new FakeProviderModel( $model, $provider );
	}

	protected static function createProviderMetadata(): ProviderMetadata {
		return new ProviderMetadata( 'fake', 'Fake', ProviderTypeEnum::cloud() );
	}

	protected static function createProviderAvailability(): ProviderAvailabilityInterface {
		return new FakeProviderDirectory();
	}

	protected static function createModelMetadataDirectory(): ModelMetadataDirectoryInterface {
		return new FakeProviderDirectory();
	}
}
