<?php
/**
 * Files are sent past WordPress's REST server.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\StreamedResponse;
use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\TestWith;
use RuntimeException;
use WP_REST_Request;
use WP_REST_Response;

final class StreamedResponseTest extends TestCase {
	#[TestWith( [ '/ledger/export' ] )]
	#[TestWith( [ '/logs/export' ] )]
	public function test_however_many_are_asked_for_there_is_one_filter( string $route ): void {
		wp_set_current_user( 1 );
		$filters = static fn (): int => array_sum( array_map( 'count', $GLOBALS['wp_filter']['rest_pre_serve_request']->callbacks ?? [] ) );
		self::assertSame( 200, $this->rest( 'GET', $route )->get_status() );
		$after_one = $filters();
		for ( $number = 0; $number < 20; $number++ ) {
			self::assertSame( 200, $this->rest( 'GET', $route )->get_status() );
		}
		self::assertSame( $after_one, $filters() );
	}

	public function test_each_writes_its_own_body_and_others_are_left_alone(): void {
		$one   = new StreamedResponse( static fn () => print 'one' );
		$other = new StreamedResponse( static fn () => print 'other' );
		self::assertSame( [ true, 'other' ], self::served( $other ) );
		self::assertSame( [ true, 'one' ], self::served( $one ) );
		self::assertSame( [ false, '' ], self::served( $one, 'HEAD' ) );
		self::assertSame( [ false, '' ], self::served( new WP_REST_Response( [ 'a' ] ) ) );
	}

	public function test_a_file_that_breaks_off_gets_no_json_behind_it(): void {
		$broken = new StreamedResponse(
			static function (): void {
				echo 'half';
				throw new RuntimeException( 'The database has gone away.' );
			}
		);
		$served = null;
		$log    = self::log(
			static function () use ( $broken, &$served ): void {
				$served = self::served( $broken );
			}
		);
		self::assertSame( [ true, 'half' ], $served );
		self::assertStringContainsString( 'The database has gone away.', $log );
	}

	/**
	 * @return array{mixed, string} What the filter answers, and what was written.
	 */
	private static function served( WP_REST_Response $response, string $method = 'GET' ): array {
		ob_start();
		$served = apply_filters( 'rest_pre_serve_request', false, $response, new WP_REST_Request( $method, '/' ), rest_get_server() );

		return [ $served, (string) ob_get_clean() ];
	}
}
