<?php
/**
 * A network of sites beside the site of the tests, in tables of its own; see InstallerTest. Each step is a process: what
 * WordPress is, it is from its first moment on.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

global $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_version, $table_prefix, $pagenow;

$order = json_decode( (string) stream_get_contents( STDIN ), true );

$_SERVER['HTTP_HOST']      = 'example.org';
$_SERVER['REMOTE_ADDR']    = '192.0.2.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';

foreach ( $order['database'] as $name => $value ) {
	define( $name, $value );
}
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'ABSPATH', $order['site'] . '/' );
define( 'WP_INSTALLING', 'sites' !== $order['step'] );
if ( 'install' !== $order['step'] ) {
	define( 'WP_ALLOW_MULTISITE', true );
}
if ( 'sites' === $order['step'] ) {
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', false );
	define( 'DOMAIN_CURRENT_SITE', 'example.org' );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
}
$table_prefix = 'net_';

require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter( 'pre_wp_mail', '__return_true' );

$tables = static function ( string $prefix ) use ( $wpdb ): int {
	return count( $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $prefix . 'aipuffer_' ) . '%' ) ) );
};
$result = match ( $order['step'] ) {
	'install' => ( static function (): array {
		wp_install( 'Network', 'admin', 'admin@example.org', true, '', 'password' );
		update_option( 'siteurl', 'http://example.org' );
		update_option( 'home', 'http://example.org' );
		return [ true ];
	} )(),
	'network' => ( static function () use ( $wpdb ): array {
		foreach ( $wpdb->tables( 'ms_global' ) as $table => $name ) {
			$wpdb->$table = $name;
		}
		install_network();
		$populated = populate_network( 1, 'example.org', 'admin@example.org', 'Network', '/', false );
		$wpdb->insert( $wpdb->sitemeta, [ 'site_id' => 1, 'meta_key' => 'active_sitewide_plugins', 'meta_value' => serialize( [ 'aipuffer/aipuffer.php' => time() ] ) ] );
		return [ is_wp_error( $populated ) ? $populated->get_error_message() : true ];
	} )(),
	default   => ( static function () use ( $tables, $wpdb ): array {
		$id    = wp_insert_site( [ 'domain' => 'example.org', 'path' => '/second/', 'user_id' => 1, 'title' => 'Second' ] );
		$new   = $tables( $wpdb->get_blog_prefix( $id ) );
		$names = array_map( static fn ( string $table ): string => substr( $table, strlen( $wpdb->get_blog_prefix( 1 ) ) ), $wpdb->get_col( "SHOW TABLES LIKE 'net\\_aipuffer\\_%'" ) );
		switch_to_blog( $id );
		$logged = aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 1, 'role' => 'user', 'content' => 'Hello' ] );
		restore_current_blog();
		wp_delete_site( $id );
		return [ 'main' => $tables( $wpdb->get_blog_prefix( 1 ) ), 'new' => $new, 'deleted' => $tables( $wpdb->get_blog_prefix( $id ) ), 'names' => $names, 'logged' => is_array( $logged ) ];
	} )(),
};
echo "\nresult ", json_encode( $result, JSON_THROW_ON_ERROR ), "\n";
