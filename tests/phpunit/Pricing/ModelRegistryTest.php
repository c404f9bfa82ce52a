<?php
/**
 * The models the site can use.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use AIPuffer\Pricing\ModelRegistry;
use AIPuffer\Support\Clock;
use AIPuffer\Tests\TestCase;
use WordPress\AiClient\AiClient;

final class ModelRegistryTest extends TestCase {
	private ModelRegistry $registry;

	protected function setUp(): void {
		parent::setUp();
		$this->registry = new ModelRegistry( new Clock() );
		if ( class_exists( AiClient::class ) ) {
			FakeProvider::register();
		}
	}

	protected function tearDown(): void {
		if ( class_exists( AiClient::class ) ) {
			FakeProvider::$models = null;
		}
		parent::tearDown();
	}

	public function test_without_an_ai_client_there_are_none_and_nothing_fails(): void {
		if ( class_exists( AiClient::class ) ) {
			self::markTestSkipped( 'This WordPress has an AI client.' );
		}
		self::assertSame( [ 'providers' => [], 'synced_at' => null, 'errors' => [] ], $this->registry->sync() );
	}

	public function test_models_say_what_they_can_do(): void {
		$this->needs_ai_client();
		$this->at( '2026-03-01 10:00:00 UTC' );
		FakeProvider::$models = [
			'writer' => [ 'text_generation', 'chat_history' ],
			'artist' => [ 'image_generation', 'video_generation', 'text_generation' ],
			'voice'  => [ 'text_to_speech_conversion', 'speech_generation' ],
			'index'  => [ 'embedding_generation' ],
		];
		$registry = $this->registry->models();
		$fake     = self::fake( $registry );
		self::assertSame( 'Fake', $fake['name'] );
		self::assertSame( [ 'id' => 'writer', 'name' => 'WRITER', 'operations' => [ 'text' ] ], $fake['models'][0] );
		self::assertSame( [ 'writer' => [ 'text' ], 'artist' => [ 'image', 'video', 'text' ], 'voice' => [ 'speech' ], 'index' => [] ], array_column( $fake['models'], 'operations', 'id' ) );
		self::assertSame( [ '2026-03-01T10:00:00Z', [] ], [ $registry['synced_at'], $registry['errors'] ] );
	}

	public function test_the_answer_is_kept_until_somebody_asks_for_a_new_one(): void {
		$this->needs_ai_client();
		FakeProvider::$models = [ 'writer' => [ 'text_generation' ] ];
		$this->registry->models();
		FakeProvider::$models = [ 'artist' => [ 'image_generation' ] ];
		self::assertSame( [ 'writer' ], array_column( self::fake( $this->registry->models() )['models'], 'id' ) );
		self::assertSame( [ 1, 0 ], [ FakeProvider::$asked, FakeProvider::$forgotten ] );
		self::assertSame( [ 'artist' ], array_column( self::fake( $this->registry->sync() )['models'], 'id' ) );
		self::assertSame( [ 2, 1 ], [ FakeProvider::$asked, FakeProvider::$forgotten ], 'The AI client keeps the list too.' );
	}

	public function test_a_provider_that_fails_is_named_and_keeps_its_models(): void {
		$this->needs_ai_client();
		FakeProvider::$models = [ 'writer' => [ 'text_generation' ] ];
		$this->registry->sync();
		FakeProvider::$models = '<b>Bad gateway</b>';
		$registry             = $this->registry->sync();
		self::assertSame( [ [ 'provider' => 'aipuffer-fake', 'message' => 'Bad gateway' ] ], $registry['errors'] );
		self::assertSame( [ 'writer' ], array_column( self::fake( $registry )['models'], 'id' ) );
		self::assertSame( $registry, $this->registry->models() );
	}

	public function test_a_provider_that_never_answered_does_not_stop_the_others(): void {
		$this->needs_ai_client();
		FakeProvider::$models = 'No key';
		$registry             = $this->registry->models();
		self::assertNull( self::fake( $registry ) );
		self::assertSame( [ 'No key' ], array_column( $registry['errors'], 'message' ) );
	}

	public function test_a_provider_nobody_has_set_up_is_left_out_quietly(): void {
		$this->needs_ai_client();
		$registry = $this->registry->sync();
		self::assertSame( [ null, [] ], [ self::fake( $registry ), $registry['errors'] ] );
	}

	public function test_plugins_add_models_that_are_not_kept(): void {
		$more = static fn ( array $providers ): array => [ ...$providers, [ 'id' => 'mine', 'name' => 'Mine', 'models' => [ [ 'id' => 'm1', 'name' => 'One' ] ] ] ];
		add_filter( 'aipuffer_models', $more );
		self::assertContains( 'mine', array_column( $this->registry->models()['providers'], 'id' ) );
		self::assertContains( 'mine', array_column( $this->registry->sync()['providers'], 'id' ) );
		remove_filter( 'aipuffer_models', $more );
		self::assertNotContains( 'mine', array_column( $this->registry->models()['providers'], 'id' ) );
	}

	private function needs_ai_client(): void {
		if ( ! class_exists( AiClient::class ) ) {
			self::markTestSkipped( 'Needs WordPress 7.' );
		}
	}

	/**
	 * @param array{providers: list<array<string, mixed>>} $registry The answer.
	 * @return array<string, mixed>|null
	 */
	private static function fake( array $registry ): ?array {
		return array_column( $registry['providers'], null, 'id' )['aipuffer-fake'] ?? null;
	}
}
