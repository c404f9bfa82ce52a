<?php
/**
 * WP-CLI's class as far as the plugin uses it, for PHPStan: no package has it.
 *
 * @package AIPuffer\Tests
 */

define( 'WP_CLI', true );

class WP_CLI {
	/**
	 * @param callable|object|class-string $callable
	 * @param array<string, mixed>         $args
	 */
	public static function add_command( string $name, $callable, array $args = [] ): bool {}

	public static function line( string $message = '' ): void {}

	public static function log( string $message ): void {}

	public static function success( string $message ): void {}

	/** @param string|\WP_Error|\Throwable $message */
	public static function warning( $message ): void {}

	/**
	 * @param string|\WP_Error|\Throwable $message
	 * @param bool|int                    $exit
	 * @return never
	 */
	public static function error( $message, $exit = true ) {}

	/** @return never */
	public static function halt( int $return_code ) {}

	/** @param array<string, mixed> $assoc_args */
	public static function confirm( string $question, array $assoc_args = [] ): void {}
}
