<?php
/**
 * What the plugin tells other code, and what it asks it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Closure;
use Throwable;
use UnexpectedValueException;
use WP_Hook;

defined( 'ABSPATH' ) || exit;

/**
 * Fires the plugin's own actions and filters, each listener by itself: one that throws is told to the site's log, the others
 * hear it all the same, and whoever charged, adjusted or asked gets their answer.
 *
 * WordPress calls listeners in one loop, which the first exception leaves. So each is put into a Contained where WordPress
 * keeps it, under its own name: order, number of arguments, remove_action() and has_action() are as before.
 */
final class Listeners {
	/**
	 * Fires an action.
	 *
	 * @param non-empty-string $hook    Its name, `aipuffer_…`.
	 * @param mixed  ...$args What listeners get.
	 */
	public static function tell( string $hook, mixed ...$args ): void {
		self::isolate( $hook, false );
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- The plugin's own, see $hook.
		self::within( $hook, static fn () => do_action( $hook, ...$args ), null );
	}

	/**
	 * Filters a value. A listener that throws, or answers in another type, leaves it as it was for the next. Numbers and text
	 * stand for each other where they mean the same.
	 *
	 * @template T
	 * @param non-empty-string $hook    Its name, `aipuffer_…`.
	 * @param T      $value   What to filter; null, of which no type follows, is not asked about here.
	 * @param mixed  ...$args What listeners get besides.
	 * @return (T is bool ? bool : T)
	 */
	public static function ask( string $hook, mixed $value, mixed ...$args ): mixed {
		self::isolate( $hook, true );
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- The plugin's own, see $hook.
		return self::within( $hook, static fn () => self::as_type_of( $value, apply_filters( $hook, $value, ...$args ) ), $value );
	}

	/**
	 * Filters items. Those that are not what is meant are left out.
	 *
	 * @template K of array-key
	 * @template T
	 * @param non-empty-string        $hook    Its name, `aipuffer_…`.
	 * @param array<K, T>             $items   What to filter.
	 * @param callable( mixed ): bool $is_item Whether something is such an item.
	 * @param mixed                   ...$args What listeners get besides.
	 * @return array<K, T>
	 */
	public static function ask_each( string $hook, array $items, callable $is_item, mixed ...$args ): array {
		$answer = self::ask( $hook, $items, ...$args );
		if ( $answer === $items ) {
			return $items;
		}
		$fit = array_filter( $answer, $is_item );
		if ( count( $fit ) < count( $answer ) ) {
			Fault::tell( new UnexpectedValueException( 'an item that lacks something, or has it in another type, was left out' ), $hook );
		}

		return $fit;
	}

	/**
	 * Whether something has these fields as text, and lists of text.
	 *
	 * @param mixed        $item  Anything.
	 * @param list<string> $texts Fields.
	 * @param list<string> $lists Fields; only looked at where they are there.
	 */
	public static function has( mixed $item, array $texts, array $lists = [] ): bool {
		if ( ! is_array( $item ) || count( array_filter( array_intersect_key( $item, array_flip( $texts ) ), 'is_string' ) ) < count( $texts ) ) {
			return false;
		}
		foreach ( array_intersect_key( $item, array_flip( $lists ) ) as $list ) {
			if ( ! is_array( $list ) || array_filter( $list, 'is_string' ) !== $list ) {
				return false;
			}
		}

		return true;
	}

	/**
	 * Puts each listener that WordPress knows by now into a Contained.
	 *
	 * @param string $hook   The hook.
	 * @param bool   $filter Whether what they answer counts.
	 */
	private static function isolate( string $hook, bool $filter ): void {
		global $wp_filter;
		$registered = $wp_filter[ $hook ] ?? null;
		if ( ! $registered instanceof WP_Hook ) {
			return;
		}
		foreach ( $registered->callbacks as $priority => $callbacks ) {
			foreach ( $callbacks as $id => $callback ) {
				if ( ! $callback['function'] instanceof Contained ) {
					$registered->callbacks[ $priority ][ $id ] = [
						'function'      => Contained::listener( $hook, $filter ? self::typed( $callback['function'], $callback['accepted_args'] ) : $callback['function'] ),
						// A filter that takes nothing gets what stays when it fails.
						'accepted_args' => $filter ? max( 1, $callback['accepted_args'] ) : $callback['accepted_args'],
					];
				}
			}
		}
	}

	/**
	 * A listener that answers in the type it was asked in.
	 *
	 * @param mixed $callback As WordPress keeps it; what cannot be called is a fault when it is.
	 * @param int   $accepted How many arguments it gets.
	 */
	private static function typed( mixed $callback, int $accepted ): Closure {
		return static fn ( mixed ...$args ): mixed => self::as_type_of( $args[0], call_user_func_array( $callback, array_slice( $args, 0, $accepted ) ) );
	}

	/**
	 * Fires. What still throws is no listener of this hook: one of `all`, or one that another has added just now.
	 *
	 * @param string            $hook      The hook.
	 * @param callable(): mixed $fire      Fires it.
	 * @param mixed             $otherwise What to return when that throws.
	 * @throws Throwable What was thrown to end the request, see Fault::pass_end().
	 */
	private static function within( string $hook, callable $fire, mixed $otherwise ): mixed {
		global $wp_current_filter;
		$before = $wp_current_filter;
		try {
			return $fire();
		} catch ( Throwable $error ) {
			// WordPress takes a hook off this list after its loop, which was left.
			$wp_current_filter = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- See above.
			Fault::pass_end( $error );
			Fault::tell( $error, $hook );

			return $otherwise;
		}
	}

	/**
	 * An answer in the type of what was filtered.
	 *
	 * @param mixed $value  Of that type.
	 * @param mixed $answer The answer.
	 * @throws UnexpectedValueException Where it means nothing of that type.
	 */
	private static function as_type_of( mixed $value, mixed $answer ): mixed {
		return match ( true ) {
			get_debug_type( $answer ) === get_debug_type( $value )              => $answer,
			is_bool( $value ) && is_scalar( $answer )                           => (bool) $answer,
			is_int( $value ) && is_numeric( $answer )                           => (int) $answer,
			is_string( $value ) && ( is_int( $answer ) || is_float( $answer ) ) => (string) $answer,
			default                                                             => throw new UnexpectedValueException( esc_html( sprintf( '%s expected, %s given', get_debug_type( $value ), get_debug_type( $answer ) ) ) ),
		};
	}
}
