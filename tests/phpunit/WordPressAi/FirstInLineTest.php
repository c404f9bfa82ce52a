<?php
/**
 * Other plugins that set a dispatcher of the AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\WordPressAi\CallRefused;
use AIPuffer\WordPressAi\MeteredDispatcher;
use Closure;
use PHPUnit\Framework\Attributes\DataProvider;
use WordPress\AiClient\AiClient;
use WordPress\AiClientDependencies\Psr\EventDispatcher\EventDispatcherInterface;
use WP_AI_Client_Event_Dispatcher;

/**
 * Whenever it is set and whatever it passes on: a call is charged once, and who has nothing is refused.
 */
final class FirstInLineTest extends AiTestCase {
	private ?EventDispatcherInterface $before;

	protected function setUp(): void {
		parent::setUp();
		$this->before = AiClient::getEventDispatcher();
		delete_option( 'aipuffer_other_dispatcher' );
	}

	protected function tearDown(): void {
		AiClient::setEventDispatcher( $this->before );
		parent::tearDown();
	}

	/**
	 * Dispatchers by what they do with events, and whether core hears of them.
	 *
	 * @return array<string, array{Closure(): ?EventDispatcherInterface, bool}>
	 */
	private static function others(): array {
		return [
			'stands before ours'        => [ static fn () => new OtherDispatcher( AiClient::getEventDispatcher() ), true ],
			'stands before ours, copies' => [ static fn () => new OtherDispatcher( AiClient::getEventDispatcher(), true ), true ],
			'announces, then ours'      => [ static fn () => new OtherDispatcher( AiClient::getEventDispatcher(), false, true ), true ],
			'stands before core\'s'     => [ static fn () => new OtherDispatcher( new WP_AI_Client_Event_Dispatcher() ), true ],
			'copies for core\'s'        => [ static fn () => new OtherDispatcher( new WP_AI_Client_Event_Dispatcher(), true ), true ],
			'core\'s own again'         => [ static fn () => new WP_AI_Client_Event_Dispatcher(), true ],
			'swallows events'           => [ static fn () => new OtherDispatcher( null ), false ],
			'none at all'               => [ static fn () => null, false ],
		];
	}

	/**
	 * Each dispatcher at each moment at which it can be set, for both ways to ask.
	 *
	 * @return iterable<string, array{string, Closure(): ?EventDispatcherInterface, string}>
	 */
	public static function takeovers(): iterable {
		foreach ( self::others() as $name => [ $other, $is_heard ] ) {
			foreach ( [ 'plugins_loaded', 'init', 'wp_loaded', 'rest_api_init', 'in the request', 'after the builder was made' ] as $moment ) {
				foreach ( [ 'wp_ai_client_prompt', 'AiClient::prompt' ] as $way ) {
					// Nothing in AiClient::prompt() asks anybody before the model: what another dispatcher swallows there is not seen.
					if ( $is_heard || 'AiClient::prompt' !== $way || 'in the request' !== $moment ) {
						yield "$name, $moment, $way" => [ $moment, $other, $way ];
					}
				}
			}
		}
	}

	/**
	 * @param Closure(): ?EventDispatcherInterface $other Makes the dispatcher.
	 */
	#[DataProvider( 'takeovers' )]
	public function test_a_call_is_charged_once_and_who_has_nothing_is_refused( string $moment, Closure $other, string $way ): void {
		$ask = $this->after_takeover( $moment, $other, $way );
		self::assertSame( 'An answer.', $ask() );
		self::assertSame( [ '4958', '0' ], $this->purse() );
		self::assertCount( 1, $this->charges() );
		self::assertSame( [ '1', '0', '0' ], [ $this->counted()['calls'], $this->counted()['failed'], $this->counted()['refused'] ] );

		aipuffer_adjust_balance( $this->user, '-4958' );
		$refused = $this->after_takeover( $moment, $other, $way )();
		self::assertInstanceOf( 'AiClient::prompt' === $way ? CallRefused::class : \WP_Error::class, $refused );
		self::assertSame( 1, FakeProvider::$called );
		self::assertSame( [ '0', '0' ], $this->purse() );
	}

	public function test_one_that_was_there_before_is_passed_on_to(): void {
		$first = new OtherDispatcher( new WP_AI_Client_Event_Dispatcher() );
		AiClient::setEventDispatcher( $first );
		$this->with_log( static fn (): array => [ 'conversation_id' => 0, 'message_id' => 0 ], static fn () => wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ '4958', '0' ], $this->purse() );
	}

	public function test_other_listeners_still_hear_each_event_once(): void {
		$other = new OtherDispatcher( new WP_AI_Client_Event_Dispatcher() );
		$heard = 0;
		add_action(
			'wp_ai_client_after_generate_result',
			static function () use ( &$heard ): void {
				++$heard;
			}
		);
		AiClient::setEventDispatcher( $other );
		wp_ai_client_prompt( 'Hi' )->generate_text();
		self::assertSame( [ 2, 1 ], [ $other->seen, $heard ] );
		self::assertInstanceOf( MeteredDispatcher::class, AiClient::getEventDispatcher() );
	}

	public function test_a_call_inside_another_is_metered_though_the_other_dispatcher_is_passed(): void {
		AiClient::setEventDispatcher( new OtherDispatcher( new WP_AI_Client_Event_Dispatcher() ) );
		FakeProvider::$does = static function (): \WordPress\AiClient\Results\DTO\GenerativeAiResult {
			if ( 1 === FakeProvider::$called ) {
				AiClient::setEventDispatcher( new WP_AI_Client_Event_Dispatcher() );
				AiClient::prompt( 'inner' )->generateText();
			}

			return FakeProvider::result( [ 'x' ] );
		};
		AiClient::prompt( 'outer' )->generateText();
		self::assertSame( [ '4916', '0' ], $this->purse() );
		self::assertSame( [ '2', '0' ], [ $this->counted()['calls'], $this->counted()['failed'] ] );
	}

	public function test_site_health_names_who_took_our_place(): void {
		self::assertSame( 'good', $this->health()['status'] );
		AiClient::setEventDispatcher( new OtherDispatcher( null ) );
		self::fire( 'wp_loaded' );
		$told = $this->health();
		self::assertSame( 'recommended', $told['status'] );
		self::assertStringContainsString( '<code>' . OtherDispatcher::class . '</code>', $told['description'] );
		update_option( 'aipuffer_other_dispatcher', [ 'class' => 'Old', 'day' => gmdate( 'Y-m-d', time() - 8 * DAY_IN_SECONDS ) ] );
		self::assertSame( 'good', $this->health()['status'] );
		update_option( 'aipuffer_other_dispatcher', 'nonsense' );
		self::assertSame( 'good', $this->health()['status'] );
	}

	public function test_a_class_without_a_name_is_told_without_its_file(): void {
		AiClient::setEventDispatcher(
			new class() implements EventDispatcherInterface {
				public function dispatch( object $event ): object {
					return $event;
				}
			}
		);
		self::fire( 'wp_loaded' );
		self::assertStringNotContainsString( __DIR__, $this->health()['description'] );
		self::assertStringContainsString( '@anonymous</code>', $this->health()['description'] );
	}

	/**
	 * Lets another plugin take over, and gives what then asks.
	 *
	 * @param Closure(): ?EventDispatcherInterface $other Makes the dispatcher.
	 * @return Closure(): mixed An answer, a WP_Error or what was thrown.
	 */
	private function after_takeover( string $moment, Closure $other, string $way ): Closure {
		$make = static fn () => 'AiClient::prompt' === $way ? AiClient::prompt( 'Hi' ) : wp_ai_client_prompt( 'Hi' );
		$made = 'after the builder was made' === $moment ? $make() : null;
		AiClient::setEventDispatcher( $other() );
		if ( ! $made && 'in the request' !== $moment ) {
			self::fire( $moment );
		}

		return static function () use ( $make, $made, $way ): mixed {
			$builder = $made ?? $make();
			try {
				return 'AiClient::prompt' === $way ? $builder->generateText() : $builder->generate_text();
			} catch ( CallRefused $refused ) {
				return $refused;
			}
		};
	}

	/**
	 * What comes last at a moment of a request; what else WordPress does there, it has done.
	 */
	private static function fire( string $moment ): void {
		global $wp_filter;
		foreach ( $wp_filter[ $moment ]->callbacks[ PHP_INT_MAX ] ?? [] as [ 'function' => $function ] ) {
			$function();
		}
	}

	/**
	 * What Site Health says.
	 *
	 * @return array<string, string>
	 */
	private function health(): array {
		return apply_filters( 'site_status_tests', [ 'direct' => [], 'async' => [] ] )['direct']['aipuffer_ai_client']['test']();
	}
}
