<?php
/**
 * PHP files that somebody asks for by their address.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use PHPUnit\Framework\Attributes\DataProvider;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;

/**
 * Every PHP file that ships ends at once without WordPress: nothing runs, and no error tells a path.
 */
final class OpenedDirectlyTest extends TestCase {
	/**
	 * Each file of the plugin.
	 *
	 * @return iterable<string, array{string}>
	 */
	public static function files(): iterable {
		$root = dirname( __DIR__, 2 );
		foreach ( [ 'includes', 'templates' ] as $folder ) {
			foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( "$root/$folder", RecursiveDirectoryIterator::SKIP_DOTS ) ) as $file ) {
				if ( 'php' === $file->getExtension() ) {
					yield substr( (string) $file, strlen( $root ) + 1 ) => [ (string) $file ];
				}
			}
		}
		yield 'aipuffer.php' => [ "$root/aipuffer.php" ];
	}

	/**
	 * The guard stands before everything that runs.
	 *
	 * @param string $file Path.
	 */
	#[DataProvider( 'files' )]
	public function test_a_file_ends_without_wordpress( string $file ): void {
		$code  = (string) file_get_contents( $file );
		$guard = strpos( $code, "\ndefined( 'ABSPATH' ) || exit;\n" );
		self::assertNotFalse( $guard );
		self::assertMatchesRegularExpression(
			'~^<\?php\s+(?:/\*.*?\*/\s*|//[^\n]*\s*|declare\([^;]+;\s*|namespace [^;]+;\s*|use [^;]+;\s*)*$~s',
			substr( $code, 0, $guard )
		);
	}
}
