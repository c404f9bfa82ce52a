<?php
/**
 * REST routes of role access.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Pricing\UsageTypes;
use AIPuffer\Support\Access;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\RestApi;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * `/role-access`: which roles may use the dashboard and each module.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class RoleAccessController {
	/**
	 * Takes what answers.
	 *
	 * @param RoleAccess $access The setting.
	 * @param UsageTypes $types  Names of modules.
	 */
	public function __construct( private readonly RoleAccess $access, private readonly UsageTypes $types ) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$api->route( 'GET', '/role-access', Access::View, [ $this, 'read' ], [], [ self::class, 'schema' ] );
		$api->route( 'PUT', '/role-access', Access::Manage, [ $this, 'update' ], RoleAccess::args(), [ self::class, 'schema' ] );
	}

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text  = [ 'type' => 'string' ];
		$names = static fn ( array $properties ): array => [ 'type' => 'array', 'readonly' => true, 'items' => [ 'type' => 'object', 'properties' => $properties ] ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-role-access',
			'type'       => 'object',
			'properties' => RoleAccess::args() + [
				'roles'        => $names( [ 'role' => $text, 'name' => $text, 'always' => [ 'type' => 'boolean', 'description' => __( 'Whether the role may manage usage, and so may always.', 'aipuffer' ) ] ] ),
				'module_names' => $names( [ 'module' => $text, 'name' => $text ] ),
			],
		];
	}

	/**
	 * The setting, with the names of roles and modules for the screen that changes it.
	 *
	 * @return array<string, mixed> See schema().
	 */
	public function read(): array {
		$setting = $this->access->read();
		$names   = array_column( $this->types->all(), 'module_label', 'module' );

		return [
			// As an object even when empty, as the schema says.
			'modules'      => (object) $setting['modules'],
			'roles'        => [
				...array_map(
					static fn ( string|int $role ): array => [
						'role'   => (string) $role,
						'name'   => translate_user_role( wp_roles()->role_names[ $role ] ),
						'always' => (bool) get_role( (string) $role )?->has_cap( Capabilities::MANAGE ),
					],
					array_keys( wp_roles()->role_names )
				),
				[ 'role' => RoleAccess::GUEST, 'name' => __( 'Guests', 'aipuffer' ), 'always' => false ],
			],
			'module_names' => array_map(
				static fn ( string|int $module ): array => [ 'module' => (string) $module, 'name' => $names[ $module ] ?? (string) $module ],
				array_keys( $setting['modules'] )
			),
		] + $setting;
	}

	/**
	 * Changes the setting; what is left out stays.
	 *
	 * @param Request $request See RoleAccess::args().
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$this->access->save( $request->get_params() );

		return $this->read();
	}
}
