<?php
/**
 * Credit packages in product CSV files.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ReflectionMethod;
use WC_Product;
use WC_Product_CSV_Exporter;
use WC_Product_CSV_Importer;
use WC_Product_CSV_Importer_Controller;
use WC_Product_Variable;
use WC_Product_Variation;

/**
 * Files are written and read by WooCommerce's own exporter and importer.
 */
#[Group( 'woocommerce' )]
final class ProductCsvTest extends TestCase {
	use Shop;

	private const HEADINGS = 'AI Puffer credit package,AI Puffer credits per quantity';

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
		foreach ( [ 'export/class-wc-product-csv-exporter', 'import/class-wc-product-csv-importer', 'admin/importers/class-wc-product-csv-importer-controller' ] as $file ) {
			require_once WC()->plugin_path() . "/includes/$file.php";
		}
	}

	public function test_an_export_has_the_two_columns(): void {
		$package = $this->package( '12.5' );
		$other   = $this->product();
		$rows    = self::export();
		self::assertSame( [ '1', '12.5' ], $rows[ $package->get_id() ] );
		self::assertSame( [ '0', '' ], $rows[ $other->get_id() ] );
	}

	public function test_what_was_exported_can_be_imported(): void {
		$package = $this->package( '12.5' );
		$csv     = self::csv();
		$package->update_meta_data( '_aipuffer_credit_package', 'no' );
		$package->update_meta_data( '_aipuffer_credits', '3' );
		$package->save();
		self::assertSame( [], $this->import( $csv )['failed'] );
		self::assertSame( [ 'yes', '12.5' ], self::meta( $package ) );
	}

	public function test_a_new_product_is_a_package(): void {
		$result = $this->import( 'Type,Name,Published,Regular price,' . self::HEADINGS . "\nsimple,Tokens,1,10,yes,007.50\n" );
		self::assertSame( [], $result['failed'] );
		$product = wc_get_product( $result['imported'][0] );
		self::assertInstanceOf( WC_Product::class, $product );
		self::assertSame( [ 'yes', '7.5' ], self::meta( $product ) );
	}

	public function test_empty_cells_and_missing_columns_change_nothing(): void {
		$package = $this->package();
		$id      = $package->get_id();
		self::assertSame( [], $this->import( "ID,Regular price\n$id,12\n" )['failed'] );
		self::assertSame( [], $this->import( 'ID,' . self::HEADINGS . "\n$id,,\n" )['failed'] );
		self::assertSame( [ 'yes', '100' ], self::meta( $package ) );
		self::assertSame( [], $this->import( 'ID,' . self::HEADINGS . "\n$id,,5\n" )['failed'] );
		self::assertSame( [ 'yes', '5' ], self::meta( $package ) );
		self::assertSame( [], $this->import( 'ID,' . self::HEADINGS . "\n$id,0,\n" )['failed'] );
		self::assertSame( [ 'no', '5' ], self::meta( $package ) );
	}

	public function test_a_variation_has_its_own_credits(): void {
		$parent = new WC_Product_Variable();
		$parent->save();
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->save();
		$id = $variation->get_id();
		self::assertSame( [], $this->import( 'ID,Type,' . self::HEADINGS . "\n$id,variation,,500\n" )['failed'] );
		self::assertSame( '500', self::meta( $variation )[1] );
		self::assertSame( [ '', '500' ], self::export()[ $id ] );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function bad_cells(): iterable {
		yield 'a word' => [ '1', 'many' ];
		yield 'zero' => [ '1', '0' ];
		yield 'below zero' => [ '', '-5' ];
		yield 'an exponent' => [ '1', '1e9' ];
		yield 'absurd' => [ '1', '1000000000000' ];
		yield 'neither yes nor no' => [ 'perhaps', '5' ];
		yield 'a formula' => [ '1', '=1+1' ];
	}

	#[DataProvider( 'bad_cells' )]
	public function test_a_bad_cell_is_reported_and_its_row_not_imported( string $enabled, string $credits ): void {
		$package = $this->package();
		$result  = $this->import( 'ID,Regular price,' . self::HEADINGS . "\n{$package->get_id()},99,$enabled,$credits\n" );
		self::assertCount( 1, $result['failed'] );
		self::assertMatchesRegularExpression( '/^(Credits Granted Per Quantity|AI Puffer credit package) must be /', $result['failed'][0]->get_error_message() );
		self::assertSame( [ 'yes', '100' ], self::meta( $package ) );
		self::assertSame( '10', wc_get_product( $package->get_id() )->get_regular_price() );
	}

	public function test_raw_meta_is_held_to_the_same_rules(): void {
		$package = $this->package();
		self::assertCount( 1, $this->import( "ID,Meta: _aipuffer_credits\n{$package->get_id()},many\n" )['failed'] );
		self::assertSame( [ 'yes', '100' ], self::meta( $package ) );
		self::assertSame( [], $this->import( "ID,Meta: _aipuffer_credits\n{$package->get_id()},05.0\n" )['failed'] );
		self::assertSame( [ 'yes', '5' ], self::meta( $package ) );
	}

	/**
	 * @return array{imported: list<int>, failed: list<\WP_Error>}
	 */
	private function import( string $csv ): array {
		$file = get_temp_dir() . 'products' . bin2hex( random_bytes( 6 ) ) . '.csv';
		file_put_contents( $file, $csv );
		$controller = new class() extends WC_Product_CSV_Importer_Controller {
			/**
			 * The mapping a user sees preselected.
			 *
			 * @param list<string> $headings Of the file.
			 * @return list<string>
			 */
			public function mapping( array $headings ): array {
				return array_values( $this->auto_map_columns( $headings ) );
			}
		};
		$headings   = str_getcsv( (string) strtok( $csv, "\n" ) );
		$importer   = new WC_Product_CSV_Importer(
			$file,
			[
				'parse'            => true,
				'mapping'          => [ 'from' => $headings, 'to' => $controller->mapping( $headings ) ],
				'update_existing'  => str_contains( $csv, 'ID,' ),
				'prevent_timeouts' => false,
			]
		);
		$result     = $importer->import();
		unlink( $file );

		return [ 'imported' => array_map( static fn ( mixed $row ): int => (int) ( is_array( $row ) ? $row['id'] : $row ), $result['imported'] ), 'failed' => array_values( $result['failed'] ) ];
	}

	private static function csv(): string {
		$exporter = new WC_Product_CSV_Exporter();
		$exporter->set_limit( 100 );
		$exporter->prepare_data_to_export();
		$part = static fn ( string $method ): string => (string) ( new ReflectionMethod( $exporter, $method ) )->invoke( $exporter );

		return $part( 'export_column_headers' ) . $part( 'get_csv_data' );
	}

	/**
	 * @return array<int, array{string, string}> Cells by product.
	 */
	private static function export(): array {
		$lines = array_map( 'str_getcsv', array_filter( explode( "\n", self::csv() ), static fn ( string $line ): bool => '' !== trim( $line ) ) );
		$names = array_map( static fn ( ?string $name ): string => trim( (string) $name, "\u{FEFF}" ), array_shift( $lines ) );
		$cells = [];
		foreach ( $lines as $line ) {
			$row                       = array_combine( $names, $line );
			$cells[ (int) $row['ID'] ] = [ $row['AI Puffer credit package'], $row['AI Puffer credits per quantity'] ];
		}

		return $cells;
	}

	/**
	 * @return array{mixed, mixed} Enabled and credits, as stored.
	 */
	private static function meta( WC_Product $product ): array {
		$stored = wc_get_product( $product->get_id() );
		self::assertInstanceOf( WC_Product::class, $stored );

		return [ $stored->get_meta( '_aipuffer_credit_package' ), $stored->get_meta( '_aipuffer_credits' ) ];
	}
}
