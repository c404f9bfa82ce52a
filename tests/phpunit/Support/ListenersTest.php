<?php
/**
 * Other code at the plugin's hooks.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Pricing\UsageTypes;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Scopes;
use AIPuffer\Tests\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use RuntimeException;
use SplFileInfo;

/**
 * One listener that throws drops no other and reaches no caller.
 */
final class ListenersTest extends TestCase {
	/**
	 * Filters that are not asked by Listeners, and why.
	 */
	private const DIRECTLY = [
		// Who pays must not be guessed: where calls are charged, a fault here is a call that is not made. See Calls::begin().
		'aipuffer_ai_call_payer',
	];

	public function test_every_listener_of_an_action_hears_it(): void {
		$heard  = [];
		$listen = static function ( string $name ) use ( &$heard ): callable {
			return static function ( mixed ...$args ) use ( $name, &$heard ): void {
				$heard[] = [ $name, current_action(), $args ];
			};
		};
		add_action( 'aipuffer_some_action', $listen( 'first' ), 5, 2 );
		add_action( 'aipuffer_some_action', static fn () => throw new RuntimeException( 'broken ' . wp_rand() ), 5 );
		add_action( 'aipuffer_some_action', $listen( 'same priority' ), 5, 0 );
		add_action( 'aipuffer_some_action', 'no_such_function' );
		add_action( 'aipuffer_some_action', static fn ( array $wrong ) => $wrong );
		$removed = $listen( 'removed' );
		add_action( 'aipuffer_some_action', $removed, 15 );
		add_action( 'aipuffer_some_action', static fn () => remove_action( 'aipuffer_some_action', $removed, 15 ), 12 );
		add_action( 'aipuffer_some_action', $listen( 'last' ), 20, 1 );

		$log = self::log( static fn () => Listeners::tell( 'aipuffer_some_action', 'a', 'b' ) );
		self::assertSame(
			[
				[ 'first', 'aipuffer_some_action', [ 'a', 'b' ] ],
				[ 'same priority', 'aipuffer_some_action', [] ],
				[ 'last', 'aipuffer_some_action', [ 'a' ] ],
			],
			$heard
		);
		self::assertSame( 3, substr_count( $log, 'AI Puffer: aipuffer_some_action: ' ), $log );
		self::assertSame( 1, did_action( 'aipuffer_some_action' ) );
		self::assertFalse( current_action() );
		self::assertFalse( has_action( 'aipuffer_some_action', $removed ) );
	}

	public function test_a_filter_keeps_the_value_for_the_next(): void {
		add_filter( 'aipuffer_some_filter', static fn ( array $names ): array => [ ...$names, 'a' ] );
		add_filter( 'aipuffer_some_filter', static fn () => throw new RuntimeException( 'broken ' . wp_rand() ), 10, 0 );
		add_filter( 'aipuffer_some_filter', static fn () => null, 11, 0 );
		add_filter( 'aipuffer_some_filter', static fn ( array $names ): string => 'not a list', 11 );
		add_filter( 'aipuffer_some_filter', static fn ( array $names, string $more ): array => [ ...$names, $more ], 12, 2 );
		$log = self::log( static fn () => self::assertSame( [ 'first', 'a', 'more' ], Listeners::ask( 'aipuffer_some_filter', [ 'first' ], 'more' ) ) );
		self::assertSame( 3, substr_count( $log, 'AI Puffer: aipuffer_some_filter: ' ), $log );
	}

	public function test_what_breaks_outside_of_the_hook_reaches_nobody(): void {
		$throw = static fn ( string $hook ) => str_starts_with( $hook, 'aipuffer_' ) ? throw new RuntimeException( 'broken ' . wp_rand() ) : null;
		add_action( 'all', $throw );
		self::log(
			static function (): void {
				Listeners::tell( 'aipuffer_some_action' );
				self::assertSame( 7, Listeners::ask( 'aipuffer_some_filter', 7 ) );
			}
		);
		remove_action( 'all', $throw );
		self::assertFalse( current_filter() );
	}

	/**
	 * @return array<string, array{string, callable(): mixed, mixed, list<mixed>}>
	 */
	public static function answers(): array {
		return [
			'the time'          => [ 'aipuffer_current_time', static fn (): int => ( new Clock() )->now()->getTimestamp() - time(), 0, [ 'soon', null, [], new \stdClass() ] ],
			'the address'       => [ 'aipuffer_guest_address', static fn (): string => Guest::address(), '192.0.2.9', [ null, [ '203.0.113.1' ], true ] ],
			'scopes'            => [ 'aipuffer_scopes', static fn (): array => array_keys( ( new Scopes() )->names() ), [ 'chatbot', 'ai_forms', 'image_generator', 'wordpress_ai' ], [ null, 'chatbot:1', 5 ] ],
			'scopes that are no text' => [ 'aipuffer_scopes', static fn (): array => ( new Scopes() )->names(), [], [ [ 'chatbot:1' => [] ] ] ],
			'usage types'       => [ 'aipuffer_usage_types', static fn (): int => count( ( new UsageTypes() )->all() ), 11, [ null, 'chat' ] ],
			'usage types that lack something' => [ 'aipuffer_usage_types', static fn (): array => ( new UsageTypes() )->all(), [], [ [ 'chat' ], [ [ 'module' => 'x', 'operation' => 'y' ] ], [ [ 'module' => 'x', 'module_label' => 'X', 'operation' => 'y', 'label' => 5, 'methods' => [] ] ] ] ],
		];
	}

	/**
	 * @dataProvider answers
	 * @param callable(): mixed $ask   What asks.
	 * @param list<mixed>       $wrong Answers.
	 */
	public function test_an_answer_of_another_type_counts_for_nothing( string $hook, callable $ask, mixed $right, array $wrong ): void {
		$_SERVER['REMOTE_ADDR'] = '192.0.2.9';
		$log = '';
		foreach ( $wrong as $answer ) {
			$filter = static fn () => $answer;
			add_filter( $hook, $filter );
			$log .= self::log( static fn () => self::assertSame( $right, $ask() ) );
			remove_filter( $hook, $filter );
		}
		self::assertStringContainsString( "AI Puffer: $hook: ", $log );
	}

	public function test_numbers_and_text_stand_for_each_other(): void {
		add_filter( 'aipuffer_current_time', static fn (): string => '1772359200' );
		self::assertSame( 1772359200, ( new Clock() )->now()->getTimestamp() );
		add_filter( 'aipuffer_some_filter', static fn (): int => 1 );
		self::assertTrue( Listeners::ask( 'aipuffer_some_filter', false ) );
		self::assertSame( '1', Listeners::ask( 'aipuffer_some_filter', '' ) );
	}

	public function test_a_charge_stands_and_is_told_to_the_others_whatever_listeners_do(): void {
		$user = $this->create_user();
		aipuffer_adjust_balance( $user, '100' );
		$heard = [];
		foreach ( [ 'aipuffer_usage_reserved', 'aipuffer_usage_settled', 'aipuffer_balance_changed', 'aipuffer_usage_refused', 'aipuffer_quota_reset' ] as $hook ) {
			add_action( $hook, static fn () => throw new RuntimeException( "broken $hook" ), 5 );
			add_action(
				$hook,
				static function () use ( &$heard, $hook ): void {
					$heard[] = $hook;
				}
			);
		}
		$request = [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user ];
		self::log(
			function () use ( $request, $user ): void {
				self::assertSame( '90', aipuffer_charge_usage( $request + [ 'units' => 10 ] )['balance'] );
				self::assertSame( 'aipuffer_quota_exceeded', aipuffer_charge_usage( $request + [ 'units' => 1000 ] )->get_error_code() );
				$this->create_user();
				wp_set_current_user( $this->create_user( 'administrator' ) );
				self::assertSame( 200, $this->rest( 'POST', "/balances/$user/reset" )->get_status() );
			}
		);
		self::assertSame( [ 'aipuffer_usage_reserved', 'aipuffer_balance_changed', 'aipuffer_usage_settled', 'aipuffer_usage_refused', 'aipuffer_quota_reset' ], $heard );
	}

	public function test_all_hooks_of_ours_are_fired_here(): void {
		$found = [];
		foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( dirname( __DIR__, 3 ) . '/includes' ) ) as $file ) {
			if ( $file instanceof SplFileInfo && 'php' === $file->getExtension() && 'Listeners.php' !== $file->getFilename() ) {
				preg_match_all( '/\b(?:do_action|apply_filters)(?:_ref_array|_deprecated)?\s*\(\s*[\'"](aipuffer_\w*)/', (string) file_get_contents( $file->getPathname() ), $matches );
				$found = [ ...$found, ...$matches[1] ];
			}
		}
		self::assertSame( self::DIRECTLY, $found );
	}
}
