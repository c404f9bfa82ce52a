<?php
/**
 * Charges once under a key that all processes use, inside a transaction of the caller that has read before the others wrote.
 * Args: `user_id`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ) {
	global $wpdb;
	add_filter( 'aipuffer_inside_transaction', '__return_true' );
	$wpdb->query( 'START TRANSACTION' );
	$wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_holds" );
	usleep( 300_000 );
	$charged = aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $args['user_id'], 'units' => 5, 'idempotency_key' => 'inside' ] );
	$wpdb->query( is_wp_error( $charged ) ? 'ROLLBACK' : 'COMMIT' );

	return is_wp_error( $charged ) ? $charged : [ 'balance' => (int) $charged['balance'] ] + $charged;
};
