<?php
/**
 * The customer dashboard.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Metering\Metering;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Settings;

/**
 * `[aipkit_token_usage]` and `/dashboard`: what a person has, bought and used. Everybody sees their own, never another's.
 *
 * @phpstan-type Attributes array<string, string>
 */
final class Dashboard {
	public const SHORTCODE = 'aipkit_token_usage';

	private readonly DashboardData $data;

	/**
	 * Takes what it shows.
	 *
	 * @param Metering    $metering Balances and quotas.
	 * @param Quotas      $quotas   Scopes with limits.
	 * @param LedgerQuery $ledger   Purchases.
	 */
	public function __construct( Metering $metering, Quotas $quotas, LedgerQuery $ledger ) {
		$this->data = new DashboardData( $metering, $quotas, $ledger );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_shortcode( self::SHORTCODE, [ $this, 'render' ] );
		add_action( 'wp_enqueue_scripts', [ $this, 'register_style' ] );
		( new AccountPage( $this ) )->register();
	}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register_routes( RestApi $api ): void {
		$api->route( 'GET', '/dashboard', Access::LoggedIn, fn (): array => $this->data->of( get_current_user_id() ) );
	}

	/**
	 * The style, printed only on pages that show the dashboard.
	 */
	public function register_style(): void {
		wp_register_style( 'aipuffer-dashboard', plugins_url( 'dashboard.css', __FILE__ ), [], \AIPuffer\VERSION );
	}

	/**
	 * The shortcode.
	 *
	 * @param array<string, string>|string $attributes As WordPress gives them; '' where there are none.
	 */
	public function render( $attributes ): string {
		$attributes = self::attributes( is_array( $attributes ) ? $attributes : [] );
		wp_enqueue_style( 'aipuffer-dashboard' );
		if ( ! defined( 'DONOTCACHEPAGE' ) ) {
			// The page holds one person's figures: no page cache may keep it.
			define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The name all page caches know.
		}
		$dashboard = is_user_logged_in() ? $this->data->of( get_current_user_id() ) : null;

		ob_start();
		require __DIR__ . '/view.php';

		return (string) ob_get_clean();
	}

	/**
	 * Attributes with the defaults of the documentation.
	 *
	 * @param array<string, string> $attributes As written in the page.
	 * @return array{chatbot: bool, aiforms: bool, imagegenerator: bool, title: string, intro: string, buycredits: bool,
	 *               buycreditslabel: string, buycreditsurl: string, purchasehistory: bool}
	 */
	public static function attributes( array $attributes ): array {
		$values = shortcode_atts(
			[
				'chatbot'         => 'true',
				'aiforms'         => 'true',
				'imagegenerator'  => 'true',
				'title'           => __( 'Credits & Usage', 'aipuffer' ),
				'intro'           => __( 'View your credits, purchases, and quotas.', 'aipuffer' ),
				'buycredits'      => 'true',
				'buycreditslabel' => __( 'Buy credits', 'aipuffer' ),
				'buycreditsurl'   => '',
				'purchasehistory' => 'true',
			],
			$attributes,
			self::SHORTCODE
		);
		$shown  = static fn ( string $name ): bool => filter_var( $values[ $name ], FILTER_VALIDATE_BOOLEAN );

		return [
			'chatbot'         => $shown( 'chatbot' ),
			'aiforms'         => $shown( 'aiforms' ),
			'imagegenerator'  => $shown( 'imagegenerator' ),
			'title'           => (string) $values['title'],
			'intro'           => (string) $values['intro'],
			'buycredits'      => $shown( 'buycredits' ),
			'buycreditslabel' => (string) $values['buycreditslabel'],
			'buycreditsurl'   => '' === $values['buycreditsurl'] ? Settings::buy_credits_url() : (string) $values['buycreditsurl'],
			'purchasehistory' => $shown( 'purchasehistory' ),
		];
	}
}
