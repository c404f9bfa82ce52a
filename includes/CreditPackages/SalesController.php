<?php
/**
 * Figures of credits sold.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\SalesQuery;
use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/credit-packages/sales`: granted and taken back by orders, and what is outstanding. It reads the ledger, so it answers
 * without WooCommerce too.
 */
final class SalesController {
	/**
	 * Takes what answers.
	 *
	 * @param SalesQuery $query Reads.
	 */
	public function __construct( private readonly SalesQuery $query ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$days = [ 'type' => 'integer', 'minimum' => 1, 'maximum' => SalesQuery::MOST_DAYS, 'default' => 30 ];
		$api->route( 'GET', '/credit-packages/sales', Access::View, [ $this, 'show' ], [ 'days' => $days ], [ self::class, 'schema' ] );
	}

	/**
	 * The figures of the last days.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request `days`, today included.
	 * @return array<string, mixed>
	 */
	public function show( WP_REST_Request $request ): array {
		return $this->query->of_days( (int) $request['days'] );
	}

	/**
	 * The JSON schema of the figures.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$credits = static fn ( string $description ): array => [ 'type' => 'string', 'readonly' => true, 'description' => $description ];
		$figures = [
			'outstanding' => $credits( __( 'Credits on the balances of all users, a decimal string: what the site still owes. In the series, at the end of the day.', 'aipuffer' ) ),
			'granted'     => $credits( __( 'Granted by orders, a decimal string.', 'aipuffer' ) ),
			'taken_back'  => $credits( __( 'Taken back by refunds and cancellations, a decimal string.', 'aipuffer' ) ),
		];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-credit-package-sales',
			'type'       => 'object',
			'properties' => $figures + [
				'outstanding_deleted' => $credits( __( 'Credits on the balances of users who were deleted, a decimal string. Nobody can spend them; they are not part of what is outstanding.', 'aipuffer' ) ),
				'series'              => [
					'type'     => 'array',
					'readonly' => true,
					'items'    => [
						'type'       => 'object',
						'properties' => [ 'date' => [ 'type' => 'string', 'format' => 'date', 'description' => __( 'Day in the site\'s time zone.', 'aipuffer' ) ] ] + $figures,
					],
				],
			],
		];
	}
}
