<?php
/**
 * What every test of the plugin starts from.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use AIPuffer\Support\Fault;
use DateTimeImmutable;
use DateTimeZone;
use mysqli;
use PHPUnit\Framework\TestCase as PHPUnitTestCase;
use ReflectionProperty;
use RuntimeException;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_Roles;

/**
 * A test inside real WordPress that leaves nothing behind: what it writes is in a transaction that is rolled back, hooks
 * are put back, caches are flushed, mail is kept instead of sent, the visitor is logged out.
 *
 * Groups say what a test needs and skip it elsewhere: `woocommerce`; `hpos` (WooCommerce too, and run with order tables
 * on and off); `mariadb` and `parallel` (a server with locks and several connections, which SQLite is not).
 */
abstract class TestCase extends PHPUnitTestCase {
	/**
	 * Mails since the test began, as wp_mail() got them.
	 *
	 * @var list<array{to: string|string[], subject: string, message: string, headers: string|string[], attachments: string|string[]}>
	 */
	protected array $mail = [];

	/**
	 * The frozen time as a Unix timestamp, or null.
	 */
	protected ?int $time = null;

	/**
	 * Globals as they were before the test.
	 *
	 * @var array<string, mixed>
	 */
	private array $before = [];

	protected function setUp(): void {
		parent::setUp();
		$this->skip_without_what_it_needs();

		foreach ( [ 'wp_filter', 'wp_actions', 'wp_filters', 'wp_current_filter', '_SERVER' ] as $name ) {
			$this->before[ $name ] = self::copy( $GLOBALS[ $name ] );
		}
		self::forget_the_request();
		$this->begin();

		add_filter(
			'pre_wp_mail',
			function ( $sent, array $mail ): bool {
				$this->mail[] = $mail;
				return true;
			},
			10,
			2
		);
		// The real cost of a password's hash is a tenth of a second a user.
		add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );
	}

	protected function tearDown(): void {
		if ( [] !== $this->before ) {
			$this->end();
			foreach ( $this->before as $name => $value ) {
				$GLOBALS[ $name ] = $value;
			}
			// Roles are read from the database anew: a test may have added one.
			$GLOBALS['wp_roles'] = new WP_Roles();
			self::forget_the_request();
		}
		parent::tearDown();
	}

	/**
	 * Makes what the test will write undoable.
	 */
	protected function begin(): void {
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		// The plugin's own transactions become savepoints in this one.
		add_filter( 'aipuffer_inside_transaction', '__return_true' );
	}

	/**
	 * Undoes what the test has written.
	 */
	protected function end(): void {
		global $wpdb;
		$wpdb->query( 'ROLLBACK' );
	}

	/**
	 * Freezes the plugin's clock, or sets it to another time.
	 *
	 * @param string $time Such as `2026-03-01 10:00:00 UTC`; without a zone, UTC.
	 */
	protected function at( string $time ): void {
		if ( null === $this->time ) {
			add_filter( 'aipuffer_current_time', fn (): int => (int) $this->time );
		}
		$this->time = ( new DateTimeImmutable( $time, new DateTimeZone( 'UTC' ) ) )->getTimestamp();
	}

	/**
	 * Makes a user.
	 *
	 * @param string                $role   Role's name.
	 * @param array<string, string> $fields What else wp_insert_user() takes.
	 * @return int The user's id.
	 */
	protected function create_user( string $role = 'customer', array $fields = [] ): int {
		// Without WooCommerce there are no customers.
		$role  = null === get_role( $role ) ? 'subscriber' : $role;
		$login = $fields['user_login'] ?? $role . bin2hex( random_bytes( 6 ) );
		$id    = wp_insert_user(
			$fields + [
				'user_login' => $login,
				'user_email' => "$login@example.org",
				'user_pass'  => 'password',
				'role'       => $role,
			]
		);
		if ( is_wp_error( $id ) ) {
			throw new RuntimeException( $id->get_error_message() );
		}
		return $id;
	}

	/**
	 * Asks the plugin's REST API, as the current user.
	 *
	 * @param string               $method HTTP method.
	 * @param string               $path   Below `aipuffer/v1`, such as `/pricing/3`.
	 * @param array<string, mixed> $params The query for GET and DELETE, otherwise the JSON body.
	 */
	protected function rest( string $method, string $path, array $params = [] ): WP_REST_Response {
		$request = new WP_REST_Request( $method, '/aipuffer/v1' . $path );
		if ( in_array( $method, [ 'GET', 'DELETE' ], true ) ) {
			$request->set_query_params( $params );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $params ) );
		}
		return rest_do_request( $request );
	}

	/**
	 * Fails unless a public function refused.
	 *
	 * @param mixed $result What it returned.
	 * @phpstan-assert \WP_Error $result
	 */
	protected static function assertWPError( mixed $result ): void {
		self::assertInstanceOf( WP_Error::class, $result, (string) wp_json_encode( $result ) );
	}

	/**
	 * What is written to PHP's log meanwhile.
	 *
	 * @param callable(): mixed $work What to do.
	 */
	protected static function log( callable $work ): string {
		$file   = (string) tempnam( sys_get_temp_dir(), 'aipuffer-log' );
		$before = (string) ini_set( 'error_log', $file );
		try {
			$work();
		} finally {
			ini_set( 'error_log', $before );
			$log = (string) file_get_contents( $file );
			unlink( $file );
		}
		return $log;
	}

	/**
	 * Nobody is logged in, nothing was sent, nothing is cached, no fault was told.
	 */
	private static function forget_the_request(): void {
		$_GET     = [];
		$_POST    = [];
		$_COOKIE  = [];
		$_FILES   = [];
		$_REQUEST = [];
		wp_cache_flush();
		wp_set_current_user( 0 );
		$GLOBALS['wp_rest_server'] = null;
		( new ReflectionProperty( Fault::class, 'told' ) )->setValue( null, [] );
	}

	/**
	 * The groups the test is in. PHPUnit does not pass a class's groups on to those that extend it.
	 *
	 * @return list<string>
	 */
	protected function needs(): array {
		return $this->groups();
	}

	/**
	 * Skips the test where its groups ask for what this stack lacks.
	 */
	private function skip_without_what_it_needs(): void {
		$groups = $this->needs();
		if ( array_intersect( $groups, [ 'woocommerce', 'hpos' ] ) && ! class_exists( 'WooCommerce' ) ) {
			self::markTestSkipped( 'Needs WooCommerce.' );
		}
		if ( array_intersect( $groups, [ 'mariadb', 'parallel' ] ) && ! self::has_server() ) {
			self::markTestSkipped( 'Needs MariaDB.' );
		}
	}

	/**
	 * Whether the database is a server, not SQLite.
	 */
	protected static function has_server(): bool {
		global $wpdb;
		return $wpdb->__get( 'dbh' ) instanceof mysqli;
	}

	/**
	 * A copy that later changes do not reach: hooks are objects.
	 *
	 * @param mixed $value Any global.
	 */
	private static function copy( mixed $value ): mixed {
		return is_array( $value )
			? array_map( static fn ( mixed $item ): mixed => is_object( $item ) ? clone $item : $item, $value )
			: $value;
	}
}
