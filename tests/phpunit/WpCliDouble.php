<?php
/**
 * WP-CLI, as far as the plugin's commands speak to it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

/**
 * Stands in for the class WP_CLI, which is there only inside the program `wp`.
 */
final class WpCliDouble {
	/** @var array<string, object> */
	private static array $commands = [];

	/** @var list<array{string, string}> */
	private static array $said = [];

	public static function start(): void {
		self::$commands = [];
		if ( ! class_exists( 'WP_CLI', false ) ) {
			class_alias( self::class, 'WP_CLI' );
		}
	}

	/**
	 * Runs a subcommand.
	 *
	 * @param array<string, string> $options Such as `--orders-after`, without the dashes.
	 * @return list<array{string, string}> What it said: kind and text.
	 */
	public static function run( string $command, string $subcommand, array $options = [] ): array {
		self::$said = [];
		self::$commands[ $command ]->{$subcommand}( [], $options );

		return self::$said;
	}

	public static function add_command( string $name, object $command ): void {
		self::$commands[ $name ] = $command;
	}

	public static function success( string $text ): void {
		self::$said[] = [ 'success', $text ];
	}

	public static function log( string $text ): void {
		self::$said[] = [ 'log', $text ];
	}

	public static function warning( string $text ): void {
		self::$said[] = [ 'warning', $text ];
	}

	public static function error( string $text ): void {
		self::$said[] = [ 'error', $text ];
	}
}
