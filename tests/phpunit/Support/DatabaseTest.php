<?php
/**
 * Transactions.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Database;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;
use RuntimeException;

#[Group( 'mariadb' )]
final class DatabaseTest extends ParallelTestCase {
	private Database $database;

	protected function setUp(): void {
		parent::setUp();
		global $wpdb;
		$this->database = new Database( $wpdb );
	}

	public function test_all_or_nothing(): void {
		try {
			$this->database->transaction(
				function (): void {
					$this->insert( 1 );
					throw new RuntimeException( 'no' );
				}
			);
		} catch ( RuntimeException ) {
			self::assertSame( [], $this->users() );

			return;
		}
		self::fail( 'The exception was swallowed.' );
	}

	public function test_an_inner_failure_undoes_the_inner_work_only(): void {
		$this->database->transaction(
			function (): void {
				$this->insert( 1 );
				try {
					$this->database->transaction(
						function (): void {
							$this->insert( 2 );
							throw new RuntimeException( 'no' );
						}
					);
				} catch ( RuntimeException ) {
					$this->insert( 3 );
				}
			}
		);
		self::assertSame( [ 1, 3 ], $this->users() );
	}

	public function test_what_follows_a_commit_happens_after_it_and_only_then(): void {
		$heard = [];
		$say   = static function ( string $word ) use ( &$heard ): callable {
			return static function () use ( &$heard, $word ): void {
				$heard[] = $word;
			};
		};
		$this->database->transaction(
			function () use ( $say, &$heard ): void {
				$this->database->after_commit( $say( 'outer' ) );
				try {
					$this->database->transaction(
						function () use ( $say ): void {
							$this->database->after_commit( $say( 'undone' ) );
							throw new RuntimeException( 'no' );
						}
					);
				} catch ( RuntimeException ) {
					self::assertSame( [], $heard );
				}
			}
		);
		$this->database->after_commit( $say( 'outside' ) );
		self::assertSame( [ 'outer', 'outside' ], $heard );
	}

	public function test_a_deadlock_is_tried_again_from_the_start(): void {
		$attempts = 0;
		$result   = $this->database->transaction(
			function () use ( &$attempts ): string {
				$this->insert( 1 );
				if ( ++$attempts < 3 ) {
					throw new DatabaseError( 'Deadlock found when trying to get lock; try restarting transaction', 1213 );
				}

				return 'done';
			}
		);
		self::assertSame( [ 'done', 3, [ 1 ] ], [ $result, $attempts, $this->users() ] );
	}

	public function test_any_other_error_is_not(): void {
		$attempts = 0;
		try {
			$this->database->transaction(
				function () use ( &$attempts ): void {
					++$attempts;
					$this->insert( 1 );
					$this->insert( 1 );
				}
			);
			self::fail( 'The duplicate was let through.' );
		} catch ( DatabaseError $error ) {
			self::assertTrue( $error->is_duplicate_key() );
		}
		self::assertSame( [ 1, [] ], [ $attempts, $this->users() ] );
	}

	public function test_inside_a_callers_transaction_savepoints_are_used(): void {
		global $wpdb;
		add_filter( 'aipuffer_inside_transaction', '__return_true' );
		$wpdb->query( 'START TRANSACTION' );
		$this->database->transaction( fn () => $this->insert( 1 ) );
		self::assertSame( [ 1 ], $this->users() );
		$wpdb->query( 'ROLLBACK' );
		self::assertSame( [], $this->users() );
	}

	public function test_a_dropped_connection_writes_nothing_of_a_transaction(): void {
		global $wpdb;
		$id      = (int) $wpdb->get_var( 'SELECT CONNECTION_ID()' );
		$killer  = mysqli_connect( null, DB_USER, DB_PASSWORD, DB_NAME, 0, substr( DB_HOST, strlen( 'localhost:' ) ) );
		$handler = static fn (): callable => static fn () => throw new RuntimeException( 'The request ends here.' );
		// Without its database WordPress ends the request; here it must not end PHPUnit.
		foreach ( [ 'wp_die_handler', 'wp_die_ajax_handler', 'wp_die_json_handler' ] as $hook ) {
			add_filter( $hook, $handler );
		}
		$errors = $wpdb->show_errors( false );
		try {
			$this->database->transaction(
				function () use ( $killer, $id ): void {
					$this->insert( 1 );
					self::assertInstanceOf( \mysqli::class, $killer );
					mysqli_query( $killer, "KILL $id" );
					usleep( 50_000 );
					$this->insert( 2 );
				}
			);
			self::fail( 'The transaction went on.' );
		} catch ( RuntimeException $error ) {
			self::assertTrue( $error instanceof DatabaseError || 'The request ends here.' === $error->getMessage(), $error->getMessage() );
		} finally {
			$wpdb->show_errors( $errors );
			$wpdb->check_connection( false );
		}
		self::assertSame( [], $this->users() );
	}

	private function insert( int $user ): void {
		$this->database->insert( 'balances', [ 'user_id' => $user, 'updated_at' => '2026-01-01 00:00:00' ] );
	}

	/**
	 * @return list<int>
	 */
	private function users(): array {
		return array_map( 'intval', array_column( $this->database->rows( "SELECT user_id FROM {$this->database->table( 'balances' )} ORDER BY user_id" ), 'user_id' ) );
	}
}
