<?php
/**
 * REST routes of credit packages.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Access;
use AIPuffer\Support\Credits;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/credit-packages`: what is sold, what it is worth, and where customers see and buy their credits. Without WooCommerce
 * the list is empty, and the settings say why.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class PackagesController {
	/**
	 * Takes what answers.
	 *
	 * @param PackagesQuery $query    Lists products.
	 * @param PackageValue  $value    What credits are worth.
	 * @param ShopSettings  $settings Addresses.
	 */
	public function __construct(
		private readonly PackagesQuery $query,
		private readonly PackageValue $value,
		private readonly ShopSettings $settings
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$settings = [ ShopSettings::class, 'schema' ];
		$api->route( 'GET', '/credit-packages', Access::View, [ $this, 'index' ], RestApi::paging(), [ PackageResource::class, 'schema' ] );
		$api->route( 'GET', '/credit-packages/settings', Access::View, [ $this->settings, 'read' ], [], $settings );
		$api->route( 'PUT', '/credit-packages/settings', Access::Manage, [ $this, 'save' ], ShopSettings::args(), $settings );
		$api->route( 'POST', '/credit-packages/dashboard-page', Access::Manage, [ $this, 'create_dashboard_page' ], [], $settings );
		$api->route(
			'GET',
			'/credit-packages/preview',
			Access::View,
			[ $this, 'preview' ],
			[
				'credits'       => [ 'type' => 'string', 'pattern' => Credits::PATTERN_POSITIVE, 'required' => true ],
				'input_tokens'  => [ 'type' => 'integer', 'minimum' => 0, 'maximum' => 1_000_000, 'default' => PackageValue::INPUT_TOKENS ],
				'output_tokens' => [ 'type' => 'integer', 'minimum' => 0, 'maximum' => 1_000_000, 'default' => PackageValue::OUTPUT_TOKENS ],
			]
		);
	}

	/**
	 * A page of credit packages.
	 *
	 * @param Request $request Page.
	 */
	public function index( WP_REST_Request $request ): WP_REST_Response {
		$per_page           = (int) $request['per_page'];
		[ $products, $all ] = $this->query->page( (int) $request['page'], $per_page );

		return RestApi::page( array_map( [ PackageResource::class, 'shape' ], $products ), $all, $per_page );
	}

	/**
	 * Saves addresses.
	 *
	 * @param Request $request What changes.
	 * @return array<string, mixed>
	 */
	public function save( WP_REST_Request $request ): array {
		$this->settings->save( $request->get_params() );

		return $this->settings->read();
	}

	/**
	 * Makes the dashboard's page: 201, or 200 where there is one.
	 */
	public function create_dashboard_page(): WP_REST_Response {
		$is_new = $this->settings->create_dashboard_page();

		return new WP_REST_Response( $this->settings->read(), $is_new ? 201 : 200 );
	}

	/**
	 * What credits cover by the present rules.
	 *
	 * @param Request $request Credits, and what an ordinary request is.
	 * @return list<array<string, mixed>>
	 */
	public function preview( WP_REST_Request $request ): array {
		return $this->value->of( Credits::parse_positive( $request['credits'], 'credits' ), (int) $request['input_tokens'], (int) $request['output_tokens'] );
	}
}
