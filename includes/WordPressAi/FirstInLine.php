<?php
/**
 * Our place before every other dispatcher of the AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Settings;
use WordPress\AiClient\AiClient;
use WordPress\AiClient\Builders\PromptBuilder;
use WordPress\AiClientDependencies\Psr\EventDispatcher\EventDispatcherInterface;
use WP_AI_Client_Prompt_Builder;

defined( 'ABSPATH' ) || exit;

/**
 * The client has one dispatcher, and any plugin can set another at any time. So ours looks whether it is still there while
 * a request begins and before each prompt, and stands before whatever it finds. What passes it by all the same, because
 * `AiClient::prompt()` asks nobody, is caught up with at core's actions, if the other dispatcher passes events on to core.
 *
 * Who took our place is noted for Site Health.
 */
final class FirstInLine {
	/**
	 * Takes who meters.
	 *
	 * @param CallEvents $events Meters.
	 */
	public function __construct( private readonly CallEvents $events ) {}

	/**
	 * Hooks. The dispatcher is set while plugins load: a prompt keeps the one it finds when it is made.
	 */
	public function register(): void {
		AiClient::setEventDispatcher( new MeteredDispatcher( AiClient::getEventDispatcher(), $this->events ) );
		foreach ( [ 'plugins_loaded', 'init', 'wp_loaded', 'rest_api_init' ] as $hook ) {
			Contained::action( $hook, [ $this, 'stand' ], PHP_INT_MAX );
		}
		Contained::filter( 'wp_ai_client_prevent_prompt', [ $this, 'stand_in' ], PHP_INT_MAX, 2 );
		Contained::action( 'wp_ai_client_before_generate_result', [ $this, 'catch_up' ], PHP_INT_MIN );
		Contained::action( 'wp_ai_client_after_generate_result', [ $this, 'catch_up' ], PHP_INT_MIN );
	}

	/**
	 * Stands before the client's dispatcher, where that is another by now.
	 */
	public function stand(): void {
		$found = AiClient::getEventDispatcher();
		if ( ! $found instanceof MeteredDispatcher ) {
			AiClient::setEventDispatcher( $this->before( $found ) );
		}
	}

	/**
	 * The same in a prompt that is about to be sent, and keeps the dispatcher it found when it was made. Core shows a copy of
	 * its builder that has the same builder of the client inside.
	 *
	 * @param mixed $prevent Whether others keep the prompt from being sent.
	 * @param mixed $builder Core's.
	 */
	public function stand_in( $prevent, $builder ): mixed {
		$this->stand();
		if ( $builder instanceof WP_AI_Client_Prompt_Builder ) {
			Fault::contain(
				function () use ( $builder ): void {
					$inner = self::property( WP_AI_Client_Prompt_Builder::class, 'builder' )?->getValue( $builder );
					$own   = self::property( PromptBuilder::class, 'eventDispatcher' );
					if ( $own && $inner instanceof PromptBuilder && ! $own->getValue( $inner ) instanceof MeteredDispatcher ) {
						/** What the property is declared as. @var ?EventDispatcherInterface $found */
						$found = $own->getValue( $inner );
						$own->setValue( $inner, $this->before( $found ) );
					}
				}
			);
		}

		return $prevent;
	}

	/**
	 * Meters what core tells of and ours did not.
	 *
	 * @param object $event The event.
	 * @throws CallRefused When a call may not be made.
	 */
	public function catch_up( object $event ): void {
		$this->stand();
		$this->events->catch_up( $event );
	}

	/**
	 * Ours before another, which is noted.
	 *
	 * @param ?EventDispatcherInterface $found The other.
	 */
	private function before( ?EventDispatcherInterface $found ): MeteredDispatcher {
		// A class without a name has its file in it, behind a null byte.
		$seen = [ 'class' => $found ? explode( "\0", $found::class )[0] : '', 'day' => gmdate( 'Y-m-d' ) ];
		if ( get_option( Settings::OTHER_DISPATCHER ) !== $seen ) {
			Fault::contain( static fn (): bool => update_option( Settings::OTHER_DISPATCHER, $seen ) );
		}

		return new MeteredDispatcher( $found, $this->events );
	}

	/**
	 * A property of core's that has no method to set it; null where core has it no more.
	 *
	 * @param class-string $owner Class.
	 * @param string       $name  Property.
	 */
	private static function property( string $owner, string $name ): ?\ReflectionProperty {
		return property_exists( $owner, $name ) ? new \ReflectionProperty( $owner, $name ) : null;
	}
}
