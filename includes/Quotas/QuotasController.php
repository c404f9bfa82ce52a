<?php
/**
 * REST routes of quotas.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Access;
use AIPuffer\Support\Credits;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Scopes;
use WP_REST_Request;

/**
 * `/quotas`: limits by scope.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class QuotasController {
	/**
	 * Takes what answers.
	 *
	 * @param Quotas $quotas Limits.
	 */
	public function __construct( private readonly Quotas $quotas ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$limit = [ 'type' => [ 'string', 'null' ], 'pattern' => Credits::PATTERN_POSITIVE ];
		$api->route( 'GET', '/quotas', Access::View, [ $this, 'index' ] );
		$api->route(
			'PUT',
			'/quotas/(?P<scope>[^/]+)',
			Access::Manage,
			[ $this, 'update' ],
			[
				'scope'   => [ 'type' => 'string', 'pattern' => Scopes::PATTERN, 'maxLength' => 100, 'required' => true ],
				'guest'   => $limit,
				'user'    => $limit,
				'roles'   => [ 'type' => 'object', 'additionalProperties' => $limit ],
				'period'  => [ 'type' => 'string', 'enum' => array_column( Period::cases(), 'value' ) ],
				'message' => [ 'type' => 'string', 'maxLength' => 1000 ],
			]
		);
	}

	/**
	 * Every named scope and every scope with limits, with its limits.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function index(): array {
		$set = [];
		foreach ( $this->quotas->all() as $quota ) {
			$set[ $quota->scope ] = $quota;
		}
		$scopes = array_unique( [ Scopes::DEFAULT, ...array_keys( $this->quotas->scopes->names() ), ...array_keys( $set ) ] );

		return array_map(
			fn ( string $scope ): array => $this->shape( $set[ $scope ] ?? $this->quotas->quota( $scope ), $scope, isset( $set[ $scope ] ) ),
			array_values( array_map( 'strval', $scopes ) )
		);
	}

	/**
	 * Sets limits.
	 *
	 * @param Request $request Scope and limits.
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$scope = (string) $request['scope'];

		return $this->shape( $this->quotas->set( $scope, $request->get_params() ), $scope, true );
	}

	/**
	 * The limits of a scope; `is_set` tells own limits from those that stand in for them.
	 *
	 * @param Quota  $quota  The limits.
	 * @param string $scope  The scope.
	 * @param bool   $is_set Whether it has limits of its own.
	 * @return array<string, mixed>
	 */
	private function shape( Quota $quota, string $scope, bool $is_set ): array {
		return [ 'scope' => $scope, 'name' => $this->quotas->scopes->name( $scope ), 'is_set' => $is_set ] + $quota->to_array();
	}
}
