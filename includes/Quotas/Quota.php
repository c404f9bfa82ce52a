<?php
/**
 * The limits of a scope.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * What guests, users and roles may use in a period, in micro-credits. Null is unlimited, 0 is none: who has enough
 * credits is still served, which is how a site sells prepaid only.
 */
final class Quota {
	/**
	 * Limits.
	 *
	 * @param string              $scope   What they are for.
	 * @param ?int                $guest   A guest's limit.
	 * @param ?int                $user    A logged-in user's limit, unless a role of theirs has its own.
	 * @param array<string, ?int> $roles   Limits by role.
	 * @param Period              $period  How often they begin anew.
	 * @param string              $message What somebody reads who has used theirs up; '' for the default.
	 */
	public function __construct(
		public readonly string $scope,
		public readonly ?int $guest,
		public readonly ?int $user,
		public readonly array $roles,
		public readonly Period $period,
		public readonly string $message
	) {}

	/**
	 * A scope nobody has set a limit for: no quota, so prepaid only. A quota is the site's money given away, so it
	 * begins with a decision, not by default.
	 *
	 * @param string $scope What it is for.
	 */
	public static function none( string $scope ): self {
		return new self( $scope, 0, 0, [], Period::Never, '' );
	}

	/**
	 * The limit of a payer; the highest of their roles' limits wins.
	 *
	 * @param Payer $payer Who pays.
	 * @return ?int Micro-credits; null is unlimited.
	 */
	public function limit_for( Payer $payer ): ?int {
		if ( $payer->is_guest() ) {
			return $this->guest;
		}
		$user   = get_userdata( $payer->user_id );
		$limits = array_intersect_key( $this->roles, array_flip( $user ? $user->roles : [] ) );
		if ( [] === $limits ) {
			return $this->user;
		}

		return in_array( null, $limits, true ) ? null : max( array_values( $limits ) );
	}

	/**
	 * Whether nobody has a quota, so that only credits pay: the choice "prepaid only" on screen.
	 */
	public function is_prepaid_only(): bool {
		return [] === array_filter( [ $this->guest, $this->user, ...array_values( $this->roles ) ], static fn ( ?int $limit ): bool => 0 !== $limit );
	}

	/**
	 * For public functions and REST: limits as decimal strings, null for unlimited.
	 *
	 * @return array{scope: string, guest: ?string, user: ?string, roles: array<string, ?string>, period: string, message: string}
	 */
	public function to_array(): array {
		$shown = static fn ( ?int $limit ): ?string => null === $limit ? null : Credits::format( $limit );

		return [
			'scope'   => $this->scope,
			'guest'   => $shown( $this->guest ),
			'user'    => $shown( $this->user ),
			'roles'   => array_map( $shown, $this->roles ),
			'period'  => $this->period->value,
			'message' => $this->message,
		];
	}
}
