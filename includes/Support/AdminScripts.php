<?php
/**
 * Scripts of the build.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Loads what `npm run build` made of src/, with translations and with what every script has to know before its first
 * request.
 */
final class AdminScripts {
	/**
	 * Takes where the plugin is.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {}

	/**
	 * Whether a script was built: a checkout has no build/.
	 *
	 * @param string $name Its name in build/.
	 */
	public function is_built( string $name ): bool {
		return is_readable( $this->built( "$name.asset.php" ) );
	}

	/**
	 * Makes a script known, for others to load by its handle, `aipuffer-` and its name. What was not built is not known.
	 *
	 * @param string $name Its name in build/.
	 * @return ?string Its version; null where it was not built.
	 */
	public function register( string $name ): ?string {
		if ( ! $this->is_built( $name ) ) {
			return null;
		}
		$handle = "aipuffer-$name";
		$asset  = require $this->built( "$name.asset.php" );
		wp_register_script( $handle, plugins_url( "build/$name.js", $this->plugin_file ) ?: false, $asset['dependencies'], $asset['version'], [ 'in_footer' => true ] );
		// A script without texts of its own would get WordPress's library of translations besides.
		if ( in_array( 'wp-i18n', $asset['dependencies'], true ) ) {
			( new Translations( $this->plugin_file ) )->of_script( $handle );
		}

		return $asset['version'];
	}

	/**
	 * Loads a script of an admin screen, and the style of the same name where it has one.
	 *
	 * @param string $name Its name in build/, where it is known to be.
	 */
	public function enqueue( string $name ): void {
		$handle  = "aipuffer-$name";
		$version = $this->register( $name );
		wp_enqueue_script( $handle );
		wp_add_inline_script( $handle, 'window.aipufferSettings = ' . wp_json_encode( self::settings() ) . ';', 'before' );

		if ( is_readable( $this->built( "$name.css" ) ) ) {
			wp_enqueue_style( $handle, plugins_url( "build/$name.css", $this->plugin_file ), [ 'wp-components' ], $version );
			wp_style_add_data( $handle, 'rtl', 'replace' );
		}
	}

	/**
	 * What a script has to know.
	 *
	 * @return array<string, mixed> See src/support/settings.ts.
	 */
	private static function settings(): array {
		global $wp_locale;

		return [
			'screenUrl'   => admin_url( 'admin.php' ),
			'restUrl'     => rest_url(),
			'canManage'   => current_user_can( Capabilities::MANAGE ),
			'userId'      => get_current_user_id(),
			'woocommerce' => class_exists( 'WooCommerce' ),
			'aiClient'    => function_exists( 'wp_ai_client_prompt' ),
			'numbers'     => [
				'decimal'   => $wp_locale->number_format['decimal_point'] ?? '.',
				// WordPress writes a space between groups as an entity, for HTML.
				'thousands' => html_entity_decode( $wp_locale->number_format['thousands_sep'] ?? ',' ),
			],
		];
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
