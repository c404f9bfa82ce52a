<?php
/**
 * What is reserved before a call.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Support\Usage;
use AIPuffer\WordPressAi\Estimate;
use AIPuffer\WordPressAi\Operation;
use WordPress\AiClient\Messages\DTO\MessagePart;
use WordPress\AiClient\Messages\DTO\ModelMessage;
use WordPress\AiClient\Messages\DTO\UserMessage;
use WordPress\AiClient\Providers\Models\DTO\ModelConfig;
use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;
use WordPress\AiClient\Tools\DTO\FunctionDeclaration;

final class EstimateTest extends AiTestCase {
	public function test_text_counts_its_bytes_and_the_most_the_answer_may_have(): void {
		self::assertSame( [ 10, 500 ], $this->tokens( str_repeat( 'a', 39 ), [ 'maxTokens' => 500 ] ) );
	}

	public function test_an_answer_without_a_limit_counts_as_a_thousand(): void {
		self::assertSame( [ 1, 1000 ], $this->tokens( 'Hi', [] ) );
	}

	public function test_every_candidate_counts(): void {
		self::assertSame( [ 1, 1500 ], $this->tokens( 'Hi', [ 'maxTokens' => 500, 'candidateCount' => 3 ] ) );
	}

	public function test_all_that_is_sent_along_counts(): void {
		$config = new ModelConfig();
		$config->setSystemInstruction( str_repeat( 's', 400 ) );
		$config->setOutputSchema( [ 'type' => str_repeat( 'o', 400 ) ] );
		$config->setFunctionDeclarations( [ new FunctionDeclaration( 'f', str_repeat( 'd', 400 ) ) ] );
		$messages = [ new UserMessage( [ new MessagePart( str_repeat( 'u', 400 ) ) ] ), new ModelMessage( [ new MessagePart( str_repeat( 'm', 400 ) ) ] ), new UserMessage( [ new MessagePart( 'Hi' ), new MessagePart( FakeProvider::picture() ) ] ) ];
		$tokens   = (int) Estimate::of( $messages, $config, Operation::Text )->input_tokens;
		// Five texts of 100 tokens, a few bytes of JSON, and a picture.
		self::assertGreaterThan( 1500, $tokens );
		self::assertLessThan( 1520, $tokens );
	}

	public function test_other_scripts_count_by_their_bytes(): void {
		self::assertSame( 30, $this->tokens( str_repeat( '漢', 40 ), [] )[0] );
	}

	public function test_media_count_by_number_and_not_by_tokens(): void {
		$messages = [ new UserMessage( [ new MessagePart( 'A cat' ) ] ) ];
		$four     = ModelConfig::fromArray( [ 'candidateCount' => 4 ] );
		self::assertEquals( new Usage( images: 4 ), Estimate::of( $messages, $four, Operation::Image ) );
		self::assertEquals( new Usage( videos: 4 ), Estimate::of( $messages, $four, Operation::Video ) );
		self::assertEquals( new Usage( images: 1 ), Estimate::of( $messages, new ModelConfig(), Operation::Image ) );
	}

	public function test_absurd_wishes_stay_within_what_can_be_reserved(): void {
		[ , $output ] = $this->tokens( 'Hi', [ 'maxTokens' => PHP_INT_MAX, 'candidateCount' => PHP_INT_MAX ] );
		self::assertSame( Usage::LIMITS['output_tokens'], $output );
		self::assertSame( [ 1, 0 ], $this->tokens( 'Hi', [ 'maxTokens' => -5, 'candidateCount' => -5 ] ) );
	}

	public function test_capabilities_are_priced_as_what_they_make(): void {
		self::assertSame( Operation::Image, Operation::of( CapabilityEnum::imageGeneration() ) );
		self::assertSame( Operation::Speech, Operation::of( CapabilityEnum::textToSpeechConversion() ) );
		self::assertSame( Operation::Speech, Operation::of( CapabilityEnum::speechGeneration() ) );
		self::assertSame( Operation::Speech, Operation::of( CapabilityEnum::musicGeneration() ) );
		self::assertSame( Operation::Video, Operation::of( CapabilityEnum::videoGeneration() ) );
		self::assertSame( Operation::Embedding, Operation::of( CapabilityEnum::embeddingGeneration() ) );
		self::assertSame( Operation::Text, Operation::of( CapabilityEnum::textGeneration() ) );
		self::assertSame( Operation::Text, Operation::of( null ) );
	}

	/**
	 * Input and output tokens of a text.
	 *
	 * @param array<string, mixed> $config What ModelConfig takes.
	 * @return array{?int, ?int}
	 */
	private function tokens( string $prompt, array $config ): array {
		$usage = Estimate::of( [ new UserMessage( [ new MessagePart( $prompt ) ] ) ], ModelConfig::fromArray( $config ), Operation::Text );

		return [ $usage->input_tokens, $usage->output_tokens ];
	}
}
