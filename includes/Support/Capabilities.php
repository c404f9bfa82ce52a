<?php
/**
 * Who may see and who may change.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * The plugin's two capabilities and the roles that get them.
 */
final class Capabilities {
	/**
	 * Read usage, logs, ledger, balances and prices.
	 */
	public const VIEW = 'aipuffer_view_usage';

	/**
	 * Change balances, prices and limits, and delete logs.
	 */
	public const MANAGE = 'aipuffer_manage_usage';

	private const ROLES = [
		'administrator' => [ self::VIEW, self::MANAGE ],
		'shop_manager'  => [ self::VIEW ],
	];

	/**
	 * Gives the roles their capabilities. Called when the plugin or WooCommerce (which brings the shop manager) is installed.
	 */
	public static function grant(): void {
		foreach ( self::ROLES as $role => $capabilities ) {
			foreach ( $capabilities as $capability ) {
				get_role( $role )?->add_cap( $capability );
			}
		}
	}

	/**
	 * Takes them from every role, also those a site gave them to by itself.
	 */
	public static function revoke(): void {
		foreach ( array_keys( wp_roles()->roles ) as $role ) {
			get_role( (string) $role )?->remove_cap( self::VIEW );
			get_role( (string) $role )?->remove_cap( self::MANAGE );
		}
	}
}
