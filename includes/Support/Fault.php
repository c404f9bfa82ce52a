<?php
/**
 * A fault of our own.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Throwable;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * What goes wrong in the plugin must not break what the site was doing, so it is told to the site's log and goes no further.
 */
final class Fault {
	/**
	 * Faults told in this request: a table that is gone would fill the log with one sentence.
	 *
	 * @var array<string, true>
	 */
	private static array $told = [];

	private const REMEMBERED = 100;

	/**
	 * Writes a fault to the log, once a request.
	 *
	 * @param Throwable $error What went wrong.
	 * @param string    $where Where: a hook, a function; '' where the message says it.
	 */
	public static function tell( Throwable $error, string $where = '' ): void {
		$text = implode( ': ', array_filter( [ 'AI Puffer', $where, $error->getMessage() ] ) );
		// What the database says names the table; of a bug only its place helps.
		if ( ! $error instanceof DatabaseError && ! $error instanceof Problem ) {
			$text .= sprintf( ' (%s in %s:%d)', $error::class, $error->getFile(), $error->getLine() );
		}
		if ( isset( self::$told[ $text ] ) ) {
			return;
		}
		// A process that lives long keeps the latest.
		self::$told = array_slice( self::$told, 1 - self::REMEMBERED, null, true ) + [ $text => true ];
		error_log( $text ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- An administrator must be able to find it.
	}

	/**
	 * What a caller is told of a fault. The words themselves can hold personal data: they go to the site's log.
	 *
	 * @param Throwable $error What went wrong.
	 * @throws Throwable What was thrown to end the request, see pass_end().
	 */
	public static function to_wp_error( Throwable $error ): WP_Error {
		self::pass_end( $error );
		self::tell( $error );

		return $error instanceof DatabaseError
			? new WP_Error( 'aipuffer_database_error', __( 'The database refused the request. Nothing was changed.', 'aipuffer' ), [ 'status' => 500 ] )
			: new WP_Error( 'aipuffer_internal_error', __( 'AI Puffer could not do this because of a fault of its own. The site\'s log says which.', 'aipuffer' ), [ 'status' => 500 ] );
	}

	/**
	 * Does something that may go wrong.
	 *
	 * @template T
	 * @param callable(): T $work  What to do.
	 * @param string        $where See tell().
	 * @return ?T Null when it went wrong.
	 * @throws Throwable What was thrown to end the request, see is_end().
	 */
	public static function contain( callable $work, string $where = '' ): mixed {
		try {
			return $work();
		} catch ( Throwable $error ) {
			self::pass_end( $error );
			self::tell( $error, $where );

			return null;
		}
	}

	/**
	 * Throws on what is no fault: an exception for whoever fires the hook, and one by which a site's own handler of
	 * wp_die(), or of a redirect, ends the request where others call exit.
	 *
	 * @param Throwable $error What was caught.
	 * @throws Throwable The same, where it is no fault.
	 */
	public static function pass_end( Throwable $error ): void {
		if ( $error instanceof Deliberate || [] !== array_intersect( [ 'wp_die', 'wp_redirect' ], array_column( $error->getTrace(), 'function' ) ) ) {
			throw $error;
		}
	}
}
