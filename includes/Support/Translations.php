<?php
/**
 * The plugin in other languages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

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
	 * Hooks. Before anything of ours that speaks on `init`, and not before that: the language of the visitor is not known.
	 */
	public function register(): void {
		add_action( 'init', [ $this, 'load' ], 0 );
	}

	/**
	 * Where to look for what PHP says.
	 */
	public function load(): void {
		load_plugin_textdomain( self::DOMAIN, false, dirname( plugin_basename( $this->plugin_file ) ) . '/languages' );
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
