<?php
/**
 * The SQL of a person's recorded usage.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and deletes all counters of a user, of past periods too, and their resets.
 *
 * Rows to delete are looked for without locks and deleted by their ids: a search that locks what it passes would hold up
 * everybody who is being counted.
 */
final class QuotaPrivacyStore {
	/**
	 * Takes the connection.
	 *
	 * @param Database $database The connection.
	 */
	public function __construct( private readonly Database $database ) {}

	/**
	 * Counters of a user, oldest first.
	 *
	 * @param int $user_id  User.
	 * @param int $page     From 1.
	 * @param int $per_page Rows a page.
	 * @return list<array{id: int, scope: string, period: string, used: int, held: int}>
	 */
	public function counters( int $user_id, int $page, int $per_page ): array {
		return array_map(
			static fn ( array $row ): array => [
				'id'     => (int) $row['id'],
				'scope'  => (string) $row['scope'],
				'period' => (string) $row['period'],
				'used'   => (int) $row['used'],
				'held'   => (int) $row['held'],
			],
			$this->database->rows( "SELECT u.id, u.scope, u.period, u.used, u.held FROM {$this->of_user()} ORDER BY u.id LIMIT %d OFFSET %d", "user:$user_id", $per_page, ( $page - 1 ) * $per_page )
		);
	}

	/**
	 * Resets of a user, oldest first.
	 *
	 * @param int $user_id  User.
	 * @param int $page     From 1.
	 * @param int $per_page Rows a page.
	 * @return list<array{id: int, scope: string, created_at: string}>
	 */
	public function resets( int $user_id, int $page, int $per_page ): array {
		return array_map(
			static fn ( array $row ): array => [ 'id' => (int) $row['id'], 'scope' => (string) $row['scope'], 'created_at' => (string) $row['created_at'] ],
			$this->database->rows( "SELECT id, scope, created_at FROM {$this->table( 'quota_resets' )} WHERE user_id = %d ORDER BY created_at, id LIMIT %d OFFSET %d", $user_id, $per_page, ( $page - 1 ) * $per_page )
		);
	}

	/**
	 * Deletes counters of past periods in which nothing is held any more.
	 *
	 * @param int            $user_id User.
	 * @param PresentPeriods $periods The present periods.
	 * @param int            $limit   At most so many.
	 * @return int How many.
	 */
	public function delete_counters( int $user_id, PresentPeriods $periods, int $limit ): int {
		[ $present, $args ] = QuotaUsageQuery::present( $periods );
		$rows               = $this->database->rows(
			"SELECT id FROM ( SELECT u.* FROM {$this->of_user()} ) of_user WHERE held = 0 AND NOT $present LIMIT %d",
			...[ "user:$user_id", ...$args, $limit ]
		);

		return $this->delete( 'quota_usage', $rows, ' AND held = 0' );
	}

	/**
	 * Deletes resets.
	 *
	 * @param int $user_id User.
	 * @param int $limit   At most so many.
	 * @return int How many.
	 */
	public function delete_resets( int $user_id, int $limit ): int {
		return $this->delete( 'quota_resets', $this->database->rows( "SELECT id FROM {$this->table( 'quota_resets' )} WHERE user_id = %d LIMIT %d", $user_id, $limit ) );
	}

	/**
	 * Deletes rows.
	 *
	 * @param string                           $table Short name.
	 * @param list<array<string, string|null>> $rows  With their ids.
	 * @param string                           $where What must still be so.
	 * @return int How many.
	 */
	private function delete( string $table, array $rows, string $where = '' ): int {
		$ids = array_map( 'intval', array_column( $rows, 'id' ) );

		return [] === $ids ? 0 : $this->database->run( "DELETE FROM {$this->table( $table )} WHERE id IN (" . Database::marks( $ids ) . ")$where", ...$ids );
	}

	/**
	 * The counters of a subject: by period first, as the index has them, of which there are few.
	 */
	private function of_user(): string {
		return "( SELECT DISTINCT period FROM {$this->table( 'quota_usage' )} ) periods JOIN {$this->table( 'quota_usage' )} u ON u.period = periods.period AND u.subject = %s";
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
