<?php
/**
 * The quota periods of one moment.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Scopes;
use DateTimeImmutable;

defined( 'ABSPATH' ) || exit;

/**
 * All limits that were set and the periods they are in now: for lists and resets, which concern many scopes at once.
 */
final class PresentPeriods {
	/**
	 * Limits by scope.
	 *
	 * @var array<string, Quota>
	 */
	private readonly array $quotas;

	/**
	 * Takes limits and a moment.
	 *
	 * @param list<Quota>       $quotas The limits that were set.
	 * @param DateTimeImmutable $now    In the site's time zone.
	 */
	public function __construct( array $quotas, private readonly DateTimeImmutable $now ) {
		$this->quotas = array_combine( array_map( static fn ( Quota $quota ): string => $quota->scope, $quotas ), $quotas );
	}

	/**
	 * The limits that hold for a scope: its own, else the site's default, else none.
	 *
	 * @param string $scope The scope.
	 */
	public function quota( string $scope ): Quota {
		return $this->quotas[ $scope ] ?? $this->quotas[ Scopes::DEFAULT ] ?? Quota::none( $scope );
	}

	/**
	 * Whether a scope has limits of its own.
	 *
	 * @param string $scope The scope.
	 */
	public function is_set( string $scope ): bool {
		return isset( $this->quotas[ $scope ] );
	}

	/**
	 * Scopes with limits of their own.
	 *
	 * @return list<string>
	 */
	public function scopes(): array {
		return array_map( 'strval', array_keys( array_diff_key( $this->quotas, [ Scopes::DEFAULT => true ] ) ) );
	}

	/**
	 * Scopes with limits of their own, by the period they are in.
	 *
	 * @return array<string, non-empty-list<string>>
	 */
	public function scopes_by_key(): array {
		$scopes = [];
		foreach ( $this->scopes() as $scope ) {
			$scopes[ $this->key( $scope ) ][] = $scope;
		}

		return $scopes;
	}

	/**
	 * The period of a scope.
	 *
	 * @param string $scope The scope.
	 */
	public function key( string $scope ): string {
		return $this->quota( $scope )->period->key( $this->now );
	}

	/**
	 * When a scope's next period begins; null for never.
	 *
	 * @param string $scope The scope.
	 */
	public function ends_at( string $scope ): ?DateTimeImmutable {
		return $this->quota( $scope )->period->ends_at( $this->now );
	}
}
