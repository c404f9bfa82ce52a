<?php
/**
 * Removes everything the plugin stored, but only where the site asked for it: a ledger of money is not lost by a click.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/aipuffer.php';

$aipuffer_sites = is_multisite() ? get_sites( [ 'fields' => 'ids', 'number' => 0 ] ) : [ get_current_blog_id() ];

foreach ( $aipuffer_sites as $aipuffer_site ) {
	if ( is_multisite() ) {
		switch_to_blog( (int) $aipuffer_site );
	}
	Plugin::instance()->uninstall();
	if ( is_multisite() ) {
		restore_current_blog();
	}
}
