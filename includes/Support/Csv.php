<?php
/**
 * CSV that a spreadsheet can open safely.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * A download that is written row by row while it is read, so its length costs no memory.
 *
 * Text can come from anybody: a cell that a spreadsheet would run as a formula is made plain text. A cell that is
 * nothing but a number stays one, so that columns of negative amounts can be summed.
 */
final class Csv {
	/**
	 * Tells spreadsheets that what follows is UTF-8.
	 */
	private const BOM = "\xEF\xBB\xBF";

	/**
	 * Rows between two flushes to the browser.
	 */
	private const FLUSH = 500;

	/**
	 * A file to download.
	 *
	 * @param string                              $name     File name without extension.
	 * @param list<string>                        $headings First row.
	 * @param iterable<list<string|int|null>>     $rows     Read only when the response is sent.
	 */
	public function __construct(
		private readonly string $name,
		private readonly array $headings,
		private readonly iterable $rows
	) {}

	/**
	 * The response of a REST handler. WordPress would turn a body into JSON, so the file is sent in its place.
	 */
	public function response(): WP_REST_Response {
		$response = new StreamedResponse(
			function (): void {
				// A plugin's output buffer would keep the whole file in memory.
				while ( 'cli' !== PHP_SAPI && ob_get_level() > 0 && ob_end_clean() ) {
					continue;
				}
				$this->send();
			}
		);
		$response->header( 'Content-Type', 'text/csv; charset=utf-8' );
		$response->header( 'Content-Disposition', sprintf( 'attachment; filename="%s.csv"', sanitize_file_name( $this->name ) ) );
		$response->header( 'X-Content-Type-Options', 'nosniff' );

		return $response;
	}

	/**
	 * Writes the file to the output.
	 */
	public function send(): void {
		if ( function_exists( 'set_time_limit' ) ) {
			set_time_limit( 0 );
		}
		$output = fopen( 'php://output', 'w' );
		if ( false === $output ) {
			return;
		}
		echo self::BOM; // phpcs:ignore WordPress.Security.EscapeOutput -- Three bytes.
		self::write( $output, $this->headings );
		$written = 0;
		foreach ( $this->rows as $row ) {
			self::write( $output, $row );
			++$written;
			if ( 0 === $written % self::FLUSH ) {
				flush();
			}
		}
	}

	/**
	 * A cell as it is written, without the quotes a separator may need.
	 *
	 * @param string|int|null $cell What it holds.
	 */
	public static function cell( string|int|null $cell ): string {
		$text = (string) $cell;
		if ( 1 === preg_match( '/^-?[0-9]+(\.[0-9]+)?$/D', $text ) ) {
			return $text;
		}

		// Full-width signs are formulas too where the spreadsheet is set to a language that uses them.
		return 1 === preg_match( '/^(?:[=+\-@\t\r\n]|\xEF\xBC[\x9D\x8B\x8D\xA0])/', $text ) ? "'" . $text : $text;
	}

	/**
	 * Writes a row.
	 *
	 * @param resource              $output Where to.
	 * @param list<string|int|null> $row    Cells.
	 */
	private static function write( $output, array $row ): void {
		// Without an escape character, as RFC 4180 and spreadsheets have it: a backslash is a backslash.
		fputcsv( $output, array_map( [ self::class, 'cell' ], $row ), ',', '"', '', "\r\n" );
	}
}
