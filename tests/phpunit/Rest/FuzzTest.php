<?php
/**
 * Every argument of every REST route with values nobody means.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Rest;

use AIPuffer\Support\Capabilities;
use AIPuffer\Tests\TestCase;
use Throwable;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * Takes a call that works, from RoutesTest, and puts a bad value in the place of one argument. Whatever comes of it: no
 * 5xx, no notice, an answer that is JSON, nothing for those who may not ask, and after a refusal the tables as they were.
 *
 * A sample within AIPUFFER_FUZZ_SECONDS (40), chosen by AIPUFFER_FUZZ_SEED (1) so that every argument comes once before
 * any comes twice; AIPUFFER_FUZZ=full for all.
 *
 * @group mariadb
 */
final class FuzzTest extends TestCase {
	private const ROLES = [ 'nobody', 'subscriber', 'customer', 'shop_manager', 'administrator', 'server' ];

	/**
	 * Who may have an answer, by the access in RoutesTest::routes().
	 */
	private const MAY = [
		'view'      => [ 'shop_manager', 'administrator', 'server' ],
		'manage'    => [ 'administrator', 'server' ],
		'logged in' => [ 'subscriber', 'customer', 'shop_manager', 'administrator', 'server' ],
		'anyone'    => self::ROLES,
	];

	private const TABLES = [ 'ledger', 'balances', 'holds', 'quotas', 'quota_usage', 'quota_resets', 'prices', 'conversations', 'messages', 'log_search', 'log_daily', 'low_balances', 'ai_daily' ];

	/**
	 * User by role.
	 *
	 * @var array<string, int>
	 */
	private array $users = [];

	/**
	 * What stands for what in paths.
	 *
	 * @var array<string, string>
	 */
	private array $ids = [];

	/**
	 * PHP's notices of the present call.
	 *
	 * @var list<string>
	 */
	private array $notices = [];

	private bool $wrote = false;

	/**
	 * @return array<string, mixed>
	 */
	private static function values(): array {
		return [
			'null'                  => null,
			'true'                  => true,
			'0'                     => 0,
			'-1'                    => -1,
			'1.5'                   => 1.5,
			'the largest number'    => PHP_INT_MAX,
			'a huge float'          => 1e308,
			'26 digits'             => str_repeat( '9', 26 ),
			'below the smallest'    => '-9223372036854775809',
			'an empty text'         => '',
			'a blank'               => ' ',
			'text 0'                => '0',
			'NaN'                   => 'NaN',
			'a power'               => '1e3',
			'hexadecimal'           => '0x1A',
			'digits elsewhere'      => "\u{0665}",
			'full-width digits'     => '１',
			'a decimal comma'       => '1,5',
			'a NUL byte'            => "\0",
			'a NUL byte inside'     => "a\0b",
			'no UTF-8'              => "\xff\xfe",
			'Latin-1'               => "caf\xe9",
			'a surrogate'           => "\xed\xa0\x80",
			'half a letter'         => "a\xc3",
			'too long a form'       => "\xc0\xaf",
			'a fish'                => '🐡',
			'from right to left'    => "\u{202E}abc\u{200F}",
			'stacked accents'       => 'a' . str_repeat( "\u{0301}", 300 ),
			'a noncharacter'        => "\u{FFFF}",
			'300 letters'           => str_repeat( 'x', 300 ),
			'300 letters of 3 bytes' => str_repeat( '中', 300 ),
			'100,000 letters'       => str_repeat( 'x', 100_000 ),
			'quotes'                => "'\"`\\",
			'a statement'           => "' OR 1=1 -- ",
			'placeholders'          => '%s %d %1$s %',
			'wildcards'             => '_%\\%',
			'markup'                => '<script>alert(1)</script>',
			'a path'                => '../../wp-config.php',
			'a formula'             => "=cmd|' /C calc'!A0",
			'lines'                 => "a\r\nX-Header: b",
			'the last of years'     => '9999-12-31T23:59:59Z',
			'the year 0'            => '0000-00-00',
			'a month too many'      => '2026-13-45',
			'a date with a letter'  => '2026-01-01T00:00:00 (x',
			'a zone too far'        => '2026-01-01T00:00:00+99:99',
			'words of searches'     => '"unclosed +(-~*<>@ AND',
			'everything'            => '*',
			'a script address'      => 'javascript:alert(1)',
			'serialized'            => 'O:8:"stdClass":0:{}',
			'an empty list'         => [],
			'a list of a list'      => [ [ [] ] ],
			'a list of all sorts'   => [ 1, 'a', null, true, 1.5, [ 'x' => 1 ] ],
			'an object'             => [ 'a' => [ 'b' => 'c' ] ],
			'no UTF-8 in depth'     => [ 'a' => [ 'b' => [ "\xff" ] ] ],
			'no UTF-8 in a key'     => [ "\xff" => '1' ],
			'a NUL byte in a key'   => [ "a\0" => '1' ],
			'a long list'           => array_fill( 0, 3000, 1 ),
			'a deep list'           => json_decode( str_repeat( '[', 200 ) . str_repeat( ']', 200 ), true ),
		];
	}

	public function test_no_argument_brings_a_route_down(): void {
		global $wpdb;
		$calls   = $this->calls( (int) ( getenv( 'AIPUFFER_FUZZ_SEED' ) ?: 1 ) );
		$seconds = 'full' === getenv( 'AIPUFFER_FUZZ' ) ? PHP_INT_MAX : (float) ( getenv( 'AIPUFFER_FUZZ_SECONDS' ) ?: 40 );
		$values  = self::values();
		$this->fixtures();
		add_filter( 'pre_http_request', static fn () => new WP_Error( 'offline', 'Offline.' ) );
		add_filter(
			'query',
			function ( string $sql ) use ( $wpdb ): string {
				$this->wrote = $this->wrote || ( preg_match( '/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i', $sql ) && str_contains( $sql, $wpdb->prefix . 'aipuffer_' ) );
				return $sql;
			}
		);
		$before = $this->tables();
		$faults = [];
		$begun  = microtime( true );
		$made   = 0;
		foreach ( $calls as [ $route, $argument, $value, $role ] ) {
			if ( microtime( true ) - $begun > $seconds ) {
				break;
			}
			++$made;
			$fault = $this->fault( RoutesTest::routes()[ $route ], $argument, $values[ $value ], $role, $before );
			if ( '' !== $fault ) {
				$faults[ "$route, $argument, " . strtok( $fault, "\n" ) ][] = "$value as $role: $fault";
			}
		}
		self::assertSame( [], array_map( static fn ( array $same ): string => $same[0] . ( count( $same ) > 1 ? sprintf( ' (and %d more)', count( $same ) - 1 ) : '' ), $faults ), "$made calls" );
		self::assertGreaterThan( 0, $made );
	}

	/**
	 * All calls: every argument with one value as somebody, then every argument with another.
	 *
	 * @return list<array{string, string, string, string}> Route, argument, value, role.
	 */
	private function calls( int $seed ): array {
		mt_srand( $seed );
		$of_one = [];
		foreach ( self::values() as $value => $_ ) {
			foreach ( self::ROLES as $role ) {
				$of_one[] = [ (string) $value, $role ];
			}
		}
		$rounds = [];
		foreach ( array_keys( RoutesTest::routes() ) as $route ) {
			foreach ( $this->arguments( $route ) as $argument ) {
				shuffle( $of_one );
				foreach ( $of_one as $round => [ $value, $role ] ) {
					$rounds[ $round ][] = [ $route, $argument, $value, $role ];
				}
			}
		}

		return array_merge( ...$rounds );
	}

	/**
	 * What a route's schema names, and one name it does not.
	 *
	 * @return list<string>
	 */
	private function arguments( string $route ): array {
		static $registered = null;
		if ( null === $registered ) {
			$registered = [];
			foreach ( rest_get_server()->get_routes( 'aipuffer/v1' ) as $path => $handlers ) {
				foreach ( $handlers as $handler ) {
					foreach ( array_keys( $handler['methods'] ) as $method ) {
						$name                = $method . ' ' . preg_replace( '/\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)/', '{$1}', substr( $path, strlen( '/aipuffer/v1' ) ) );
						$registered[ $name ] = array_map( 'strval', array_keys( $handler['args'] ) );
					}
				}
			}
		}
		self::assertArrayHasKey( $route, $registered );

		return [ ...$registered[ $route ], 'unknown' ];
	}

	/**
	 * What is wrong with what a call does; '' for nothing.
	 *
	 * @param array{string, string, array<string, mixed>, string} $route  Of RoutesTest::routes().
	 * @param array<string, string>                               $before The tables.
	 */
	private function fault( array $route, string $argument, mixed $value, string $role, array $before ): string {
		global $wpdb;
		[ $method, $path, $params, $access ] = $route;
		$request                             = $this->request( $method, $path, $params, $argument, $value );
		if ( ! $request ) {
			return '';
		}
		wp_set_current_user( $this->users[ $role ] );
		$filters       = $GLOBALS['wp_filter']['rest_pre_serve_request'] ?? null;
		$filters       = $filters ? clone $filters : null;
		$this->notices = [];
		$this->wrote   = false;
		$wpdb->query( 'SAVEPOINT fuzz' );
		set_error_handler( // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- A notice is what is looked for.
			function ( int $level, string $message, string $file, int $line ): bool {
				$this->notices[] = "$message in $file:$line";
				return true;
			}
		);
		ob_start();
		try {
			$response = rest_do_request( $request );
			$fault    = $this->judge( $request, $response, in_array( $role, self::MAY[ $access ], true ), $before );
		} catch ( Throwable $thrown ) {
			$fault = get_class( $thrown ) . ': ' . $thrown->getMessage() . ' in ' . $thrown->getFile() . ':' . $thrown->getLine();
		} finally {
			ob_end_clean();
			restore_error_handler();
			if ( $this->wrote ) {
				$wpdb->query( 'ROLLBACK TO SAVEPOINT fuzz' );
				wp_cache_flush();
			}
			if ( $filters ) {
				$GLOBALS['wp_filter']['rest_pre_serve_request'] = $filters;
			}
		}

		return $fault;
	}

	/**
	 * @param array<string, string> $before The tables.
	 */
	private function judge( WP_REST_Request $request, WP_REST_Response $response, bool $may, array $before ): string {
		$status = $response->get_status();
		$data   = $response->get_data();
		if ( $status < 300 && str_ends_with( $request->get_route(), '/export' ) ) {
			apply_filters( 'rest_pre_serve_request', false, $response, $request, rest_get_server() );
		}

		return match ( true ) {
			$status >= 500                                => "$status " . (string) wp_json_encode( $data ),
			[] !== $this->notices                         => 'Notice: ' . $this->notices[0],
			! $may && $status < 400                       => "$status for somebody who may not",
			! is_string( json_encode( $data ) )             => 'No JSON: ' . json_last_error_msg(),
			400 === $status && empty( $data['data']['params'] ) && 'rest_invalid_json' !== $data['code'] => '400 that names no field: ' . (string) wp_json_encode( $data ),
			$status >= 400 && $this->wrote && $before !== $this->tables() => "$status, and something was written",
			default                                       => '',
		};
	}

	/**
	 * The call with the value in it.
	 *
	 * @param array<string, mixed> $params That work.
	 */
	private function request( string $method, string $path, array $params, string $argument, mixed $value ): ?WP_REST_Request {
		$names = [
			'id'      => [ '{rule}', '{held}', '{entry}', '{conversation}', '{own}' ],
			'message' => [ '{message}' ],
			'user'    => [ '/1' ],
			'scope'   => [ 'chatbot:1' ],
		];
		$named = array_values( array_filter( str_starts_with( $path, '/balances' ) || 'user' !== $argument ? $names[ $argument ] ?? [] : [], static fn ( string $name ): bool => str_contains( $path, $name ) ) );
		if ( [] !== $named ) {
			if ( is_array( $value ) || '' === trim( (string) $value ) ) {
				return null;
			}
			$path = str_replace( $named[0], str_starts_with( $named[0], '/' ) ? "/$value" : (string) $value, $path );
		} else {
			$params[ $argument ] = $value;
		}
		$request = new WP_REST_Request( $method, '/aipuffer/v1' . strtr( $path, $this->ids ) );
		if ( in_array( $method, [ 'GET', 'DELETE' ], true ) ) {
			$request->set_query_params( $params );
		} elseif ( false !== json_encode( $params ) ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) json_encode( (object) $params ) );
		} elseif ( is_string( $value ) && strlen( $value ) < 4 ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( str_replace( '"@"', '"' . $value . '"', (string) json_encode( [ $argument => '@' ] + $params, JSON_PARTIAL_OUTPUT_ON_ERROR ) ) );
		} else {
			$request->set_header( 'Content-Type', 'application/x-www-form-urlencoded' );
			$request->set_body_params( $params );
		}

		return $request;
	}

	/**
	 * Makes what paths name, and people.
	 */
	private function fixtures(): void {
		add_role( 'aipuffer_server', 'Server', [ 'read' => true, Capabilities::VIEW => true, Capabilities::MANAGE => true ] );
		if ( ! get_role( 'shop_manager' ) ) {
			add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
			Capabilities::grant();
		}
		foreach ( self::ROLES as $role ) {
			$this->users[ $role ] = 'nobody' === $role ? 0 : $this->create_user( 'server' === $role ? 'aipuffer_server' : $role );
		}
		$request = [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => 1, 'units' => 1 ];
		aipuffer_set_quota( 'ai_forms', [ 'user' => '50' ] );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '50' ] );
		aipuffer_adjust_balance( 1, '20' );
		$logged    = aipuffer_log_message( [ 'module' => 'chat', 'user_id' => 1, 'role' => 'user', 'content' => 'Hello world', 'conversation_uuid' => 'fuzz' ] );
		$this->ids = [
			'{rule}'         => (string) aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '1' ] )['id'],
			'{held}'         => (string) aipuffer_reserve_usage( $request )['id'],
			'{entry}'        => (string) aipuffer_charge_usage( $request )['ledger_id'],
			'{own}'          => (string) aipuffer_adjust_balance( $this->users['administrator'], '1' )['ledger_id'],
			'{conversation}' => (string) $logged['conversation_id'],
			'{message}'      => (string) $logged['message_id'],
		];
	}

	/**
	 * What every table holds, in short.
	 *
	 * @return array<string, string>
	 */
	private function tables(): array {
		global $wpdb;
		$tables = [];
		foreach ( self::TABLES as $table ) {
			$tables[ $table ] = md5( serialize( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_$table", ARRAY_A ) ) );
		}

		return $tables;
	}
}
