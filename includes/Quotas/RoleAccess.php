<?php
/**
 * Which roles may use what.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Pricing\UsageTypes;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Lets roles use the dashboard and each module. Off on a new site: everybody may use everything.
 *
 * Where it is on, only what has a list of roles is restricted. A module without one is open to all, so that a module that
 * comes later is not locked by a setting made before it. A list names who may: a role that comes later is let in by
 * whoever adds it there. Who may manage usage always may, or nobody could try what is being set up.
 *
 * @phpstan-type Lists array{enabled: bool, dashboard: ?list<string>, modules: array<string, list<string>>}
 */
final class RoleAccess {
	/**
	 * Stands in the lists of modules for whoever is not logged in. No guest has a dashboard.
	 */
	public const GUEST = 'guest';

	private const MAX_MODULES = 200;
	private const MAX_ROLES   = 200;

	/**
	 * Takes the modules.
	 *
	 * @param UsageTypes $types What can be metered.
	 */
	public function __construct( private readonly UsageTypes $types ) {}

	/**
	 * Whether somebody may use the dashboard. It asks guests to log in by itself.
	 *
	 * @param int $user_id User.
	 */
	public function allows_dashboard( int $user_id ): bool {
		$lists = self::lists();

		return ! $lists['enabled'] || self::is_in( $lists['dashboard'], $user_id );
	}

	/**
	 * Whether somebody may use a module.
	 *
	 * @param Payer  $payer  Who.
	 * @param string $module Such as `chat`.
	 */
	public function allows_module( Payer $payer, string $module ): bool {
		$lists = self::lists();

		return ! $lists['enabled'] || self::is_in( $lists['modules'][ $module ] ?? null, $payer->user_id );
	}

	/**
	 * The setting, for REST: every module with its list, null where it is open to all.
	 *
	 * @return array{enabled: bool, dashboard: ?list<string>, modules: array<string, ?list<string>>}
	 */
	public function read(): array {
		$lists = self::lists();

		return [ 'modules' => array_replace( array_fill_keys( array_column( $this->types->all(), 'module' ), null ), $lists['modules'] ) ] + $lists;
	}

	/**
	 * Changes the setting. What is left out stays; null opens to all. All is checked before anything is written.
	 *
	 * @param array<string, mixed> $fields `enabled`: bool; `dashboard`: roles or null; `modules`: the same by module.
	 * @throws Problem 400, naming the field.
	 */
	public function save( array $fields ): void {
		$lists = self::lists();
		if ( isset( $fields['enabled'] ) ) {
			$lists['enabled'] = (bool) $fields['enabled'];
		}
		if ( array_key_exists( 'dashboard', $fields ) ) {
			$lists['dashboard'] = null === $fields['dashboard'] ? null : self::roles( 'dashboard', $fields['dashboard'], false );
		}
		$modules = $fields['modules'] ?? [];
		if ( ! is_array( $modules ) || count( $modules ) > self::MAX_MODULES ) {
			Raise::invalid( 'modules', __( 'modules must be lists of roles by module.', 'aipuffer' ) );
		}
		$known = array_column( $this->types->all(), 'module' );
		foreach ( $modules as $module => $roles ) {
			if ( null === $roles ) {
				unset( $lists['modules'][ $module ] );
			} elseif ( in_array( (string) $module, $known, true ) ) {
				$lists['modules'][ (string) $module ] = self::roles( 'modules', $roles, true );
			} else {
				/* translators: %s: name of a module. */
				Raise::invalid( 'modules', sprintf( __( 'There is no module "%s".', 'aipuffer' ), $module ) );
			}
		}
		update_option( Settings::ROLE_ACCESS, $lists, true );
	}

	/**
	 * The JSON schema of the fields.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function args(): array {
		$roles = [
			'type'        => [ 'array', 'null' ],
			'items'       => [ 'type' => 'string', 'maxLength' => 100 ],
			'maxItems'    => self::MAX_ROLES,
			'description' => __( 'Roles that may; null is everybody.', 'aipuffer' ),
		];

		return [
			'enabled'   => [ 'type' => 'boolean' ],
			'dashboard' => $roles,
			'modules'   => [ 'type' => 'object', 'maxProperties' => self::MAX_MODULES, 'additionalProperties' => $roles ],
		];
	}

	/**
	 * Whether somebody is in a list.
	 *
	 * @param ?list<string> $roles   Who may; null is everybody.
	 * @param int           $user_id User; 0 for a guest.
	 */
	private static function is_in( ?array $roles, int $user_id ): bool {
		if ( null === $roles ) {
			return true;
		}
		if ( 0 === $user_id ) {
			return in_array( self::GUEST, $roles, true );
		}
		$user = get_userdata( $user_id );

		return $user && ( array_intersect( $user->roles, $roles ) || user_can( $user, Capabilities::MANAGE ) );
	}

	/**
	 * The setting as stored. What the option cannot mean is as on a new site.
	 *
	 * @return Lists
	 */
	private static function lists(): array {
		$stored  = get_option( Settings::ROLE_ACCESS, [] );
		$stored  = is_array( $stored ) ? $stored : [];
		$modules = $stored['modules'] ?? [];
		$list    = static fn ( mixed $roles ): ?array => is_array( $roles ) ? array_values( array_filter( $roles, 'is_string' ) ) : null;

		return [
			'enabled'   => (bool) ( $stored['enabled'] ?? false ),
			'dashboard' => $list( $stored['dashboard'] ?? null ),
			'modules'   => array_filter( array_map( $list, is_array( $modules ) ? $modules : [] ), 'is_array' ),
		];
	}

	/**
	 * A list of roles, each once.
	 *
	 * @param string $field  Where it was sent.
	 * @param mixed  $roles  What was sent.
	 * @param bool   $guests Whether it may name guests.
	 * @return list<string>
	 * @throws Problem 400.
	 */
	private static function roles( string $field, mixed $roles, bool $guests ): array {
		if ( ! is_array( $roles ) ) {
			/* translators: %s: name of the field. */
			Raise::invalid( $field, sprintf( __( '%s must be lists of roles.', 'aipuffer' ), $field ) );
		}
		foreach ( $roles as $role ) {
			if ( ! is_string( $role ) || ! ( wp_roles()->is_role( $role ) || ( $guests && self::GUEST === $role ) ) ) {
				/* translators: %s: name of a role. */
				Raise::invalid( $field, sprintf( __( 'There is no role "%s".', 'aipuffer' ), is_string( $role ) ? $role : gettype( $role ) ) );
			}
		}

		return array_values( array_unique( $roles ) );
	}
}
