<?php
/**
 * Requests from outside.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;
use WP_Application_Passwords;

/**
 * Visitors of a page that asks the AI client, and servers outside WordPress as docs/developers/server.md describes them.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class HttpTest extends ParallelTestCase {
	private const PAGE = <<<'PHP'
		<?php
		require '%s/vendor/autoload.php';
		add_action( 'rest_api_init', static function (): void {
			AIPuffer\Tests\WordPressAi\FakeProvider::begin();
			register_rest_route( 'acme/v1', '/ask', [
				'methods'             => 'POST',
				'permission_callback' => '__return_true',
				'callback'            => static fn () => wp_ai_client_prompt( 'Hi' )->generate_text(),
			] );
		} );
		PHP;

	private ?WebServer $server = null;
	private string $page;

	protected function setUp(): void {
		parent::setUp();
		$this->page = WPMU_PLUGIN_DIR . '/acme-page.php';
		update_option( 'permalink_structure', '/%postname%/' );
		$this->server = new WebServer();
	}

	protected function tearDown(): void {
		$this->server?->stop();
		if ( isset( $this->page ) && is_file( $this->page ) ) {
			unlink( $this->page );
		}
		parent::tearDown();
	}

	public function test_a_guest_has_the_guest_quota_and_no_new_one_without_the_cookie(): void {
		$this->page();
		aipuffer_set_quota( 'wordpress_ai', [ 'guest' => '100' ] );
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] );
		$first = $this->server->post( '/wp-json/acme/v1/ask' );
		self::assertSame( [ 200, 'An answer.' ], [ $first['status'], $first['data'] ] );
		self::assertSame( 1, preg_match( '/^Set-Cookie: (aipuffer_guest=[^;]+);.*HttpOnly/mi', $first['headers'], $cookie ) );

		foreach ( [ "Cookie: $cookie[1]", '' ] as $headers ) {
			$second = $this->server->post( '/wp-json/acme/v1/ask', $headers );
			self::assertSame( [ 429, 'aipuffer_quota_exceeded' ], [ $second['status'], $second['data']['code'] ] );
			self::assertStringContainsString( 'wp-login.php', $second['data']['data']['actions'][0]['url'] );
		}
		self::assertSame( [ [ 'web', '1', '2', '60000000' ] ], $this->counted( 'user' ) );
		self::assertSame( [ [ 'mu:acme-page', '1', '2', '60000000' ] ], $this->counted( 'plugin' ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_guests_are_free_where_the_site_says_so(): void {
		$this->page();
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce', 'charge_guests' => false ] );
		self::assertSame( 200, $this->server->post( '/wp-json/acme/v1/ask' )['status'] );
		self::assertSame( [ [ 'web', '1', '0', '0' ] ], $this->counted( 'user' ) );
	}

	public function test_the_documented_examples_run(): void {
		if ( null === shell_exec( 'command -v curl' ) ) {
			self::markTestSkipped( 'Needs curl.' );
		}
		preg_match( '/^```sh\n(.*?)```/ms', (string) file_get_contents( dirname( __DIR__, 3 ) . '/docs/developers/server.md' ), $found );
		$server   = $this->create_user( 'administrator' );
		$customer = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $customer, '5' );
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt-5', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
		[ $password ] = WP_Application_Passwords::create_new_application_password( $server, [ 'name' => 'Server' ] );

		$script = preg_replace( [ '/^SITE=.*$/m', '/^AUTH=.*$/m', '/^CUSTOMER=.*$/m' ], [ "SITE='{$this->server->url}'", 'AUTH=' . escapeshellarg( get_userdata( $server )->user_login . ':' . $password ), "CUSTOMER=$customer" ], $found[1], -1, $replaced );
		self::assertSame( 3, $replaced );
		$process = proc_open( [ 'sh', '-eu', '-c', $script ], [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ], $pipes );
		$output  = (string) stream_get_contents( $pipes[1] );
		$errors  = (string) stream_get_contents( $pipes[2] );
		self::assertSame( 0, proc_close( $process ), $errors . $output );

		$answers = array_values( array_map( static fn ( string $line ): mixed => json_decode( $line, true ), array_filter( explode( "\n", $output ) ) ) );
		self::assertCount( 4, $answers, $output );
		[ $reserved, $settled, $released, $refused ] = $answers;
		self::assertSame( [ '3', '0', 'held' ], [ $reserved['credits'], $reserved['quota'], $reserved['state'] ] );
		self::assertSame( [ '2', '2', '0', '3', false ], [ $settled['cost'], $settled['from_balance'], $settled['from_quota'], $settled['balance'], $settled['usage_missing'] ] );
		self::assertSame( [ '3', 'released' ], [ $released['credits'], $released['state'] ] );
		self::assertSame( [ 'aipuffer_quota_exceeded', 402, '21', '3' ], [ $refused['code'], $refused['data']['status'], $refused['data']['required'], $refused['data']['available'] ] );
		wp_cache_flush();
		self::assertSame( [ 'balance' => '3', 'held' => '0', 'available' => '3' ], aipuffer_get_balance( $customer ) );
	}

	public function test_a_wrong_password_is_401_and_a_customer_is_403(): void {
		$customer     = $this->create_user( 'subscriber' );
		[ $password ] = WP_Application_Passwords::create_new_application_password( $customer, [ 'name' => 'Mine' ] );
		$login        = get_userdata( $customer )->user_login;
		$request      = '/wp-json/aipuffer/v1/usage/reservations?module=chat&operation=chat&user_id=' . $customer;
		$statuses     = array_map(
			fn ( string $secret ): int => $this->server->post( $request, 'Authorization: Basic ' . base64_encode( "$login:$secret" ) )['status'],
			[ 'wrong', $password ]
		);
		self::assertSame( [ 401, 403 ], $statuses );
	}

	/**
	 * Puts the page there.
	 */
	private function page(): void {
		if ( ! function_exists( 'wp_ai_client_prompt' ) ) {
			self::markTestSkipped( 'Needs the AI client of WordPress 7.0.' );
		}
		aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => '*', 'billing_method' => 'flat', 'unit_rate' => '60' ] );
		if ( ! is_dir( WPMU_PLUGIN_DIR ) ) {
			mkdir( WPMU_PLUGIN_DIR );
		}
		file_put_contents( $this->page, sprintf( self::PAGE, dirname( __DIR__, 3 ) ) );
	}

	/**
	 * Name, calls, refused and charged.
	 *
	 * @param string $by See Grouping.
	 * @return list<list<string>>
	 */
	private function counted( string $by ): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT name, calls, refused, charged FROM {$wpdb->prefix}aipuffer_ai_daily WHERE added_by = '$by'", ARRAY_N );
	}
}
