<?php
/**
 * What somebody wants to set as limits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Reads limits.
 */
final class QuotaInput {
	private const MESSAGE_LENGTH = 1000;

	/**
	 * Reads the fields.
	 *
	 * @param string               $scope   The scope.
	 * @param array<string, mixed> $limits  See Quotas::set().
	 * @param Quota                $present Where what was left out comes from.
	 * @throws Problem 400, naming the field.
	 */
	public function read( string $scope, array $limits, Quota $present ): Quota {
		return new Quota(
			$scope,
			self::limit( $limits, 'guest', $present->guest ),
			self::limit( $limits, 'user', $present->user ),
			array_key_exists( 'roles', $limits ) ? self::roles( $limits['roles'] ) : $present->roles,
			self::period( $limits['period'] ?? $present->period->value ),
			self::message( $limits['message'] ?? $present->message )
		);
	}

	/**
	 * One limit.
	 *
	 * @param array<array-key, mixed> $limits  All.
	 * @param string                  $field   Which.
	 * @param ?int                    $present The limit until now.
	 * @throws Problem 400.
	 */
	private static function limit( array $limits, string $field, ?int $present ): ?int {
		if ( ! array_key_exists( $field, $limits ) ) {
			return $present;
		}

		return null === $limits[ $field ] ? null : Credits::parse_positive( $limits[ $field ], $field );
	}

	/**
	 * Limits by role.
	 *
	 * @param mixed $roles What a caller sent.
	 * @return array<string, ?int>
	 * @throws Problem 400.
	 */
	private static function roles( mixed $roles ): array {
		if ( ! is_array( $roles ) ) {
			Raise::invalid( 'roles', __( 'roles must be a list of limits by role.', 'aipuffer' ) );
		}
		$limits = [];
		foreach ( array_keys( $roles ) as $role ) {
			if ( ! is_string( $role ) || ! wp_roles()->is_role( $role ) ) {
				/* translators: %s: name of a role. */
				Raise::invalid( 'roles', sprintf( __( 'There is no role "%s".', 'aipuffer' ), $role ) );
			}
			$limits[ $role ] = self::limit( $roles, $role, null );
		}

		return $limits;
	}

	/**
	 * The reset period.
	 *
	 * @param mixed $period What a caller sent.
	 * @throws Problem 400.
	 */
	private static function period( mixed $period ): Period {
		return ( is_string( $period ) ? Period::tryFrom( $period ) : null )
			?? Raise::invalid( 'period', __( 'period must be never, daily, weekly or monthly.', 'aipuffer' ) );
	}

	/**
	 * The message.
	 *
	 * @param mixed $message What a caller sent.
	 * @throws Problem 400.
	 */
	private static function message( mixed $message ): string {
		if ( ! is_string( $message ) || mb_strlen( $message ) > self::MESSAGE_LENGTH ) {
			/* translators: %d: a number. */
			Raise::invalid( 'message', sprintf( __( 'message must be text of at most %d characters.', 'aipuffer' ), self::MESSAGE_LENGTH ) );
		}

		return sanitize_textarea_field( $message );
	}
}
