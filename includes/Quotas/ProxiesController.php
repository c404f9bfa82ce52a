<?php
/**
 * REST routes of trusted proxies.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\TrustedProxies;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/quotas/guests/proxies`: whose word the site takes for where guests come from. Behind a proxy that is not trusted all
 * guests have one address, and so one quota.
 */
final class ProxiesController {
	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/quotas/guests/proxies', Access::View, [ $this, 'read' ], [], [ self::class, 'schema' ] );
		$api->route( 'PUT', '/quotas/guests/proxies', Access::Manage, [ $this, 'update' ], self::args(), [ self::class, 'schema' ] );
	}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text = [ 'type' => 'string', 'readonly' => true ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-trusted-proxies',
			'type'       => 'object',
			'properties' => self::args() + [
				'headers'      => [ 'type' => 'array', 'readonly' => true, 'items' => [ 'type' => 'object', 'properties' => [ 'value' => $text, 'name' => $text ] ] ],
				'present'      => [
					'type'        => 'object',
					'readonly'    => true,
					'description' => __( 'The request that asks.', 'aipuffer' ),
					'properties'  => [
						'from'      => $text + [ 'description' => __( 'Where it comes from.', 'aipuffer' ) ],
						'visitor'   => $text + [ 'description' => __( 'What it would count as.', 'aipuffer' ) ],
						'forwarded' => [ 'type' => 'object', 'additionalProperties' => $text, 'description' => __( 'Headers that say it was forwarded, by name.', 'aipuffer' ) ],
					],
				],
				'is_untrusted' => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether it was forwarded, and not by a proxy that is trusted: then all guests count as one.', 'aipuffer' ) ],
			],
		];
	}

	/**
	 * The setting, and how it works for the present request.
	 *
	 * @return array<string, mixed> See schema().
	 */
	public function read(): array {
		$proxies   = TrustedProxies::of_site();
		$server    = wp_unslash( $_SERVER );
		$from      = is_string( $server['REMOTE_ADDR'] ?? null ) ? $server['REMOTE_ADDR'] : '';
		$forwarded = TrustedProxies::forwarded( $server );
		$visitor   = $proxies->visitor( $server );

		return [
			'header'       => $proxies->header,
			'addresses'    => $proxies->addresses,
			'headers'      => array_map( static fn ( string $value ): array => [ 'value' => $value, 'name' => TrustedProxies::HEADERS[ $value ][1] ], array_keys( TrustedProxies::HEADERS ) ),
			'present'      => [ 'from' => $from, 'visitor' => $visitor, 'forwarded' => (object) $forwarded ],
			'is_untrusted' => [] !== $forwarded && ! $proxies->trusts( $from ),
		];
	}

	/**
	 * Changes the setting.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request See args().
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		TrustedProxies::save( (string) $request['header'], array_values( array_map( 'strval', $request['addresses'] ) ) );

		return $this->read();
	}

	/**
	 * What can be set.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function args(): array {
		return [
			'header'    => [ 'type' => 'string', 'enum' => array_keys( TrustedProxies::HEADERS ), 'required' => true, 'description' => __( 'The header in which the proxies name the visitor.', 'aipuffer' ) ],
			'addresses' => [ 'type' => 'array', 'items' => [ 'type' => 'string', 'maxLength' => 100 ], 'maxItems' => TrustedProxies::NETWORKS, 'required' => true, 'description' => __( 'Addresses and networks of the proxies, such as "10.0.0.0/8"; none trusts nobody.', 'aipuffer' ) ],
		];
	}
}
