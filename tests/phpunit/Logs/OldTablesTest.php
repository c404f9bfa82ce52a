<?php
/**
 * Logs on a site whose tables hold no letters of four bytes.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\Logs;
use AIPuffer\Logs\LogsTables;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'mariadb' )]
final class OldTablesTest extends ParallelTestCase {
	private string $prefix;
	private string $charset;
	private string $collate;
	private string $mode;

	protected function setUp(): void {
		parent::setUp();
		global $wpdb;
		[ $this->prefix, $this->charset, $this->collate ] = [ $wpdb->prefix, $wpdb->charset, $wpdb->collate ];
		$this->mode                                       = (string) $wpdb->get_var( 'SELECT @@SESSION.sql_mode' );
	}

	protected function tearDown(): void {
		global $wpdb;
		foreach ( ( new LogsTables() )->names() as $name ) {
			$wpdb->query( "DROP TABLE IF EXISTS old_aipuffer_$name" );
		}
		[ $wpdb->prefix, $wpdb->charset, $wpdb->collate ] = [ $this->prefix, $this->charset, $this->collate ];
		$wpdb->query( "SET SESSION sql_mode = '$this->mode'" );
		$wpdb->set_charset( $wpdb->__get( 'dbh' ) );
		parent::tearDown();
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function sites(): array {
		return [
			'WordPress knows'             => [ 'utf8mb3', '' ],
			'WordPress believes in emoji' => [ 'utf8mb4', '' ],
			'so it does, and is strict'   => [ 'utf8mb4', 'STRICT_ALL_TABLES' ],
			'WordPress calls it utf8'     => [ 'utf8', 'STRICT_ALL_TABLES' ],
		];
	}

	/**
	 * @dataProvider sites
	 */
	public function test_the_rest_of_a_text_with_an_emoji_is_kept( string $charset, string $mode ): void {
		global $wpdb;
		[ $wpdb->prefix, $wpdb->charset, $wpdb->collate ] = [ 'old_', 'utf8mb3', 'utf8mb3_general_ci' ];
		$database                                         = new Database( $wpdb );
		foreach ( ( new LogsTables() )->upgrades( $database ) as $statements ) {
			array_map( [ $database, 'run' ], $statements );
		}
		[ $wpdb->charset, $wpdb->collate ] = [ $charset, '' ];
		$wpdb->set_charset( $wpdb->__get( 'dbh' ), $charset, '' );
		$wpdb->query( "SET SESSION sql_mode = '$mode'" );

		$logs   = new Logs( $database, new Clock() );
		$logged = $logs->append( [ 'module' => 'chat', 'user_id' => 0, 'role' => 'user', 'source' => 'Ali 🐡', 'content' => 'Grüße 🐡 aus İstanbul' ] );
		$wpdb->set_charset( $wpdb->__get( 'dbh' ), 'utf8mb4', '' );
		$kept = $wpdb->get_row( $wpdb->prepare( 'SELECT content, content_bytes FROM old_aipuffer_messages WHERE id = %d', $logged['message_id'] ), ARRAY_A );
		self::assertMatchesRegularExpression( '/^Grüße (\x{FFFD}|\?{1,4}) aus İstanbul$/u', (string) $kept['content'] );
		self::assertSame( (string) strlen( 'Grüße 🐡 aus İstanbul' ), (string) $kept['content_bytes'] );
		$filters = $logs->filters( [ 'search' => '🐡' ] );
		self::assertIsArray( $logs->count( $filters ) );
	}
}
