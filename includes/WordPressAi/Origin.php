<?php
/**
 * Where a call comes from.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WP_Ability;

defined( 'ABSPATH' ) || exit;

/**
 * The plugin and the ability that call the AI client, read from the call stack: events name neither, and what is on the
 * stack cannot be forgotten there by an ability that ended in an error.
 */
final class Origin {
	/**
	 * The key of calls that core makes by itself.
	 */
	public const CORE = 'wordpress';

	/**
	 * A key of a plugin: its folder, or its file's name; `theme:{folder}`; `mu:{file}`; `wordpress`.
	 */
	public const PATTERN = '^[A-Za-z0-9._:-]{1,100}$';

	/**
	 * Where the client's builders are, one for each kind of request.
	 */
	private const BUILDERS = 'WordPress\\AiClient\\Builders\\';

	/**
	 * Where a call comes from.
	 *
	 * @param string $plugin  The plugin's key, see PATTERN.
	 * @param string $ability The innermost ability under way, such as `ai/title-generation`; '' when there is none.
	 * @param int    $depth   Calls of the AI client under way, this one included: more than 1 when a call is made inside
	 *                        another.
	 */
	public function __construct(
		public readonly string $plugin,
		public readonly string $ability,
		public readonly int $depth
	) {}

	/**
	 * Where the call comes from that is being made now. The innermost file that belongs to a plugin or theme is the one
	 * that calls: what is further out merely led there, such as a queue that runs other plugins' jobs.
	 */
	public static function present(): self {
		$plugin  = '';
		$ability = '';
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Nothing else tells who calls.
		$frames = debug_backtrace( DEBUG_BACKTRACE_PROVIDE_OBJECT | DEBUG_BACKTRACE_IGNORE_ARGS );
		foreach ( $frames as $frame ) {
			if ( '' === $ability && ( $frame['object'] ?? null ) instanceof WP_Ability ) {
				$ability = $frame['object']->get_name();
			}
			if ( '' === $plugin && isset( $frame['file'] ) ) {
				$plugin = self::owner( $frame['file'] );
			}
		}

		return new self( '' === $plugin ? self::CORE : $plugin, mb_substr( $ability, 0, 191 ), self::calls_in( $frames ) );
	}

	/**
	 * How many calls of the AI client are under way.
	 */
	public static function calls_under_way(): int {
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Core has no event for a call that failed; the stack shows it is over.
		return self::calls_in( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ) );
	}

	/**
	 * Whether the request is over: PHP itself calls what it does at shutdown, from no line of a file.
	 */
	public static function is_shutdown(): bool {
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- WordPress's action of that name can be fired by anybody.
		$frames = debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS );

		return ! isset( $frames[ count( $frames ) - 1 ]['file'] );
	}

	/**
	 * How many calls of the AI client are on a stack. A builder that generates calls itself a few times on the way, and never
	 * another builder at once.
	 *
	 * @param list<array{function: string, class?: string, file?: string, object?: object}> $frames Of debug_backtrace().
	 */
	private static function calls_in( array $frames ): int {
		$calls   = 0;
		$counted = false;
		foreach ( $frames as $frame ) {
			$inside  = str_starts_with( $frame['class'] ?? '', self::BUILDERS );
			$begins  = $inside && ! $counted && 1 === preg_match( '/^(generate|convert)/', $frame['function'] );
			$calls  += $begins ? 1 : 0;
			$counted = $inside && ( $counted || $begins );
		}

		return $calls;
	}

	/**
	 * The plugin or theme a file belongs to; '' for core and for this room.
	 *
	 * @param string $file Real path.
	 */
	private static function owner( string $file ): string {
		$file = wp_normalize_path( $file );
		if ( str_starts_with( $file, wp_normalize_path( __DIR__ ) . '/' ) ) {
			return '';
		}
		foreach ( [ '' => WP_PLUGIN_DIR, 'mu:' => WPMU_PLUGIN_DIR, 'theme:' => get_theme_root() ] as $kind => $folder ) {
			$folder = wp_normalize_path( $folder ) . '/';
			if ( str_starts_with( $file, $folder ) ) {
				return self::key( $kind . explode( '/', substr( $file, strlen( $folder ) ) )[0] );
			}
		}

		return str_starts_with( $file, wp_normalize_path( ABSPATH ) ) ? '' : self::owner_by_link( $file );
	}

	/**
	 * The plugin whose folder is a link to where a file is.
	 *
	 * @param string $file Real path.
	 */
	private static function owner_by_link( string $file ): string {
		/** What WordPress notes while it loads plugins: real folders by folder. @var array<string, string> $links */
		$links = $GLOBALS['wp_plugin_paths'] ?? [];
		// A link into the folder of another comes before that one.
		arsort( $links );
		foreach ( $links as $folder => $real ) {
			if ( str_starts_with( $file, $real . '/' ) ) {
				return self::key( basename( $folder ) );
			}
		}

		return '';
	}

	/**
	 * A name that fits the pattern.
	 *
	 * @param string $name Folder or file.
	 */
	private static function key( string $name ): string {
		return substr( (string) preg_replace( '/[^A-Za-z0-9._:-]/', '-', str_ends_with( $name, '.php' ) ? substr( $name, 0, -4 ) : $name ), 0, 100 );
	}
}
