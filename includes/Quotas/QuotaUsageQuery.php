<?php
/**
 * The SQL that reads recorded usage for lists and figures.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Scopes;

defined( 'ABSPATH' ) || exit;

/**
 * Lists counters of the present periods, and resets. Writing is QuotaStore's.
 *
 * @phpstan-type Counter array{scope: string, used: int, held: int}
 * @phpstan-type Reset array{scope: string, actor_id: int, at: string}
 */
final class QuotaUsageQuery {
	/**
	 * Counters of guests: `address:`, `guest:` and `network:` stand before `user:` in the index.
	 */
	public const GUESTS = "subject < 'user:'";

	/**
	 * Resets of a user that are looked at for the latest of each scope.
	 */
	private const RESETS = 200;

	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * The condition for counters of the present periods. A scope whose period was changed has counters of the old one,
	 * which do not count.
	 *
	 * @param PresentPeriods $periods The periods.
	 * @param ?string        $scope   Only this one; null for all.
	 * @return array{string, list<string>} With placeholders, and their values.
	 */
	public static function present( PresentPeriods $periods, ?string $scope = null ): array {
		if ( null !== $scope ) {
			return [ 'scope = %s AND period = %s', [ $scope, $periods->key( $scope ) ] ];
		}
		$own   = $periods->scopes();
		$where = [ 'period = %s' . ( [] === $own ? '' : ' AND scope NOT IN (' . Database::marks( $own, '%s' ) . ')' ) ];
		$args  = [ $periods->key( Scopes::DEFAULT ), ...$own ];
		foreach ( $periods->scopes_by_key() as $key => $scopes ) {
			$where[] = 'period = %s AND scope IN (' . Database::marks( $scopes, '%s' ) . ')';
			array_push( $args, $key, ...$scopes );
		}

		return [ '( ( ' . implode( ' ) OR ( ', $where ) . ' ) )', $args ];
	}

	/**
	 * Counters of users that are above 0.
	 *
	 * @param list<int>      $user_ids Users.
	 * @param PresentPeriods $periods  The periods.
	 * @return array<int, list<Counter>> By user, in the order of scopes.
	 */
	public function of_users( array $user_ids, PresentPeriods $periods ): array {
		if ( [] === $user_ids ) {
			return [];
		}
		[ $where, $args ] = self::present( $periods );
		$subjects         = array_map( static fn ( int $user_id ): string => 'user:' . $user_id, $user_ids );
		$counters         = [];
		foreach ( $this->database->rows(
			"SELECT subject, scope, used, held FROM {$this->table( 'quota_usage' )}
			WHERE subject IN (" . Database::marks( $subjects, '%s' ) . ") AND ( used > 0 OR held > 0 ) AND $where ORDER BY scope",
			...[ ...$subjects, ...$args ]
		) as $row ) {
			$counters[ (int) substr( (string) $row['subject'], 5 ) ][] = [ 'scope' => (string) $row['scope'], 'used' => (int) $row['used'], 'held' => (int) $row['held'] ];
		}

		return $counters;
	}

	/**
	 * A statement that selects the users who have used something, for another list to look into.
	 *
	 * @param PresentPeriods $periods The periods.
	 * @return array{string, list<string>} With one column, `user_id`, and placeholders; and their values.
	 */
	public function users( PresentPeriods $periods ): array {
		[ $where, $args ] = self::present( $periods );

		return [
			"SELECT DISTINCT CAST(SUBSTRING(subject, 6) AS UNSIGNED) AS user_id FROM {$this->table( 'quota_usage' )}
			WHERE subject >= 'user:' AND ( used > 0 OR held > 0 ) AND $where",
			$args,
		];
	}

	/**
	 * What guests have used, by scope. Every request of a guest counts under their address, and under their id where they
	 * have one, so the amounts are summed over addresses.
	 *
	 * @param PresentPeriods $periods The periods.
	 * @return list<array{scope: string, guests: int, used: int, held: int}> Guests by id or by address, whichever are more.
	 */
	public function of_guests( PresentPeriods $periods ): array {
		[ $where, $args ] = self::present( $periods );
		$guests           = self::GUESTS;

		return array_map(
			static fn ( array $row ): array => [
				'scope'  => (string) $row['scope'],
				'guests' => max( (int) $row['ids'], (int) $row['addresses'] ),
				'used'   => (int) $row['used'],
				'held'   => (int) $row['held'],
			],
			$this->database->rows(
				"SELECT scope,
					SUM(CASE WHEN subject >= 'guest:' AND subject < 'network:' THEN 1 ELSE 0 END) AS ids,
					SUM(CASE WHEN subject < 'guest:' THEN 1 ELSE 0 END) AS addresses,
					SUM(CASE WHEN subject < 'guest:' THEN used ELSE 0 END) AS used,
					SUM(CASE WHEN subject < 'guest:' THEN held ELSE 0 END) AS held
				FROM {$this->table( 'quota_usage' )}
				WHERE $guests AND ( used > 0 OR held > 0 ) AND $where GROUP BY scope ORDER BY scope",
				...$args
			)
		);
	}

	/**
	 * When users' recorded usage was last reset.
	 *
	 * @param list<int> $user_ids Users.
	 * @return array<int, string> Times as stored, by user; without those it never was.
	 */
	public function latest_resets( array $user_ids ): array {
		if ( [] === $user_ids ) {
			return [];
		}
		$rows = $this->database->rows(
			"SELECT user_id, MAX(created_at) AS at FROM {$this->table( 'quota_resets' )} WHERE user_id IN (" . Database::marks( $user_ids ) . ') GROUP BY user_id',
			...$user_ids
		);

		return array_combine( array_map( 'intval', array_column( $rows, 'user_id' ) ), array_map( 'strval', array_column( $rows, 'at' ) ) );
	}

	/**
	 * The latest resets of a user, newest first.
	 *
	 * @param int $user_id User; 0 for guests.
	 * @return list<Reset> `scope` is '' where all were reset.
	 */
	public function resets( int $user_id ): array {
		return array_map(
			static fn ( array $row ): array => [ 'scope' => (string) $row['scope'], 'actor_id' => (int) $row['actor_id'], 'at' => Clock::iso( (string) $row['created_at'] ) ],
			$this->database->rows(
				"SELECT scope, actor_id, created_at FROM {$this->table( 'quota_resets' )} WHERE user_id = %d ORDER BY created_at DESC, id DESC LIMIT %d",
				$user_id,
				self::RESETS
			)
		);
	}

	/**
	 * A table's name.
	 *
	 * @param string $name Short name.
	 */
	private function table( string $name ): string {
		return $this->database->table( $name );
	}
}
