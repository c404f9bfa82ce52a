<?php
/**
 * REST routes of quotas.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Scopes;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/quotas`: limits by scope, and what guests have used of theirs. What a user has used is at `/balances/{user}/usage`.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class QuotasController {
	/**
	 * Takes what answers.
	 *
	 * @param Quotas        $quotas Limits.
	 * @param RecordedUsage $usage  Usage of guests.
	 */
	public function __construct( private readonly Quotas $quotas, private readonly RecordedUsage $usage ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$schema = [ QuotaResource::class, 'schema' ];
		$scope  = [ 'scope' => QuotaResource::scope() ];
		$api->route( 'GET', '/quotas', Access::View, [ $this, 'index' ], [], $schema );
		$api->route( 'GET', '/quotas/options', Access::View, [ $this, 'options' ] );
		$api->route( 'PUT', '/quotas/(?P<scope>[^/]+)', Access::Manage, [ $this, 'update' ], $scope + QuotaResource::args(), $schema );
		$api->route( 'DELETE', '/quotas/(?P<scope>[^/]+)', Access::Manage, [ $this, 'delete' ], $scope, $schema );
		$api->route( 'GET', '/quotas/guests', Access::View, [ $this, 'guests' ] );
		$api->route( 'POST', '/quotas/guests/reset', Access::Manage, [ $this, 'reset_guests' ], [ 'scope' => self::scope_or_all() ] );
	}

	/**
	 * The scope of a reset.
	 *
	 * @return array<string, mixed>
	 */
	public static function scope_or_all(): array {
		return [ 'type' => [ 'string', 'null' ], 'required' => false, 'default' => null ] + QuotaResource::scope();
	}

	/**
	 * Every named scope and every scope with limits, with its limits.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function index(): array {
		$present = $this->quotas->present();
		$scopes  = array_unique( [ Scopes::DEFAULT, ...array_keys( $this->quotas->scopes->names() ), ...$present->scopes() ] );

		return array_map(
			fn ( string $scope ): array => $this->shape( $present->quota( $scope ), $scope, $present->is_set( $scope ) ),
			array_values( array_map( 'strval', $scopes ) )
		);
	}

	/**
	 * What limits can be set for: names for the screen that sets them.
	 *
	 * @return array{roles: list<array{role: string, name: string}>, periods: list<array{value: string, label: string}>, scopes: list<array{scope: string, name: string}>}
	 */
	public function options(): array {
		$roles  = wp_roles()->get_names();
		$scopes = [ Scopes::DEFAULT => $this->quotas->scopes->name( Scopes::DEFAULT ) ] + $this->quotas->scopes->names();

		return [
			'roles'   => array_map( static fn ( string|int $role ): array => [ 'role' => (string) $role, 'name' => translate_user_role( $roles[ $role ] ) ], array_keys( $roles ) ),
			'periods' => array_map( static fn ( Period $period ): array => [ 'value' => $period->value, 'label' => $period->label() ], Period::cases() ),
			'scopes'  => array_map( static fn ( string|int $scope ): array => [ 'scope' => (string) $scope, 'name' => $scopes[ $scope ] ], array_keys( $scopes ) ),
		];
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
	 * Takes a scope's own limits away.
	 *
	 * @param Request $request Scope.
	 * @return array{deleted: bool, previous: array<string, mixed>}
	 */
	public function delete( WP_REST_Request $request ): array {
		$scope = (string) $request['scope'];

		return [ 'deleted' => true, 'previous' => $this->shape( $this->quotas->delete( $scope ), $scope, true ) ];
	}

	/**
	 * What guests have used in the present periods.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function guests(): array {
		return $this->usage->of_guests();
	}

	/**
	 * Resets what guests have used.
	 *
	 * @param Request $request Scope; null for all.
	 * @return array{reset: int} Guests whose usage was above 0.
	 */
	public function reset_guests( WP_REST_Request $request ): array {
		return [ 'reset' => $this->quotas->reset_guests( $request['scope'], get_current_user_id() ) ];
	}

	/**
	 * A scope's limits.
	 *
	 * @param Quota  $quota  The limits.
	 * @param string $scope  The scope.
	 * @param bool   $is_set Whether it has limits of its own.
	 * @return array<string, mixed>
	 */
	private function shape( Quota $quota, string $scope, bool $is_set ): array {
		return QuotaResource::shape( $quota, $scope, $this->quotas->scopes->name( $scope ), $is_set );
	}
}
