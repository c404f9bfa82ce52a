<?php
/**
 * Which plugin and which ability make a call.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

/**
 * Calls made from files where plugins and themes are, which this test puts there.
 */
final class OriginTest extends AiTestCase {
	/**
	 * Each file defines a function that calls what it is given.
	 */
	private const FILE = "<?php\n/* Plugin Name: %s */\nreturn static fn ( \$builder, string \$method ) => \$builder->\$method();\n";

	/**
	 * Files and folders to take away again.
	 *
	 * @var list<string>
	 */
	private array $made = [];

	protected function setUp(): void {
		parent::setUp();
		$this->set( [ 'mode' => 'observe' ] );
	}

	protected function tearDown(): void {
		foreach ( array_reverse( $this->made ) as $path ) {
			is_dir( $path ) && ! is_link( $path ) ? rmdir( $path ) : unlink( $path );
		}
		parent::tearDown();
	}

	public function test_a_plugin_in_a_folder(): void {
		self::assertSame( 'acme-writer', $this->plugin_of( WP_PLUGIN_DIR . '/acme-writer/includes/deep/call.php' ) );
	}

	public function test_a_plugin_of_one_file(): void {
		self::assertSame( 'acme', $this->plugin_of( WP_PLUGIN_DIR . '/acme.php' ) );
	}

	public function test_a_must_use_plugin(): void {
		self::assertSame( 'mu:acme', $this->plugin_of( WPMU_PLUGIN_DIR . '/acme.php' ) );
	}

	public function test_a_theme(): void {
		self::assertSame( 'theme:' . get_stylesheet(), $this->plugin_of( get_stylesheet_directory() . '/acme.php' ) );
	}

	public function test_a_plugin_behind_a_link(): void {
		$file = $this->file( dirname( AIPUFFER_SITE ) . '/elsewhere/call.php' );
		symlink( dirname( $file ), WP_PLUGIN_DIR . '/acme-linked' );
		$this->made[] = WP_PLUGIN_DIR . '/acme-linked';
		wp_register_plugin_realpath( WP_PLUGIN_DIR . '/acme-linked/call.php' );
		( require $file )( wp_ai_client_prompt( 'Hi' ), 'generate_text' );
		self::assertSame( 'acme-linked', $this->counted()['name'] );
	}

	public function test_a_file_of_nobody_is_put_down_to_who_led_there(): void {
		self::assertSame( 'aipuffer', $this->plugin_of( WP_CONTENT_DIR . '/acme.php' ) );
	}

	public function test_the_innermost_plugin_is_the_one_that_calls(): void {
		$queue = require $this->file( WP_PLUGIN_DIR . '/acme-queue/queue.php' );
		$job   = require $this->file( WP_PLUGIN_DIR . '/acme-job/job.php' );
		$work  = new class( $job ) {
			public function __construct( private readonly \Closure $job ) {}

			public function run(): void {
				( $this->job )( wp_ai_client_prompt( 'Hi' ), 'generate_text' );
			}
		};
		$queue( $work, 'run' );
		self::assertSame( 'acme-job', $this->counted()['name'] );
	}

	public function test_both_entry_points_know_the_plugin(): void {
		$call = require $this->file( WP_PLUGIN_DIR . '/acme-writer/call.php' );
		$call( \WordPress\AiClient\AiClient::prompt( 'Hi' ), 'generateText' );
		self::assertSame( 'acme-writer', $this->counted()['name'] );
	}

	public function test_the_innermost_ability_counts_and_is_forgotten_when_it_fails(): void {
		$ask   = static fn () => wp_ai_client_prompt( 'Hi' )->generate_text();
		$inner = $this->ability( $ask, 'acme/inner' );
		$outer = $this->ability(
			static function () use ( $ask, $inner ) {
				$ask();
				$inner->execute();

				return new \WP_Error( 'acme', 'Failed after all' );
			},
			'acme/outer'
		);
		$outer->execute();
		$ask();
		self::assertSame( [ 'acme/inner' => '1', 'acme/outer' => '1' ], array_column( $this->rows( 'ability' ), 'calls', 'detail' ) );
		self::assertSame( '3', $this->counted()['calls'] );
	}

	public function test_rules_hold_for_the_plugin_that_calls(): void {
		$this->set( [ 'mode' => 'enforce', 'rules' => [ 'acme-writer' => 'blocked' ] ] );
		$call = require $this->file( WP_PLUGIN_DIR . '/acme-writer/call.php' );
		self::assertWPError( $call( wp_ai_client_prompt( 'Hi' ), 'generate_text' ) );
		self::assertSame( 'An answer.', wp_ai_client_prompt( 'Hi' )->generate_text() );
		self::assertSame( [ 'acme-writer' => '1', 'aipuffer' => '0' ], array_column( $this->rows(), 'refused', 'name' ) );
	}

	public function test_a_folder_with_odd_characters_gets_a_key_that_can_have_a_rule(): void {
		$plugin = $this->plugin_of( WP_PLUGIN_DIR . '/Acmé writer (2)/call.php' );
		self::assertMatchesRegularExpression( '/' . \AIPuffer\WordPressAi\Origin::PATTERN . '/D', $plugin );
	}

	/**
	 * Who a call from a file is put down to.
	 */
	private function plugin_of( string $file ): string {
		( require $this->file( $file ) )( wp_ai_client_prompt( 'Hi' ), 'generate_text' );

		return $this->counted()['name'];
	}

	/**
	 * Makes a file, with its folders, that goes away again.
	 */
	private function file( string $path ): string {
		$folder  = dirname( $path );
		$missing = [];
		while ( ! is_dir( $folder ) ) {
			$missing[] = $folder;
			$folder    = dirname( $folder );
		}
		foreach ( array_reverse( $missing ) as $folder ) {
			mkdir( $folder );
			$this->made[] = $folder;
		}
		file_put_contents( $path, sprintf( self::FILE, 'Acme' ) );
		$this->made[] = $path;

		return $path;
	}
}
