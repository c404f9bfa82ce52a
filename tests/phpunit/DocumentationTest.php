<?php
/**
 * The documentation for developers says what there is, and its examples do what they say.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use AIPuffer\Dashboard\Attributes;
use AIPuffer\Support\Access;
use AIPuffer\Support\Settings;
use ReflectionClass;
use ReflectionFunction;
use ReflectionMethod;
use stdClass;

final class DocumentationTest extends TestCase {
	private const FOLDER = __DIR__ . '/../../docs/developers/';

	/**
	 * The access that routes name, by how the documentation calls it.
	 */
	private const ACCESS = [
		'view'      => Access::View,
		'manage'    => Access::Manage,
		'logged in' => Access::LoggedIn,
		'anyone'    => Access::Anyone,
	];

	public function test_every_function_is_documented(): void {
		$functions = array_filter(
			get_defined_functions()['user'],
			static function ( string $name ): bool {
				$function = new ReflectionFunction( $name );

				return realpath( (string) $function->getFileName() ) === realpath( dirname( __DIR__, 2 ) . '/includes/functions.php' ) && ! str_contains( (string) $function->getDocComment(), '@internal' );
			}
		);
		self::assertSame( self::sorted( array_map( static fn ( string $name ): string => "$name()", $functions ) ), self::headings( 'functions.md' ) );
	}

	public function test_the_arguments_of_functions_are_documented(): void {
		foreach ( self::sections( 'functions.md' ) as $heading => $section ) {
			$function = new ReflectionFunction( rtrim( $heading, '()' ) );
			preg_match_all( '/@type\s+\S.*?\s+\$(\w+)/', (string) $function->getDocComment(), $named );
			foreach ( $named[1] as $argument ) {
				self::assertStringContainsString( "`$argument`", $section, $heading );
			}
			foreach ( $function->getParameters() as $parameter ) {
				self::assertStringContainsString( '$' . $parameter->getName(), $section, $heading );
			}
		}
	}

	public function test_every_hook_is_documented(): void {
		foreach ( [ 'Actions' => 'Listeners::tell', 'Filters' => '(?:Listeners::ask(?:_each)?|apply_filters)' ] as $title => $function ) {
			preg_match( "/^## $title\$(.*?)(?=^## |\\z)/ms", self::page( 'hooks.md' ), $part );
			preg_match_all( "/\\b$function\\(\\s*'(aipuffer_\\w+)'/", self::source(), $fired );
			preg_match_all( '/^### (\S+)$/m', $part[1] ?? '', $documented );
			self::assertSame( self::sorted( array_unique( $fired[1] ) ), self::sorted( $documented[1] ), $title );
		}
	}

	public function test_the_arguments_of_hooks_are_documented(): void {
		preg_match_all( "#/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:return |\\\$)?[^;/]*?(?:Listeners::(?:tell|ask|ask_each)|apply_filters)\\(\\s*'(aipuffer_\\w+)'#s", self::source(), $hooks, PREG_SET_ORDER );
		self::assertNotEmpty( $hooks );
		$sections = self::sections( 'hooks.md' );
		foreach ( $hooks as [ , $comment, $name ] ) {
			preg_match_all( '/@param\s+\S.*?\s+\$(\w+)/', $comment, $arguments );
			self::assertNotEmpty( $arguments[1], $name );
			preg_match_all( '/^\| `\$(\w+)` \|/m', $sections[ $name ], $documented );
			self::assertSame( $arguments[1], $documented[1], $name );
		}
	}

	public function test_every_command_is_documented(): void {
		WpCliDouble::start();
		do_action( 'cli_init' );
		$commands = [];
		foreach ( (array) ( new ReflectionClass( WpCliDouble::class ) )->getStaticPropertyValue( 'commands' ) as $name => $command ) {
			foreach ( $command instanceof \Closure ? [] : ( new ReflectionClass( $command ) )->getMethods( ReflectionMethod::IS_PUBLIC ) as $method ) {
				if ( ! $method->isConstructor() ) {
					$commands[] = "wp $name {$method->getName()}";
				}
			}
			if ( $command instanceof \Closure ) {
				$commands[] = "wp $name";
			}
		}
		self::assertSame( self::sorted( $commands ), self::headings( 'commands.md' ) );
	}

	public function test_every_command_runs(): void {
		WpCliDouble::start();
		do_action( 'cli_init' );
		preg_match_all( '/^wp (aipuffer .+)$/m', implode( "\n", self::blocks( 'commands.md', 'sh' ) ), $lines );
		self::assertSame( self::headings( 'commands.md' ), self::sorted( array_map( static fn ( string $line ): string => "wp $line", $lines[1] ) ) );
		$commands = (array) ( new ReflectionClass( WpCliDouble::class ) )->getStaticPropertyValue( 'commands' );
		foreach ( $lines[1] as $line ) {
			$said = isset( $commands[ $line ] )
				? WpCliDouble::run( $line, '__invoke' )
				: WpCliDouble::run( (string) strstr( $line, strrchr( $line, ' ' ) ?: '', true ), substr( (string) strrchr( $line, ' ' ), 1 ) );
			self::assertSame( [ 'success' ], array_column( $said, 0 ), $line );
		}
	}

	public function test_every_route_is_documented_with_its_arguments(): void {
		$routes = [];
		foreach ( self::routes() as $route => [ $args, $access ] ) {
			preg_match_all( '/\{(\w+)\}/', $route, $in_path );
			$names            = self::sorted( array_diff( array_keys( $args ), $in_path[1] ) );
			$required         = self::sorted( array_filter( $names, static fn ( string $name ): bool => ! empty( $args[ $name ]['required'] ) ) );
			$routes[ $route ] = [ $access, $names, $required ];
		}
		$documented = [];
		foreach ( self::sections( 'rest.md' ) as $route => $section ) {
			preg_match( '/^Access: ([a-z ]+)\./m', $section, $access );
			preg_match_all( '/^\| `(\w+)` \|( required,)?/m', $section, $args, PREG_SET_ORDER );
			$required             = array_filter( $args, static fn ( array $row ): bool => isset( $row[2] ) );
			$documented[ $route ] = [ self::ACCESS[ $access[1] ?? '' ] ?? null, self::sorted( array_column( $args, 1 ) ), self::sorted( array_column( $required, 1 ) ) ];
		}
		ksort( $routes );
		ksort( $documented );
		self::assertSame( array_keys( $routes ), array_keys( $documented ) );
		self::assertEquals( $routes, $documented );
	}

	/**
	 * @group woocommerce
	 * @group mariadb
	 */
	public function test_every_route_answers_as_documented(): void {
		global $wpdb;
		$site     = $this->site();
		$sections = self::sections( 'rest.md' );
		foreach ( $sections as $route => $section ) {
			preg_match( '/^Access: ([a-z ]+)\./m', $section, $access );
			self::assertSame( 1, preg_match( '/^```http\n(.*?)\n```\n(?:\n```json\n(.*?)\n```)?/ms', $section, $example ), $route );
			$wpdb->query( 'SAVEPOINT documented' );
			$response = $site->send( $example[1], $access[1] );
			$wpdb->query( 'ROLLBACK TO SAVEPOINT documented' );
			wp_cache_flush();
			$answer = (string) wp_json_encode( $response->get_data() );
			self::assertContains( $response->get_status(), [ 200, 201 ], "$route: $answer" );
			if ( isset( $example[2] ) ) {
				$printed = json_decode( $example[2] );
				self::assertNotNull( $printed, "$route: not JSON" );
				self::assertSame( [], self::differences( $printed, json_decode( $answer ), '' ), $route );
			} else {
				self::assertStringContainsString( 'export', $route );
			}
		}
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function pages(): array {
		$pages = array_map( 'basename', glob( self::FOLDER . '*.md' ) ?: [] );

		return array_combine( $pages, array_map( static fn ( string $page ): array => [ $page ], $pages ) );
	}

	/**
	 * @dataProvider pages
	 */
	public function test_examples_run_as_printed( string $page ): void {
		$blocks = self::blocks( $page, 'php' );
		if ( [] === $blocks ) {
			self::assertStringNotContainsString( '<?php', self::page( $page ) );

			return;
		}
		$site = $this->site();
		wp_set_current_user( $site->admin );
		$scope = [];
		foreach ( $blocks as $block ) {
			[ $scope, $printed ] = self::run_block( $block, $scope );
			preg_match_all( '/\becho .*; *\/\/ (.*)$/m', $block, $told );
			self::assertSame( implode( '', $told[1] ), $printed, $block );
		}
		$this->cause_everything( $site );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_every_option_is_documented(): void {
		preg_match_all( '/`(aipuffer_\w+)`/', self::page( 'options.md' ), $named );
		self::assertSame( [], array_diff( Settings::ALL, $named[1] ) );
	}

	public function test_every_error_is_documented(): void {
		preg_match_all( "/\\b(?:Problem|WP_Error|conflict|invalid|self)\\(\\s*'(aipuffer_\\w+)'|\\bconst CODE\\w*\\s*= '(aipuffer_\\w+)'/", self::source(), $raised );
		preg_match( '/^## Errors$(.*?)(?=^## |\z)/ms', self::page( 'README.md' ), $part );
		preg_match_all( '/^\| `(aipuffer_\w+)` \|/m', $part[1] ?? '', $documented );
		self::assertSame( self::sorted( array_unique( array_filter( array_merge( $raised[1], $raised[2] ) ) ) ), self::sorted( $documented[1] ) );
	}

	public function test_every_attribute_of_the_customers_page_is_documented(): void {
		preg_match_all( '/^\| `(\w+)` \| (.*?) \|/m', (string) file_get_contents( self::FOLDER . '../customer-dashboard.md' ), $rows );
		$documented = array_combine( $rows[1], array_map( static fn ( string $default ): string => trim( $default, '`' ), $rows[2] ) );
		$defaults   = array_map( static fn ( bool|string $default ): string => is_bool( $default ) ? 'true' : ( '' === $default ? 'Empty' : $default ), Attributes::defaults() );
		self::assertEquals( $defaults, $documented );
		$block = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/blocks/credits-usage/block.json' ), true );
		self::assertSame( self::sorted( array_keys( $block['attributes'] ) ), self::sorted( array_keys( $documented ) ) );
	}

	public function test_every_ability_is_documented(): void {
		if ( ! function_exists( 'wp_get_abilities' ) ) {
			self::markTestSkipped( 'Needs the abilities of WordPress 6.9.' );
		}
		$names = array_filter( array_keys( wp_get_abilities() ), static fn ( string $name ): bool => str_starts_with( $name, 'aipuffer/' ) );
		preg_match_all( '/^\| `(aipuffer\/[\w-]+)` \|/m', self::page( 'abilities.md' ), $documented );
		self::assertSame( self::sorted( $names ), self::sorted( $documented[1] ) );
	}

	public function test_nothing_is_named_that_is_gone(): void {
		$root   = dirname( __DIR__, 2 );
		$source = self::source() . file_get_contents( "$root/src/metering/refusal.ts" ) . file_get_contents( "$root/blocks/credits-usage/block.json" );
		foreach ( array_merge( glob( "$root/*.md" ) ?: [], glob( "$root/docs/*.md" ) ?: [], glob( self::FOLDER . '*.md' ) ?: [] ) as $file ) {
			if ( 'CHANGELOG.md' === basename( $file ) ) {
				continue;
			}
			preg_match_all( '/\b_?aipuffer_[a-z0-9_]*[a-z0-9]\b/', (string) file_get_contents( $file ), $named );
			foreach ( array_unique( $named[0] ) as $name ) {
				// A table's name has its prefix from the site.
				self::assertStringContainsString( str_replace( 'aipuffer_log_search', 'log_search', $name ), $source, basename( $file ) );
			}
		}
	}

	/**
	 * The site of the examples, at the time they were printed.
	 */
	private function site(): DocumentedSite {
		$this->at( '2026-03-02 10:00:00 UTC' );

		return new DocumentedSite( fn ( string $role, array $fields ): int => $this->create_user( $role, $fields ) );
	}

	/**
	 * Lets happen what the examples of hooks wait for.
	 */
	private function cause_everything( DocumentedSite $site ): void {
		$request = [ 'module' => 'chat', 'operation' => 'chat', 'user_id' => $site->customer, 'provider' => 'openai', 'model' => 'gpt-5', 'input_tokens' => 100, 'output_tokens' => 100 ];
		self::assertIsArray( aipuffer_charge_usage( $request ) );
		self::assertWPError( aipuffer_charge_usage( [ 'input_tokens' => 900_000_000 ] + $request ) );
		self::assertIsArray( aipuffer_adjust_balance( $site->customer, '5' ) );
		wp_set_current_user( $site->admin );
		self::assertSame( 200, $this->rest( 'POST', "/balances/{$site->customer}/reset" )->get_status() );
		self::assertSame( 200, $this->rest( 'GET', '/pricing/options' )->get_status() );
		self::assertSame( 200, $this->rest( 'GET', '/quotas' )->get_status() );
		foreach ( function_exists( 'wc_get_orders' ) ? (array) wc_get_orders( [ 'customer_id' => $site->customer ] ) : [] as $order ) {
			$order->update_status( 'cancelled' );
		}
	}

	/**
	 * Runs an example as a file of its own would.
	 *
	 * @param string               $aipuffer_block The example.
	 * @param array<string, mixed> $aipuffer_scope Variables of those before.
	 * @return array{array<string, mixed>, string} Variables after it, and what it printed.
	 */
	private static function run_block( string $aipuffer_block, array $aipuffer_scope ): array {
		$aipuffer_file = tempnam( sys_get_temp_dir(), 'aipuffer-example-' );
		file_put_contents( $aipuffer_file, "<?php\n$aipuffer_block\n" );
		extract( $aipuffer_scope, EXTR_SKIP ); // phpcs:ignore WordPress.PHP.DontExtract -- Examples go on where the one before ended.
		ob_start();
		try {
			$aipuffer_returned = include $aipuffer_file;
		} finally {
			$aipuffer_printed = (string) ob_get_clean();
			unlink( $aipuffer_file );
		}
		self::assertNotInstanceOf( \WP_Error::class, $aipuffer_returned, $aipuffer_block );

		return [ array_diff_key( get_defined_vars(), array_flip( [ 'aipuffer_block', 'aipuffer_scope', 'aipuffer_file', 'aipuffer_returned', 'aipuffer_printed' ] ) ), $aipuffer_printed ];
	}

	/**
	 * Where an answer has another shape than is printed. `"…"` stands for more of the same.
	 *
	 * @param mixed  $printed What the documentation says.
	 * @param mixed  $real    What there is.
	 * @param string $at      Where.
	 * @return list<string>
	 */
	private static function differences( mixed $printed, mixed $real, string $at ): array {
		if ( $printed instanceof stdClass && $real instanceof stdClass ) {
			$found = [];
			foreach ( get_object_vars( $printed ) as $key => $value ) {
				$found[] = property_exists( $real, $key ) ? self::differences( $value, $real->$key, "$at.$key" ) : [ "$at.$key is printed and not there" ];
			}
			foreach ( array_diff_key( get_object_vars( $real ), get_object_vars( $printed ) ) as $key => $value ) {
				$found[] = [ "$at.$key is there and not printed" ];
			}

			return array_merge( ...$found );
		}
		if ( is_array( $printed ) && is_array( $real ) ) {
			return [] === $printed || [] === $real ? [] : self::differences( $printed[0], $real[0], $at . '[0]' );
		}

		return null === $printed || null === $real || gettype( $printed ) === gettype( $real ) ? [] : [ sprintf( '%s is %s, printed is %s', $at, gettype( $real ), gettype( $printed ) ) ];
	}

	/**
	 * Routes as their headings have them, with their arguments and access.
	 *
	 * @return array<string, array{array<string, array<string, mixed>>, Access}>
	 */
	private static function routes(): array {
		$routes = [];
		foreach ( rest_get_server()->get_routes( 'aipuffer/v1' ) as $path => $handlers ) {
			foreach ( '/aipuffer/v1' === $path ? [] : $handlers as $handler ) {
				$short = preg_replace( '/\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)/', '{$1}', substr( $path, strlen( '/aipuffer/v1' ) ) );
				$routes[ implode( ', ', array_keys( $handler['methods'] ) ) . " $short" ] = [ $handler['args'], $handler['permission_callback'][0] ];
			}
		}

		return $routes;
	}

	/**
	 * Sections of a page by their headings of the third level.
	 *
	 * @param string $page The page.
	 * @return array<string, string>
	 */
	private static function sections( string $page ): array {
		preg_match_all( '/^### (.+?)$(.*?)(?=^##|\z)/ms', self::page( $page ), $found );

		return array_combine( $found[1], $found[2] );
	}

	/**
	 * Headings of the third level.
	 *
	 * @param string $page The page.
	 * @return list<string>
	 */
	private static function headings( string $page ): array {
		return self::sorted( array_keys( self::sections( $page ) ) );
	}

	/**
	 * Code of a page.
	 *
	 * @param string $page     The page.
	 * @param string $language Its language.
	 * @return list<string>
	 */
	private static function blocks( string $page, string $language ): array {
		preg_match_all( "/^```$language\\n(.*?)^```\$/ms", self::page( $page ), $found );

		return $found[1];
	}

	private static function page( string $page ): string {
		return (string) file_get_contents( self::FOLDER . $page );
	}

	/**
	 * All PHP that ships.
	 */
	private static function source(): string {
		static $source = '';
		if ( '' === $source ) {
			$root  = dirname( __DIR__, 2 );
			$files = new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( "$root/includes", \FilesystemIterator::SKIP_DOTS ) );
			foreach ( $files as $file ) {
				$source .= 'php' === $file->getExtension() ? file_get_contents( $file->getPathname() ) : '';
			}
		}

		return $source;
	}

	/**
	 * @param array<array-key, string> $names Names.
	 * @return list<string>
	 */
	private static function sorted( array $names ): array {
		sort( $names );

		return array_values( $names );
	}
}
