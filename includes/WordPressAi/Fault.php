<?php
/**
 * A fault of our own while somebody's AI call is under way.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * Metering comes second: what goes wrong in it must not break a call that could be made, so it is told to the site's log.
 */
final class Fault {
	/**
	 * Writes a fault to the log.
	 *
	 * @param Throwable $error What went wrong.
	 */
	public static function tell( Throwable $error ): void {
		error_log( 'AI Puffer: ' . $error->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- An administrator must be able to find it.
	}

	/**
	 * Does something that may go wrong.
	 *
	 * @template T
	 * @param callable(): T $work What to do.
	 * @return ?T Null when it went wrong.
	 */
	public static function contain( callable $work ): mixed {
		try {
			return $work();
		} catch ( Throwable $error ) {
			self::tell( $error );

			return null;
		}
	}
}
