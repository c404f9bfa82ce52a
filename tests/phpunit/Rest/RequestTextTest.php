<?php
/**
 * What a request may send as text.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Rest;

use AIPuffer\Support\RequestText;
use AIPuffer\Tests\TestCase;
use WP_REST_Request;
use WP_REST_Response;

final class RequestTextTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator' ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function texts(): array {
		$routes = [ '/logs' => [ 'search', 'module' ], '/logs/summary' => [ 'search' ], '/ledger' => [ 'type', 'module' ], '/pricing' => [ 'module', 'operation', 'provider', 'search' ], '/balances' => [ 'search' ] ];
		$texts  = [];
		foreach ( $routes as $path => $fields ) {
			foreach ( $fields as $field ) {
				$texts[ "$path $field" ] = [ $path, $field ];
			}
		}

		return $texts;
	}

	/**
	 * @dataProvider texts
	 */
	public function test_what_is_no_text_is_refused_by_its_name( string $path, string $field ): void {
		foreach ( [ "\xff", "caf\xe9", "\xed\xa0\x80", "a\0b", [ "a\xff" ], [ "\xff" => 'a' ] ] as $broken ) {
			$answer = $this->rest( 'GET', $path, [ $field => $broken ] );
			self::assertSame( [ 400, 'aipuffer_invalid_param', $field ], [ $answer->get_status(), $answer->get_data()['code'], $answer->get_data()['data']['field'] ] );
		}
		self::assertSame( 200, $this->rest( 'GET', $path, [ $field => in_array( $path, [ '/ledger' ], true ) ? [] : 'Ödön 🐡' ] )->get_status() );
	}

	public function test_a_body_that_is_no_text_is_refused(): void {
		self::assertSame( 'body', self::sent( "{\"credit_balance\":\"5\",\"note\":\"caf\xe9\"}" )->get_data()['data']['field'] );
		self::assertSame( 'note', self::sent( '{"credit_balance":"5","note":"a\\u0000b"}' )->get_data()['data']['field'] );
		self::assertSame( 'body', self::sent( '"' . str_repeat( 'x', RequestText::BODY ) . '"' )->get_data()['data']['field'] );
		self::assertSame( 400, self::sent( '{"note":"\\ud800"}' )->get_status() );
		self::assertSame( '0', aipuffer_get_balance( get_current_user_id() )['balance'] );
	}

	public function test_an_address_as_long_as_no_browser_sends_is_refused(): void {
		$answer = $this->rest( 'GET', '/pricing', [ 'unknown' => str_repeat( 'x', RequestText::ADDRESS ) ] );
		self::assertSame( [ 400, 'unknown' ], [ $answer->get_status(), $answer->get_data()['data']['field'] ] );
	}

	public function test_routes_of_others_are_their_own_business(): void {
		register_rest_route( 'other/v1', '/any', [ 'callback' => static fn (): int => 1, 'permission_callback' => '__return_true' ] );
		$request = new WP_REST_Request( 'GET', '/other/v1/any' );
		$request->set_query_params( [ 'x' => "\xff" ] );
		self::assertSame( 200, rest_do_request( $request )->get_status() );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function dates(): array {
		return [
			'a day'                 => [ '2026-03-01', true ],
			'a minute'              => [ '2026-03-01T10:00', true ],
			'a blank for the T'     => [ '2026-03-01 10:00:00', true ],
			'a fraction and a zone' => [ '2026-03-01T10:00:00.123+02:00', true ],
			'UTC'                   => [ '2026-03-01T10:00:00Z', true ],
			'the first'             => [ '1970-01-01', true ],
			'the last'              => [ '2100-12-31T23:59:59', true ],
			'before the first'      => [ '1969-12-31', false ],
			'after the last'        => [ '2101-01-02', false ],
			'the end of all years'  => [ '9999-12-31T23:59:59Z', false ],
			'the year 0'            => [ '0000-00-00', false ],
			'a month too many'      => [ '2026-13-01', false ],
			'an hour too many'      => [ '2026-03-01T25:00', false ],
			'a zone too far'        => [ '2026-03-01T10:00+99:99', false ],
			'words'                 => [ 'yesterday', false ],
			'words behind a date'   => [ '2026-03-01T10:00 +1 week', false ],
			'a number'              => [ '0', false ],
			'a timestamp'           => [ '@1', false ],
		];
	}

	/**
	 * @dataProvider dates
	 */
	public function test_a_date_is_one_from_1970_to_2100_everywhere( string $date, bool $is_one ): void {
		foreach ( [ '/logs', '/logs/summary', '/ledger', '/ledger/summary' ] as $path ) {
			foreach ( [ 'after', 'before' ] as $field ) {
				$answer = $this->rest( 'GET', $path, [ $field => $date ] );
				self::assertSame( $is_one ? 200 : 400, $answer->get_status(), "$path $field" );
				if ( ! $is_one ) {
					self::assertSame( $field, $answer->get_data()['data']['field'] );
				}
			}
		}
	}

	private static function sent( string $body ): WP_REST_Response {
		$request = new WP_REST_Request( 'PATCH', '/aipuffer/v1/balances/' . get_current_user_id() );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( $body );

		return rest_do_request( $request );
	}
}
