<?php
/**
 * Calls in the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use RuntimeException;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Messages\DTO\MessagePart;
use WordPress\AiClient\Messages\DTO\ModelMessage;
use WordPress\AiClient\Messages\DTO\UserMessage;
use WordPress\AiClient\Messages\Enums\MessagePartChannelEnum;
use WordPress\AiClient\Results\DTO\Candidate;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;
use WordPress\AiClient\Results\Enums\FinishReasonEnum;

final class CallLogTest extends AiTestCase {
	/**
	 * Messages written to the logs.
	 *
	 * @var list<array<string, mixed>>
	 */
	private array $messages = [];

	public function test_a_call_is_a_conversation_of_question_and_answer(): void {
		$this->price( 'text', 'per_1k_tokens', '100', '200' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'Hello.' ], new TokenUsage( 800, 300, 1100, 120 ), 'fake-2' );
		$this->logged( static fn () => wp_ai_client_prompt( 'Hi' )->using_system_instruction( 'Be brief.' )->using_max_tokens( 400 )->using_model_preference( 'fake-1' )->generate_text() );

		[ $question, $answer ] = $this->messages;
		self::assertSame( [ 'user', 'Hi', 'wordpress_ai', 'wordpress_ai', $this->user, 'fake', 'fake-1' ], [ $question['role'], $question['content'], $question['module'], $question['scope'], $question['user_id'], $question['provider'], $question['model'] ] );
		self::assertSame( [ 'text', 'aipuffer', null, 'cli' ], [ $question['request_payload']['operation'], $question['request_payload']['plugin'], $question['request_payload']['ability'], $question['request_payload']['source'] ] );
		self::assertSame( [ 'Be brief.', 400 ], [ $question['request_payload']['config']['systemInstruction'], $question['request_payload']['config']['maxTokens'] ] );
		self::assertSame( [ 'assistant', 'Hello.', 'fake-2', 800, 300 ], [ $answer['role'], $answer['content'], $answer['model'], $answer['input_tokens'], $answer['output_tokens'] ] );
		self::assertSame( $question['conversation_uuid'], $answer['conversation_uuid'] );
		$facts = $answer['request_payload'];
		self::assertSame( [ 'ok', false, '140', '140' ], [ $facts['status'], $facts['usage_missing'], $facts['cost'], $facts['charged'] ] );
		self::assertSame( [ 'ok', null, 120, (int) $this->charges()[0]['id'], 'aipuffer' ], [ $answer['status'], $answer['error'], $answer['thinking_tokens'], $answer['ledger_id'], $answer['source'] ] );
		self::assertGreaterThanOrEqual( 0, $answer['duration_ms'] );
		self::assertNotFalse( wp_json_encode( $this->messages ) );
	}

	public function test_the_ledger_names_the_conversation(): void {
		$this->logged( static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( '77', $this->charges()[0]['conversation_id'] );
	}

	public function test_calls_that_are_only_observed_are_logged_alike(): void {
		$this->set( [ 'mode' => 'observe' ] );
		$this->logged( static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ 'user', 'assistant' ], array_column( $this->messages, 'role' ) );
		self::assertSame( [ '42', '0', null ], [ $this->messages[1]['request_payload']['cost'], $this->messages[1]['request_payload']['charged'], $this->messages[1]['ledger_id'] ] );
	}

	public function test_a_failed_call_is_logged_as_failed_with_its_reason(): void {
		FakeProvider::$does = static fn () => throw new RuntimeException( 'The model is overloaded.' );
		$this->logged( static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ 'system', 'Failed: The model is overloaded.', 'failed', null ], [ $this->messages[1]['role'], $this->messages[1]['content'], $this->messages[1]['request_payload']['status'], $this->messages[1]['input_tokens'] ] );
	}

	public function test_a_call_that_just_never_came_back_is_logged_as_failed(): void {
		$this->logged(
			static function (): void {
				FakeProvider::$does = static fn () => throw new RuntimeException( 'Oops' );
				try {
					AiClient::prompt( 'Hi' )->generateText();
				} catch ( RuntimeException ) {
					FakeProvider::$does = null;
				}
			}
		);
		self::assertSame( [ 'Failed: the provider gave no answer.', 'failed' ], [ $this->messages[1]['content'], $this->messages[1]['request_payload']['status'] ] );
	}

	public function test_a_refused_call_is_logged_as_refused(): void {
		aipuffer_adjust_balance( $this->user, '-5000' );
		$this->logged( static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ 'system', 'Refused: You do not have enough credits for this request.', 'refused' ], [ $this->messages[1]['role'], $this->messages[1]['content'], $this->messages[1]['request_payload']['status'] ] );
	}

	public function test_files_are_named_and_never_kept(): void {
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ FakeProvider::picture(), FakeProvider::picture() ] );
		$this->logged( static fn () => wp_ai_client_prompt( 'Two like this' )->with_file( FakeProvider::picture() )->with_file( 'https://example.org/cat.png', 'image/png' )->generate_images( 2 ) );
		self::assertSame( [ "Two like this\n[image/png]\n[https://example.org/cat.png]", "[image/png]\n\n[image/png]" ], array_column( $this->messages, 'content' ) );
		self::assertStringNotContainsString( 'base64', (string) wp_json_encode( $this->messages ) );
	}

	public function test_what_was_said_before_is_kept_beside_the_question(): void {
		$before = [ new UserMessage( [ new MessagePart( 'One?' ) ] ), new ModelMessage( [ new MessagePart( 'Two.' ) ] ) ];
		$this->logged( static fn () => wp_ai_client_prompt( 'Three?' )->with_history( ...$before )->generate_text() );
		self::assertSame( 'Three?', $this->messages[0]['content'] );
		self::assertSame( [ [ 'role' => 'user', 'content' => 'One?' ], [ 'role' => 'assistant', 'content' => 'Two.' ] ], $this->messages[0]['request_payload']['history'] );
	}

	public function test_thoughts_are_no_part_of_the_answer(): void {
		$parts              = [ new MessagePart( 'Hmm.', MessagePartChannelEnum::thought() ), new MessagePart( 'Yes.' ) ];
		FakeProvider::$does = static fn (): GenerativeAiResult => new GenerativeAiResult( 'id', [ new Candidate( new ModelMessage( $parts ), FinishReasonEnum::stop() ) ], new TokenUsage( 1, 2, 3 ), FakeProvider::metadata(), FakeProvider::modelMetadataDirectory()->getModelMetadata( 'fake-1' ) );
		$this->logged( static fn () => wp_ai_client_prompt( 'Well?' )->generate_text() );
		self::assertSame( 'Yes.', $this->messages[1]['content'] );
	}

	public function test_the_ability_is_named(): void {
		$this->logged( fn () => $this->ability( static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() )->execute() );
		self::assertSame( [ 'acme/write', 'acme/write' ], array_column( array_column( $this->messages, 'request_payload' ), 'ability' ) );
		self::assertSame( 'acme/write', $this->messages[0]['source'] );
		self::assertSame( 'acme/write', $this->counted( 'ability' )['detail'] );
	}

	public function test_logs_that_break_break_no_call(): void {
		$log = (string) ini_set( 'error_log', '/dev/null' );
		try {
			$answer = $this->with_log( static fn () => throw new RuntimeException( 'Disk full' ), static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		} finally {
			ini_set( 'error_log', $log );
		}
		self::assertSame( [ 'An answer.', '1', [ '4958', '0' ] ], [ $answer, $this->counted()['calls'], $this->purse() ] );
	}

	/**
	 * Does something while what goes to the logs is kept here.
	 */
	private function logged( callable $work ): void {
		$this->with_log(
			function ( array $message ): array {
				$this->messages[] = $message;

				return [ 'conversation_id' => 77, 'message_id' => count( $this->messages ) ];
			},
			$work
		);
		self::assertCount( 2, $this->messages );
	}
}
