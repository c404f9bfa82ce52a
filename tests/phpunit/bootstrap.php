<?php
/**
 * Loads the WordPress that the tests run in: a real one, installed, with the plugin active.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

// PHPUnit includes this file from a method, and WordPress's files expect to be in the global scope.
global $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_version, $table_prefix, $pagenow;

// Under WebAssembly there is no environment to read, but the folder is always the same.
define( 'AIPUFFER_SITE', getenv( 'AIPUFFER_SITE' ) ?: '/wordpress' );

$_SERVER['HTTP_HOST']      = '127.0.0.1';
$_SERVER['REMOTE_ADDR']    = '192.0.2.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';

require_once AIPUFFER_SITE . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

if ( ! class_exists( AIPuffer\Plugin::class ) ) {
	throw new RuntimeException( 'The plugin is not active on the site in ' . AIPUFFER_SITE );
}
