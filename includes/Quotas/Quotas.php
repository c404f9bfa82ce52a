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
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Scopes;

defined( 'ABSPATH' ) || exit;

/**
 * Limits by scope and the counters of what was used of them.
 *
 * Counting happens inside Metering's transaction, so a quota and a balance are taken together or not at all.
 */
final class Quotas {
	/**
	 * Counters of guests that are reset in one transaction.
	 */
	private const BATCH = 500;

	/**
	 * How long counters are kept after their period: nothing reads them, so it is long enough to look into a complaint.
	 */
	private const KEPT_DAYS     = 400;
	private const PRUNE_SECONDS = 10.0;

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
	 * The periods that are running now, with the limits that were set.
	 */
	public function present(): PresentPeriods {
		return new PresentPeriods( $this->all(), $this->clock->site_now() );
	}

	/**
	 * The scopes that have limits. Where limits were set for all others, every named scope has some.
	 *
	 * @param PresentPeriods $present See present().
	 * @return list<string>
	 */
	public function limited( PresentPeriods $present ): array {
		$named = $present->is_set( Scopes::DEFAULT ) ? array_map( 'strval', array_keys( $this->scopes->names() ) ) : [];

		return array_values( array_unique( [ ...$named, ...$present->scopes() ] ) );
	}

	/**
	 * Sets the limits of a scope. What is left out stays as it is; in a scope without limits it is none.
	 *
	 * Limits hold from the next request on, against what was used already. Another period begins counting anew: usage is
	 * counted under the name of a period, and `week:2026-03-23` is another than `day:2026-03-29`. Requests under way settle
	 * in the period they were reserved in, so what they use does not appear in the new one. The old counters stay: going
	 * back to daily on the same day finds that day's usage again.
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
	 * Takes a scope's own limits away, so that those of `*` hold for it, or none. Its recorded usage stays; where the
	 * period becomes another, counting begins anew, see set().
	 *
	 * @param mixed $scope The scope.
	 * @return Quota What was set until now.
	 * @throws Problem 400; 404 when it has no limits of its own.
	 */
	public function delete( mixed $scope ): Quota {
		$scope = Scopes::check( $scope );
		$quota = $this->store->quota( $scope, $scope ) ?? Raise::not_found( __( 'This scope has no limits of its own.', 'aipuffer' ) );
		$this->store->delete( $scope );

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
		$limit  = $quota->limit_for( $payer );
		$used   = 0;
		foreach ( $payer->subjects() as $subject ) {
			$counter = $this->store->counter( $subject, $scope, $period, $lock );
			$used    = max( $used, Allowance::used_of( $subject, $counter['used'] + $counter['held'], $limit ) );
		}

		return new Allowance( $payer, $quota, $scope, $period, $limit, $used, $quota->period->ends_at( $now ) );
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
	 * Sets recorded usage of the present periods to 0. Balances and the ledger are untouched, and so is what requests
	 * under way hold: it is counted as used when they settle, as usage after the reset.
	 *
	 * @param Payer   $payer    Whose.
	 * @param ?string $scope    What for; null for all scopes.
	 * @param int     $actor_id Who does it; 0 for the system.
	 * @return int Counters that were above 0: one a scope; of a guest up to two.
	 */
	public function reset( Payer $payer, ?string $scope, int $actor_id = 0 ): int {
		$periods = $this->present();

		return $this->database->transaction(
			function () use ( $payer, $scope, $actor_id, $periods ): int {
				$count = array_sum( array_map( fn ( string $subject ): int => $this->store->reset( $subject, $scope, $periods ), $payer->subjects() ) );
				$this->store->add_reset( $payer->user_id, $scope, $actor_id, $count );
				$this->tell_reset( $payer->user_id, $scope, $actor_id );

				return $count;
			}
		);
	}

	/**
	 * Sets recorded usage of all guests in the present periods to 0, in batches. If it ends midway, doing it again does
	 * the rest.
	 *
	 * @param ?string $scope    What for; null for all scopes.
	 * @param int     $actor_id Who does it; 0 for the system.
	 * @return int Guests whose usage was above 0, as far as they can be told apart: by id or by address, whichever are more.
	 */
	public function reset_guests( ?string $scope, int $actor_id = 0 ): int {
		$periods  = $this->present();
		$subjects = [];
		$after    = 0;
		do {
			$batch = $this->database->transaction( fn (): array => $this->store->reset_guests( $after, self::BATCH, $scope, $periods ) );
			foreach ( $batch as $counter ) {
				$after = $counter['id'];
				$kind  = (string) strstr( $counter['subject'], ':', true );

				$subjects[ $kind ][ $counter['subject'] ] = true;
			}
			$is_full = count( $batch ) === self::BATCH;
		} while ( $is_full );

		$count = max( [ 0, ...array_map( 'count', array_values( $subjects ) ) ] );
		$this->store->add_reset( 0, $scope, $actor_id, $count );
		$this->tell_reset( 0, $scope, $actor_id );

		return $count;
	}

	/**
	 * Deletes counters whose period ended long ago and which hold nothing, in batches, for some seconds; what is left goes
	 * the next time. Whatever is settled that late after all is counted anew under the same name.
	 *
	 * @return int How many.
	 */
	public function prune(): int {
		$until  = microtime( true ) + self::PRUNE_SECONDS;
		$moment = $this->clock->site_now()->modify( sprintf( '-%d days', self::KEPT_DAYS ) );
		$pruned = 0;
		foreach ( Period::cases() as $period ) {
			$before = $period->ended_before( $moment );
			do {
				$batch   = null === $before ? 0 : $this->store->prune( $before, self::BATCH );
				$pruned += $batch;
			} while ( self::BATCH === $batch && microtime( true ) < $until );
		}
		do {
			$batch   = $this->store->prune_resets( Clock::stored( $moment ), self::BATCH );
			$pruned += $batch;
		} while ( self::BATCH === $batch && microtime( true ) < $until );

		return $pruned;
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

	/**
	 * Tells other code about a reset, once it is safe.
	 *
	 * @param int     $user_id  Whose.
	 * @param ?string $scope    What for.
	 * @param int     $actor_id Who did it.
	 */
	private function tell_reset( int $user_id, ?string $scope, int $actor_id ): void {
		$this->database->after_commit(
			static function () use ( $user_id, $scope, $actor_id ): void {
				/**
				 * Fires after recorded usage was reset.
				 *
				 * @param int     $user_id  Whose, 0 for guests.
				 * @param ?string $scope    What for; null for all scopes.
				 * @param int     $actor_id Who did it, 0 for the system.
				 */
				Listeners::tell( 'aipuffer_quota_reset', $user_id, $scope, $actor_id );
			}
		);
	}
}
