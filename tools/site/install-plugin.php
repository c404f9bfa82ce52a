<?php
/**
 * Installs a plugin from a zip, as WordPress does it: php install-plugin.php '{"wordpress":"/folder","zip":"/file.zip"}'
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

$setup = json_decode( $argv[1], true );

require_once $setup['wordpress'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';

$skin   = new Automatic_Upgrader_Skin();
$result = ( new Plugin_Upgrader( $skin ) )->install( $setup['zip'] );
if ( true !== $result ) {
	throw new RuntimeException( $setup['zip'] . ': ' . implode( ' ', $skin->get_upgrade_messages() ) );
}
