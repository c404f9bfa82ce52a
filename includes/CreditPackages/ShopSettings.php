<?php
/**
 * Where customers see and buy their credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * The two addresses of the WooCommerce tab, with what the tab has to know beside them. They work without WooCommerce:
 * credits can be sold elsewhere.
 */
final class ShopSettings {
	private const URL_LENGTH = 2000;

	/**
	 * Options by field.
	 */
	private const OPTIONS = [
		'dashboard_url'   => Settings::DASHBOARD_URL,
		'buy_credits_url' => Settings::BUY_CREDITS_URL,
	];

	/**
	 * Takes the dashboard's page.
	 *
	 * @param DashboardPage $dashboard Finds and makes it.
	 */
	public function __construct( private readonly DashboardPage $dashboard ) {}

	/**
	 * What can be set: an address of http or https, or nothing.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function args(): array {
		return array_fill_keys( array_keys( self::OPTIONS ), [ 'type' => 'string', 'maxLength' => self::URL_LENGTH ] );
	}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text = [ 'type' => 'string', 'readonly' => true ];
		$id   = [ 'type' => 'integer', 'readonly' => true ];
		$page = [ 'type' => [ 'object', 'null' ], 'readonly' => true, 'properties' => [ 'id' => $id, 'title' => $text ] ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-shop-settings',
			'type'       => 'object',
			'properties' => self::args() + [
				'dashboard_page'       => $page,
				'buy_credits_page'     => $page,
				'shop_url'             => $text,
				'new_product_url'      => $text,
				'woocommerce'          => [
					'type'       => 'object',
					'readonly'   => true,
					'properties' => [ 'active' => [ 'type' => 'boolean' ], 'installed' => [ 'type' => 'boolean' ], 'version' => [ 'type' => [ 'string', 'null' ] ] ],
				],
				'pages_with_dashboard' => [ 'type' => 'array', 'readonly' => true, 'items' => [ 'type' => 'object', 'properties' => [ 'id' => $id, 'title' => $text, 'url' => $text, 'status' => $text ] ] ],
				'warnings'             => [ 'type' => 'object', 'readonly' => true, 'description' => __( 'What looks wrong with a saved address, by its field.', 'aipuffer' ) ],
			],
		];
	}

	/**
	 * The settings.
	 *
	 * @return array<string, mixed> See schema().
	 */
	public function read(): array {
		$urls  = array_map( static fn ( string $option ): string => (string) get_option( $option, '' ), self::OPTIONS );
		$pages = array_map( [ self::class, 'page_at' ], $urls );
		$short = static fn ( ?WP_Post $page ): ?array => $page ? [ 'id' => $page->ID, 'title' => get_the_title( $page ) ] : null;
		$shop  = function_exists( 'wc_get_page_id' ) ? (int) wc_get_page_id( 'shop' ) : 0;

		return $urls + [
			'dashboard_page'       => $short( $pages['dashboard_url'] ),
			'buy_credits_page'     => $short( $pages['buy_credits_url'] ),
			'shop_url'             => $shop > 0 ? (string) get_permalink( $shop ) : '',
			'new_product_url'      => admin_url( 'post-new.php?post_type=product' ),
			'woocommerce'          => [
				'active'    => class_exists( 'WooCommerce' ),
				'installed' => class_exists( 'WooCommerce' ) || file_exists( constant( 'WP_PLUGIN_DIR' ) . '/woocommerce/woocommerce.php' ),
				'version'   => defined( 'WC_VERSION' ) ? (string) constant( 'WC_VERSION' ) : null,
			],
			'pages_with_dashboard' => array_map(
				static fn ( WP_Post $page ): array => [ 'id' => $page->ID, 'title' => get_the_title( $page ), 'url' => (string) get_permalink( $page ), 'status' => $page->post_status ],
				$this->dashboard->all()
			),
			'warnings'             => (object) $this->warnings( $pages ),
		];
	}

	/**
	 * Saves addresses. All or none of them; what is left out stays.
	 *
	 * @param array<string, mixed> $fields `dashboard_url, buy_credits_url`.
	 * @throws Problem 400, naming the field.
	 */
	public function save( array $fields ): void {
		$urls = [];
		foreach ( array_intersect_key( $fields, self::OPTIONS ) as $field => $url ) {
			$urls[ $field ] = self::checked( $field, $url );
		}
		foreach ( $urls as $field => $url ) {
			update_option( self::OPTIONS[ $field ], $url );
		}
	}

	/**
	 * Makes the dashboard's page, or takes the one there is, and sets its address.
	 *
	 * @return bool Whether the page is new.
	 * @throws Problem See DashboardPage::find_or_create().
	 */
	public function create_dashboard_page(): bool {
		[ $page, $is_new ] = $this->dashboard->find_or_create();
		update_option( Settings::DASHBOARD_URL, (string) get_permalink( $page ) );

		return $is_new;
	}

	/**
	 * Checks an address.
	 *
	 * @param string $field Its name.
	 * @param mixed  $url   What a caller sent.
	 * @throws Problem 400.
	 */
	private static function checked( string $field, mixed $url ): string {
		$url = is_string( $url ) ? trim( $url ) : "\0";
		if ( '' === $url ) {
			return '';
		}
		$parts = preg_match( '/[\s<>"\\\\^`{|}\x00-\x1f\x7f]/', $url ) ? false : wp_parse_url( $url );
		$plain = is_array( $parts ) && ! empty( $parts['host'] ) && ! isset( $parts['user'] ) && in_array( strtolower( $parts['scheme'] ?? '' ), [ 'http', 'https' ], true );
		$clean = $plain ? esc_url_raw( $url, [ 'http', 'https' ] ) : '';

		/* translators: %s: name of the field. */
		return '' === $clean ? Raise::invalid( $field, sprintf( __( '%s must be a whole address that begins with https:// or http://, or empty.', 'aipuffer' ), $field ) ) : $clean;
	}

	/**
	 * The page of this site an address leads to.
	 *
	 * @param string $url The address.
	 */
	private static function page_at( string $url ): ?WP_Post {
		$id   = '' === $url ? 0 : url_to_postid( $url );
		$page = $id > 0 ? get_post( $id ) : null;

		return $page instanceof WP_Post ? $page : null;
	}

	/**
	 * What looks wrong with saved addresses.
	 *
	 * @param array<string, ?WP_Post> $pages The pages they lead to, by field; null where it is none of this site's.
	 * @return array<string, string> By field.
	 */
	private function warnings( array $pages ): array {
		$warnings = [];
		foreach ( array_filter( $pages ) as $field => $page ) {
			if ( 'publish' !== $page->post_status ) {
				/* translators: %s: title of a page. */
				$warnings[ $field ] = sprintf( __( 'The page "%s" is not published, so customers cannot see it.', 'aipuffer' ), get_the_title( $page ) );
			} elseif ( 'dashboard_url' === $field && ! $this->dashboard->is_on( $page ) ) {
				/* translators: %s: title of a page. */
				$warnings[ $field ] = sprintf( __( 'The page "%s" does not show the dashboard. Add the shortcode or the block to it.', 'aipuffer' ), get_the_title( $page ) );
			}
		}

		return $warnings;
	}
}
