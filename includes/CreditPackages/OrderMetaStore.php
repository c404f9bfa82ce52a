<?php
/**
 * The SQL that removes what the room wrote to orders.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * For uninstalling. WooCommerce may be gone by then, and its tables with it.
 */
final class OrderMetaStore {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Removes the fields from all items and orders.
	 */
	public function remove(): void {
		$this->delete( 'woocommerce_order_itemmeta', OrderItemCredits::PER_UNIT );
		foreach ( OrderNotes::TOLD as $key ) {
			delete_post_meta_by_key( $key );
			$this->delete( 'wc_orders_meta', $key );
		}
	}

	/**
	 * Deletes a key from one of WooCommerce's tables, where it exists.
	 *
	 * @param string $name Table without prefix.
	 * @param string $key  Meta key.
	 */
	private function delete( string $name, string $key ): void {
		global $wpdb;
		$table = $wpdb->prefix . $name;
		if ( $this->database->value( 'SHOW TABLES LIKE %s', $this->database->like( $table ) ) ) {
			$this->database->run( "DELETE FROM $table WHERE meta_key = %s", $key );
		}
	}
}
