<?php
/**
 * My Account > Credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The dashboard as an endpoint of WooCommerce's My Account page. Without WooCommerce none of these filters is asked.
 */
final class AccountPage {
	private const ENDPOINT = 'aipuffer-credits';
	private const SLUG     = 'credits';

	/**
	 * Takes the dashboard.
	 *
	 * @param Rendering  $dashboard What it shows.
	 * @param RoleAccess $access    Whose menu it is in.
	 */
	public function __construct( private readonly Rendering $dashboard, private readonly RoleAccess $access ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::filter( 'woocommerce_get_query_vars', [ $this, 'add_endpoint' ] );
		Contained::filter( 'woocommerce_account_menu_items', [ $this, 'add_to_menu' ] );
		Contained::filter( 'woocommerce_endpoint_' . self::ENDPOINT . '_title', [ self::class, 'label' ] );
		Contained::view( 'woocommerce_account_' . self::ENDPOINT . '_endpoint', [ $this, 'render' ] );
		Contained::action( 'woocommerce_init', [ $this, 'flush_once' ] );
	}

	/**
	 * Adds the endpoint.
	 *
	 * @param array<string, string> $slugs Slugs by endpoint.
	 * @return array<string, string>
	 */
	public function add_endpoint( array $slugs ): array {
		return $slugs + [ self::ENDPOINT => self::SLUG ];
	}

	/**
	 * Adds it to the menu, before "Log out", of whoever may see it.
	 *
	 * @param array<string, string> $labels Labels by endpoint.
	 * @return array<string, string>
	 */
	public function add_to_menu( array $labels ): array {
		if ( ! $this->access->allows_dashboard( get_current_user_id() ) ) {
			return $labels;
		}
		$last = array_intersect_key( $labels, [ 'customer-logout' => true ] );

		return array_diff_key( $labels, $last ) + [ self::ENDPOINT => self::label() ] + $last;
	}

	/**
	 * Its name in the menu and above the page.
	 */
	public static function label(): string {
		return __( 'Credits', 'aipuffer' );
	}

	/**
	 * The page. Its heading is My Account's.
	 */
	public function render(): void {
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The view escapes.
		echo $this->dashboard->shortcode( [ 'title' => '' ] );
	}

	/**
	 * Has WordPress learn the new address, once. Activation is no moment for it: WooCommerce may come later.
	 */
	public function flush_once(): void {
		if ( self::SLUG !== get_option( Settings::ACCOUNT_ENDPOINT ) ) {
			update_option( Settings::ACCOUNT_ENDPOINT, self::SLUG );
			// WordPress puts this off until all addresses are known.
			flush_rewrite_rules( false );
		}
	}
}
