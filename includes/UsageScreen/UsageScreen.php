<?php
/**
 * AI Puffer in the admin menu.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\UsageScreen;

use AIPuffer\Support\Capabilities;

/**
 * The plugin's admin pages. Each is an empty element that one script fills; which page it is, is written on the element.
 */
final class UsageScreen {
	/**
	 * Slug of AI Puffer > Usage, and of the menu.
	 */
	public const SLUG = 'aipuffer-usage';

	/**
	 * The script and style, by their name in build/.
	 */
	private const BUNDLE = 'usage-screen';

	/**
	 * The script with what is drawn by WooCommerce's own components, loaded beside WooCommerce only.
	 */
	private const PACKAGES_TABLE = 'credit-packages-table';

	/**
	 * Slugs by the hook WordPress gives the page.
	 *
	 * @var array<string, string>
	 */
	private array $pages = [];

	/**
	 * Takes where the plugin is.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'admin_menu', [ $this, 'add_pages' ] );
		add_action( 'admin_enqueue_scripts', [ $this, 'enqueue' ] );
	}

	/**
	 * The menu.
	 */
	public function add_pages(): void {
		add_menu_page( __( 'AI Puffer', 'aipuffer' ), __( 'AI Puffer', 'aipuffer' ), Capabilities::VIEW, self::SLUG, '', 'dashicons-chart-bar', 58 );
		$this->add_page( self::SLUG, __( 'Usage', 'aipuffer' ) );
	}

	/**
	 * Loads the script on the plugin's own pages.
	 *
	 * @param string $hook The page's hook.
	 */
	public function enqueue( string $hook ): void {
		if ( ! isset( $this->pages[ $hook ] ) || ! $this->is_built() ) {
			return;
		}
		if ( wp_script_is( 'wc-components', 'registered' ) ) {
			$this->enqueue_script( self::PACKAGES_TABLE );
			wp_enqueue_style( 'wc-components' );
		}
		$version = $this->enqueue_script( self::BUNDLE );
		wp_add_inline_script( 'aipuffer-usage-screen', 'window.aipufferSettings = ' . wp_json_encode( self::settings() ) . ';', 'before' );

		wp_enqueue_style( 'aipuffer-usage-screen', plugins_url( 'build/' . self::BUNDLE . '.css', $this->plugin_file ), [ 'wp-components' ], $version );
		wp_style_add_data( 'aipuffer-usage-screen', 'rtl', 'replace' );
	}

	/**
	 * Loads a script of the build with its translations.
	 *
	 * @param string $name Its name in build/.
	 * @return string Its version.
	 */
	private function enqueue_script( string $name ): string {
		$asset = require $this->built( "$name.asset.php" );
		wp_enqueue_script( "aipuffer-$name", plugins_url( "build/$name.js", $this->plugin_file ), $asset['dependencies'], $asset['version'], [ 'in_footer' => true ] );
		wp_set_script_translations( "aipuffer-$name", 'aipuffer', dirname( $this->plugin_file ) . '/languages' );

		return $asset['version'];
	}

	/**
	 * Adds a page to the menu.
	 *
	 * @param string $slug  Its address.
	 * @param string $title Its title.
	 */
	private function add_page( string $slug, string $title ): void {
		$hook = add_submenu_page( self::SLUG, $title, $title, Capabilities::VIEW, $slug, fn () => $this->render( $slug, $title ) );
		if ( false !== $hook ) {
			$this->pages[ $hook ] = $slug;
		}
	}

	/**
	 * The element the script fills.
	 *
	 * @param string $slug  The page.
	 * @param string $title Its title, for while it loads and without a script.
	 */
	private function render( string $slug, string $title ): void {
		?>
		<div class="wrap aipuffer-screen" id="aipuffer-screen" data-page="<?php echo esc_attr( $slug ); ?>">
			<h1><?php echo esc_html( $title ); ?></h1>
			<?php if ( $this->is_built() ) : ?>
				<noscript><p><?php esc_html_e( 'This screen needs JavaScript.', 'aipuffer' ); ?></p></noscript>
			<?php else : ?>
				<div class="notice notice-error"><p><?php esc_html_e( 'The screens of AI Puffer have not been built. Run npm ci and npm run build in the plugin\'s folder.', 'aipuffer' ); ?></p></div>
			<?php endif; ?>
		</div>
		<?php
	}

	/**
	 * What the script has to know before its first request.
	 *
	 * @return array<string, mixed> See src/support/settings.ts.
	 */
	private static function settings(): array {
		global $wp_locale;

		return [
			'screenUrl'   => admin_url( 'admin.php' ),
			'canManage'   => current_user_can( Capabilities::MANAGE ),
			'userId'      => get_current_user_id(),
			'woocommerce' => class_exists( 'WooCommerce' ),
			'numbers'     => [
				'decimal'   => $wp_locale->number_format['decimal_point'] ?? '.',
				// WordPress writes a space between groups as an entity, for HTML.
				'thousands' => html_entity_decode( $wp_locale->number_format['thousands_sep'] ?? ',' ),
			],
		];
	}

	/**
	 * Whether the screens were built: a checkout has no build/.
	 */
	private function is_built(): bool {
		return is_readable( $this->built( self::BUNDLE . '.asset.php' ) );
	}

	/**
	 * A file of the build.
	 *
	 * @param string $name Its name.
	 */
	private function built( string $name ): string {
		return dirname( $this->plugin_file ) . '/build/' . $name;
	}
}
