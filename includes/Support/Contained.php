<?php
/**
 * What the plugin does at hooks of others, so that its faults end there.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * A callback that never ends the request. Every hook of the plugin is added through it, and so is every callback that is
 * handed to WordPress or WooCommerce to be called later: a table that is gone, a read-only database or a bug of ours is told
 * to the site's log (Fault), and who fired the hook goes on as if the plugin were not there.
 */
final class Contained {
	/**
	 * Use one of the named constructors.
	 *
	 * @param string                                             $where     The hook, for the log.
	 * @param mixed                                              $callback  What to do.
	 * @param callable( array<array-key, mixed>, Throwable ): mixed $otherwise What to return when that went wrong, of the arguments.
	 */
	private function __construct(
		private readonly string $where,
		private readonly mixed $callback,
		private readonly mixed $otherwise
	) {}

	/**
	 * Does something at an action.
	 *
	 * @param string   $hook          The action.
	 * @param callable $callback      What to do.
	 * @param int      $priority      As for add_action().
	 * @param int      $accepted_args As for add_action().
	 */
	public static function action( string $hook, callable $callback, int $priority = 10, int $accepted_args = 1 ): void {
		add_action( $hook, self::answering( $hook, $callback, static fn (): mixed => null ), $priority, $accepted_args );
	}

	/**
	 * Filters a value, which stays as it was when that goes wrong.
	 *
	 * @param string   $hook          The filter.
	 * @param callable $callback      What to do.
	 * @param int      $priority      As for add_filter().
	 * @param int      $accepted_args As for add_filter().
	 */
	public static function filter( string $hook, callable $callback, int $priority = 10, int $accepted_args = 1 ): void {
		add_filter( $hook, self::listener( $hook, $callback ), $priority, $accepted_args );
	}

	/**
	 * Prints something at an action; when that goes wrong, a sentence instead of half of it, for whoever is logged in.
	 *
	 * @param string   $hook          The action.
	 * @param callable $callback      Prints.
	 * @param int      $priority      As for add_action().
	 * @param int      $accepted_args As for add_action().
	 */
	public static function view( string $hook, callable $callback, int $priority = 10, int $accepted_args = 1 ): void {
		add_action( $hook, self::printing( $hook, $callback ), $priority, $accepted_args );
	}

	/**
	 * A shortcode; when it goes wrong, a sentence for whoever is logged in.
	 *
	 * @param non-empty-string $tag      The shortcode.
	 * @param callable $callback Returns HTML.
	 */
	public static function shortcode( string $tag, callable $callback ): void {
		add_shortcode( $tag, self::html( $tag, $callback ) );
	}

	/**
	 * A callback that returns HTML, such as a block's.
	 *
	 * @param string   $where    What it is, for the log.
	 * @param callable $callback Returns HTML.
	 */
	public static function html( string $where, callable $callback ): self {
		return self::answering( $where, $callback, static fn (): string => self::sentence() );
	}

	/**
	 * A callback that prints, such as a meta box's or a page's.
	 *
	 * @param string   $where    What it is, for the log.
	 * @param callable $callback Prints.
	 */
	public static function printing( string $where, callable $callback ): self {
		$whole = static function ( mixed ...$args ) use ( $callback ): void {
			$level = ob_get_level();
			ob_start();
			try {
				call_user_func_array( $callback, $args );
			} catch ( Throwable $error ) {
				while ( ob_get_level() > $level ) {
					ob_end_clean();
				}
				throw $error;
			}
			while ( ob_get_level() > $level ) {
				ob_end_flush();
			}
		};

		return self::answering(
			$where,
			$whole,
			static function (): void {
				echo wp_kses_post( self::sentence() );
			}
		);
	}

	/**
	 * A callback with an answer of its own for when it goes wrong.
	 *
	 * @param string                                             $where     What it is, for the log.
	 * @param callable                                           $callback  What to do.
	 * @param callable( array<array-key, mixed>, Throwable ): mixed $otherwise What to return when that went wrong, of the arguments.
	 */
	public static function answering( string $where, callable $callback, callable $otherwise ): self {
		return new self( $where, $callback, $otherwise );
	}

	/**
	 * Other code at a hook of the plugin, which keeps what it filters as it was. See Listeners.
	 *
	 * @param string $hook     The hook.
	 * @param mixed  $callback As WordPress keeps it; what cannot be called is a fault when it is.
	 */
	public static function listener( string $hook, mixed $callback ): self {
		return new self( $hook, $callback, static fn ( array $args ): mixed => $args[0] ?? null );
	}

	/**
	 * Does it.
	 *
	 * @param mixed ...$args As the hook gives them.
	 * @return mixed What the callback returned.
	 * @throws Throwable What was thrown to end the request, see Fault::pass_end().
	 */
	public function __invoke( mixed ...$args ): mixed {
		try {
			// Not a plain call: this file is strict about types, and hooks give ids as text where they are numbers.
			return call_user_func_array( $this->callback, $args );
		} catch ( Throwable $error ) {
			// In the request that deletes the plugin its files are gone, and there is nothing to tell.
			if ( class_exists( Fault::class ) ) {
				Fault::pass_end( $error );
				Fault::tell( $error, $this->where );
			}

			return ( $this->otherwise )( $args, $error );
		}
	}

	/**
	 * What stands where credits should.
	 */
	private static function sentence(): string {
		return is_user_logged_in() ? '<p class="aipuffer-unavailable">' . esc_html__( 'Credits cannot be shown right now.', 'aipuffer' ) . '</p>' : '';
	}
}
