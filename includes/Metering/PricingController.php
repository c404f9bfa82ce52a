<?php
/**
 * REST routes of pricing.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Pricing\BillingMethod;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Pricing\PriceRule;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Pricing\Rounding;
use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Usage;
use WP_REST_Request;
use WP_REST_Response;

/**
 * `/pricing`: rules, what they can be made of, quotes, and what was used without a rule.
 *
 * It lives here and not in Pricing because the last one reads the ledger, which Pricing does not know.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class PricingController {
	private const UNPRICED_DAYS = 30;

	/**
	 * Takes what answers.
	 *
	 * @param Pricing     $pricing  Rules.
	 * @param Metering    $metering Quotes.
	 * @param LedgerQuery $ledger   Past usage.
	 */
	public function __construct(
		private readonly Pricing $pricing,
		private readonly Metering $metering,
		private readonly LedgerQuery $ledger
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$schema = [ PriceResource::class, 'schema' ];
		$api->route( 'GET', '/pricing', Access::View, [ $this, 'index' ], self::filters(), $schema );
		$api->route( 'POST', '/pricing', Access::Manage, [ $this, 'create' ], PriceResource::args( true ), $schema );
		$api->route( 'GET', '/pricing/options', Access::View, [ $this, 'options' ] );
		$api->route( 'POST', '/pricing/quote', Access::View, [ $this, 'quote' ], self::quote_args() );
		$api->route( 'GET', '/pricing/unpriced', Access::View, [ $this, 'unpriced' ] );
		$api->route( 'GET', '/pricing/(?P<id>[0-9]+)', Access::View, [ $this, 'read' ], [ 'id' => RestApi::id() ], $schema );
		$api->route( 'PUT, PATCH', '/pricing/(?P<id>[0-9]+)', Access::Manage, [ $this, 'update' ], [ 'id' => RestApi::id() ] + PriceResource::args( false ), $schema );
		$api->route( 'DELETE', '/pricing/(?P<id>[0-9]+)', Access::Manage, [ $this, 'delete' ], [ 'id' => RestApi::id() ], $schema );
	}

	/**
	 * The rules in force.
	 *
	 * @param Request $request Filters.
	 * @return list<array<string, mixed>>
	 */
	public function index( WP_REST_Request $request ): array {
		return array_map(
			[ $this, 'shape' ],
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
	 * What a rule can be made of.
	 *
	 * @return array<string, mixed>
	 */
	public function options(): array {
		return [
			'usage_types'     => $this->pricing->types->all(),
			'billing_methods' => array_map(
				static fn ( BillingMethod $method ): array => [ 'value' => $method->value, 'label' => $method->label(), 'rates' => $method->rates() ],
				BillingMethod::cases()
			),
			'rounding'        => Rounding::of_site()->value,
		];
	}

	/**
	 * What usage would cost.
	 *
	 * @param Request $request Usage type, model and figures.
	 * @return array<string, mixed>
	 */
	public function quote( WP_REST_Request $request ): array {
		return PriceResource::quote( $this->metering->quote( $request->get_params() ), $this->pricing->types );
	}

	/**
	 * Provider and model pairs that were charged without a rule in the last 30 days.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function unpriced(): array {
		return array_map(
			fn ( array $row ): array => [ 'module_label' => $this->pricing->types->labels( $row['module'], $row['operation'] )['module'] ] + $row,
			$this->ledger->unpriced( self::UNPRICED_DAYS )
		);
	}

	/**
	 * A rule's shape.
	 *
	 * @param PriceRule $rule The rule.
	 * @return array<string, mixed>
	 */
	private function shape( PriceRule $rule ): array {
		return PriceResource::shape( $rule, $this->pricing->types );
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
	 * Arguments of a quote.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function quote_args(): array {
		return [
			'module'    => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
			'operation' => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
			'provider'  => [ 'type' => 'string', 'maxLength' => 100, 'default' => '' ],
			'model'     => [ 'type' => 'string', 'maxLength' => 191, 'default' => '' ],
		] + Usage::schema();
	}
}
