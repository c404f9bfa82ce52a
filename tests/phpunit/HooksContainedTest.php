<?php
/**
 * Faults at every hook of WordPress and WooCommerce.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use AIPuffer\Support\Contained;
use Closure;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ReflectionFunction;
use ReflectionMethod;
use WP_Error;
use WP_Hook;

/**
 * A database that is gone or read-only ends no request. All callbacks of the plugin are collected from WordPress itself, so
 * a new one without containment fails here.
 */
final class HooksContainedTest extends TestCase {
	/**
	 * Callbacks that are no Contained, by where they are defined, and why.
	 */
	private const OTHERWISE = [
		// Whoever activates the plugin has to read that there are no tables.
		'Support/Installer.php' => '/^activate_/',
	];

	public function test_every_callback_of_ours_is_contained(): void {
		$bare = [];
		foreach ( self::callbacks() as [ $hook, $callback, $file ] ) {
			if ( ! $callback instanceof Contained && 1 !== preg_match( self::OTHERWISE[ $file ] ?? '/^$/', $hook ) ) {
				$bare[] = "$hook in $file";
			}
		}
		self::assertSame( [], $bare );
		self::assertGreaterThan( 30, count( self::callbacks() ) );
		self::assertInstanceOf( Contained::class, $GLOBALS['shortcode_tags']['aipkit_token_usage'] );
		self::assertInstanceOf( Contained::class, \WP_Block_Type_Registry::get_instance()->get_registered( 'aipuffer/credits-usage' )->render_callback );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function breakages(): array {
		return [ 'the tables are gone' => [ 'gone' ], 'the database is read-only' => [ 'read-only' ], 'the server is overloaded' => [ 'all' ] ];
	}

	#[DataProvider( 'breakages' )]
	#[Group( 'mariadb' )]
	public function test_every_hook_goes_on( string $how ): void {
		wp_set_current_user( $this->create_user() );
		$this->broken(
			$how,
			static function (): void {
				foreach ( self::callbacks() as [ $hook, $callback, , $is_ours_alone ] ) {
					// Whoever sends a form without its nonce is told so, and the request ends there, as it should.
					if ( $callback instanceof Contained && $is_ours_alone && ! str_starts_with( $hook, 'admin_post_' ) ) {
						ob_start();
						// The present value of a filter, as text or what that is as a truth, and for all others something they cannot use.
						$kept = $callback( 'kept', 0, null, null );
						ob_end_clean();
						// A list may have been added to.
						self::assertContains( is_array( $kept ) ? $kept[0] : $kept, [ 'kept', true, null, false, 'Credits', 0 ], $hook );
					}
				}
			}
		);
	}

	#[DataProvider( 'breakages' )]
	#[Group( 'mariadb' )]
	public function test_a_user_is_deleted_all_the_same( string $how ): void {
		$user = $this->create_user();
		aipuffer_adjust_balance( $user, '5' );
		$heard = false;
		add_action(
			'deleted_user',
			static function () use ( &$heard ): void {
				$heard = true;
			},
			20
		);
		$log = $this->broken( $how, static fn () => do_action( 'deleted_user', $user, null, get_userdata( $user ) ) );
		self::assertTrue( $heard );
		preg_match_all( '/AI Puffer: deleted_user: .*/', $log, $told );
		self::assertNotEmpty( $told[0], $log );
		self::assertSame( array_unique( $told[0] ), $told[0], 'Each fault is told once.' );
	}

	#[DataProvider( 'breakages' )]
	#[Group( 'mariadb' )]
	public function test_jobs_end_and_others_run( string $how ): void {
		$jobs = [ 'aipuffer_free_expired_reservations', 'aipuffer_sum_ledger', 'aipuffer_low_balances', 'aipuffer_prune_logs' ];
		$ran  = [];
		foreach ( $jobs as $job ) {
			add_action(
				$job,
				static function () use ( &$ran, $job ): void {
					$ran[] = $job;
				},
				PHP_INT_MAX
			);
		}
		update_option( 'aipuffer_low_balance', [ 'mode' => 'credits', 'threshold' => '5' ] );
		$this->broken( $how, static fn () => array_map( 'do_action', $jobs ) );
		self::assertSame( $jobs, $ran );
	}

	#[DataProvider( 'breakages' )]
	#[Group( 'mariadb' )]
	public function test_pages_are_shown( string $how ): void {
		$user     = $this->create_user();
		$sentence = '<p class="aipuffer-unavailable">Credits cannot be shown right now.</p>';
		$expected = 'read-only' === $how ? null : $sentence;
		$block    = static fn (): string => render_block( [ 'blockName' => 'aipuffer/credits-usage', 'attrs' => [], 'innerHTML' => '', 'innerContent' => [], 'innerBlocks' => [] ] );
		wp_set_current_user( $user );
		$this->broken(
			$how,
			static function () use ( $expected, $block ): void {
				foreach ( [ static fn (): string => do_shortcode( '[aipkit_token_usage]' ), $block, self::printed( 'woocommerce_account_aipuffer-credits_endpoint' ) ] as $show ) {
					$shown = $show();
					null === $expected ? self::assertStringContainsString( 'aipuffer-dashboard', $shown ) : self::assertSame( $expected, $shown );
				}
			}
		);
		wp_set_current_user( 0 );
		$this->broken( $how, static fn () => self::assertStringNotContainsString( 'cannot be shown', do_shortcode( '[aipkit_token_usage]' ) ) );
	}

	#[Group( 'mariadb' )]
	public function test_personal_data_that_cannot_be_read_is_not_told_to_be_none(): void {
		$user  = get_userdata( $this->create_user() );
		$email = $user ? $user->user_email : '';
		$log   = $this->broken(
			'gone',
			static function () use ( $email ): void {
				$exporters = apply_filters( 'wp_privacy_personal_data_exporters', [] );
				foreach ( [ 'aipuffer-logs', 'aipuffer-ledger', 'aipuffer-quotas' ] as $id ) {
					$answer = $exporters[ $id ]['callback']( $email, 1 );
					self::assertInstanceOf( WP_Error::class, $answer, $id );
					self::assertSame( 'aipuffer_database_error', $answer->get_error_code() );
				}
				foreach ( apply_filters( 'wp_privacy_personal_data_erasers', [] ) as $id => $eraser ) {
					if ( in_array( $id, [ 'aipuffer-logs', 'aipuffer-ledger' ], true ) ) {
						self::assertInstanceOf( WP_Error::class, $eraser['callback']( $email, 1 ), $id );
					}
				}
			}
		);
		self::assertStringContainsString( 'AI Puffer: ', $log );
	}

	#[DataProvider( 'breakages' )]
	#[Group( 'mariadb' )]
	public function test_no_public_function_throws( string $how ): void {
		$user    = $this->create_user();
		$request = [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $user, 'total_tokens' => 5, 'idempotency_key' => 'k' ];
		$calls   = [
			'reserve' => static fn () => aipuffer_reserve_usage( $request ),
			'charge'  => static fn () => aipuffer_charge_usage( $request ),
			'adjust'  => static fn () => aipuffer_adjust_balance( $user, '5' ),
			'price'   => static fn () => aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'p', 'model' => 'm', 'billing_method' => 'flat', 'unit_rate' => '1' ] ),
			'quota'   => static fn () => aipuffer_set_quota( 'ai_forms', [ 'user' => '5' ] ),
			'log'     => static fn () => aipuffer_log_message( [ 'role' => 'user', 'content' => 'Hi', 'module' => 'chat' ] ),
		];
		if ( 'read-only' !== $how ) {
			$calls += [
				'settle'  => static fn () => aipuffer_settle_usage( 5, [] ),
				'release' => static fn () => aipuffer_release_usage( 5 ),
				'quote'   => static fn () => aipuffer_quote_usage( $request ),
				'balance' => static fn () => aipuffer_get_balance( $user ),
				'verify'  => static fn () => aipuffer_verify_ledger(),
			];
		}
		aipuffer_adjust_balance( $user, '50' );
		$log = $this->broken(
			$how,
			static function () use ( $calls ): void {
				foreach ( $calls as $name => $call ) {
					$answer = $call();
					self::assertInstanceOf( WP_Error::class, $answer, $name );
					self::assertSame( [ 'aipuffer_database_error', 500 ], [ $answer->get_error_code(), $answer->get_error_data()['status'] ], $name );
					self::assertSame( 'The database refused the request. Nothing was changed.', $answer->get_error_message() );
				}
			}
		);
		self::assertStringContainsString( 'AI Puffer: ', $log );
		self::assertSame( '50', aipuffer_get_balance( $user )['available'] );
	}

	public function test_a_bug_of_ours_is_a_wp_error_too(): void {
		$log    = self::log( static fn () => self::assertSame( [ 'aipuffer_internal_error', 500 ], self::code_and_status( aipuffer_call( static fn () => strlen( [] ) ) ) ) ); // @phpstan-ignore-line argument.type
		$this->assertMatchesRegularExpression( '/^.*AI Puffer: strlen\(\).*\(TypeError in .*HooksContainedTest\.php:\d+\)$/m', $log );
		foreach ( [ null, [], [ 1 ], true, 1.5, 'x', '1x', new WP_Error( 'x', 'y' ) ] as $id ) {
			self::assertSame( [ 'aipuffer_not_found', 404 ], self::code_and_status( aipuffer_settle_usage( $id ) ) ); // @phpstan-ignore-line argument.type
			self::assertSame( [ 'aipuffer_not_found', 404 ], self::code_and_status( aipuffer_release_usage( $id ) ) ); // @phpstan-ignore-line argument.type
		}
	}

	/**
	 * @return array{string|int, int}
	 */
	private static function code_and_status( mixed $error ): array {
		self::assertWPError( $error );
		return [ $error->get_error_code(), $error->get_error_data()['status'] ];
	}

	/**
	 * What an action prints.
	 */
	private static function printed( string $hook ): callable {
		return static function () use ( $hook ): string {
			ob_start();
			do_action( $hook, '' );
			return (string) ob_get_clean();
		};
	}

	/**
	 * Does something while the plugin's statements fail as they do then.
	 *
	 * @return string What was written to the log.
	 */
	private function broken( string $how, callable $work ): string {
		global $wpdb;
		$prefix = $wpdb->prefix;
		$fail   = static function ( string $sql ) use ( $how, $prefix ): string {
			$is_write = 1 === preg_match( '/^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i', $sql );
			return str_contains( $sql, $prefix . 'aipuffer_' ) && ( 'all' === $how || $is_write )
				? "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'The server is running with the --read-only option'"
				: $sql;
		};
		wp_cache_flush();
		if ( 'gone' === $how ) {
			// Names of the plugin's tables begin with it when they are asked for; WordPress has its own at hand.
			$wpdb->prefix = $prefix . 'gone_';
		} else {
			add_filter( 'query', $fail );
		}
		$level = ob_get_level();
		try {
			return self::log( $work );
		} finally {
			$wpdb->prefix = $prefix;
			remove_filter( 'query', $fail );
			while ( ob_get_level() > $level ) {
				ob_end_clean();
			}
		}
	}

	/**
	 * The callbacks of the plugin at all hooks.
	 *
	 * @return list<array{string, mixed, string, bool}> Hook, callback, file below includes/, whether it may be called by itself.
	 */
	private static function callbacks(): array {
		$found = [];
		foreach ( $GLOBALS['wp_filter'] as $hook => $registered ) {
			foreach ( $registered instanceof WP_Hook ? $registered->callbacks : [] as $callbacks ) {
				foreach ( $callbacks as $callback ) {
					$file = self::file( $callback['function'] );
					if ( null !== $file ) {
						// It registers types, tables and routes a second time, or ends the process.
						$found[] = [ (string) $hook, $callback['function'], $file, ! in_array( $hook, [ 'init', 'cli_init', 'rest_api_init', 'wp_abilities_api_init', 'wp_abilities_api_categories_init', 'before_woocommerce_init' ], true ) ];
					}
				}
			}
		}
		return $found;
	}

	/**
	 * Where a callback of the plugin is defined, below includes/; null for one of others.
	 */
	private static function file( mixed $callback ): ?string {
		if ( $callback instanceof Contained ) {
			return 'Support/Contained.php';
		}
		if ( is_string( $callback ) && str_contains( $callback, '::' ) ) {
			$callback = explode( '::', $callback );
		}
		$where = match ( true ) {
			$callback instanceof Closure                                                            => new ReflectionFunction( $callback ),
			is_string( $callback ) && function_exists( $callback )                                  => new ReflectionFunction( $callback ),
			is_array( $callback ) && method_exists( $callback[0], $callback[1] )                    => new ReflectionMethod( $callback[0], $callback[1] ),
			is_object( $callback ) && method_exists( $callback, '__invoke' )                        => new ReflectionMethod( $callback, '__invoke' ),
			default                                                                                 => null,
		};
		$file  = wp_normalize_path( (string) ( $where ? $where->getFileName() : '' ) );
		$here  = wp_normalize_path( dirname( __DIR__, 2 ) . '/includes/' );
		return str_starts_with( $file, $here ) ? substr( $file, strlen( $here ) ) : null;
	}
}
