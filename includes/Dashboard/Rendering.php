<?php
/**
 * The dashboard on a page.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Problem;

defined( 'ABSPATH' ) || exit;

/**
 * Shows the dashboard of whoever looks at the page: by the shortcode, by the block, in My Account.
 *
 * @phpstan-import-type HistoryPage from History
 */
final class Rendering {
	/**
	 * What ids and arguments of addresses begin with.
	 */
	public const PARAMETER = 'aipuffer-dashboard';

	/**
	 * The style, and the script of visitors, by their handles.
	 */
	private const STYLE = 'aipuffer-dashboard';
	private const GUEST = 'aipuffer-dashboard-guest';

	/**
	 * Dashboards on this page so far.
	 *
	 * @var int
	 */
	private int $shown = 0;

	/**
	 * Takes what it shows.
	 *
	 * @param RoleAccess    $access  Which roles may see it.
	 * @param DashboardData $data    Balance, purchases, quotas.
	 * @param History       $history Own ledger.
	 * @param GuestQuotas   $guests  Quotas of visitors.
	 */
	public function __construct(
		private readonly RoleAccess $access,
		private readonly DashboardData $data,
		private readonly History $history,
		private readonly GuestQuotas $guests
	) {}

	/**
	 * The block, with its scripts and the style. They are loaded only where the dashboard is shown or edited.
	 *
	 * @param string       $plugin_file The plugin's main file.
	 * @param AdminScripts $scripts     Scripts of the build.
	 */
	public function register( string $plugin_file, AdminScripts $scripts ): void {
		wp_register_style( self::STYLE, plugins_url( 'includes/Dashboard/dashboard.css', $plugin_file ), [], \AIPuffer\VERSION );
		$scripts->register( 'credits-usage' );
		$scripts->register( 'dashboard-guest' );
		wp_script_add_data( self::GUEST, 'strategy', 'defer' );
		register_block_type( dirname( $plugin_file ) . '/blocks/credits-usage', [ 'render_callback' => Contained::html( 'credits-usage', [ $this, 'block' ] ) ] );
	}

	/**
	 * The shortcode.
	 *
	 * @param mixed $attributes As WordPress gives them; '' where there are none.
	 */
	public function shortcode( mixed $attributes = '' ): string {
		return $this->render( Attributes::of_shortcode( $attributes ), 'class="aipuffer-dashboard"' );
	}

	/**
	 * The block.
	 *
	 * @param array<string, mixed> $attributes Of the block.
	 */
	public function block( array $attributes ): string {
		return $this->render( Attributes::of_block( $attributes ), get_block_wrapper_attributes( [ 'class' => 'aipuffer-dashboard' ] ) );
	}

	/**
	 * The dashboard of whoever looks at the page.
	 *
	 * @param Attributes $attributes As the page has it.
	 * @param string     $wrapper    Attributes of the outermost element, escaped.
	 */
	private function render( Attributes $attributes, string $wrapper ): string {
		wp_enqueue_style( self::STYLE );
		++$this->shown;
		$user = get_current_user_id();
		if ( 0 === $user ) {
			$view = new View( $attributes, $this->shown, null, null, $this->guests->limits() );
			if ( [] !== $view->limits ) {
				wp_enqueue_script( self::GUEST );
			}
		} else {
			if ( ! defined( 'DONOTCACHEPAGE' ) ) {
				// The page holds one person's figures: no page cache may keep it.
				define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The name all page caches know.
			}
			$view = $this->access->allows_dashboard( $user )
				? new View( $attributes, $this->shown, $this->data->of( $user ), $this->history_of( $user ), [] )
				: new View( $attributes, $this->shown, null, null, [] );
		}

		return $view->html( $wrapper );
	}

	/**
	 * The page of the history that the address asks for. What is no page of theirs is the first.
	 *
	 * @param int $user Whose.
	 * @return HistoryPage
	 */
	private function history_of( int $user ): array {
		$argument = self::PARAMETER . '-' . $this->shown . '-history';
		// phpcs:ignore WordPress.Security -- Only reads, and is a name and a number or nothing.
		$asked = isset( $_GET[ $argument ] ) && is_string( $_GET[ $argument ] ) ? $_GET[ $argument ] : '';
		if ( 1 !== preg_match( '/^(before|after)-([1-9][0-9]{0,17})$/D', $asked, $cursor ) ) {
			return $this->history->page( $user );
		}
		try {
			return $this->history->page( $user, ...[ $cursor[1] => (int) $cursor[2] ] );
		} catch ( Problem ) {
			return $this->history->page( $user );
		}
	}
}
