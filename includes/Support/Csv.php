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
 * A download that is written row by row while it is read, so its length costs no memory. Every file of the plugin is
 * written by row().
 *
 * Text can come from anybody, and where the list separator is a semicolon a spreadsheet splits at semicolons whatever
 * stands between quotation marks. So every cell is quoted, and wherever a formula could begin, at a cell's beginning and
 * behind anything that may be taken for its end, an apostrophe makes it text. A cell that is nothing but a number stays
 * one, so that columns of negative amounts can be summed.
 */
final class Csv {
	/**
	 * Tells spreadsheets that what follows is UTF-8.
	 */
	public const BOM = "\xEF\xBB\xBF";

	/**
	 * Where a formula could begin: before its first sign, full-width ones too, which are formulas where the spreadsheet is
	 * set to a language that uses them; blanks and quotation marks in between do not count.
	 */
	private const FORMULA = '/(?:^|[;,\t\r\n])[\s"]*+(?=[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])/u';

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
		// phpcs:disable WordPress.Security.EscapeOutput -- A file, no page.
		echo self::BOM, self::row( $this->headings );
		$written = 0;
		foreach ( $this->rows as $row ) {
			echo self::row( $row );
			++$written;
			if ( 0 === $written % self::FLUSH ) {
				flush();
			}
		}
		// phpcs:enable
	}

	/**
	 * A row as it is written.
	 *
	 * @param list<string|int|null> $cells Cells.
	 */
	public static function row( array $cells ): string {
		// As RFC 4180 and spreadsheets have it: a backslash is a backslash.
		return implode( ',', array_map( static fn ( string|int|null $cell ): string => '"' . str_replace( '"', '""', self::cell( $cell ) ) . '"', $cells ) ) . "\r\n";
	}

	/**
	 * A cell as it is written, without its quotes.
	 *
	 * @param string|int|null $cell What it holds.
	 */
	public static function cell( string|int|null $cell ): string {
		$text = (string) $cell;
		if ( 1 === preg_match( '/^-?[0-9]+(\.[0-9]+)?$/D', $text ) ) {
			return $text;
		}
		$text = (string) preg_replace( self::FORMULA, "$0'", mb_scrub( $text, 'UTF-8' ) );

		return 1 === preg_match( '/^[\t\r\n]/', $text ) ? "'" . $text : $text;
	}
}
