<?php
/**
 * Who a call is for.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Capabilities;

defined( 'ABSPATH' ) || exit;

/**
 * Who asks, and who pays where calls are charged.
 */
final class Person {
	/**
	 * A person.
	 *
	 * @param int    $user_id Who asks: a user, or 0 for a visitor who is not logged in and for background work.
	 * @param string $source  How the request came: `web`, `cron` or `cli`.
	 * @param ?int   $payer   Who pays: a user, 0 for the visiting guest, null for nobody.
	 */
	private function __construct(
		public readonly int $user_id,
		public readonly string $source,
		public readonly ?int $payer
	) {}

	/**
	 * Who the present request is for.
	 *
	 * Background work is charged to nobody unless told. In a cron job the current user says nothing about that: it may be
	 * whoever happened to visit the site. On the command line there is one only where somebody has named them.
	 *
	 * @param Origin           $origin    Where the call comes from.
	 * @param Operation        $operation What is asked.
	 * @param MeteringSettings $settings  Who pays at all.
	 */
	public static function present( Origin $origin, Operation $operation, MeteringSettings $settings ): self {
		$source  = self::source();
		$user_id = 'cron' === $source ? 0 : get_current_user_id();

		/**
		 * Filters who a call of WordPress's AI client is for, so that background work can name the person it is done
		 * for. Whoever is named pays, also an administrator where administrators do not.
		 *
		 * @param int|false|null        $payer Null: as the settings say. A user's id; 0 for the visiting guest; false for nobody.
		 * @param array<string, string> $call  `plugin, ability, operation`, and `source`: web, cron or cli.
		 */
		$told = apply_filters(
			'aipuffer_ai_call_payer',
			null,
			[ 'plugin' => $origin->plugin, 'ability' => $origin->ability, 'operation' => $operation->value, 'source' => $source ]
		);
		if ( is_int( $told ) && $told >= 0 ) {
			return new self( $told, $source, $told );
		}

		return new self( $user_id, $source, false !== $told && self::pays( $user_id, $source, $settings ) ? $user_id : null );
	}

	/**
	 * Whether somebody pays for their own calls.
	 *
	 * @param int              $user_id  Who asks.
	 * @param string           $source   How the request came.
	 * @param MeteringSettings $settings Who pays at all.
	 */
	private static function pays( int $user_id, string $source, MeteringSettings $settings ): bool {
		if ( 0 === $user_id ) {
			return 'web' === $source && $settings->charge_guests;
		}

		return $settings->charge_administrators || ! user_can( $user_id, Capabilities::MANAGE );
	}

	/**
	 * How the present request came. WooCommerce's queue runs jobs in a request of its own, which carries a visitor's
	 * cookies.
	 */
	private static function source(): string {
		if ( wp_doing_cron() || doing_action( 'wp_ajax_as_async_request_queue_runner' ) || doing_action( 'wp_ajax_nopriv_as_async_request_queue_runner' ) ) {
			return 'cron';
		}

		return 'cli' === PHP_SAPI ? 'cli' : 'web';
	}
}
