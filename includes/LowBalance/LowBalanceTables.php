<?php
/**
 * The table of low balances.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * `low_balances`: one row for who has fallen, see LowBalanceStore for what its states mean. That there can be one row only
 * is what makes it one mail a fall.
 */
final class LowBalanceTables implements Tables {
	public function room(): string {
		return 'low_balance';
	}

	public function names(): array {
		return [ 'low_balances' ];
	}

	public function upgrades( Database $database ): array {
		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'low_balances' )} (
					user_id bigint(20) unsigned NOT NULL,
					state varchar(10) NOT NULL,
					look_below bigint(20) DEFAULT NULL,
					attempts tinyint(3) unsigned NOT NULL DEFAULT 0,
					since datetime NOT NULL,
					due_at datetime NOT NULL,
					notified_at datetime DEFAULT NULL,
					PRIMARY KEY  (user_id),
					KEY due (state, due_at)
				) ENGINE=InnoDB {$database->charset_collate()}",
			],
		];
	}
}
