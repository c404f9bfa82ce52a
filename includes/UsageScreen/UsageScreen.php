<?php
/**
 * AI Puffer in the admin menu.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\UsageScreen;

use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Contained;
use AIPuffer\WordPressAi\WordPressAi;

defined( 'ABSPATH' ) || exit;

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
	 * Takes the build.
	 *
	 * @param AdminScripts $scripts Scripts of the build.
	 */
	public function __construct( private readonly AdminScripts $scripts ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'admin_menu', [ $this, 'add_pages' ] );
		// After WooCommerce has registered its scripts.
		Contained::action( 'admin_enqueue_scripts', [ $this, 'enqueue' ], 20 );
	}

	/**
	 * The menu. Before WordPress 7.0 there is nothing to meter.
	 */
	public function add_pages(): void {
		add_menu_page( __( 'AI Puffer', 'aipuffer' ), __( 'AI Puffer', 'aipuffer' ), Capabilities::VIEW, self::SLUG, '', 'dashicons-chart-bar', 58 );
		$this->add_page( self::SLUG, __( 'Usage', 'aipuffer' ) );
		$this->add_page( 'aipuffer-limits', __( 'Limits', 'aipuffer' ) );
		$this->add_page( 'aipuffer-customers', __( 'Customers', 'aipuffer' ) );
		if ( WordPressAi::is_available() ) {
			$this->add_page( 'aipuffer-metering', __( 'Metering', 'aipuffer' ) );
		}
	}

	/**
	 * Loads the scripts on the plugin's own pages.
	 *
	 * @param string $hook The page's hook.
	 */
	public function enqueue( string $hook ): void {
		if ( ! isset( $this->pages[ $hook ] ) || ! $this->scripts->is_built( self::BUNDLE ) ) {
			return;
		}
		if ( wp_script_is( 'wc-components', 'registered' ) ) {
			$this->scripts->enqueue( self::PACKAGES_TABLE );
			wp_enqueue_style( 'wc-components' );
		}
		$this->scripts->enqueue( self::BUNDLE );
	}

	/**
	 * Adds a page to the menu.
	 *
	 * @param string $slug  Its address.
	 * @param string $title Its title.
	 */
	private function add_page( string $slug, string $title ): void {
		$hook = add_submenu_page( self::SLUG, $title, $title, Capabilities::VIEW, $slug, Contained::printing( $slug, fn () => $this->render( $slug, $title ) ) );
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
			<?php if ( $this->scripts->is_built( self::BUNDLE ) ) : ?>
				<noscript><p><?php esc_html_e( 'This screen needs JavaScript.', 'aipuffer' ); ?></p></noscript>
			<?php else : ?>
				<div class="notice notice-error"><p><?php esc_html_e( 'The screens of AI Puffer have not been built. Run npm ci and npm run build in the plugin\'s folder.', 'aipuffer' ); ?></p></div>
			<?php endif; ?>
		</div>
		<?php
	}
}
