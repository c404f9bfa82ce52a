<?php
/**
 * Lets a balance fall where there is no WooCommerce, and returns the mail, the settings and what uninstalling leaves. Args:
 * `user_id`, who has 60 credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$mails = [];
	add_filter(
		'pre_wp_mail',
		static function ( $sent, array $mail ) use ( &$mails ): bool {
			$mails[] = $mail;

			return true;
		},
		20,
		2
	);
	$room = AIPuffer\Plugin::instance()->low_balance;
	aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $args['user_id'], 'units' => 20 ] );
	do_action( AIPuffer\LowBalance\Notices::CRON );
	wp_set_current_user( 1 );
	$state = rest_do_request( new WP_REST_Request( 'GET', '/aipuffer/v1/low-balance' ) )->get_data();
	$room->remove();

	return [
		'woocommerce' => class_exists( 'WooCommerce' ),
		'mails'       => $mails,
		'state'       => $state,
		'left'        => get_option( 'woocommerce_aipuffer_low_balance_settings' ),
	];
};
