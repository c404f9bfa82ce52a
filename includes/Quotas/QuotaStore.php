<?php
/**
 * The SQL of quotas.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes limits and counters.
 *
 * @phpstan-import-type Row from Database
 */
final class QuotaStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * The limits of a scope, or those of another that stands in for it.
	 *
	 * @param string $scope    The scope.
	 * @param string $fallback The scope whose limits hold where it has none of its own.
	 */
	public function quota( string $scope, string $fallback ): ?Quota {
		$row = $this->database->row( "SELECT * FROM {$this->table( 'quotas' )} WHERE scope IN (%s, %s) ORDER BY scope = %s LIMIT 1", $scope, $fallback, $fallback );

		return $row ? self::to_quota( $row ) : null;
	}

	/**
	 * All limits that were set.
	 *
	 * @return list<Quota>
	 */
	public function quotas(): array {
		return array_map( [ self::class, 'to_quota' ], $this->database->rows( "SELECT * FROM {$this->table( 'quotas' )} ORDER BY scope" ) );
	}

	/**
	 * Writes the limits of a scope.
	 *
	 * @param Quota $quota The limits.
	 */
	public function write( Quota $quota ): void {
		$this->database->transaction(
			function () use ( $quota ): void {
				$this->database->run( "DELETE FROM {$this->table( 'quotas' )} WHERE scope = %s", $quota->scope );
				$this->database->insert(
					'quotas',
					[
						'scope'       => $quota->scope,
						'guest_limit' => $quota->guest,
						'user_limit'  => $quota->user,
						'role_limits' => (string) wp_json_encode( (object) $quota->roles ),
						'period'      => $quota->period->value,
						'message'     => $quota->message,
						'updated_at'  => $this->now(),
					]
				);
			}
		);
	}

	/**
	 * A counter.
	 *
	 * @param string $subject Who, see Payer::subjects().
	 * @param string $scope   What for.
	 * @param string $period  When, see Period::key().
	 * @param bool   $lock    Whether to create it where it is missing and to lock it until the transaction ends.
	 * @return array{used: int, held: int}
	 */
	public function counter( string $subject, string $scope, string $period, bool $lock = false ): array {
		$read = "SELECT used, held FROM {$this->table( 'quota_usage' )} WHERE subject = %s AND scope = %s AND period = %s" . ( $lock ? ' FOR UPDATE' : '' );
		$row  = $this->database->row( $read, $subject, $scope, $period );
		if ( ! $row && $lock ) {
			$this->database->run(
				"INSERT INTO {$this->table( 'quota_usage' )} (subject, scope, period, updated_at) VALUES (%s, %s, %s, %s) ON DUPLICATE KEY UPDATE subject = %s",
				$subject,
				$scope,
				$period,
				$this->now(),
				$subject
			);
			$row = $this->database->row( $read, $subject, $scope, $period );
		}

		return [ 'used' => (int) ( $row['used'] ?? 0 ), 'held' => (int) ( $row['held'] ?? 0 ) ];
	}

	/**
	 * Changes a counter. It may not exist yet: a request that reserved nothing of the quota can cost more than reserved.
	 *
	 * @param string $subject Who.
	 * @param string $scope   What for.
	 * @param string $period  When.
	 * @param int    $used    Change of what is used.
	 * @param int    $held    Change of what is held.
	 */
	public function change( string $subject, string $scope, string $period, int $used, int $held ): void {
		$this->database->run(
			"INSERT INTO {$this->table( 'quota_usage' )} (subject, scope, period, used, held, updated_at) VALUES (%s, %s, %s, %d, %d, %s)
			ON DUPLICATE KEY UPDATE used = used + %d, held = held + %d, updated_at = %s",
			$subject,
			$scope,
			$period,
			$used,
			$held,
			$this->now(),
			$used,
			$held,
			$this->now()
		);
	}

	/**
	 * Removes the limits of a scope. Its counters stay.
	 *
	 * @param string $scope The scope.
	 */
	public function delete( string $scope ): void {
		$this->database->run( "DELETE FROM {$this->table( 'quotas' )} WHERE scope = %s", $scope );
	}

	/**
	 * Sets what a subject has used in the present periods to 0. What requests under way hold stays held, so that a settle
	 * after this finds its own amount to give back and no counter can fall below 0.
	 *
	 * @param string         $subject Who.
	 * @param ?string        $scope   What for; null for everything.
	 * @param PresentPeriods $periods The present periods.
	 * @return int Counters that were above 0.
	 */
	public function reset( string $subject, ?string $scope, PresentPeriods $periods ): int {
		[ $where, $args ] = QuotaUsageQuery::present( $periods, $scope );

		return $this->database->run(
			"UPDATE {$this->table( 'quota_usage' )} SET used = 0, reset_at = %s, updated_at = %s WHERE subject = %s AND used <> 0 AND $where",
			...[ $this->now(), $this->now(), $subject, ...$args ]
		);
	}

	/**
	 * Sets what guests have used in the present periods to 0, a batch at a time: only the counters of a batch are locked,
	 * and only while it is written, so that guests who are asking something meanwhile are not held up.
	 *
	 * @param int            $after   Counters up to this id are done.
	 * @param int            $limit   At most so many.
	 * @param ?string        $scope   What for; null for everything.
	 * @param PresentPeriods $periods The present periods.
	 * @return list<array{id: int, subject: string}> Counters of this batch, by id.
	 */
	public function reset_guests( int $after, int $limit, ?string $scope, PresentPeriods $periods ): array {
		[ $where, $args ] = QuotaUsageQuery::present( $periods, $scope );
		$guests           = QuotaUsageQuery::GUESTS;
		$batch            = $this->database->rows(
			"SELECT id, subject FROM {$this->table( 'quota_usage' )} WHERE $guests AND used <> 0 AND id > %d AND $where ORDER BY id LIMIT %d",
			...[ $after, ...$args, $limit ]
		);
		if ( [] !== $batch ) {
			$this->database->run(
				"UPDATE {$this->table( 'quota_usage' )} SET used = 0, reset_at = %s, updated_at = %s WHERE id IN (" . Database::marks( $batch ) . ')',
				...[ $this->now(), $this->now(), ...array_map( 'intval', array_column( $batch, 'id' ) ) ]
			);
		}

		return array_map( static fn ( array $row ): array => [ 'id' => (int) $row['id'], 'subject' => (string) $row['subject'] ], $batch );
	}

	/**
	 * Deletes counters of past periods that hold nothing.
	 *
	 * @param string $before Periods of this one's kind that stand before it, see Period::ended_before().
	 * @param int    $limit  At most so many.
	 * @return int How many.
	 */
	public function prune( string $before, int $limit ): int {
		$kind = strstr( $before, ':', true ) . ':';
		$ids  = array_map( 'intval', array_column( $this->database->rows( "SELECT id FROM {$this->table( 'quota_usage' )} WHERE period >= %s AND period < %s AND held = 0 LIMIT %d", $kind, $before, $limit ), 'id' ) );

		return [] === $ids ? 0 : $this->database->run( "DELETE FROM {$this->table( 'quota_usage' )} WHERE held = 0 AND id IN (" . Database::marks( $ids ) . ')', ...$ids );
	}

	/**
	 * Deletes what was written down of resets long ago. Ids are in the order of time, so the oldest stand first.
	 *
	 * @param string $before Stored UTC time.
	 * @param int    $limit  Look at the oldest so many.
	 * @return int How many.
	 */
	public function prune_resets( string $before, int $limit ): int {
		$oldest = $this->database->rows( "SELECT id, created_at FROM {$this->table( 'quota_resets' )} ORDER BY id LIMIT %d", $limit );
		$ids    = array_map( 'intval', array_column( array_filter( $oldest, static fn ( array $row ): bool => (string) $row['created_at'] < $before ), 'id' ) );

		return [] === $ids ? 0 : $this->database->run( "DELETE FROM {$this->table( 'quota_resets' )} WHERE id IN (" . Database::marks( $ids ) . ')', ...$ids );
	}

	/**
	 * Writes down that recorded usage was reset.
	 *
	 * @param int     $user_id  Whose; 0 for guests.
	 * @param ?string $scope    What for; null for everything.
	 * @param int     $actor_id Who did it; 0 for the system.
	 * @param int     $counters How many counters were above 0.
	 */
	public function add_reset( int $user_id, ?string $scope, int $actor_id, int $counters ): void {
		$this->database->insert(
			'quota_resets',
			[
				'user_id'    => $user_id,
				'scope'      => (string) $scope,
				'actor_id'   => $actor_id,
				'counters'   => $counters,
				'created_at' => $this->now(),
			]
		);
	}

	/**
	 * Counters whose held amount is not the sum of the open reservations, and reservations that no counter counts.
	 *
	 * @return list<array{subject: string, scope: string, period: string, held: string, open: string}>
	 */
	public function counters_that_differ(): array {
		$held    = "SELECT scope, period, quota, %s AS subject FROM {$this->table( 'holds' )} WHERE state = 'held' AND quota > 0 AND %s";
		$open    = implode(
			' UNION ALL ',
			[
				sprintf( $held, "CONCAT('user:', user_id)", 'user_id > 0' ),
				sprintf( $held, "CONCAT('guest:', guest_key)", "guest_key <> ''" ),
				sprintf( $held, "CONCAT('address:', address_key)", "address_key <> ''" ),
				sprintf( $held, "CONCAT('network:', SUBSTRING(address_key, 1, 16))", "address_key LIKE 'v%'" ),
			]
		);
		$counter = 'h.subject = u.subject AND h.scope = u.scope AND h.period = u.period';
		$differ  = $this->database->rows(
			"SELECT u.subject, u.scope, u.period, u.held, COALESCE(SUM(h.quota), 0) AS open
			FROM {$this->table( 'quota_usage' )} u
			LEFT JOIN ( $open ) h ON $counter
			GROUP BY u.id, u.subject, u.scope, u.period, u.held
			HAVING held <> open OR held < 0 LIMIT 100"
		);
		$missing = $this->database->rows(
			"SELECT h.subject, h.scope, h.period, 0 AS held, SUM(h.quota) AS open
			FROM ( $open ) h
			LEFT JOIN {$this->table( 'quota_usage' )} u ON $counter
			WHERE u.id IS NULL GROUP BY h.subject, h.scope, h.period LIMIT 100"
		);

		// @phpstan-ignore-next-line return.type (the columns named in the statements)
		return [ ...$differ, ...$missing ];
	}

	/**
	 * A row as limits.
	 *
	 * @param Row $row Of `quotas`.
	 */
	private static function to_quota( array $row ): Quota {
		$roles = json_decode( (string) $row['role_limits'], true );

		return new Quota(
			(string) $row['scope'],
			null === $row['guest_limit'] ? null : (int) $row['guest_limit'],
			null === $row['user_limit'] ? null : (int) $row['user_limit'],
			array_map( static fn ( mixed $limit ): ?int => is_int( $limit ) ? $limit : null, is_array( $roles ) ? $roles : [] ),
			Period::from( (string) $row['period'] ),
			(string) $row['message']
		);
	}

	/**
	 * Now, as stored.
	 */
	private function now(): string {
		return Clock::stored( $this->clock->now() );
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
