<?php
/**
 * Looks at what is left of a sale where WooCommerce is not active any more. Args: `user_id`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$ask = static function ( string $path, int $user ): mixed {
		wp_set_current_user( $user );

		return rest_do_request( new WP_REST_Request( 'GET', "/aipuffer/v1$path" ) )->get_data();
	};
	// Screens and forms where the plugin has something to add beside WooCommerce.
	set_current_screen( 'edit-post' );
	ob_start();
	do_action( 'add_meta_boxes', 'post', get_post( 1 ) );
	do_action( 'add_meta_boxes', 'shop_order', get_post( 1 ) );
	do_action( 'add_inline_data', get_post( 1 ), get_post_type_object( 'post' ) );
	do_action( 'admin_enqueue_scripts', 'edit.php' );
	// What was scheduled before may come still.
	do_action( 'aipuffer_compare_orders' );
	AIPuffer\Plugin::instance()->credit_packages->unschedule();
	$printed = ob_get_clean();

	return [
		'woocommerce' => class_exists( 'WooCommerce' ),
		'printed'     => $printed,
		'dashboard'   => $ask( '/dashboard', $args['user_id'] )['purchases'],
		'page'        => str_contains( do_shortcode( '[aipkit_token_usage]' ), '150' ),
		'ledger'      => array_map( static fn ( array $entry ): array => [ $entry['type'], $entry['credits_delta'], $entry['actor']['url'] ], $ask( '/ledger', 1 ) ),
		'sales'       => array_diff_key( $ask( '/credit-packages/sales', 1 ), [ 'series' => 0 ] ),
		'adjusted'    => aipuffer_adjust_balance( $args['user_id'], '-1' )['balance'] ?? null,
		'problems'    => aipuffer_verify_ledger()['problems'],
	];
};
