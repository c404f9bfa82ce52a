<?php
/**
 * Events that the AI client does not have yet.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\WordPressAi\CallRefused;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Providers\DTO\ProviderMetadata;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;
use WordPress\AiClient\Providers\Models\DTO\ModelMetadata;
use WordPress\AiClient\Results\DTO\TokenUsage;

/**
 * Embeddings as the next version of the client tells of them: events, inputs and a result of classes of their own.
 */
final class OtherEventsTest extends AiTestCase {
	public function test_an_embedding_is_reserved_charged_by_its_tokens_and_counted(): void {
		self::assertIsArray( aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'embedding', 'provider' => 'fake', 'model' => '*', 'billing_method' => 'per_1k_tokens', 'input_rate' => '10', 'output_rate' => '0' ] ) );
		$model = AiClient::defaultRegistry()->getProviderModel( 'fake', 'fake-1' );
		AiClient::getEventDispatcher()?->dispatch( new BeforeGenerateEmbeddingEvent( $model, [ str_repeat( 'a', 400 ), str_repeat( 'b', 8000 ) ] ) );
		// 100 and 2,000 tokens.
		self::assertSame( [ '5000', '21' ], $this->purse() );
		AiClient::getEventDispatcher()?->dispatch( new AfterGenerateEmbeddingEvent( $model, [], new Embeddings( $model, new TokenUsage( 1900, 0, 1900 ) ) ) );

		self::assertSame( [ '4981', '0' ], $this->purse() );
		self::assertSame( [ 'embedding', '1900', '0', 'fake', 'fake-1' ], [ $this->charges()[0]['operation'], $this->charges()[0]['input_tokens'], $this->charges()[0]['output_tokens'], $this->charges()[0]['provider'], $this->charges()[0]['model'] ] );
		self::assertSame( [ '1', '0', '1900' ], [ $this->counted()['calls'], $this->counted()['failed'], $this->counted()['input_tokens'] ] );
	}

	public function test_who_has_nothing_gets_no_embedding(): void {
		aipuffer_adjust_balance( $this->user, '-5000' );
		$model = AiClient::defaultRegistry()->getProviderModel( 'fake', 'fake-1' );
		$this->expectException( CallRefused::class );
		AiClient::getEventDispatcher()?->dispatch( new BeforeGenerateEmbeddingEvent( $model, [ 'Hi' ] ) );
	}

	public function test_what_is_about_no_call_is_passed_on(): void {
		$event = new \stdClass();
		self::assertSame( $event, AiClient::getEventDispatcher()?->dispatch( $event ) );
		self::assertSame( [], $this->rows() );
	}
}

// phpcs:disable Generic.Files.OneObjectStructurePerFile, WordPress.NamingConventions.ValidFunctionName -- What the client would have.

/**
 * An event before.
 */
class BeforeGenerateEmbeddingEvent {
	/** @param list<string> $inputs Texts. */
	public function __construct( private readonly ModelInterface $model, private readonly array $inputs ) {}

	public function getModel(): ModelInterface {
		return $this->model;
	}

	/** @return list<string> */
	public function getInputs(): array {
		return $this->inputs;
	}
}

/**
 * An event after.
 */
final class AfterGenerateEmbeddingEvent extends BeforeGenerateEmbeddingEvent {
	/** @param list<string> $inputs Texts. */
	public function __construct( ModelInterface $model, array $inputs, private readonly Embeddings $result ) {
		parent::__construct( $model, $inputs );
	}

	public function getResult(): Embeddings {
		return $this->result;
	}
}

/**
 * A result.
 */
final class Embeddings {
	public function __construct( private readonly ModelInterface $model, private readonly TokenUsage $usage ) {}

	public function getTokenUsage(): TokenUsage {
		return $this->usage;
	}

	public function getProviderMetadata(): ProviderMetadata {
		return $this->model->providerMetadata();
	}

	public function getModelMetadata(): ModelMetadata {
		return $this->model->metadata();
	}
}
