<?php
/**
 * The REST route of a receipt.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/ledger/{id}`. The ledger's other routes are in its own room.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class ReceiptController {
	/**
	 * Takes what answers.
	 *
	 * @param Receipt $receipt Receipts.
	 */
	public function __construct( private readonly Receipt $receipt ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/ledger/(?P<id>[0-9]+)', Access::View, [ $this, 'read' ], [ 'id' => RestApi::id() ] );
	}

	/**
	 * One entry's receipt.
	 *
	 * @param Request $request Its id.
	 * @return array<string, mixed>
	 */
	public function read( WP_REST_Request $request ): array {
		return $this->receipt->of( (int) $request['id'] );
	}
}
