<?php
/**
 * Tables and their upgrades.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Ledger\LedgerTables;
use AIPuffer\Logs\LogsTables;
use AIPuffer\LowBalance\LowBalanceTables;
use AIPuffer\Pricing\PriceTables;
use AIPuffer\Quotas\QuotaTables;
use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Installer;
use AIPuffer\Support\Tables;
use AIPuffer\Tests\ParallelTestCase;
use AIPuffer\WordPressAi\UsageTables;
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
		foreach ( $wpdb->get_col( "SHOW TABLES LIKE 'net\\_%'" ) as $table ) {
			$wpdb->query( "DROP TABLE `$table`" );
		}
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

	/**
	 * A table and a statement that has been run before, wholly or in part, and what is there at the end.
	 *
	 * @return array<string, array{string, string, string, array<string, string>}>
	 */
	public static function repeated(): array {
		return [
			'a column'                  => [ 'a int, b int', 'ADD COLUMN b int', 'a b', [] ],
			'one of two columns'        => [ 'a int, b int', "ADD COLUMN b int DEFAULT 0 COMMENT 'x, y', ADD c decimal(38,0)", 'a b c', [] ],
			'a key'                     => [ 'a int, b int, KEY k (a, b)', 'ADD KEY k (a, b)', 'a b', [ 'k' => 'a b' ] ],
			'a key with other columns'  => [ 'a int, b int, KEY k (a)', 'ADD KEY k (b, a)', 'a b', [ 'k' => 'b a' ] ],
			'a unique key with lengths' => [ 'a int, b varchar(300), UNIQUE KEY k (a, b(100))', 'ADD UNIQUE KEY k (a, b(100))', 'a b', [ 'k' => 'a b' ] ],
			'a column and its key'      => [ 'a int, b int', 'ADD COLUMN b int, ADD KEY k (b)', 'a b', [ 'k' => 'b' ] ],
			'a key that is gone'        => [ 'a int', 'DROP KEY k', 'a', [] ],
			'a key exchanged'           => [ 'a int, b int, KEY k (b)', 'DROP KEY k, ADD KEY k (b), ADD COLUMN b int', 'a b', [ 'k' => 'b' ] ],
			'a key gone and not added'  => [ 'a int, b int', 'DROP KEY k, ADD KEY k (b)', 'a b', [ 'k' => 'b' ] ],
			'a column that is gone'     => [ 'a int', 'DROP COLUMN b, ADD COLUMN c int', 'a c', [] ],
			'a column renamed'          => [ 'a int, c int', 'CHANGE COLUMN b c bigint(20)', 'a c', [] ],
		];
	}

	/**
	 * @dataProvider repeated
	 * @param array<string, string> $keys The columns of keys.
	 */
	public function test_what_is_done_of_a_statement_is_not_done_again( string $table, string $alter, string $columns, array $keys ): void {
		$room = $this->room( [ 1 => [ "CREATE TABLE {t}test_one ($table)" ], 2 => [ "ALTER TABLE {t}test_one $alter" ] ] );
		for ( $run = 1; $run <= 2; $run++ ) {
			( new Installer( $this->database, [ $room ] ) )->upgrade();
			self::assertSame( $columns, implode( ' ', array_column( $this->database->rows( "SHOW COLUMNS FROM {$this->database->table( 'test_one' )}" ), 'Field' ) ) );
			$found = [];
			foreach ( $this->database->rows( "SHOW INDEX FROM {$this->database->table( 'test_one' )}" ) as $row ) {
				$found[ $row['Key_name'] ] = ltrim( ( $found[ $row['Key_name'] ] ?? '' ) . ' ' . $row['Column_name'] );
			}
			self::assertSame( $keys, $found );
			// As if the process had been killed before it noted anything.
			update_option( 'aipuffer_table_versions', [ 'test' => 0 ] + get_option( 'aipuffer_table_versions' ) );
		}
	}

	public function test_a_table_that_was_renamed_is_not_missed(): void {
		$room = $this->room( [ 1 => [ 'CREATE TABLE {t}test_two (a int)' ], 2 => [ 'ALTER TABLE {t}test_one RENAME TO {t}test_two' ] ] );
		( new Installer( $this->database, [ $room ] ) )->upgrade();
		self::assertSame( 2, get_option( 'aipuffer_table_versions' )['test'] );
	}

	public function test_a_failure_is_forgotten_when_another_process_has_succeeded(): void {
		update_option( 'aipuffer_upgrade_failure', [ 'message' => 'test 1: gone', 'at' => time() ], true );
		( new Installer( $this->database, [] ) )->upgrade();
		self::assertFalse( get_option( 'aipuffer_upgrade_failure' ) );
	}

	public function test_requests_and_commands_that_come_by_go_on_when_an_upgrade_fails(): void {
		$tries = 0;
		$room  = $this->room( [ 1 => [ 'ALTER TABLE {t}nowhere ADD COLUMN x int' ] ] );
		add_filter(
			'query',
			static function ( string $sql ) use ( &$tries ): string {
				$tries += (int) str_starts_with( $sql, 'ALTER TABLE' );
				return $sql;
			}
		);
		$log = (string) ini_set( 'error_log', '/dev/null' );
		remove_all_actions( 'init' );
		add_action( 'init', [ new Installer( $this->database, [ $room ] ), 'upgrade' ] );
		do_action( 'init' );
		do_action( 'init' );
		ini_set( 'error_log', $log );
		self::assertSame( 1, $tries, 'Within a minute it is not tried again.' );
		self::assertStringStartsWith( 'test 1: ', get_option( 'aipuffer_upgrade_failure' )['message'] );
	}

	public function test_one_process_upgrades_at_a_time_and_a_lock_ends_with_its_process(): void {
		$other = mysqli_init();
		[ $host, $port, $socket ] = $GLOBALS['wpdb']->parse_db_host( DB_HOST );
		$other->real_connect( (string) $host, DB_USER, DB_PASSWORD, DB_NAME, (int) $port, $socket );
		$other->query( "SELECT GET_LOCK('" . md5( DB_NAME . '.' . $this->database->table( '' ) ) . "', 0)" );
		$room = $this->room( [ 1 => [ 'CREATE TABLE {t}test_one (id int)' ] ] );
		remove_all_actions( 'init' );
		add_action( 'init', [ new Installer( $this->database, [ $room ] ), 'upgrade' ] );
		do_action( 'init' );
		self::assertArrayNotHasKey( 'test', get_option( 'aipuffer_table_versions' ) );
		$other->close();
		usleep( 300_000 );
		do_action( 'init' );
		self::assertSame( 1, get_option( 'aipuffer_table_versions' )['test'] );
	}

	public function test_a_site_may_have_a_prefix_of_40_characters(): void {
		global $wpdb;
		$prefix  = $wpdb->prefix;
		$rooms   = [ new PriceTables(), new LedgerTables(), new LogsTables(), new QuotaTables(), new LowBalanceTables(), new UsageTables() ];
		$stored  = get_option( 'aipuffer_table_versions' );
		$created = [];
		try {
			$wpdb->prefix = str_pad( 'a_long_prefix_', 39, 'x' ) . '_';
			update_option( 'aipuffer_table_versions', [] );
			( new Installer( $this->database, $rooms ) )->upgrade();
			foreach ( $rooms as $room ) {
				foreach ( $room->names() as $name ) {
					self::assertLessThanOrEqual( 15, strlen( $name ), $name );
					$created[] = $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $this->database->table( $name ) ) ) );
				}
			}
			self::assertNotContains( null, $created );
		} finally {
			foreach ( array_filter( $created ) as $table ) {
				$wpdb->query( "DROP TABLE `$table`" );
			}
			$wpdb->prefix = $prefix;
			update_option( 'aipuffer_table_versions', $stored );
		}
	}

	public function test_a_site_of_a_network_has_tables_from_its_first_moment_to_its_last(): void {
		$steps = [];
		foreach ( [ 'install', 'network', 'sites' ] as $step ) {
			$process = proc_open( [ PHP_BINARY, '-d', 'display_errors=stderr', dirname( __DIR__ ) . '/network.php' ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ], $pipes );
			fwrite( $pipes[0], (string) json_encode( [ 'step' => $step, 'site' => AIPUFFER_SITE, 'database' => [ 'DB_NAME' => DB_NAME, 'DB_USER' => DB_USER, 'DB_PASSWORD' => DB_PASSWORD, 'DB_HOST' => DB_HOST ] ] ) );
			fclose( $pipes[0] );
			$output = (string) stream_get_contents( $pipes[1] );
			$errors = (string) stream_get_contents( $pipes[2] );
			proc_close( $process );
			$found = preg_match( '/^result (.+)$/m', $output, $line ) ? json_decode( $line[1], true ) : null;
			self::assertIsArray( $found, "$step: $output $errors" );
			$steps[ $step ] = $found;
		}
		$tables = count( $steps['sites']['names'] );
		self::assertSame( [ $tables, $tables, 0 ], [ $steps['sites']['main'], $steps['sites']['new'], $steps['sites']['deleted'] ] );
		self::assertTrue( $steps['sites']['logged'] );
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
