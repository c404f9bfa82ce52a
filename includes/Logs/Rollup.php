<?php
/**
 * Keeps the figures of the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Carries every change of conversations over to `log_daily`, `log_visits` and `log_returns`, inside the transaction that
 * makes it.
 *
 * Distinct users of a range of days cannot be summed up from days, because the same user may come on several. But each
 * of them has exactly one first day within the range: the one before which they were last seen earlier than the range
 * begins. `log_returns` counts visitors by day and by the day they were seen before, so the distinct users from one day
 * to another are the sum of those whose previous day is before the first: a few hundred rows, whatever the number of
 * users. It is kept for every combination of module and scope that the logs can be filtered by; `*` stands for all.
 *
 * @phpstan-type Visit array{user_id: int, guest_key: string, day: string, module: string, scope: string, conversations: int}
 */
final class Rollup {
	/**
	 * Every module or every scope.
	 */
	public const ANY = '*';

	/**
	 * The previous day of who was never seen before.
	 */
	public const NEVER = '1000-01-01';

	private const FIGURES = [ 'message_count' => 'messages', 'input_tokens' => 'input_tokens', 'output_tokens' => 'output_tokens', 'total_tokens' => 'total_tokens' ];

	/**
	 * Takes the SQL.
	 *
	 * @param RollupStore $store The SQL.
	 */
	public function __construct( private readonly RollupStore $store ) {}

	/**
	 * Carries a change over. Days come last: their rows are the ones everybody writes to.
	 *
	 * @param list<Conversation> $before Conversations as they were, locked.
	 * @param list<Conversation> $after  The same as they are now; nothing where they were deleted.
	 */
	public function replace( array $before, array $after ): void {
		$this->change_visits( self::visits( $before, $after ) );
		$this->store->add_days( self::days( $before, $after ) );
	}

	/**
	 * Writes everything anew from the conversations. Call inside a transaction.
	 *
	 * @param LogsVerification $verification Knows what there should be.
	 */
	public function rebuild( LogsVerification $verification ): void {
		$this->store->rebuild();
		$this->store->add_returns( $verification->expected_returns() );
	}

	/**
	 * The ways a module and a scope can be filtered by.
	 *
	 * @param string $module Module.
	 * @param string $scope  Scope.
	 * @return list<array{string, string}> Module and scope each.
	 */
	public static function facets( string $module, string $scope ): array {
		$scopes = [ self::ANY ];
		if ( '' !== $scope ) {
			$scopes[] = $scope;
		}
		if ( ! str_starts_with( $scope, Conversation::BOT_SCOPE ) ) {
			$scopes[] = LogFilters::NO_BOT;
		}
		$facets = [];
		foreach ( $scopes as $of ) {
			array_push( $facets, [ self::ANY, $of ], [ $module, $of ] );
		}

		return $facets;
	}

	/**
	 * Counts visitors by day and previous day.
	 *
	 * @param list<Visit> $visits All visits of some users and guests, in any order.
	 * @return array<string, int> By `module|scope|day|previous day`.
	 */
	public static function returns( array $visits ): array {
		$days = [];
		foreach ( $visits as $visit ) {
			foreach ( $visit['conversations'] > 0 ? self::facets( $visit['module'], $visit['scope'] ) : [] as [ $module, $scope ] ) {
				$days[ $visit['user_id'] . '|' . $visit['guest_key'] ][ "$module|$scope" ][ $visit['day'] ] = true;
			}
		}
		$returns = [];
		foreach ( $days as $facets ) {
			foreach ( $facets as $facet => $seen ) {
				ksort( $seen );
				$previous = self::NEVER;
				foreach ( array_keys( $seen ) as $day ) {
					$key             = "$facet|$day|$previous";
					$returns[ $key ] = ( $returns[ $key ] ?? 0 ) + 1;
					$previous        = $day;
				}
			}
		}

		return $returns;
	}

	/**
	 * Writes changed visits, and what follows from them.
	 *
	 * New visits are written before those of the same people are read: a locking read that finds nothing would lock the
	 * gap that the next new visitor is written into.
	 *
	 * @param list<Visit> $changes By how many conversations each changes.
	 */
	private function change_visits( array $changes ): void {
		if ( [] === $changes ) {
			return;
		}
		$this->store->add_visits( array_values( array_filter( $changes, static fn ( array $visit ): bool => $visit['conversations'] > 0 ) ) );
		$now = [];
		foreach ( $this->store->lock_visits( $changes ) as $visit ) {
			$now[ self::key( $visit ) ] = $visit;
		}
		$before = $now;
		$after  = $now;
		foreach ( $changes as $change ) {
			$key   = self::key( $change );
			$visit = $now[ $key ] ?? null;
			if ( $visit && $change['conversations'] > 0 ) {
				$before[ $key ] = [ 'conversations' => $visit['conversations'] - $change['conversations'] ] + $visit;
			} elseif ( $visit ) {
				$after[ $key ] = [ 'conversations' => $visit['conversations'] + $change['conversations'] ] + $visit;
			}
		}
		$this->store->take_visits( array_values( array_filter( $changes, static fn ( array $visit ): bool => $visit['conversations'] < 0 ) ) );

		$returns = self::returns( array_values( $after ) );
		foreach ( self::returns( array_values( $before ) ) as $key => $visitors ) {
			$returns[ $key ] = ( $returns[ $key ] ?? 0 ) - $visitors;
		}
		$this->store->add_returns( array_filter( $returns ) );
	}

	/**
	 * By how many conversations visits change.
	 *
	 * @param list<Conversation> $before As they were.
	 * @param list<Conversation> $after  As they are.
	 * @return list<Visit> Sorted as all processes lock them.
	 */
	private static function visits( array $before, array $after ): array {
		$visits = [];
		foreach ( [ [ $before, -1 ], [ $after, 1 ] ] as [ $conversations, $sign ] ) {
			foreach ( $conversations as $conversation ) {
				if ( ! $conversation->has_visitor() || 0 === $conversation->message_count ) {
					continue;
				}
				$visit = [
					'user_id'       => $conversation->user_id,
					'guest_key'     => $conversation->guest_key,
					'day'           => $conversation->day,
					'module'        => $conversation->module,
					'scope'         => $conversation->scope,
					'conversations' => 0,
				];
				$key   = self::key( $visit );

				$visits[ $key ] ??= $visit;

				$visits[ $key ]['conversations'] += $sign;
			}
		}
		ksort( $visits );

		return array_values( array_filter( $visits, static fn ( array $visit ): bool => 0 !== $visit['conversations'] ) );
	}

	/**
	 * By how much the figures of days change.
	 *
	 * @param list<Conversation> $before As they were.
	 * @param list<Conversation> $after  As they are.
	 * @return array<string, array<string, int>> Figures by `day|module|scope`, sorted as all processes lock them.
	 */
	public static function days( array $before, array $after ): array {
		$days = [];
		foreach ( [ [ $before, -1 ], [ $after, 1 ] ] as [ $conversations, $sign ] ) {
			foreach ( $conversations as $conversation ) {
				if ( 0 === $conversation->message_count ) {
					continue;
				}
				$key     = "$conversation->day|$conversation->module|$conversation->scope";
				$figures = $days[ $key ] ?? [ 'conversations' => 0 ] + array_fill_keys( array_values( self::FIGURES ), 0 );

				$figures['conversations'] += $sign;
				foreach ( self::FIGURES as $field => $column ) {
					$figures[ $column ] += $sign * $conversation->{$field};
				}
				$days[ $key ] = $figures;
			}
		}
		ksort( $days );

		return array_filter( $days, static fn ( array $figures ): bool => [] !== array_filter( $figures ) );
	}

	/**
	 * A visit's key.
	 *
	 * @param Visit $visit A visit.
	 */
	private static function key( array $visit ): string {
		return sprintf( '%020d|%s|%s|%s|%s', $visit['user_id'], $visit['guest_key'], $visit['day'], $visit['module'], $visit['scope'] );
	}
}
