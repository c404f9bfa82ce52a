<?php
/**
 * Callbacks that never end the request.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Support\Contained;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Deliberate;
use AIPuffer\Support\Problem;
use AIPuffer\Tests\TestCase;
use Exception;
use LogicException;
use RuntimeException;
use Throwable;
use TypeError;

/**
 * Every kind of fault at every kind of hook.
 */
final class ContainedTest extends TestCase {
	/**
	 * Faults.
	 *
	 * @return array<string, array{Throwable}>
	 */
	public static function faults(): array {
		return [
			'a refused statement'      => [ new DatabaseError( 'Table is read only ' . wp_rand(), 1036 ) ],
			'a type that does not fit' => [ new TypeError( 'int expected ' . wp_rand() ) ],
			'a broken rule'            => [ new LogicException( 'must not be ' . wp_rand() ) ],
			'a refusal nobody reads'   => [ Problem::not_found( 'no such user ' . wp_rand() ) ],
			'an exception of others'   => [ new Exception( 'order not saved ' . wp_rand() ) ],
		];
	}

	/**
	 * An action goes on with the other listeners, and a filter keeps its value.
	 *
	 * @dataProvider faults
	 *
	 * @param Throwable $fault The fault.
	 */
	public function test_what_follows_at_the_hook_runs( Throwable $fault ): void {
		$ran = [];
		Contained::action( 'some_action', static fn () => throw $fault );
		Contained::filter( 'some_filter', static fn () => throw $fault );
		add_action(
			'some_action',
			static function ( string $value ) use ( &$ran ): void {
				$ran[] = $value;
			}
		);
		add_filter( 'some_filter', static fn ( string $value ): string => $value . ', then others' );

		$log = self::log(
			static function () use ( &$ran ): void {
				do_action( 'some_action', 'told' );
				do_action( 'some_action', 'told again' );
				$ran[] = apply_filters( 'some_filter', 'as it was' );
			}
		);

		self::assertSame( [ 'told', 'told again', 'as it was, then others' ], $ran );
		self::assertSame( 1, substr_count( $log, 'AI Puffer: some_action: ' . $fault->getMessage() ), 'Once a request: ' . $log );
		self::assertSame( 1, substr_count( $log, 'AI Puffer: some_filter: ' . $fault->getMessage() ) );
		self::assertFalse( doing_action( 'some_action' ) );
	}

	/**
	 * Where something should be shown, whoever is logged in reads a sentence, and nobody sees half of it.
	 *
	 * @dataProvider faults
	 *
	 * @param Throwable $fault The fault.
	 */
	public function test_what_should_be_shown( Throwable $fault ): void {
		Contained::view(
			'some_view',
			static function () use ( $fault ): void {
				ob_start();
				echo '<table><tr>half';
				throw $fault;
			}
		);
		Contained::shortcode( 'some_tag', static fn () => throw $fault );
		$level = ob_get_level();

		foreach ( [ 0 => '', 1 => '<p class="aipuffer-unavailable">Credits cannot be shown right now.</p>' ] as $user => $shown ) {
			wp_set_current_user( $user );
			self::log(
				function () use ( $shown ): void {
					ob_start();
					do_action( 'some_view' );
					self::assertSame( $shown, ob_get_clean() );
					self::assertSame( $shown, do_shortcode( '[some_tag]' ) );
				}
			);
		}
		self::assertSame( $level, ob_get_level() );
		remove_shortcode( 'some_tag' );
	}

	public function test_without_a_fault_nothing_is_different(): void {
		Contained::filter( 'some_filter', static fn ( int $value, int $more ): int => $value + $more, 10, 2 );
		Contained::view(
			'some_view',
			static function ( string $text ): void {
				ob_start();
				echo esc_html( $text );
			}
		);
		ob_start();
		do_action( 'some_view', 'whole' );

		self::assertSame( 'whole', ob_get_clean() );
		// Hooks give ids as text where they are numbers, and WordPress is not strict about it.
		self::assertSame( 12, apply_filters( 'some_filter', '5', '7' ) );
	}

	public function test_an_end_of_the_request_is_no_fault(): void {
		$handler = static fn () => static fn ( string $message ) => throw new RuntimeException( $message );
		add_filter( 'wp_die_handler', $handler );
		add_filter( 'wp_redirect', static fn ( string $address ) => throw new RuntimeException( $address ) );
		$read = new class( 'row refused' ) extends Exception implements Deliberate {};
		Contained::action( 'some_end', static fn () => wp_die( 'not allowed' ) );
		Contained::action( 'some_redirect', static fn () => wp_safe_redirect( admin_url() ) );
		Contained::action( 'some_import', static fn () => throw $read );

		foreach ( [ 'some_end' => 'not allowed', 'some_redirect' => admin_url(), 'some_import' => 'row refused' ] as $hook => $said ) {
			try {
				do_action( $hook );
				self::fail( "$hook was contained." );
			} catch ( Exception $end ) {
				self::assertSame( $said, $end->getMessage() );
			}
		}
	}
}
