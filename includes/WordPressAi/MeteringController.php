<?php
/**
 * REST routes of metering WordPress's AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/metering`: its settings, the plugins it has seen, and who used what.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class MeteringController {
	private readonly UsageResource $resource;

	/**
	 * Takes what answers.
	 *
	 * @param UsageQuery  $query   Figures.
	 * @param Quotas      $quotas  The quota of the scope.
	 * @param PluginNames $plugins Names of plugins.
	 */
	public function __construct(
		private readonly UsageQuery $query,
		private readonly Quotas $quotas,
		private readonly PluginNames $plugins
	) {
		$this->resource = new UsageResource( $plugins );
	}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$days = static fn ( int $most ): array => [ 'days' => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => $most, 'default' => 30 ] ];
		$by   = [ 'by' => [ 'type' => 'string', 'enum' => array_column( Grouping::cases(), 'value' ), 'default' => Grouping::Plugin->value ] ];
		$sort = [
			'orderby' => [ 'type' => 'string', 'enum' => UsageQuery::SORTABLE, 'default' => 'cost' ],
			'order'   => [ 'type' => 'string', 'enum' => [ 'asc', 'desc' ], 'default' => 'desc' ],
		];
		$api->route( 'GET', '/metering/settings', Access::View, [ $this, 'settings' ] );
		$api->route( 'PUT', '/metering/settings', Access::Manage, [ $this, 'update' ], MeteringSettings::args() + [ 'quota' => [ 'type' => 'object' ] ] );
		$api->route( 'GET', '/metering/plugins', Access::View, [ $this, 'plugins' ], $days( 36_500 ) );
		$api->route( 'GET', '/metering/usage', Access::View, [ $this, 'usage' ], $by + $days( 36_500 ) + $sort + RestApi::paging(), [ UsageResource::class, 'schema' ] );
		$api->route( 'GET', '/metering/usage/chart', Access::View, [ $this, 'chart' ], $by + $days( 366 ) );
	}

	/**
	 * The settings. `available` tells whether this WordPress has an AI client to meter.
	 *
	 * @return array<string, mixed>
	 */
	public function settings(): array {
		$settings = MeteringSettings::current()->to_array();

		return [
			'available' => WordPressAi::is_available(),
			'rules'     => (object) $settings['rules'],
			'quota'     => [ 'scope' => MeteringSettings::SCOPE ] + $this->quotas->quota( MeteringSettings::SCOPE )->to_array(),
		] + $settings;
	}

	/**
	 * Changes settings; what is left out stays. All is checked before anything is written.
	 *
	 * @param Request $request Settings; `quota` as for aipuffer_set_quota().
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$settings = MeteringSettings::current()->with( $request->get_params() );
		if ( null !== $request['quota'] ) {
			$this->quotas->set( MeteringSettings::SCOPE, (array) $request['quota'] );
		}
		$settings->save();

		return $this->settings();
	}

	/**
	 * Plugins that have made calls, or have a rule, with what they used and how they are treated.
	 *
	 * @param Request $request How far back.
	 * @return list<array<string, mixed>>
	 */
	public function plugins( WP_REST_Request $request ): array {
		$settings = MeteringSettings::current();
		$rows     = $this->resource->list( Grouping::Plugin, $this->query->groups( Grouping::Plugin, (int) $request['days'], 'calls', 1000 ) );
		$unseen   = array_diff( array_map( 'strval', array_keys( $settings->rules ) ), array_column( $rows, 'key' ) );
		$nothing  = [ 'calls' => 0, 'failed' => 0, 'refused' => 0, 'tokens' => 0, 'cost' => '0', 'charged' => '0', 'last_used_on' => null ];
		foreach ( $unseen as $plugin ) {
			$rows[] = [ 'key' => $plugin, 'label' => $this->plugins->name( $plugin ) ] + $nothing;
		}

		return array_map(
			static fn ( array $row ): array => [
				'plugin'     => $row['key'],
				'name'       => $row['label'],
				'rule'       => $settings->rule_of( $row['key'] )->value,
				'is_default' => ! isset( $settings->rules[ $row['key'] ] ),
			] + array_intersect_key( $row, $nothing ),
			$rows
		);
	}

	/**
	 * A page of figures by plugin, ability, model or person.
	 *
	 * @param Request $request Grouping, days, order and page.
	 */
	public function usage( WP_REST_Request $request ): WP_REST_Response {
		$by             = Grouping::from( (string) $request['by'] );
		$per_page       = (int) $request['per_page'];
		[ $rows, $all ] = $this->query->page( $by, (int) $request['days'], (string) $request['orderby'], (string) $request['order'], (int) $request['page'], $per_page );

		return RestApi::page( $this->resource->list( $by, $rows ), $all, $per_page );
	}

	/**
	 * Figures by day, of the groups that cost most and of all others together.
	 *
	 * @param Request $request Grouping and days.
	 * @return array<string, mixed> See UsageChart::of().
	 */
	public function chart( WP_REST_Request $request ): array {
		return ( new UsageChart( $this->query, $this->resource ) )->of( Grouping::from( (string) $request['by'] ), (int) $request['days'] );
	}
}
