<?php
/**
 * Tables and their upgrades.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Installer;
use AIPuffer\Support\Tables;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

/**
 * Creating tables commits, so this runs like the parallel tests, without a transaction around it.
 */
#[Group( 'mariadb' )]
final class InstallerTest extends ParallelTestCase {
	private Database $database;

	protected function setUp(): void {
		parent::setUp();
		global $wpdb;
		$this->database = new Database( $wpdb );
	}

	protected function tearDown(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}aipuffer_test_one, {$wpdb->prefix}aipuffer_test_two" );
		parent::tearDown();
	}

	public function test_upgrades_run_in_order_and_once(): void {
		$room = $this->room( [ 1 => [ 'CREATE TABLE IF NOT EXISTS {t}test_one (id int)' ], 2 => [ 'ALTER TABLE {t}test_one ADD COLUMN name text' ] ] );
		( new Installer( $this->database, [ $room ] ) )->upgrade();
		// Adding the column again would fail.
		( new Installer( $this->database, [ $room ] ) )->upgrade();
		self::assertSame( [ 'id', 'name' ], array_column( $this->database->rows( "SHOW COLUMNS FROM {$this->database->table( 'test_one' )}" ), 'Field' ) );
		self::assertSame( 2, get_option( 'aipuffer_table_versions' )['test'] );
	}

	public function test_a_failing_upgrade_stops_loudly_and_starts_anew_when_it_can(): void {
		global $wpdb;
		$bad = $this->room( [ 1 => [ 'CREATE TABLE IF NOT EXISTS {t}test_one (id int)' ], 2 => [ 'ALTER TABLE {t}nowhere ADD COLUMN x int' ], 3 => [ 'CREATE TABLE {t}test_two (id int)' ] ] );
		// WordPress writes to the error log, which is part of being loud.
		$log = (string) ini_set( 'error_log', '/dev/null' );
		try {
			( new Installer( $this->database, [ $bad ] ) )->upgrade();
			self::fail( 'It did not fail.' );
		} catch ( DatabaseError ) {
			self::assertSame( 1, get_option( 'aipuffer_table_versions' )['test'] );
		} finally {
			ini_set( 'error_log', $log );
		}
		self::assertNull( $wpdb->get_var( "SHOW TABLES LIKE '{$wpdb->prefix}aipuffer_test_two'" ) );

		wp_set_current_user( $this->create_user( 'administrator' ) );
		ob_start();
		( new Installer( $this->database, [] ) )->show_failure();
		self::assertStringContainsString( 'test 2: ', (string) ob_get_clean() );

		$mended = $this->room( [ 1 => [ 'nonsense that must not run again' ], 2 => [ 'ALTER TABLE {t}test_one ADD COLUMN x int' ], 3 => [ 'CREATE TABLE {t}test_two (id int)' ] ] );
		( new Installer( $this->database, [ $mended ] ) )->upgrade();
		self::assertSame( 3, get_option( 'aipuffer_table_versions' )['test'] );
		self::assertFalse( get_option( 'aipuffer_upgrade_failure' ) );
	}

	public function test_a_column_that_is_there_or_renamed_already_is_no_failure_and_anything_else_is_one(): void {
		$room = $this->room(
			[
				1 => [ 'CREATE TABLE IF NOT EXISTS {t}test_one (id int, old int)' ],
				2 => [ 'ALTER TABLE {t}test_one ADD COLUMN name text', 'ALTER TABLE {t}test_one CHANGE COLUMN old new int' ],
			]
		);
		( new Installer( $this->database, [ $room ] ) )->upgrade();
		$versions         = get_option( 'aipuffer_table_versions' );
		$versions['test'] = 1;
		update_option( 'aipuffer_table_versions', $versions );
		( new Installer( $this->database, [ $room ] ) )->upgrade();
		self::assertSame( [ 'id', 'new', 'name' ], array_column( $this->database->rows( "SHOW COLUMNS FROM {$this->database->table( 'test_one' )}" ), 'Field' ) );
		self::assertSame( 2, get_option( 'aipuffer_table_versions' )['test'] );

		$log = (string) ini_set( 'error_log', '/dev/null' );
		try {
			( new Installer( $this->database, [ $this->room( [ 3 => [ 'UPDATE {t}test_one SET old = 1' ] ] ) ] ) )->upgrade();
			self::fail( 'It did not fail.' );
		} catch ( DatabaseError $error ) {
			self::assertStringContainsString( 'old', $error->getMessage() );
		} finally {
			ini_set( 'error_log', $log );
			delete_option( 'aipuffer_upgrade_failure' );
		}
	}

	public function test_removing_leaves_nothing(): void {
		global $wpdb;
		$room      = $this->room( [ 1 => [ 'CREATE TABLE IF NOT EXISTS {t}test_one (id int)' ] ] );
		$installer = new Installer( $this->database, [ $room ] );
		$versions  = get_option( 'aipuffer_table_versions' );
		$installer->upgrade();
		update_option( 'aipuffer_rounding', 'exact' );
		self::assertTrue( get_role( 'administrator' )->has_cap( 'aipuffer_manage_usage' ) );
		try {
			$installer->remove();
			self::assertNull( $wpdb->get_var( "SHOW TABLES LIKE '{$wpdb->prefix}aipuffer_test_one'" ) );
			self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE 'aipuffer\\_%'" ) );
			self::assertFalse( get_role( 'administrator' )->has_cap( 'aipuffer_manage_usage' ) );
		} finally {
			\AIPuffer\Support\Capabilities::grant();
			update_option( 'aipuffer_table_versions', $versions );
		}
	}

	/**
	 * @param non-empty-array<int, list<string>> $upgrades `{t}` stands for the prefix of the plugin's tables.
	 */
	private function room( array $upgrades ): Tables {
		return new class( $upgrades ) implements Tables {
			/**
			 * @param non-empty-array<int, list<string>> $upgrades Statements by version.
			 */
			public function __construct( private readonly array $upgrades ) {}

			public function room(): string {
				return 'test';
			}

			public function names(): array {
				return [ 'test_one', 'test_two' ];
			}

			public function upgrades( Database $database ): array {
				return array_map( static fn ( array $statements ): array => str_replace( '{t}', $database->table( '' ), $statements ), $this->upgrades );
			}
		};
	}
}
