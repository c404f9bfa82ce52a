<?php
/**
 * REST routes of the ledger.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/ledger`: entries and their figures. Nothing here writes.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class LedgerController {
	/**
	 * Takes what answers.
	 *
	 * @param LedgerQuery   $query    Reads.
	 * @param EntryResource $resource The shape of an entry.
	 * @param LedgerExport  $export   The file.
	 */
	public function __construct(
		private readonly LedgerQuery $query,
		private readonly EntryResource $resource,
		private readonly LedgerExport $export
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/ledger', Access::View, [ $this, 'index' ], RestApi::paging() + self::order() + self::filters(), [ EntryResource::class, 'schema' ] );
		$api->route( 'GET', '/ledger/summary', Access::View, [ $this, 'summary' ], self::filters() );
		$api->route( 'GET', '/ledger/chart', Access::View, [ $this, 'chart' ], self::filters() );
		$api->route( 'GET', '/ledger/export', Access::View, [ $this, 'export' ], self::order() + self::filters() );
	}

	/**
	 * A page of entries.
	 *
	 * @param Request $request Filters and page.
	 */
	public function index( WP_REST_Request $request ): WP_REST_Response {
		$filters  = $request->get_params();
		$per_page = (int) $request['per_page'];
		$entries  = $this->query->page( $filters, (int) $request['page'], $per_page );

		return RestApi::page( $this->resource->list( $entries ), $this->query->count( $filters ), $per_page );
	}

	/**
	 * The summary cards.
	 *
	 * @param Request $request Filters.
	 * @return array<string, mixed>
	 */
	public function summary( WP_REST_Request $request ): array {
		return $this->query->summary( $request->get_params() );
	}

	/**
	 * The figures of each day of the site, for a chart of at most 366 days.
	 *
	 * @param Request $request Filters.
	 * @return list<array<string, mixed>>
	 */
	public function chart( WP_REST_Request $request ): array {
		return $this->query->chart( $request->get_params() );
	}

	/**
	 * All matching entries as a CSV file.
	 *
	 * @param Request $request Filters.
	 */
	public function export( WP_REST_Request $request ): WP_REST_Response {
		return $this->export->file( $request->get_params() )->response();
	}

	/**
	 * How a list is ordered.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function order(): array {
		return [
			'orderby' => [ 'type' => 'string', 'enum' => [ 'created_at' ], 'default' => 'created_at' ],
			'order'   => [ 'type' => 'string', 'enum' => [ 'asc', 'desc' ], 'default' => 'desc' ],
		];
	}

	/**
	 * Filters of list and summary.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function filters(): array {
		$list = static fn ( array $items ): array => [ 'type' => 'array', 'items' => [ 'type' => 'string' ] + $items, 'maxItems' => 50, 'default' => [] ];

		return [
			'days'       => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 36_500 ],
			'after'      => [ 'type' => 'string', 'maxLength' => 40 ],
			'before'     => [ 'type' => 'string', 'maxLength' => 40 ],
			'type'       => $list( [ 'enum' => array_column( EntryType::cases(), 'value' ) ] ),
			'module'     => $list( [ 'maxLength' => 64 ] ),
			'actor_type' => $list( [ 'enum' => Actor::TYPES ] ),
			'user'       => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX ],
		];
	}
}
