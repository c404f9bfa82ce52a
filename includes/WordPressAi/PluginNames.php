<?php
/**
 * Names of plugins that make AI calls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

defined( 'ABSPATH' ) || exit;

/**
 * Turns the keys of Origin into names on screen.
 */
final class PluginNames {
	/**
	 * Names by key, once read.
	 *
	 * @var ?array<string, string>
	 */
	private ?array $names = null;

	/**
	 * A plugin's name, or its key where it is gone.
	 *
	 * @param string $key See Origin::PATTERN.
	 */
	public function name( string $key ): string {
		if ( Origin::CORE === $key ) {
			return 'WordPress';
		}
		if ( str_starts_with( $key, 'theme:' ) ) {
			$theme = wp_get_theme( substr( $key, 6 ) );
			/* translators: %s: name of a theme. */
			return sprintf( __( 'Theme: %s', 'aipuffer' ), $theme->exists() ? (string) $theme->get( 'Name' ) : substr( $key, 6 ) );
		}
		if ( str_starts_with( $key, 'mu:' ) ) {
			/* translators: %s: name of a must-use plugin's file. */
			return sprintf( __( 'Must-use plugin: %s', 'aipuffer' ), substr( $key, 3 ) );
		}

		return $this->names()[ $key ] ?? $key;
	}

	/**
	 * Names of the installed plugins.
	 *
	 * @return array<string, string> By folder, or by file for those without one.
	 */
	private function names(): array {
		if ( null === $this->names ) {
			require_once ABSPATH . 'wp-admin/includes/plugin.php'; // @phpstan-ignore requireOnce.fileNotFound (WordPress's own.)
			$this->names = [];
			foreach ( get_plugins() as $file => $plugin ) {
				$key = explode( '/', $file )[0];

				$this->names[ str_ends_with( $key, '.php' ) ? substr( $key, 0, -4 ) : $key ] ??= $plugin['Name'];
			}
		}

		return $this->names;
	}
}
