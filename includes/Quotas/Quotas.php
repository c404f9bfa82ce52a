<?php
/**
 * Periodic usage limits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Scopes;

/**
 * Limits by scope and the counters of what was used of them.
 *
 * Counting happens inside Metering's transaction, so a quota and a balance are taken together or not at all.
 */
final class Quotas {
	/**
	 * Takes its parts.
	 *
	 * @param Database   $database The connection.
	 * @param QuotaStore $store    The SQL.
	 * @param Clock      $clock    The time.
	 * @param Scopes     $scopes   Names of scopes.
	 */
	public function __construct(
		private readonly Database $database,
		private readonly QuotaStore $store,
		private readonly Clock $clock,
		public readonly Scopes $scopes
	) {}

	/**
	 * The limits that hold for a scope: its own, else the site's default, else none.
	 *
	 * @param string $scope The scope.
	 */
	public function quota( string $scope ): Quota {
		return $this->store->quota( $scope, Scopes::DEFAULT ) ?? Quota::none( $scope );
	}

	/**
	 * The limits that were set.
	 *
	 * @return list<Quota>
	 */
	public function all(): array {
		return $this->store->quotas();
	}

	/**
	 * Sets the limits of a scope. What is left out stays as it is; in a scope without limits it is none.
	 *
	 * @param mixed                $scope  The scope, or `*` for all that have no limits of their own.
	 * @param array<string, mixed> $limits `guest, user`: decimal string or null for unlimited; `roles`: the same by role;
	 *                                     `period`: never|daily|weekly|monthly; `message`: text.
	 * @throws Problem 400, naming the field.
	 */
	public function set( mixed $scope, array $limits ): Quota {
		$scope   = Scopes::check( $scope );
		$present = $this->store->quota( $scope, $scope ) ?? Quota::none( $scope );
		$quota   = ( new QuotaInput() )->read( $scope, $limits, $present );
		$this->store->write( $quota );

		return $quota;
	}

	/**
	 * What a payer may still use. Of a guest the counter counts that leaves least.
	 *
	 * @param Payer  $payer Who.
	 * @param string $scope What for.
	 * @param bool   $lock  Whether to lock the counters until the transaction ends.
	 */
	public function allowance( Payer $payer, string $scope, bool $lock = false ): Allowance {
		$quota  = $this->quota( $scope );
		$now    = $this->clock->site_now();
		$period = $quota->period->key( $now );
		$used   = 0;
		foreach ( $payer->subjects() as $subject ) {
			$counter = $this->store->counter( $subject, $scope, $period, $lock );
			$used    = max( $used, $counter['used'] + $counter['held'] );
		}

		return new Allowance( $payer, $quota, $scope, $period, $quota->limit_for( $payer ), $used, $quota->period->ends_at( $now ) );
	}

	/**
	 * The present period of a scope: the one a request counts in, whatever it will need of the quota.
	 *
	 * @param string $scope What for.
	 */
	public function period( string $scope ): string {
		return $this->quota( $scope )->period->key( $this->clock->site_now() );
	}

	/**
	 * Locks a payer's counters in a period, creating them where they are missing. Inside a transaction.
	 *
	 * @param Payer  $payer  Who.
	 * @param string $scope  What for.
	 * @param string $period When.
	 */
	public function lock( Payer $payer, string $scope, string $period ): void {
		foreach ( $payer->subjects() as $subject ) {
			$this->store->counter( $subject, $scope, $period, true );
		}
	}

	/**
	 * Counts, for locked counters.
	 *
	 * @param Payer  $payer  Who.
	 * @param string $scope  What for.
	 * @param string $period When.
	 * @param int    $used   Change of what is used.
	 * @param int    $held   Change of what is held.
	 */
	public function count( Payer $payer, string $scope, string $period, int $used, int $held ): void {
		if ( 0 === $used && 0 === $held ) {
			return;
		}
		foreach ( $payer->subjects() as $subject ) {
			$this->store->change( $subject, $scope, $period, $used, $held );
		}
	}

	/**
	 * Sets recorded usage to 0. Balances and the ledger are untouched.
	 *
	 * @param Payer   $payer Whose.
	 * @param ?string $scope What for; null for all scopes.
	 * @return int Counters that were above 0.
	 */
	public function reset( Payer $payer, ?string $scope ): int {
		$count = $this->database->transaction(
			fn (): int => array_sum( array_map( fn ( string $subject ): int => $this->store->reset( $subject, $scope ), $payer->subjects() ) )
		);

		/**
		 * Fires after recorded usage was reset.
		 *
		 * @param int     $user_id Whose, 0 for a guest.
		 * @param ?string $scope   What for; null for all scopes.
		 */
		do_action( 'aipuffer_quota_reset', $payer->user_id, $scope );

		return $count;
	}

	/**
	 * Counters that do not agree with the open reservations.
	 *
	 * @return list<string>
	 */
	public function problems(): array {
		return array_map(
			static fn ( array $row ): string => sprintf(
				'quota of %s in %s (%s): held %s, open reservations %s',
				$row['subject'],
				$row['scope'],
				$row['period'],
				Credits::format( (int) $row['held'] ),
				Credits::format( (int) $row['open'] )
			),
			$this->store->counters_that_differ()
		);
	}
}
