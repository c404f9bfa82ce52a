<?php
/**
 * The REST route that exports the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\StreamedResponse;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/logs/export`: all conversations that match, as CSV or JSON Lines. The body is written past WordPress's REST server,
 * which would build it in memory.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class ExportController {
	private const TYPES = [ 'csv' => 'text/csv; charset=utf-8', 'jsonl' => 'application/jsonl; charset=utf-8' ];

	/**
	 * Takes what answers.
	 *
	 * @param Logs       $logs   The logs.
	 * @param LogsExport $export Writes files.
	 */
	public function __construct( private readonly Logs $logs, private readonly LogsExport $export ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$format = [ 'format' => [ 'type' => 'string', 'enum' => array_keys( self::TYPES ), 'default' => 'csv' ] ];
		$api->route( 'GET', '/logs/export', Access::View, [ $this, 'export' ], $format + LogFilters::schema() );
	}

	/**
	 * The file. X-WP-Total is the number of conversations it will have, for a progress bar; where X-AIPuffer-Total-Capped
	 * says so there will be more.
	 *
	 * @param Request $request Filters and format.
	 */
	public function export( WP_REST_Request $request ): WP_REST_Response {
		$filters          = $this->logs->filters( $request->get_params() );
		$format           = (string) $request['format'];
		[ $count, $more ] = $this->logs->count( $filters );
		$response         = new StreamedResponse( fn () => $this->write( $filters, $format ) );
		$response->header( 'Content-Type', self::TYPES[ $format ] );
		$response->header( 'Content-Disposition', sprintf( 'attachment; filename="aipuffer-logs-%s.%s"', wp_date( 'Y-m-d' ), $format ) );
		$response->header( 'Cache-Control', 'no-store' );
		$response->header( 'X-Accel-Buffering', 'no' );
		$response->header( 'X-WP-Total', (string) $count );
		if ( $more ) {
			$response->header( LogsController::CAPPED, '1' );
		}

		return $response;
	}

	/**
	 * Writes the body.
	 *
	 * @param LogFilters $filters Filters.
	 * @param string     $format  `csv` or `jsonl`.
	 */
	private function write( LogFilters $filters, string $format ): void {
		// However long it takes, and past every buffer: what is written is gone.
		set_time_limit( 0 );
		while ( 'cli' !== PHP_SAPI && ob_get_level() > 0 && ob_end_flush() ) {
			continue;
		}
		$stream = fopen( 'php://output', 'w' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A stream, not a file.
		if ( false !== $stream ) {
			'csv' === $format ? $this->export->csv( $filters, $stream ) : $this->export->json_lines( $filters, $stream );
		}
	}
}
