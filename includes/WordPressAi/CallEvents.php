<?php
/**
 * Events of the AI client, each metered once.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WeakMap;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;

defined( 'ABSPATH' ) || exit;

/**
 * An event can come by more than once: ours stands before another dispatcher that stands before ours, and core's actions
 * tell of it besides. The first time counts.
 *
 * What came by is remembered for the process, as the dispatcher is the client's and not an object's.
 */
final class CallEvents {
	/**
	 * Events that came by.
	 *
	 * @var ?WeakMap<object, true>
	 */
	private static ?WeakMap $metered = null;

	/**
	 * Events that are being passed on, outermost first: whether the call has succeeded, and its model. Who passes on a copy
	 * of an event is known by these.
	 *
	 * @var list<array{bool, ModelInterface}>
	 */
	private static array $passing = [];

	/**
	 * Takes the calls.
	 *
	 * @param Calls $calls What is under way.
	 */
	public function __construct( private readonly Calls $calls ) {}

	/**
	 * Meters an event, unless it was, and passes it on: listeners hear only of calls that are made.
	 *
	 * @param object             $event The event.
	 * @param callable(): object $pass  Passes it on.
	 * @throws CallRefused When a call may not be made.
	 */
	public function take( object $event, callable $pass ): object {
		$told = ClientEvent::of( $event );
		if ( ! $told || self::is_known( $event, $told ) ) {
			return $pass();
		}
		$call            = $this->meter( $event, $told );
		self::$passing[] = [ null !== $told->result, $told->model ];
		try {
			$passed = $pass();
		} finally {
			array_pop( self::$passing );
		}
		$call?->send();

		return $passed;
	}

	/**
	 * Meters an event that core tells by an action, where it did not come by ours.
	 *
	 * @param object $event The event.
	 * @throws CallRefused When a call may not be made.
	 */
	public function catch_up( object $event ): void {
		$told = ClientEvent::of( $event );
		if ( $told && ! self::is_known( $event, $told ) ) {
			$this->meter( $event, $told )?->send();
		}
	}

	/**
	 * Begins or ends a call.
	 *
	 * @param object      $event The event.
	 * @param ClientEvent $told  What it tells.
	 * @return ?Call The call that begins, if any.
	 * @throws CallRefused When it may not be made.
	 */
	private function meter( object $event, ClientEvent $told ): ?Call {
		self::$metered         ??= new WeakMap();
		self::$metered[ $event ] = true;
		if ( null === $told->result ) {
			return $this->calls->begin( $told );
		}
		$this->calls->succeed( $told );

		return null;
	}

	/**
	 * Whether an event has come by.
	 *
	 * @param object      $event The event.
	 * @param ClientEvent $told  What it tells.
	 */
	private static function is_known( object $event, ClientEvent $told ): bool {
		return isset( self::$metered[ $event ] ) || in_array( [ null !== $told->result, $told->model ], self::$passing, true );
	}
}
