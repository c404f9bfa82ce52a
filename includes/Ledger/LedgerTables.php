<?php
/**
 * The tables of the ledger.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * `ledger` (append-only), `balances` (the sum of each user's ledger, and what is held), `holds` (reservations),
 * `ledger_daily` (sums of the ledger by day of the site and everything figures are filtered by) and `ledger_summed`
 * (one row: how far those sums go, see DailyTotals).
 *
 * Keys of callers are compared byte by byte, hence their collation.
 */
final class LedgerTables implements Tables {
	public function room(): string {
		return 'ledger';
	}

	public function names(): array {
		return [ 'ledger', 'balances', 'holds', 'ledger_daily', 'ledger_summed' ];
	}

	public function upgrades( Database $database ): array {
		$charset = $database->charset_collate();

		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'ledger' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					user_id bigint(20) unsigned NOT NULL DEFAULT 0,
					guest_key varchar(32) NOT NULL DEFAULT '',
					address_key varchar(32) NOT NULL DEFAULT '',
					type varchar(20) NOT NULL,
					credits_delta bigint(20) NOT NULL DEFAULT 0,
					balance_after bigint(20) NOT NULL DEFAULT 0,
					from_quota bigint(20) NOT NULL DEFAULT 0,
					shortfall bigint(20) NOT NULL DEFAULT 0,
					scope varchar(100) NOT NULL DEFAULT '',
					module varchar(64) NOT NULL DEFAULT '',
					operation varchar(64) NOT NULL DEFAULT '',
					provider varchar(100) NOT NULL DEFAULT '',
					model varchar(191) NOT NULL DEFAULT '',
					input_tokens bigint(20) unsigned DEFAULT NULL,
					output_tokens bigint(20) unsigned DEFAULT NULL,
					total_tokens bigint(20) unsigned DEFAULT NULL,
					images int(10) unsigned DEFAULT NULL,
					videos int(10) unsigned DEFAULT NULL,
					units bigint(20) unsigned DEFAULT NULL,
					usage_missing tinyint(1) unsigned NOT NULL DEFAULT 0,
					price_id bigint(20) unsigned DEFAULT NULL,
					hold_id bigint(20) unsigned DEFAULT NULL,
					order_id bigint(20) unsigned DEFAULT NULL,
					order_item_id bigint(20) unsigned DEFAULT NULL,
					conversation_id bigint(20) unsigned DEFAULT NULL,
					actor_type varchar(10) NOT NULL,
					actor_id bigint(20) unsigned NOT NULL DEFAULT 0,
					idempotency_key varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					note varchar(500) NOT NULL DEFAULT '',
					created_at datetime NOT NULL,
					PRIMARY KEY  (id),
					UNIQUE KEY idempotency_key (idempotency_key),
					UNIQUE KEY hold_id (hold_id),
					KEY user_id (user_id, id),
					KEY created_at (created_at, id),
					KEY type (type, created_at),
					KEY module (module, created_at),
					KEY actor (actor_type, created_at),
					KEY order_item (order_id, order_item_id),
					KEY conversation_id (conversation_id)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'balances' )} (
					user_id bigint(20) unsigned NOT NULL,
					balance bigint(20) NOT NULL DEFAULT 0,
					held bigint(20) NOT NULL DEFAULT 0,
					updated_at datetime NOT NULL,
					PRIMARY KEY  (user_id),
					KEY balance (balance)
				) ENGINE=InnoDB $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'holds' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					user_id bigint(20) unsigned NOT NULL DEFAULT 0,
					guest_key varchar(32) NOT NULL DEFAULT '',
					address_key varchar(32) NOT NULL DEFAULT '',
					state varchar(10) NOT NULL,
					credits bigint(20) NOT NULL,
					quota bigint(20) NOT NULL,
					scope varchar(100) NOT NULL,
					period varchar(20) NOT NULL,
					module varchar(64) NOT NULL,
					operation varchar(64) NOT NULL,
					provider varchar(100) NOT NULL DEFAULT '',
					model varchar(191) NOT NULL DEFAULT '',
					price_id bigint(20) unsigned DEFAULT NULL,
					conversation_id bigint(20) unsigned DEFAULT NULL,
					idempotency_key varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					created_at datetime NOT NULL,
					expires_at datetime NOT NULL,
					ended_at datetime DEFAULT NULL,
					PRIMARY KEY  (id),
					UNIQUE KEY idempotency_key (idempotency_key),
					KEY payer (user_id, address_key, state, expires_at),
					KEY guest (guest_key, state, expires_at),
					KEY expiry (state, expires_at)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
			],
			2 => [
				// A user's purchases are found without looking at all they used, and sums by user without reading the rows.
				"ALTER TABLE {$database->table( 'ledger' )} DROP KEY user_id, ADD KEY user_id (user_id, type, created_at, credits_delta, from_quota)",
				// Sums are wider than amounts: no number of accepted amounts can overflow them.
				"CREATE TABLE IF NOT EXISTS {$database->table( 'ledger_daily' )} (
					day date NOT NULL,
					type varchar(20) NOT NULL,
					module varchar(64) NOT NULL,
					operation varchar(64) NOT NULL,
					provider varchar(100) NOT NULL,
					model varchar(191) NOT NULL,
					actor_type varchar(10) NOT NULL,
					price_id bigint(20) unsigned NOT NULL,
					entries bigint(20) NOT NULL,
					added decimal(38,0) NOT NULL,
					debited decimal(38,0) NOT NULL,
					quota_only decimal(38,0) NOT NULL,
					cost decimal(38,0) NOT NULL,
					units decimal(38,0) NOT NULL,
					last_at datetime NOT NULL,
					PRIMARY KEY  (day, type, module, operation, provider, model, actor_type, price_id)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'ledger_summed' )} (
					id tinyint(3) unsigned NOT NULL,
					rules varchar(80) NOT NULL,
					summed_id bigint(20) unsigned NOT NULL DEFAULT 0,
					seen_id bigint(20) unsigned NOT NULL DEFAULT 0,
					seen_at datetime NOT NULL,
					PRIMARY KEY  (id)
				) ENGINE=InnoDB $charset",
			],
			3 => [
				// A user's own history is read page by page in the order of time, however long it is.
				"ALTER TABLE {$database->table( 'ledger' )} ADD KEY history (user_id, created_at, id)",
			],
			4 => [
				"ALTER TABLE {$database->table( 'ledger' )} ADD COLUMN cached_tokens bigint(20) unsigned DEFAULT NULL",
				"ALTER TABLE {$database->table( 'ledger' )} ADD COLUMN thinking_tokens bigint(20) unsigned DEFAULT NULL",
			],
			5 => [
				// What was asked under a key, so that another request under it is told from a repeated one. Reservations from before
				// have none.
				"ALTER TABLE {$database->table( 'holds' )} ADD COLUMN fingerprint char(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL",
			],
			6 => [
				// It was too long for sites with a long prefix. Newer ones have it under this name since 2.
				"ALTER TABLE {$database->table( 'ledger_daily_state' )} RENAME TO {$database->table( 'ledger_summed' )}",
			],
		];
	}
}
