<?php
/**
 * REST routes for making pricing rules.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\ModelUseQuery;
use AIPuffer\Pricing\BillingMethod;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Pricing\Rounding;
use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Settings;
use AIPuffer\Support\Usage;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * What belongs to the price list as a whole: what rules can be made of, quotes, the rounding policy, and what was used
 * without a rule.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class PriceListController {
	private const UNPRICED_DAYS = 30;

	/**
	 * Takes what answers.
	 *
	 * @param Pricing       $pricing  Rules.
	 * @param Metering      $metering Quotes.
	 * @param ModelChoices  $choices  Providers and models.
	 * @param ModelUseQuery $used     Past usage.
	 */
	public function __construct(
		private readonly Pricing $pricing,
		private readonly Metering $metering,
		private readonly ModelChoices $choices,
		private readonly ModelUseQuery $used
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/pricing/options', Access::View, [ $this, 'options' ] );
		$api->route( 'POST', '/pricing/sync', Access::Manage, [ $this, 'sync' ] );
		$api->route( 'POST', '/pricing/quote', Access::View, [ $this, 'quote' ], self::quote_args() );
		$api->route( 'GET', '/pricing/unpriced', Access::View, [ $this, 'unpriced' ] );
		$api->route( 'GET', '/pricing/rounding', Access::View, [ $this, 'rounding' ] );
		$api->route( 'PUT', '/pricing/rounding', Access::Manage, [ $this, 'set_rounding' ], [ 'rounding' => [ 'type' => 'string', 'enum' => array_column( Rounding::cases(), 'value' ), 'required' => true ] ] );
	}

	/**
	 * What a rule can be made of: usage types, billing methods, providers and models.
	 *
	 * @return array<string, mixed>
	 */
	public function options(): array {
		return $this->choices( false );
	}

	/**
	 * The same after asking the providers for their models anew. A provider that fails is named in `sync_errors`.
	 *
	 * @return array<string, mixed>
	 */
	public function sync(): array {
		return $this->choices( true );
	}

	/**
	 * What usage would cost, by the rules in force or by one that is not saved yet.
	 *
	 * @param Request $request Usage type, model, figures, and optionally `rule`.
	 * @return array<string, mixed>
	 */
	public function quote( WP_REST_Request $request ): array {
		$args  = $request->get_params();
		$price = isset( $args['rule'] )
			? $this->pricing->price_by( $this->pricing->draft( (array) $args['rule'] + $args ), Usage::from_array( $args ) )
			: $this->metering->quote( $args );

		return PriceResource::quote( $price, $this->pricing->types );
	}

	/**
	 * Provider and model pairs that were charged without a rule in the last 30 days.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function unpriced(): array {
		return array_map(
			function ( array $row ): array {
				$labels = $this->pricing->types->labels( $row['module'], $row['operation'] );

				return [ 'module_label' => $labels['module'], 'operation_label' => $labels['operation'] ] + $row;
			},
			$this->used->unpriced( self::UNPRICED_DAYS )
		);
	}

	/**
	 * The rounding policy.
	 *
	 * @return array{rounding: string}
	 */
	public function rounding(): array {
		return [ 'rounding' => Rounding::of_site()->value ];
	}

	/**
	 * Changes the rounding policy, for requests from now on.
	 *
	 * @param Request $request `rounding`.
	 * @return array{rounding: string}
	 */
	public function set_rounding( WP_REST_Request $request ): array {
		update_option( Settings::ROUNDING, (string) $request['rounding'] );

		return $this->rounding();
	}

	/**
	 * See options().
	 *
	 * @param bool $sync Whether to ask the providers anew.
	 * @return array<string, mixed>
	 */
	private function choices( bool $sync ): array {
		return [
			'usage_types'     => $this->pricing->types->all(),
			'billing_methods' => array_map(
				static fn ( BillingMethod $method ): array => [ 'value' => $method->value, 'label' => $method->label(), 'rates' => $method->rates(), 'optional_rates' => $method->optional_rates() ],
				BillingMethod::cases()
			),
			'rounding'        => Rounding::of_site()->value,
		] + $this->choices->all( $sync );
	}

	/**
	 * Arguments of a quote.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function quote_args(): array {
		$rates = [ 'billing_method', 'input_rate', 'cached_rate', 'output_rate', 'unit_rate' ];

		return [
			'module'    => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
			'operation' => [ 'type' => 'string', 'maxLength' => 64, 'required' => true ],
			'provider'  => [ 'type' => 'string', 'maxLength' => 100, 'default' => '' ],
			'model'     => [ 'type' => 'string', 'maxLength' => 191, 'default' => '' ],
			'rule'      => [
				'type'                 => 'object',
				'description'          => __( 'Billing method and rates of a rule that is not saved yet, to try what it costs.', 'aipuffer' ),
				'properties'           => array_intersect_key( PriceResource::args( true ), array_flip( $rates ) ),
				'additionalProperties' => false,
			],
		] + Usage::schema();
	}
}
