<?php
/**
 * REST routes that change many balances at once.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Access;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/balances/bulk` and `/balances/import`. Single balances are at BalancesController, which knows quotas too.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class BalanceChangesController {
	/**
	 * Takes what answers.
	 *
	 * @param BulkAdjustment $bulk   The same for many.
	 * @param BalanceImport  $import From a file.
	 */
	public function __construct( private readonly BulkAdjustment $bulk, private readonly BalanceImport $import ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route(
			'POST',
			'/balances/bulk',
			Access::Manage,
			[ $this, 'bulk' ],
			[
				'user_ids'        => [ 'type' => 'array', 'items' => RestApi::id(), 'minItems' => 1, 'maxItems' => BulkAdjustment::USERS, 'required' => true ],
				'delta'           => [ 'type' => 'string', 'pattern' => Credits::PATTERN, 'required' => true ],
				'idempotency_key' => [ 'type' => 'string', 'pattern' => BulkAdjustment::KEY, 'required' => true ],
			] + BalanceResource::adjustment_args()
		);
		$api->route(
			'POST',
			'/balances/import',
			Access::Manage,
			[ $this, 'import' ],
			[
				'csv'         => [ 'type' => 'string', 'minLength' => 1, 'maxLength' => ImportFile::BYTES, 'required' => true ],
				'decimal'     => [ 'type' => [ 'string', 'null' ], 'enum' => [ ...ImportAmount::DECIMALS, null ], 'default' => null, 'description' => __( 'What stands before decimals, "." or ",". Needed where amounts such as "1.000" can mean one or a thousand.', 'aipuffer' ) ],
				'dry_run'     => [ 'type' => 'boolean', 'default' => true ],
				'fingerprint' => [ 'type' => 'string', 'pattern' => '^[0-9a-f]{64}$' ],
				'skip_errors' => [ 'type' => 'boolean', 'default' => false ],
				'own'         => BalanceResource::adjustment_args()['own'],
			]
		);
	}

	/**
	 * Adds or takes the same credits for many users.
	 *
	 * @param Request $request Users, delta, note and key.
	 * @return array{results: list<array{user_id: int, ok: bool, balance: ?string, message: ?string}>}
	 */
	public function bulk( WP_REST_Request $request ): array {
		return [
			'results' => $this->bulk->run(
				array_map( 'intval', array_values( (array) $request['user_ids'] ) ),
				$request['delta'],
				$request['note'],
				(string) $request['idempotency_key'],
				(bool) $request['own']
			),
		];
	}

	/**
	 * Checks a file, or imports it as it was checked.
	 *
	 * @param Request $request The file's text; to import it, the fingerprint of the check.
	 * @return array<string, mixed> See ImportPlan::to_array().
	 * @throws Problem 400 or 409.
	 */
	public function import( WP_REST_Request $request ): array {
		$file = ImportFile::read( (string) $request['csv'], $request['decimal'] );
		if ( $request['dry_run'] ) {
			return $this->import->plan( $file, (bool) $request['own'] )->to_array();
		}
		$fingerprint = $request['fingerprint']
			?? Raise::invalid( 'fingerprint', __( 'fingerprint must be the one of a dry run, so that what is imported is what somebody has seen.', 'aipuffer' ) );

		return $this->import->commit( $file, $fingerprint, (bool) $request['own'], (bool) $request['skip_errors'] )->to_array();
	}
}
