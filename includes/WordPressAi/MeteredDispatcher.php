<?php
/**
 * Where calls of WordPress's AI client are seen.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

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
	 * @param ?EventDispatcherInterface $next   Core's, or another plugin's.
	 * @param CallEvents                $events Meters.
	 */
	public function __construct( private readonly ?EventDispatcherInterface $next, private readonly CallEvents $events ) {}

	/**
	 * Passes an event on, once it is metered.
	 *
	 * @param object $event The event.
	 * @throws CallRefused When a call may not be made.
	 */
	public function dispatch( object $event ): object {
		return $this->events->take( $event, fn (): object => $this->next ? $this->next->dispatch( $event ) : $event );
	}
}
