<?php
/**
 * The SQL that reads what one user has spent.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * Figures of one user's use, quick enough to be read while a page is shown, however much there is.
 */
final class SpendingQuery {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 * @param int      $most     Entries that are read at most: one a minute for a week.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock, private readonly int $most = 10_080 ) {}

	/**
	 * What usage took from a user's balance in the last days of 24 hours, now included. Of somebody with more entries than
	 * are read it is what the latest of them took: somewhat less, never more.
	 *
	 * @param int $user_id User.
	 * @param int $days    Days.
	 * @return int Micro-credits.
	 */
	public function of_days( int $user_id, int $days ): int {
		return (int) $this->database->value(
			"SELECT SUM(spent) FROM (
				SELECT -credits_delta AS spent FROM {$this->database->table( 'ledger' )}
				WHERE user_id = %d AND type = %s AND created_at > %s ORDER BY created_at DESC LIMIT %d
			) latest",
			$user_id,
			EntryType::Usage->value,
			Clock::stored( $this->clock->now()->modify( "-$days days" ) ),
			$this->most
		);
	}

	/**
	 * Whether a user was ever given credits, sold or not.
	 *
	 * @param int $user_id User.
	 */
	public function had_credits( int $user_id ): bool {
		return null !== $this->database->value(
			"SELECT 1 FROM {$this->database->table( 'ledger' )} WHERE user_id = %d AND type IN (%s, %s) AND credits_delta > 0 LIMIT 1",
			$user_id,
			EntryType::Purchase->value,
			EntryType::Adjustment->value
		);
	}
}
