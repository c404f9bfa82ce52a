<?php
/**
 * Which room may use which.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use PhpToken;

/**
 * Reads source code for uses of other rooms. A room may use itself and rooms of a lower rank; what stands above all
 * rooms (the Plugin class, the plugin's global functions) no room may use. Plugin.php and functions.php may use all.
 */
final class Ranks {
	private const RANKS = [
		'Support'        => 0,
		'Pricing'        => 1,
		'Ledger'         => 1,
		'Logs'           => 1,
		'Quotas'         => 2,
		'Balances'       => 2,
		'CreditPackages' => 2,
		'Retention'      => 2,
		'LowBalance'     => 2,
		'Metering'       => 3,
		'WordPressAi'    => 4,
		'Dashboard'      => 4,
		'Import'         => 4,
		'UsageScreen'    => 5,
	];

	/**
	 * What a PHP file of includes/ does that it may not.
	 *
	 * @param string $path   Relative to includes/.
	 * @param string $source The file's text.
	 * @return list<string> One sentence each.
	 */
	public static function in_php( string $path, string $source ): array {
		if ( in_array( $path, [ 'Plugin.php', 'functions.php' ], true ) ) {
			return [];
		}
		$room = str_contains( $path, '/' ) ? strstr( $path, '/', true ) : $path;
		return self::violations( "includes/$path", (string) $room, self::used_by_php( $source ) );
	}

	/**
	 * What a TypeScript file of src/ does that it may not.
	 *
	 * @param string $path   Relative to src/.
	 * @param string $source The file's text.
	 * @return list<string> One sentence each.
	 */
	public static function in_typescript( string $path, string $source ): array {
		if ( str_ends_with( $path, '.d.ts' ) && ! str_contains( $path, '/' ) ) {
			return [];
		}
		// `from '…'`, `import '…'`, `import( '…' )`, `require( '…' )`, and jest's `mock( '…' )`.
		preg_match_all( '/\b(?:from|import|require|mock)\s*\(?\s*[\'"](\.[^\'"]*)[\'"]/', $source, $found );
		$used = [];
		foreach ( $found[1] as $import ) {
			$target = self::resolve( dirname( $path ), $import );
			// Outside src/ are the fixtures of tests.
			if ( null !== $target ) {
				$used[] = self::room_of_folder( $target );
			}
		}
		return self::violations( "src/$path", self::room_of_folder( $path ), $used );
	}

	/**
	 * One sentence for each use that the ranks forbid.
	 *
	 * @param string       $file The file as people call it.
	 * @param string       $room The room it is in.
	 * @param list<string> $used What it uses: rooms, or something that is none.
	 * @return list<string>
	 */
	private static function violations( string $file, string $room, array $used ): array {
		if ( ! isset( self::RANKS[ $room ] ) ) {
			return [ "$file: $room is not a room." ];
		}
		$violations = [];
		foreach ( array_unique( $used ) as $other ) {
			if ( $other === $room ) {
				continue;
			}
			if ( ! isset( self::RANKS[ $other ] ) ) {
				$violations[] = "$file: $room may not use $other.";
			} elseif ( self::RANKS[ $other ] >= self::RANKS[ $room ] ) {
				$violations[] = sprintf( '%s: %s (rank %d) may not use %s (rank %d).', $file, $room, self::RANKS[ $room ], $other, self::RANKS[ $other ] );
			}
		}
		return $violations;
	}

	/**
	 * The rooms in a PHP file's names, whether imported or written out, and the global functions of the plugin it calls.
	 *
	 * @param string $source PHP.
	 * @return list<string>
	 */
	private static function used_by_php( string $source ): array {
		$tokens = array_values( array_filter( PhpToken::tokenize( $source ), static fn ( PhpToken $token ): bool => ! $token->isIgnorable() ) );
		$used   = [];
		foreach ( $tokens as $index => $token ) {
			$name = ltrim( $token->text, '\\' );
			if ( $token->is( [ T_NAME_QUALIFIED, T_NAME_FULLY_QUALIFIED ] ) && str_starts_with( $name, 'AIPuffer\\' ) ) {
				// `use AIPuffer\{ Ledger\Ledger, Plugin }` would hide rooms from this; none is written so.
				$second = explode( '\\', $name )[1];
				// A constant of the plugin, such as its VERSION, belongs to no room.
				if ( strtoupper( $second ) !== $second ) {
					$used[] = $second;
				}
			} elseif ( $token->is( [ T_STRING, T_NAME_FULLY_QUALIFIED ] ) && str_starts_with( $name, 'aipuffer_' ) ) {
				$is_call   = '(' === ( $tokens[ $index + 1 ]->text ?? '' );
				$is_method = in_array( $tokens[ $index - 1 ]->text ?? '', [ '->', '?->', '::', 'function' ], true );
				if ( $is_call && ! $is_method ) {
					$used[] = "$name()";
				}
			} elseif ( 'AIPuffer' === $name && $token->is( T_STRING ) && '\\' === ( $tokens[ $index + 1 ]->text ?? '' ) ) {
				$used[] = 'AIPuffer\\{ … }';
			}
		}
		return $used;
	}

	/**
	 * Follows a relative import.
	 *
	 * @param string $folder Where it is written, relative to src/.
	 * @param string $import Such as `../ledger/table`.
	 * @return string|null Relative to src/, or null for what is outside.
	 */
	private static function resolve( string $folder, string $import ): ?string {
		$parts = '.' === $folder ? [] : explode( '/', $folder );
		foreach ( explode( '/', $import ) as $step ) {
			if ( '..' === $step ) {
				if ( null === array_pop( $parts ) ) {
					return null;
				}
			} elseif ( '.' !== $step ) {
				$parts[] = $step;
			}
		}
		return implode( '/', $parts );
	}

	/**
	 * The room of a path in src/: `credit-packages/list.tsx` is in CreditPackages.
	 *
	 * @param string $path Relative to src/.
	 */
	private static function room_of_folder( string $path ): string {
		$folder = explode( '/', $path )[0];
		foreach ( array_keys( self::RANKS ) as $room ) {
			// WordPress is one word.
			if ( strtolower( (string) preg_replace( '/(?<=[a-z])(?=[A-Z])/', '-', str_replace( 'WordPress', 'Wordpress', $room ) ) ) === $folder ) { // phpcs:ignore WordPress.WP.CapitalPDangit -- To split it nowhere.
				return $room;
			}
		}
		return $folder;
	}
}
