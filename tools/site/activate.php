<?php
/**
 * Activates plugins, in the order given: php activate.php '{"wordpress":"/folder","plugins":["a/a.php"]}'
 *
 * WordPress Playground requires this file with $setup at hand.
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

$setup ??= json_decode( $argv[1], true );

require_once $setup['wordpress'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

foreach ( $setup['plugins'] as $plugin ) {
	$result = activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		throw new RuntimeException( "$plugin: " . $result->get_error_message() );
	}
}
