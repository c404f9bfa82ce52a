<?php
/**
 * REST routes of pricing rules.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\ModelUseQuery;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Pricing\PriceRule;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Pricing\RuleHistory;
use AIPuffer\Support\Access;
use AIPuffer\Support\Problem;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/pricing`: the rules, one, several at once, and their history.
 *
 * It lives here and not in Pricing because a rule tells when it was used last, and Pricing does not know the ledger.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class PricingController {
	/**
	 * Rules of one bulk action at most.
	 */
	private const BULK = 200;

	/**
	 * Takes what answers.
	 *
	 * @param Pricing       $pricing Rules.
	 * @param ModelUseQuery $used    Past usage.
	 */
	public function __construct( private readonly Pricing $pricing, private readonly ModelUseQuery $used ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$schema = [ PriceResource::class, 'schema' ];
		$id     = [ 'id' => RestApi::id() ];
		$api->route( 'GET', '/pricing', Access::View, [ $this, 'index' ], self::filters(), $schema );
		$api->route( 'POST', '/pricing', Access::Manage, [ $this, 'create' ], PriceResource::args( true ), $schema );
		$api->route( 'POST', '/pricing/bulk', Access::Manage, [ $this, 'bulk' ], self::bulk_args() );
		$api->route( 'GET', '/pricing/(?P<id>[0-9]+)', Access::View, [ $this, 'read' ], $id, $schema );
		$api->route( 'PUT, PATCH', '/pricing/(?P<id>[0-9]+)', Access::Manage, [ $this, 'update' ], $id + PriceResource::args( false ), $schema );
		$api->route( 'DELETE', '/pricing/(?P<id>[0-9]+)', Access::Manage, [ $this, 'delete' ], $id, $schema );
		$api->route( 'GET', '/pricing/(?P<id>[0-9]+)/history', Access::View, [ $this, 'history' ], $id );
	}

	/**
	 * The rules in force.
	 *
	 * @param Request $request Filters.
	 * @return list<array<string, mixed>>
	 */
	public function index( WP_REST_Request $request ): array {
		return $this->shapes(
			$this->pricing->all(
				[
					'module'    => (string) $request['module'],
					'operation' => (string) $request['operation'],
					'provider'  => (string) $request['provider'],
					'search'    => (string) $request['search'],
				]
			)
		);
	}

	/**
	 * A new rule: 201.
	 *
	 * @param Request $request Its fields.
	 */
	public function create( WP_REST_Request $request ): WP_REST_Response {
		return new WP_REST_Response( $this->shape( $this->pricing->save( self::fields( $request ), get_current_user_id() ) ), 201 );
	}

	/**
	 * One rule.
	 *
	 * @param Request $request Its id.
	 * @return array<string, mixed>
	 */
	public function read( WP_REST_Request $request ): array {
		return $this->shape( $this->pricing->get( (int) $request['id'] ) );
	}

	/**
	 * The next version of a rule.
	 *
	 * @param Request $request Id and what changes.
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$rule = $this->pricing->get( (int) $request['id'] );

		return $this->shape( $this->pricing->save( [ 'id' => $rule->id ] + self::fields( $request ), get_current_user_id() ) );
	}

	/**
	 * Deletes a rule.
	 *
	 * @param Request $request Its id.
	 * @return array{deleted: bool, previous: array<string, mixed>}
	 */
	public function delete( WP_REST_Request $request ): array {
		return [
			'deleted'  => true,
			'previous' => $this->shape( $this->pricing->delete( (int) $request['id'], get_current_user_id() ) ),
		];
	}

	/**
	 * Enables, disables or deletes several rules, each on its own: one that is gone does not stop the others.
	 *
	 * @param Request $request `action`, `ids`.
	 * @return array{done: list<int>, failed: list<array{id: int, message: string}>}
	 */
	public function bulk( WP_REST_Request $request ): array {
		$user   = get_current_user_id();
		$change = match ( (string) $request['action'] ) {
			'delete' => fn ( int $id ): PriceRule => $this->pricing->delete( $id, $user ),
			default  => fn ( int $id ): PriceRule => $this->pricing->enable( $id, 'enable' === $request['action'], $user ),
		};
		$done   = [];
		$failed = [];
		foreach ( array_unique( array_map( 'intval', (array) $request['ids'] ) ) as $id ) {
			try {
				$done[] = $change( $id )->id;
			} catch ( Problem $problem ) {
				$failed[] = [ 'id' => $id, 'message' => $problem->getMessage() ];
			}
		}

		return compact( 'done', 'failed' );
	}

	/**
	 * Who changed what of a rule, also of a deleted one.
	 *
	 * @param Request $request Its id.
	 * @return list<array<string, mixed>> See RuleHistory::of().
	 */
	public function history( WP_REST_Request $request ): array {
		return ( new RuleHistory( $this->pricing->types ) )->of( $this->pricing->history( (int) $request['id'] ) );
	}

	/**
	 * A rule's shape.
	 *
	 * @param PriceRule $rule The rule.
	 * @return array<string, mixed>
	 */
	private function shape( PriceRule $rule ): array {
		return $this->shapes( [ $rule ] )[0];
	}

	/**
	 * Shapes of rules, with when each priced something last, in whatever version.
	 *
	 * @param list<PriceRule> $rules The rules.
	 * @return list<array<string, mixed>>
	 */
	private function shapes( array $rules ): array {
		cache_users( array_map( static fn ( PriceRule $rule ): int => $rule->created_by, $rules ) );
		$rule_of = $this->pricing->rules_by_version();
		$last    = [];
		foreach ( $this->used->last_priced() as $version => $time ) {
			$id          = $rule_of[ $version ] ?? 0;
			$last[ $id ] = max( $last[ $id ] ?? '', $time );
		}

		return array_map( fn ( PriceRule $rule ): array => PriceResource::shape( $rule, $this->pricing->types ) + [ 'last_used_at' => $last[ $rule->id ] ?? null ], $rules );
	}

	/**
	 * The fields that were sent.
	 *
	 * @param Request $request The request.
	 * @return array<string, mixed>
	 */
	private static function fields( WP_REST_Request $request ): array {
		return array_intersect_key( $request->get_params(), PriceResource::args( false ) );
	}

	/**
	 * Filters of the list.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function filters(): array {
		return array_fill_keys( [ 'module', 'operation', 'provider', 'search' ], [ 'type' => 'string', 'maxLength' => 191, 'default' => '' ] );
	}

	/**
	 * Arguments of a bulk action.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function bulk_args(): array {
		return [
			'action' => [ 'type' => 'string', 'enum' => [ 'enable', 'disable', 'delete' ], 'required' => true ],
			'ids'    => [ 'type' => 'array', 'items' => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX ], 'minItems' => 1, 'maxItems' => self::BULK, 'required' => true ],
		];
	}
}
