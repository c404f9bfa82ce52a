<?php
/**
 * The house keeps its ranks.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase as PHPUnitTestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;

final class RankTest extends PHPUnitTestCase {
	public function test_rooms_use_only_lower_ranks_in_php(): void {
		$this->assert_all_keep( 'includes', '/\.php$/', Ranks::in_php( ... ) );
	}

	public function test_rooms_use_only_lower_ranks_in_typescript(): void {
		$this->assert_all_keep( 'src', '/\.tsx?$/', Ranks::in_typescript( ... ) );
	}

	#[DataProvider( 'php_that_keeps' )]
	public function test_php_that_keeps_its_rank( string $path, string $code ): void {
		self::assertSame( [], Ranks::in_php( $path, "<?php\n$code" ) );
	}

	/** @return array<string, array{string, string}> */
	public static function php_that_keeps(): array {
		return [
			'itself'                      => [ 'Ledger/Ledger.php', 'use AIPuffer\Ledger\Entry;' ],
			'a lower room'                => [ 'Metering/Reserving.php', 'use AIPuffer\Quotas\Quotas; use AIPuffer\Support\{Clock, Credits};' ],
			'someone else'                => [ 'Ledger/Ledger.php', 'use Automattic\WooCommerce\Utilities\OrderUtil; \wc_get_order( 1 );' ],
			'a constant of the plugin'    => [ 'UsageScreen/Screen.php', 'echo \AIPuffer\VERSION;' ],
			'a hook, named in a string'   => [ 'Ledger/Ledger.php', "do_action( 'aipuffer_balance_changed' ); // aipuffer_get_balance()" ],
			'the root uses everything'    => [ 'Plugin.php', 'use AIPuffer\UsageScreen\UsageScreen;' ],
			'functions use the container' => [ 'functions.php', 'AIPuffer\Plugin::instance(); function aipuffer_x() { return aipuffer_y(); }' ],
		];
	}

	#[DataProvider( 'php_that_does_not' )]
	public function test_php_that_does_not( string $path, string $code, string $complaint ): void {
		self::assertSame( [ $complaint ], Ranks::in_php( $path, "<?php\n$code" ) );
	}

	/** @return array<string, array{string, string, string}> */
	public static function php_that_does_not(): array {
		return [
			'a higher room, imported'     => [ 'Ledger/A.php', 'use AIPuffer\Metering\Metering;', 'includes/Ledger/A.php: Ledger (rank 1) may not use Metering (rank 3).' ],
			'a higher room, written out'  => [ 'Ledger/A.php', 'new \AIPuffer\Quotas\Quotas();', 'includes/Ledger/A.php: Ledger (rank 1) may not use Quotas (rank 2).' ],
			'a higher room, in a group'   => [ 'Ledger/A.php', 'use AIPuffer\Metering\{ Metering, Settling };', 'includes/Ledger/A.php: Ledger (rank 1) may not use Metering (rank 3).' ],
			'a group that hides the room' => [ 'Ledger/A.php', 'use AIPuffer\{ Metering\Metering };', 'includes/Ledger/A.php: Ledger may not use AIPuffer\{ … }.' ],
			'a room of the same rank'     => [ 'Pricing/A.php', 'use AIPuffer\Ledger\Ledger as Book;', 'includes/Pricing/A.php: Pricing (rank 1) may not use Ledger (rank 1).' ],
			'the ground floor looks up'   => [ 'Support/A.php', 'use function AIPuffer\Pricing\price;', 'includes/Support/A.php: Support (rank 0) may not use Pricing (rank 1).' ],
			'the plugin itself'           => [ 'Dashboard/A.php', 'use AIPuffer\Plugin;', 'includes/Dashboard/A.php: Dashboard may not use Plugin.' ],
			'a public function'           => [ 'Dashboard/A.php', '\aipuffer_get_balance( 1 );', 'includes/Dashboard/A.php: Dashboard may not use aipuffer_get_balance().' ],
			'a room nobody knows, used'   => [ 'Dashboard/A.php', 'use AIPuffer\Attic\Chest;', 'includes/Dashboard/A.php: Dashboard may not use Attic.' ],
			'a room nobody knows, built'  => [ 'Attic/Chest.php', '', 'includes/Attic/Chest.php: Attic is not a room.' ],
			'a file that is in no room'   => [ 'Chest.php', '', 'includes/Chest.php: Chest.php is not a room.' ],
		];
	}

	#[DataProvider( 'typescript' )]
	public function test_typescript( string $path, string $code, ?string $complaint ): void {
		self::assertSame( null === $complaint ? [] : [ $complaint ], Ranks::in_typescript( $path, $code ) );
	}

	/** @return array<string, array{string, string, string|null}> */
	public static function typescript(): array {
		return [
			'itself'                  => [ 'ledger/table.tsx', "import { columns } from './columns';", null ],
			'a lower room'            => [ 'credit-packages/list.tsx', "import '../support/store';", null ],
			'a room of WordPress'     => [ 'wordpress-ai/usage.tsx', "import { useLoaded } from '../support/store';", null ],
			'a package'               => [ 'ledger/table.tsx', "import { DataViews } from '@wordpress/dataviews/wp';", null ],
			'the root, lazily'        => [ 'usage-screen/index.tsx', "const Logs = lazy( () => import( '../logs/screen' ) );", null ],
			'a fixture of the tests'  => [ 'ledger/table.test.tsx', "import x from '../../tests/fixtures/x.json';", null ],
			'a higher room'           => [ 'ledger/table.tsx', "import type {\n\tTab,\n} from '../usage-screen/tabs';", 'src/ledger/table.tsx: Ledger (rank 1) may not use UsageScreen (rank 5).' ],
			'a higher room, lazily'   => [ 'support/a.ts', "await import( '../ledger/store' );", 'src/support/a.ts: Support (rank 0) may not use Ledger (rank 1).' ],
			'a higher room, passed on' => [ 'logs/deep/a.ts', 'export * from "../../credit-packages";', 'src/logs/deep/a.ts: Logs (rank 1) may not use CreditPackages (rank 2).' ],
			'an unknown room, used'   => [ 'ledger/a.ts', "import x from '../attic/x';", 'src/ledger/a.ts: Ledger may not use attic.' ],
			'an unknown room, built'  => [ 'attic/a.ts', '', 'src/attic/a.ts: attic is not a room.' ],
		];
	}

	/**
	 * Every file of a folder keeps its rank.
	 *
	 * @param string                                       $folder  Below the project's root.
	 * @param string                                       $pattern Which files.
	 * @param callable( string, string ): list<string> $check   Gives violations.
	 */
	private function assert_all_keep( string $folder, string $pattern, callable $check ): void {
		$root       = dirname( __DIR__, 2 ) . "/$folder";
		$violations = [];
		$files      = is_dir( $root ) ? new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $root, FilesystemIterator::SKIP_DOTS ) ) : [];
		foreach ( $files as $file ) {
			if ( 1 === preg_match( $pattern, (string) $file ) ) {
				$violations = [ ...$violations, ...$check( substr( (string) $file, strlen( $root ) + 1 ), (string) file_get_contents( (string) $file ) ) ];
			}
		}
		self::assertSame( [], $violations );
	}
}
