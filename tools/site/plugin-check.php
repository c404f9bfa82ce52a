<?php
/**
 * Runs the static checks of Plugin Check, without it being a plugin of the site:
 * php plugin-check.php '{"wordpress":"/folder","pluginCheck":"/folder","plugin":"/folder/aipuffer"}'
 *
 * Prints {"checks":[…],"findings":[{"file":…,"line":…,"type":"ERROR","code":…,"message":…},…]}.
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

use WordPress\Plugin_Check\Checker\Check_Context;
use WordPress\Plugin_Check\Checker\Check_Repository;
use WordPress\Plugin_Check\Checker\Checks;
use WordPress\Plugin_Check\Checker\Default_Check_Repository;

$setup = json_decode( $argv[1], true );

// The sniffer inside Plugin Check reads the command line for arguments of its own.
$_SERVER['argv'] = [ $argv[0] ];

require_once $setup['wordpress'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once $setup['pluginCheck'] . '/plugin.php';

wp_set_current_user( 1 );

// Plugin Check looks for a folder by its name below the plugins' one, or for a main file anywhere.
$main_file = $setup['plugin'] . '/' . basename( $setup['plugin'] ) . '.php';
$checks    = ( new Default_Check_Repository() )->get_checks( Check_Repository::TYPE_STATIC )->to_map();
$result    = ( new Checks() )->run_checks( new Check_Context( $main_file ), $checks );

$findings = [];
foreach ( [ 'ERROR' => $result->get_errors(), 'WARNING' => $result->get_warnings() ] as $kind => $files ) {
	foreach ( $files as $file => $lines ) {
		foreach ( $lines as $line => $columns ) {
			foreach ( array_merge( ...array_values( $columns ) ) as $found ) {
				$findings[] = [
					'file'    => (string) $file,
					'line'    => $line,
					'type'    => $kind,
					'code'    => $found['code'],
					'message' => html_entity_decode( wp_strip_all_tags( $found['message'] ) ),
				];
			}
		}
	}
}

// After whatever else was printed.
echo "\n", wp_json_encode(
	[
		'checks'   => array_keys( $checks ),
		'findings' => $findings,
	]
);
