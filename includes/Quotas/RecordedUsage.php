<?php
/**
 * What was used in the present periods.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Reads recorded usage for the screens: of one user by scope, of the users on a page, of all guests.
 */
final class RecordedUsage {
	/**
	 * Takes its parts.
	 *
	 * @param Quotas          $quotas Limits.
	 * @param QuotaUsageQuery $query  Counters.
	 */
	public function __construct( private readonly Quotas $quotas, private readonly QuotaUsageQuery $query ) {}

	/**
	 * A user's usage of every scope that has limits, or of which they have used something in its present period. Where
	 * limits were set for `*`, every named scope has limits.
	 *
	 * @param Payer $payer The user.
	 * @return list<ScopeUsage>
	 */
	public function of_user( Payer $payer ): array {
		$periods  = $this->quotas->present();
		$counters = array_column( $this->query->of_users( [ $payer->user_id ], $periods )[ $payer->user_id ] ?? [], null, 'scope' );
		$resets   = $this->query->resets( $payer->user_id );
		$usage    = [];
		foreach ( array_unique( [ ...$this->quotas->limited( $periods ), ...array_map( 'strval', array_keys( $counters ) ) ] ) as $scope ) {
			$counter = $counters[ $scope ] ?? [ 'used' => 0, 'held' => 0 ];
			$quota   = $periods->quota( $scope );
			$usage[] = new ScopeUsage(
				new Allowance( $payer, $quota, $scope, $periods->key( $scope ), $quota->limit_for( $payer ), $counter['used'] + $counter['held'], $periods->ends_at( $scope ) ),
				$this->quotas->scopes->name( $scope ),
				$counter['held'],
				array_values( array_filter( $resets, static fn ( array $reset ): bool => in_array( $reset['scope'], [ '', $scope ], true ) ) )[0] ?? null
			);
		}

		return $usage;
	}

	/**
	 * Usage of several users, for the rows of a list.
	 *
	 * @param list<int> $user_ids Users.
	 * @return array<int, array{usage: array{used: string, scopes: list<array{scope: string, name: string}>}, latest_reset: ?string}> By user, for each.
	 */
	public function of_users( array $user_ids ): array {
		$counters = $this->query->of_users( $user_ids, $this->quotas->present() );
		$resets   = $this->query->latest_resets( $user_ids );
		$usage    = [];
		foreach ( $user_ids as $user_id ) {
			$of_user           = $counters[ $user_id ] ?? [];
			$usage[ $user_id ] = [
				'usage'        => [
					'used'   => Credits::format( array_sum( array_column( $of_user, 'used' ) ) ),
					'scopes' => array_map( fn ( array $counter ): array => [ 'scope' => $counter['scope'], 'name' => $this->quotas->scopes->name( $counter['scope'] ) ], $of_user ),
				],
				'latest_reset' => isset( $resets[ $user_id ] ) ? Clock::iso( $resets[ $user_id ] ) : null,
			];
		}

		return $usage;
	}

	/**
	 * A statement that selects the users who have used something in the present periods, see QuotaUsageQuery::users().
	 *
	 * @return array{string, list<string>}
	 */
	public function users(): array {
		return $this->query->users( $this->quotas->present() );
	}

	/**
	 * What guests have used, by scope.
	 *
	 * @return list<array{scope: string, name: string, guests: int, used: string, held: string}> Amounts as decimal strings;
	 *         guests told apart by id or by address, whichever are more.
	 */
	public function of_guests(): array {
		return array_map(
			fn ( array $row ): array => [
				'scope'  => $row['scope'],
				'name'   => $this->quotas->scopes->name( $row['scope'] ),
				'guests' => $row['guests'],
				'used'   => Credits::format( $row['used'] ),
				'held'   => Credits::format( $row['held'] ),
			],
			$this->query->of_guests( $this->quotas->present() )
		);
	}
}
