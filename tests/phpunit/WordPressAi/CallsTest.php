<?php
/**
 * The life of a call.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Plugin;
use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use TypeError;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Providers\Http\Exception\ClientException;
use WordPress\AiClient\Providers\Http\Exception\NetworkException;
use WordPress\AiClient\Providers\Http\Exception\ServerException;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;

/**
 * What is reserved, charged, given back and counted, with core's real AI client.
 */
final class CallsTest extends AiTestCase {
	public function test_a_call_is_reserved_charged_by_its_tokens_and_counted(): void {
		$this->price( 'text', 'per_1k_tokens', '100', '200' );
		$held               = null;
		FakeProvider::$does = function () use ( &$held ): GenerativeAiResult {
			$held = $this->purse()[1];

			return FakeProvider::result( [ 'Hello.' ], new TokenUsage( 800, 300, 1100, 120 ) );
		};
		self::assertSame( 'Hello.', wp_ai_client_prompt( str_repeat( 'a', 40 ) )->using_max_tokens( 500 )->generate_text() );

		// 10 tokens of prompt and 500 of answer, priced 1 + 100; then 80 + 60.
		self::assertSame( '101', $held );
		self::assertSame( [ '4860', '0' ], $this->purse() );
		$charge = $this->charges()[0];
		self::assertSame( [ '-140000000', 'wordpress_ai', 'text', 'wordpress_ai', 'fake', 'fake-1', '800', '300' ], [ $charge['credits_delta'], $charge['module'], $charge['operation'], $charge['scope'], $charge['provider'], $charge['model'], $charge['input_tokens'], $charge['output_tokens'] ] );
		$counted = $this->counted();
		self::assertSame( [ '1', '0', '0', '800', '300', '120', '1100', '140000000', '140000000' ], [ $counted['calls'], $counted['failed'], $counted['refused'], $counted['input_tokens'], $counted['output_tokens'], $counted['thinking_tokens'], $counted['total_tokens'], $counted['cost'], $counted['charged'] ] );
		self::assertSame( [ 'aipuffer', [ 'fake', 'fake-1' ], (string) $this->user ], [ $counted['name'], [ $this->counted( 'model' )['name'], $this->counted( 'model' )['detail'] ], $this->counted( 'user' )['group_id'] ] );
	}

	public function test_the_other_entry_point_is_covered_too(): void {
		self::assertSame( 'An answer.', AiClient::prompt( 'Hi' )->generateText() );
		self::assertSame( 'An answer.', AiClient::generateTextResult( 'Hi' )->toText() );
		self::assertSame( [ '4916', '0' ], $this->purse() );
		self::assertSame( '2', $this->counted()['calls'] );
	}

	public function test_asking_whether_something_is_supported_costs_nothing(): void {
		self::assertTrue( wp_ai_client_prompt( 'Hi' )->is_supported_for_text_generation() );
		self::assertSame( [], $this->rows() );
	}

	public function test_without_a_rule_the_tokens_are_the_price(): void {
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ '4958', '0' ], $this->purse() );
	}

	public function test_the_model_that_answered_sets_the_price(): void {
		foreach ( [ 'fake-1' => '9', 'fake-2' => '2' ] as $model => $rate ) {
			aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => $model, 'billing_method' => 'flat', 'unit_rate' => $rate ] );
		}
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], null, 'fake-2' );
		wp_ai_client_prompt( 'Hi' )->using_model_preference( 'fake-1' )->generate_text();
		self::assertSame( [ '4998', '0' ], $this->purse() );
		self::assertSame( 'fake-2', $this->counted( 'model' )['detail'] );
	}

	/**
	 * @return array<string, array{class-string<\Exception>, int, string}>
	 */
	public static function failures(): array {
		return [
			'the provider refuses'    => [ ClientException::class, 401, 'prompt_client_error' ],
			'the provider breaks'     => [ ServerException::class, 503, 'prompt_upstream_server_error' ],
			'the network breaks'      => [ NetworkException::class, 0, 'prompt_network_error' ],
			'anything else is thrown' => [ RuntimeException::class, 0, 'prompt_builder_error' ],
		];
	}

	/**
	 * @param class-string<\Exception> $exception What the model throws.
	 */
	#[DataProvider( 'failures' )]
	public function test_a_call_that_fails_costs_nothing_and_is_known_at_once( string $exception, int $code, string $wp_error ): void {
		FakeProvider::$does = fn () => throw new $exception( 'Not today', $code );
		$error              = wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertWPError( $error );
		self::assertSame( [ $wp_error ], $error->get_error_codes() );
		self::assertSame( [ '5000', '0' ], $this->purse() );
		$counted = $this->counted();
		self::assertSame( [ '1', '1', '0', '0', '0' ], [ $counted['calls'], $counted['failed'], $counted['total_tokens'], $counted['cost'], $counted['charged'] ] );
	}

	/**
	 * @param class-string<\Exception> $exception What the model throws.
	 */
	#[DataProvider( 'failures' )]
	public function test_an_exception_reaches_who_used_the_other_entry_point_and_the_next_call_clears_up( string $exception, int $code ): void {
		FakeProvider::$does = fn () => throw new $exception( 'Not today', $code );
		try {
			AiClient::prompt( 'Hi' )->generateText();
			self::fail( 'It was not thrown.' );
		} catch ( \Exception $thrown ) {
			self::assertSame( [ $exception, 'Not today' ], [ $thrown::class, $thrown->getMessage() ] );
		}
		FakeProvider::$does = null;
		AiClient::prompt( 'Hi' )->generateText();
		self::assertSame( [ '4958', '0' ], $this->purse() );
		self::assertSame( [ '2', '1' ], [ $this->counted()['calls'], $this->counted()['failed'] ] );
	}

	public function test_an_error_of_php_that_core_does_not_catch_is_cleared_up_at_shutdown(): void {
		FakeProvider::$does = fn () => throw new TypeError( 'Not a string' );
		try {
			wp_ai_client_prompt( 'Hi' )->generate_text();
			self::fail( 'It was caught.' );
		} catch ( TypeError ) {
			self::assertNotSame( '0', $this->purse()[1] );
		}
		Plugin::instance()->wordpress_ai->calls->close();
		self::assertSame( [ '5000', '0' ], $this->purse() );
		self::assertSame( '1', $this->counted()['failed'] );
	}

	public function test_a_listener_that_throws_leaves_nothing_reserved(): void {
		add_action( 'wp_ai_client_before_generate_result', static fn () => throw new RuntimeException( 'No' ) );
		self::assertWPError( wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ '5000', '0', 0 ], [ ...$this->purse(), FakeProvider::$called ] );
	}

	public function test_a_listener_that_throws_afterwards_does_not_make_it_free(): void {
		add_action( 'wp_ai_client_after_generate_result', static fn () => throw new RuntimeException( 'No' ) );
		self::assertWPError( wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ '4958', '0' ], $this->purse() );
		self::assertSame( '0', $this->counted()['failed'] );
	}

	public function test_usage_that_is_missing_is_charged_at_the_estimate(): void {
		$this->price( 'text', 'per_1k_tokens', '0', '100' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], new TokenUsage( 0, 0, 0 ) );
		wp_ai_client_prompt( 'Hi' )->using_max_tokens( 300 )->generate_text();
		self::assertSame( [ '4970', '0' ], $this->purse() );
		self::assertSame( [ '1', null, null ], [ $this->charges()[0]['usage_missing'], $this->charges()[0]['input_tokens'], $this->charges()[0]['total_tokens'] ] );
		self::assertSame( [ '1', '0', '30000000' ], [ $this->counted()['usage_missing'], $this->counted()['total_tokens'], $this->counted()['cost'] ] );
	}

	public function test_usage_of_zero_costs_nothing(): void {
		$this->price( 'text', 'per_1k_tokens', '100', '100' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], new TokenUsage( 0, 0, 0, 0 ) );
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ '5000', '0' ], $this->purse() );
		self::assertSame( [ '0', '0' ], [ $this->charges()[0]['usage_missing'], $this->charges()[0]['input_tokens'] ] );
	}

	public function test_a_flat_price_is_charged_with_usage_of_zero_and_without_any(): void {
		$this->price( 'text', 'flat', '5' );
		foreach ( [ new TokenUsage( 0, 0, 0, 0 ), new TokenUsage( 0, 0, 0 ) ] as $usage ) {
			FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], $usage );
			wp_ai_client_prompt( 'Hi' )->generate_text();
		}
		self::assertSame( [ '4990', '0' ], $this->purse() );
	}

	public function test_more_candidates_reserve_more(): void {
		$held               = '';
		FakeProvider::$does = function () use ( &$held ): GenerativeAiResult {
			$held = $this->purse()[1];

			return FakeProvider::result( [ 'a', 'b', 'c' ], new TokenUsage( 1, 60, 61 ) );
		};
		self::assertSame( [ 'a', 'b', 'c' ], wp_ai_client_prompt( 'Four' )->using_max_tokens( 100 )->generate_texts( 3 ) );
		self::assertSame( '301', $held );
		self::assertSame( [ '4939', '0' ], $this->purse() );
	}

	public function test_four_images_cost_four_times_as_much_whatever_tokens_were_told(): void {
		$this->price( 'image', 'per_image', '25' );
		$held               = '';
		FakeProvider::$does = function () use ( &$held ): GenerativeAiResult {
			$held = $this->purse()[1];

			return FakeProvider::result( array_fill( 0, 4, FakeProvider::picture() ), new TokenUsage( 50, 4000, 4050 ) );
		};
		self::assertCount( 4, wp_ai_client_prompt( 'A cat' )->generate_images( 4 ) );
		self::assertSame( '100', $held );
		self::assertSame( [ '4900', '0' ], $this->purse() );
		self::assertSame( [ '4', '4050' ], [ $this->charges()[0]['images'], $this->charges()[0]['total_tokens'] ] );
		self::assertSame( [ '1', '4' ], [ $this->counted()['calls'], $this->counted()['images'] ] );
	}

	/**
	 * @return array<string, array{?array{string, string}, ?TokenUsage, string}> A price, what was told (12 + 30 tokens), and what is left of 5,000.
	 */
	public static function texts_for_images(): array {
		return [
			'a price an image'                       => [ [ 'per_image', '25' ], null, '5000' ],
			'a price an image, nothing told'         => [ [ 'per_image', '25' ], new TokenUsage( 0, 0, 0 ), '5000' ],
			'a flat price is for the request'        => [ [ 'flat', '7' ], null, '4993' ],
			'no price: the tokens that were told'    => [ null, null, '4958' ],
			'no price, nothing told: nothing is due' => [ null, new TokenUsage( 0, 0, 0 ), '5000' ],
		];
	}

	/**
	 * @param ?array{string, string} $price Billing method and rate.
	 */
	#[DataProvider( 'texts_for_images' )]
	public function test_an_image_call_that_is_answered_by_text_is_no_image( ?array $price, ?TokenUsage $told, string $left ): void {
		if ( $price ) {
			$this->price( 'image', ...$price );
		}
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'I cannot draw that.' ], $told );
		AiClient::prompt( 'A cat' )->generateImageResult();
		self::assertSame( [ $left, '0' ], $this->purse() );
		self::assertSame( [ '0', '0' ], [ $this->charges()[0]['images'], $this->counted()['images'] ] );
	}

	public function test_gemini_s_thinking_is_charged_as_output(): void {
		$this->price( 'text', 'per_1k_tokens', '1', '8' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], new TokenUsage( 7477, 2060, 11476, 1939 ) );
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ '4960', '0' ], $this->purse() );
		self::assertSame( [ '7477', '3999', '11476', '1939' ], [ $this->charges()[0]['input_tokens'], $this->charges()[0]['output_tokens'], $this->charges()[0]['total_tokens'], $this->charges()[0]['thinking_tokens'] ] );
		self::assertSame( [ '3999', '1939' ], [ $this->counted()['output_tokens'], $this->counted()['thinking_tokens'] ] );
	}

	public function test_fewer_images_than_asked_for_give_the_rest_back(): void {
		$this->price( 'image', 'per_image', '25' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ FakeProvider::picture() ], new TokenUsage( 0, 0, 0 ) );
		wp_ai_client_prompt( 'A cat' )->generate_images( 4 );
		self::assertSame( [ '4975', '0' ], $this->purse() );
	}

	/**
	 * @return array<string, array{string, string, string, string}>
	 */
	public static function media(): array {
		return [
			'text to speech' => [ 'convert_text_to_speech', 'speech', 'flat', 'audio/mpeg' ],
			'speech'         => [ 'generate_speech', 'speech', 'flat', 'audio/mpeg' ],
			'video'          => [ 'generate_video', 'video', 'per_video', 'video/mp4' ],
		];
	}

	#[DataProvider( 'media' )]
	public function test_speech_and_video_are_charged( string $method, string $operation, string $billing, string $type ): void {
		$this->price( $operation, $billing, '30' );
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ new File( 'data:' . $type . ';base64,AAAA' ) ], new TokenUsage( 0, 0, 0 ) );
		self::assertInstanceOf( File::class, wp_ai_client_prompt( 'Hello' )->$method() );
		self::assertSame( [ '4970', '0' ], $this->purse() );
		self::assertSame( [ $operation, 'video' === $operation ? '1' : '0' ], [ $this->charges()[0]['operation'], $this->counted()['videos'] ] );
	}

	public function test_a_call_inside_another_is_a_call_of_its_own(): void {
		FakeProvider::$does = static function ( array $prompt ): GenerativeAiResult {
			if ( 'outer' === $prompt[0]->getParts()[0]->getText() ) {
				wp_ai_client_prompt( 'inner' )->generate_text();

				return FakeProvider::result( [ 'x' ], new TokenUsage( 100, 0, 100 ) );
			}

			return FakeProvider::result( [ 'x' ], new TokenUsage( 7, 0, 7 ) );
		};
		wp_ai_client_prompt( 'outer' )->generate_text();
		self::assertSame( [ '-7000000', '-100000000' ], array_column( $this->charges(), 'credits_delta' ) );
		self::assertSame( [ '4893', '0' ], $this->purse() );
	}

	public function test_a_call_inside_another_can_fail_alone_and_be_tried_again(): void {
		FakeProvider::$does = static function ( array $prompt ): GenerativeAiResult {
			if ( 'outer' !== $prompt[0]->getParts()[0]->getText() ) {
				return 1 === FakeProvider::$called % 2 ? FakeProvider::result( [ 'x' ] ) : throw new RuntimeException( 'Oops' );
			}
			try {
				AiClient::prompt( 'inner' )->generateText();
			} catch ( RuntimeException ) {
				AiClient::prompt( 'inner again' )->generateText();
			}

			return FakeProvider::result( [ 'x' ], new TokenUsage( 100, 0, 100 ) );
		};
		wp_ai_client_prompt( 'outer' )->generate_text();
		self::assertSame( [ '4858', '0' ], $this->purse() );
		self::assertSame( [ '3', '1' ], [ $this->counted()['calls'], $this->counted()['failed'] ] );
	}

	public function test_one_model_object_can_be_in_use_twice_and_more(): void {
		$model              = AiClient::defaultRegistry()->getProviderModel( 'fake', 'fake-1' );
		FakeProvider::$does = static function () use ( $model ): GenerativeAiResult {
			if ( FakeProvider::$called < 3 ) {
				AiClient::generateTextResult( 'deeper', $model );
			}

			return FakeProvider::result( [ 'x' ], new TokenUsage( 10, 0, 10 ) );
		};
		AiClient::generateTextResult( 'first', $model );
		AiClient::generateTextResult( 'second', $model );
		self::assertCount( 4, $this->charges() );
		self::assertSame( [ '4960', '0' ], $this->purse() );
	}

	public function test_the_same_builder_can_be_used_again(): void {
		$builder            = AiClient::prompt( 'Hi' );
		FakeProvider::$does = static fn (): GenerativeAiResult => 1 === FakeProvider::$called ? throw new RuntimeException( 'Oops' ) : FakeProvider::result( [ 'x' ] );
		try {
			$builder->generateText();
			self::fail( 'It did not fail.' );
		} catch ( RuntimeException ) {
			$builder->generateText();
		}
		self::assertSame( [ '4958', '0' ], $this->purse() );
		self::assertSame( [ '2', '1' ], [ $this->counted()['calls'], $this->counted()['failed'] ] );
	}

	public function test_what_it_really_costs_is_taken_also_above_the_estimate(): void {
		FakeProvider::$does = static fn (): GenerativeAiResult => FakeProvider::result( [ 'x' ], new TokenUsage( 600, 100, 700 ) );
		wp_ai_client_prompt( 'Hi' )->using_max_tokens( 10 )->generate_text();
		self::assertSame( [ '4300', '0' ], $this->purse() );
	}
}
