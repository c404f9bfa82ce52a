<?php
/**
 * The database before a test that commits.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

/**
 * Puts the database back without a transaction: the plugin's tables are emptied, rows with a higher id than there was are
 * deleted everywhere else, options are as they were. Rows that were changed in place, other than options, stay changed.
 */
final class Snapshot {
	/**
	 * The highest id by table, and the column it is in.
	 *
	 * @var array<string, array{string, int}>
	 */
	private array $highest = [];

	/**
	 * All options.
	 *
	 * @var array<string, array{string, string}> Value and autoload, by name.
	 */
	private array $options;

	/**
	 * Looks at the database, and empties the plugin's tables.
	 */
	public function __construct() {
		global $wpdb;
		$this->empty_own_tables();
		foreach ( $this->tables_with_ids() as $table => $column ) {
			$this->highest[ $table ] = [ $column, (int) $wpdb->get_var( "SELECT MAX(`$column`) FROM `$table`" ) ];
		}
		$this->options = $this->read_options();
	}

	/**
	 * Puts it back.
	 */
	public function restore(): void {
		global $wpdb;
		$this->empty_own_tables();
		foreach ( $this->highest as $table => [ $column, $highest ] ) {
			$wpdb->query( "DELETE FROM `$table` WHERE `$column` > $highest" );
		}
		$now = $this->read_options();
		foreach ( array_diff_key( $now, $this->options ) as $name => $added ) {
			$wpdb->delete( $wpdb->options, [ 'option_name' => $name ] );
		}
		foreach ( $this->options as $name => [ $value, $autoload ] ) {
			if ( ( $now[ $name ] ?? null ) !== [ $value, $autoload ] ) {
				$wpdb->replace(
					$wpdb->options,
					[
						'option_name'  => $name,
						'option_value' => $value,
						'autoload'     => $autoload,
					]
				);
			}
		}
		wp_cache_flush();
	}

	private function empty_own_tables(): void {
		global $wpdb;
		foreach ( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}aipuffer\\_%'" ) as $table ) {
			$wpdb->query( "DELETE FROM `$table`" );
		}
	}

	/**
	 * Tables of others whose primary key is one whole number.
	 *
	 * @return array<string, string> Column by table.
	 */
	private function tables_with_ids(): array {
		global $wpdb;
		$rows = $wpdb->get_results(
			"SELECT table_name AS t, MIN(column_name) AS c FROM information_schema.columns
			WHERE table_schema = DATABASE() AND column_key = 'PRI' AND table_name NOT LIKE '{$wpdb->prefix}aipuffer\\_%'
			GROUP BY table_name HAVING COUNT(*) = 1 AND MIN(data_type) IN ( 'bigint', 'int' )",
			ARRAY_A
		);
		return array_column( $rows, 'c', 't' );
	}

	/**
	 * All options.
	 *
	 * @return array<string, array{string, string}> Value and autoload, by name.
	 */
	private function read_options(): array {
		global $wpdb;
		$options = [];
		foreach ( $wpdb->get_results( "SELECT option_name, option_value, autoload FROM $wpdb->options" ) as $row ) {
			$options[ $row->option_name ] = [ $row->option_value, $row->autoload ];
		}
		return $options;
	}
}
