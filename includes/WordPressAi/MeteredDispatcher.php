<?php
/**
 * Where calls of WordPress's AI client are seen.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WordPress\AiClient\Events\AfterGenerateResultEvent;
use WordPress\AiClient\Events\BeforeGenerateResultEvent;
use WordPress\AiClientDependencies\Psr\EventDispatcher\EventDispatcherInterface;

defined( 'ABSPATH' ) || exit;

/**
 * The AI client's dispatcher with metering before it. Core's own listens to `wp_ai_client_prompt()` and to
 * `AiClient::prompt()` alike, and an exception thrown here ends a call before its model, without leaving an action of
 * WordPress half done.
 */
final class MeteredDispatcher implements EventDispatcherInterface {
	/**
	 * Takes the dispatcher it stands before.
	 *
	 * @param ?EventDispatcherInterface $next  Core's, or another plugin's.
	 * @param Calls                     $calls What is under way.
	 */
	public function __construct( private readonly ?EventDispatcherInterface $next, private readonly Calls $calls ) {}

	/**
	 * Passes an event on, once it is metered: listeners hear only of calls that are made.
	 *
	 * @param object $event The event.
	 * @throws CallRefused When a call may not be made.
	 */
	public function dispatch( object $event ): object {
		if ( $event instanceof BeforeGenerateResultEvent ) {
			$this->calls->begin( $event );
		} elseif ( $event instanceof AfterGenerateResultEvent ) {
			$this->calls->succeed( $event );
		}

		return $this->next ? $this->next->dispatch( $event ) : $event;
	}
}
