<?php
/**
 * Another plugin's dispatcher for the AI client.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use WordPress\AiClientDependencies\Psr\EventDispatcher\EventDispatcherInterface;

/**
 * Passes events on to the dispatcher it is given, as it is told to, or to none.
 */
final class OtherDispatcher implements EventDispatcherInterface {
	/**
	 * Events it has seen.
	 */
	public int $seen = 0;

	/**
	 * @param ?EventDispatcherInterface $next     Null swallows events.
	 * @param bool                      $copies   Whether it passes copies on.
	 * @param bool                      $announce Whether it fires core's actions itself before.
	 */
	public function __construct( private readonly ?EventDispatcherInterface $next, private readonly bool $copies = false, private readonly bool $announce = false ) {}

	public function dispatch( object $event ): object {
		++$this->seen;
		if ( $this->announce ) {
			( new \WP_AI_Client_Event_Dispatcher() )->dispatch( $event );
		}

		return $this->next ? $this->next->dispatch( $this->copies ? clone $event : $event ) : $event;
	}
}
