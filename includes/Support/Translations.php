<?php
/**
 * The plugin in other languages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Tells WordPress where the plugin's own translations are. Those of wp-content/languages come first.
 */
final class Translations {
	public const DOMAIN = 'aipuffer';

	/**
	 * Takes where the plugin is.
	 *
	 * @param string $plugin_file The plugin's main file.
	 */
	public function __construct( private readonly string $plugin_file ) {}

	/**
	 * Where to look for what PHP says: WordPress loads it when the first text is asked for. From 6.8 on it reads the folder
	 * from the plugin's header by itself.
	 *
	 * @global \WP_Textdomain_Registry $wp_textdomain_registry
	 */
	public function register(): void {
		global $wp_textdomain_registry;

		$wp_textdomain_registry->set_custom_path( self::DOMAIN, dirname( $this->plugin_file ) . '/languages' );
	}

	/**
	 * Where to look for what a script says.
	 *
	 * @param string $handle A registered script of the build: `aipuffer-` and the name of its entry in tools/webpack.config.js.
	 */
	public function of_script( string $handle ): void {
		wp_set_script_translations( $handle, self::DOMAIN, dirname( $this->plugin_file ) . '/languages' );
	}
}
