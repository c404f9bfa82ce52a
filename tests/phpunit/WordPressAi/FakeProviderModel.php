<?php
/**
 * A model of the fake provider.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Providers\DTO\ProviderMetadata;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelConfig;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Providers\Models\ImageGeneration\Contracts\ImageGenerationModelInterface;
use WordPress\AiClient\Providers\Models\SpeechGeneration\Contracts\SpeechGenerationModelInterface;
use WordPress\AiClient\Providers\Models\TextGeneration\Contracts\TextGenerationModelInterface;
use WordPress\AiClient\Providers\Models\TextToSpeechConversion\Contracts\TextToSpeechConversionModelInterface;
use WordPress\AiClient\Providers\Models\VideoGeneration\Contracts\VideoGenerationModelInterface;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;

/**
 * Does whatever is asked in the one way the test has set.
 */
final class FakeProviderModel implements ModelInterface, TextGenerationModelInterface, ImageGenerationModelInterface, TextToSpeechConversionModelInterface, SpeechGenerationModelInterface, VideoGenerationModelInterface {
	private ModelConfig $config;

	public function __construct( private readonly ModelMetadata $metadata, private readonly ProviderMetadata $provider ) {
		$this->config = new ModelConfig();
	}

	public function metadata(): ModelMetadata {
		return $this->metadata;
	}

	public function providerMetadata(): ProviderMetadata {
		return $this->provider;
	}

	public function setConfig( ModelConfig $config ): void {
		$this->config = $config;
	}

	public function getConfig(): ModelConfig {
		return $this->config;
	}

	public function generateTextResult( array $prompt ): GenerativeAiResult {
		return $this->do( $prompt );
	}

	public function generateImageResult( array $prompt ): GenerativeAiResult {
		return $this->do( $prompt );
	}

	public function convertTextToSpeechResult( array $prompt ): GenerativeAiResult {
		return $this->do( $prompt );
	}

	public function generateSpeechResult( array $prompt ): GenerativeAiResult {
		return $this->do( $prompt );
	}

	public function generateVideoResult( array $prompt ): GenerativeAiResult {
		return $this->do( $prompt );
	}

	/**
	 * @param list<Message> $prompt What is asked.
	 */
	private function do( array $prompt ): GenerativeAiResult {
		++FakeProvider::$called;

		return FakeProvider::$does ? ( FakeProvider::$does )( $prompt, $this ) : FakeProvider::result( [ 'An answer.' ], null, $this->metadata->getId() );
	}
}
