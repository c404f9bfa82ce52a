<?php
/**
 * REST routes for servers that meter through this site.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Support\Access;
use AIPuffer\Support\IdempotencyKey;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\Usage;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/usage/reservations`: reserve, settle and release. Whoever calls spends other people's credits, so it takes the
 * capability to change them; a server uses an application password of such a user.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class ReservationsController {
	/**
	 * Takes what answers.
	 *
	 * @param Metering $metering Charges.
	 */
	public function __construct( private readonly Metering $metering ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$names = [
			'provider' => [ 'type' => 'string', 'maxLength' => 100, 'default' => '' ],
			'model'    => [ 'type' => 'string', 'maxLength' => 191, 'default' => '' ],
		];
		$api->route(
			'POST',
			'/usage/reservations',
			Access::Manage,
			[ $this, 'reserve' ],
			[
				'module'          => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
				'operation'       => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
				'scope'           => [ 'type' => 'string', 'pattern' => Scopes::PATTERN, 'maxLength' => 100 ],
				'user_id'         => [ 'type' => 'integer', 'minimum' => 0, 'maximum' => PHP_INT_MAX, 'required' => true ],
				'guest_id'        => [ 'type' => 'string', 'maxLength' => 191 ],
				'guest_address'   => [ 'type' => 'string', 'format' => 'ip' ],
				'idempotency_key' => [ 'type' => 'string', 'pattern' => IdempotencyKey::PATTERN ],
				'conversation_id' => [ 'type' => 'integer', 'minimum' => 1 ],
			] + $names + Usage::schema()
		);
		$api->route( 'POST', '/usage/reservations/(?P<id>[0-9]+)/settle', Access::Manage, [ $this, 'settle' ], [ 'id' => RestApi::id() ] + $names + Usage::schema() );
		$api->route( 'POST', '/usage/reservations/(?P<id>[0-9]+)/release', Access::Manage, [ $this, 'release' ], [ 'id' => RestApi::id() ] );
	}

	/**
	 * Reserves: 201.
	 *
	 * @param Request $request Who asks for what.
	 */
	public function reserve( WP_REST_Request $request ): WP_REST_Response {
		return new WP_REST_Response( Reservation::shape( $this->metering->reserve( $request->get_params() ) ), 201 );
	}

	/**
	 * Settles.
	 *
	 * @param Request $request Reservation and usage.
	 * @return array<string, mixed>
	 */
	public function settle( WP_REST_Request $request ): array {
		return Reservation::settlement( $this->metering->settle( (int) $request['id'], $request->get_params() ) );
	}

	/**
	 * Releases.
	 *
	 * @param Request $request Reservation.
	 * @return array<string, mixed>
	 */
	public function release( WP_REST_Request $request ): array {
		return Reservation::shape( $this->metering->release( (int) $request['id'] ) );
	}
}
