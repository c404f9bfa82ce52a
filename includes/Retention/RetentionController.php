<?php
/**
 * REST routes of log retention.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Retention;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/retention`: the settings with schedule and last run, and a run on demand.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class RetentionController {
	/**
	 * Takes what answers.
	 *
	 * @param Retention $retention Retention.
	 */
	public function __construct( private readonly Retention $retention ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$schema   = [ self::class, 'schema' ];
		$settings = array_map( static fn ( array $field ): array => array_diff_key( $field, [ 'readonly' => 1 ] ), array_intersect_key( self::schema()['properties'], [ 'enabled' => 1, 'days' => 1, 'text_days' => 1 ] ) );
		$api->route( 'GET', '/retention', Access::View, [ $this, 'read' ], [], $schema );
		$api->route( 'PUT', '/retention', Access::Manage, [ $this, 'update' ], $settings, $schema );
		$api->route( 'POST', '/retention/run', Access::Manage, [ $this, 'run' ] );
	}

	/**
	 * The JSON schema of retention.
	 *
	 * @return array{properties: array<string, array<string, mixed>>, ...}
	 */
	public static function schema(): array {
		$time = [ 'type' => [ 'string', 'null' ], 'format' => 'date-time', 'readonly' => true ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-retention',
			'type'       => 'object',
			'properties' => [
				'enabled'      => [ 'type' => 'boolean', 'description' => __( 'Whether old conversations are deleted by themselves.', 'aipuffer' ) ],
				'days'         => [ 'type' => 'integer', 'enum' => RetentionSettings::DAYS, 'description' => __( 'After how many days without a message.', 'aipuffer' ) ],
				'text_days'    => [ 'type' => [ 'integer', 'null' ], 'enum' => [ ...RetentionSettings::DAYS, null ], 'description' => __( 'After how many days without a message their text is removed, while their figures stay; null for never.', 'aipuffer' ) ],
				'schedule'     => [ 'type' => 'string', 'readonly' => true, 'description' => __( 'The name of a schedule of WordPress.', 'aipuffer' ) ],
				'next_run'     => $time,
				'last_run'     => [
					'type'       => [ 'object', 'null' ],
					'readonly'   => true,
					'properties' => [ 'started_at' => $time, 'ended_at' => $time, 'deleted' => [ 'type' => 'integer' ], 'text_removed' => [ 'type' => 'integer' ], 'is_done' => [ 'type' => 'boolean' ] ],
				],
				'is_cron_late' => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether a run is hours late, so that the cron of the site does not seem to work.', 'aipuffer' ) ],
				'periods'      => [ 'type' => 'array', 'readonly' => true, 'items' => [ 'type' => 'object', 'properties' => [ 'value' => [ 'type' => 'integer' ], 'label' => [ 'type' => 'string' ] ] ] ],
			],
		];
	}

	/**
	 * Settings, schedule and last run.
	 *
	 * @return array<string, mixed>
	 */
	public function read(): array {
		return $this->retention->state() + [ 'periods' => RetentionSettings::periods() ];
	}

	/**
	 * Changes settings; what is left out stays.
	 *
	 * @param Request $request Settings.
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$this->retention->set( array_intersect_key( $request->get_params(), [ 'enabled' => 1, 'days' => 1, 'text_days' => 1 ] ) );

		return $this->read();
	}

	/**
	 * Removes what is too old, for some seconds. `is_done` says whether to ask again.
	 *
	 * @return array<string, mixed>
	 */
	public function run(): array {
		return $this->retention->run_now();
	}
}
