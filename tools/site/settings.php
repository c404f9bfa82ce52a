<?php
/**
 * Settings of a development site, once its plugins are active: php settings.php '{"wordpress":"/folder","hpos":true}'
 *
 * WordPress Playground requires this file with $setup at hand.
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;

$setup ??= json_decode( $argv[1], true );

require_once $setup['wordpress'] . '/wp-load.php';

update_option( 'blogname', 'AI Puffer' );

// The next request works out the rules: in this one, which began with plain links, products have none.
update_option( 'permalink_structure', '/%postname%/' );
delete_option( 'rewrite_rules' );

// The editors' welcome dialogs cover the screen.
update_user_meta(
	1,
	'wp_persisted_preferences',
	[
		'core/edit-post' => [ 'welcomeGuide' => false ],
		'core/edit-site' => [ 'welcomeGuide' => false ],
		'_modified'      => gmdate( 'c' ),
	]
);

if ( class_exists( 'WooCommerce' ) ) {
	// A shop that is open and does not ask for its set-up to be finished.
	delete_transient( '_wc_activation_redirect' );
	update_option( 'woocommerce_coming_soon', 'no' );
	// What WooCommerce does at the first visit of a new shop's admin: among others, it would choose where orders are kept.
	update_option( 'woocommerce_newly_installed', 'no' );
	update_option( 'woocommerce_onboarding_profile', [ 'skipped' => true ] );
	update_option( 'woocommerce_task_list_hidden', 'yes' );
	update_option( 'woocommerce_allow_tracking', 'no' );
	update_option( 'woocommerce_show_marketplace_suggestions', 'no' );

	$orders = wc_get_container()->get( DataSynchronizer::class );
	if ( $setup['hpos'] && ! $orders->check_orders_table_exists() ) {
		$orders->create_database_tables();
	}
	update_option( 'woocommerce_custom_orders_table_enabled', $setup['hpos'] ? 'yes' : 'no' );
	update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'no' );
}
