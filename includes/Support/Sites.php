<?php
/**
 * The sites of a network.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use WP_Site;

defined( 'ABSPATH' ) || exit;

/**
 * A site's tables come with it and go with it.
 */
final class Sites {
	/**
	 * Takes its parts.
	 *
	 * @param string    $plugin_file The plugin's main file.
	 * @param Installer $installer   The tables.
	 */
	public function __construct( private readonly string $plugin_file, private readonly Installer $installer ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		// After WordPress has made the site's own tables.
		Contained::action( 'wp_initialize_site', [ $this, 'install' ], 900 );
		Contained::filter( 'wpmu_drop_tables', [ $this, 'tables' ], 10, 2 );
	}

	/**
	 * Makes the tables of a new site, where the plugin is active in the whole network. One that activates it by itself
	 * gets them then. Where it fails, the site's next request tries again.
	 *
	 * @param WP_Site $site The site.
	 */
	public function install( WP_Site $site ): void {
		if ( ! array_key_exists( plugin_basename( $this->plugin_file ), (array) get_site_option( 'active_sitewide_plugins', [] ) ) ) {
			return;
		}
		switch_to_blog( (int) $site->blog_id );
		try {
			$this->installer->upgrade();
		} catch ( DatabaseError ) {
			return;
		} finally {
			restore_current_blog();
		}
	}

	/**
	 * Adds the tables of a site that is deleted to those WordPress drops.
	 *
	 * @param mixed      $tables  Of WordPress and others, by name.
	 * @param int|string $site_id The site.
	 * @return array<string|int, string>
	 */
	public function tables( mixed $tables, int|string $site_id ): array {
		global $wpdb;

		return array_merge( (array) $tables, $this->installer->tables( $wpdb->get_blog_prefix( (int) $site_id ) ) );
	}
}
