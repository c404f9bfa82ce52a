<?php
/**
 * REST routes of the site's choices about granting.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Access;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Settings;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/credit-packages/granting`: when orders grant credits, and how far refunds may go. Each is a boolean.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class GrantingController {
	private const OPTIONS = [
		'grant_on_processing'     => Settings::GRANT_ON_PROCESSING,
		'complete_package_orders' => Settings::COMPLETE_PACKAGES,
		'grant_free_packages'     => Settings::GRANT_FREE_PACKAGES,
		'allow_negative_balance'  => Settings::ALLOW_NEGATIVE_BALANCE,
	];

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/credit-packages/granting', Access::View, [ self::class, 'shape' ], [], [ self::class, 'schema' ] );
		$api->route( 'PUT', '/credit-packages/granting', Access::Manage, [ $this, 'update' ], self::properties(), [ self::class, 'schema' ] );
	}

	/**
	 * Changes the fields that are named.
	 *
	 * @param Request $request Fields.
	 * @return array<string, bool> All of them as they are now.
	 */
	public function update( WP_REST_Request $request ): array {
		foreach ( self::OPTIONS as $field => $option ) {
			if ( null !== $request[ $field ] ) {
				update_option( $option, $request[ $field ] ? 'yes' : 'no' );
			}
		}

		return self::shape();
	}

	/**
	 * The choices as they are.
	 *
	 * @return array<string, bool>
	 */
	public static function shape(): array {
		return [
			'grant_on_processing'     => Settings::grants_on_processing(),
			'complete_package_orders' => Settings::completes_package_orders(),
			'grant_free_packages'     => Settings::grants_free_packages(),
			'allow_negative_balance'  => Settings::allows_negative_balance(),
		];
	}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-granting',
			'type'       => 'object',
			'properties' => self::properties(),
		];
	}

	/**
	 * The fields.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function properties(): array {
		return [
			'grant_on_processing'     => [ 'type' => 'boolean', 'description' => __( 'Virtual credit packages grant as soon as their order is Processing, not only when it is Completed.', 'aipuffer' ) ],
			'complete_package_orders' => [ 'type' => 'boolean', 'description' => __( 'Paid orders of nothing but virtual credit packages are completed by themselves.', 'aipuffer' ) ],
			'grant_free_packages'     => [ 'type' => 'boolean', 'description' => __( 'Credit packages grant that cost nothing, by their price or by a coupon.', 'aipuffer' ) ],
			'allow_negative_balance'  => [ 'type' => 'boolean', 'description' => __( 'Refunds and cancellations may take a balance below zero where the credits are spent already.', 'aipuffer' ) ],
		];
	}
}
