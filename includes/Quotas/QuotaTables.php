<?php
/**
 * The tables of quotas.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * `quotas`: limits by scope. `quota_usage`: what a subject has used and holds in one period of a scope. `quota_resets`:
 * who set recorded usage to 0, whose and when; it outlives the counters, which begin anew with every period.
 */
final class QuotaTables implements Tables {
	public function room(): string {
		return 'quotas';
	}

	public function names(): array {
		return [ 'quotas', 'quota_usage', 'quota_resets' ];
	}

	public function upgrades( Database $database ): array {
		$charset = $database->charset_collate();

		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'quotas' )} (
					scope varchar(100) NOT NULL,
					guest_limit bigint(20) DEFAULT NULL,
					user_limit bigint(20) DEFAULT NULL,
					role_limits text NOT NULL,
					period varchar(10) NOT NULL,
					message text NOT NULL,
					updated_at datetime NOT NULL,
					PRIMARY KEY  (scope)
				) ENGINE=InnoDB $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'quota_usage' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					subject varchar(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					scope varchar(100) NOT NULL,
					period varchar(20) NOT NULL,
					used bigint(20) NOT NULL DEFAULT 0,
					held bigint(20) NOT NULL DEFAULT 0,
					reset_at datetime DEFAULT NULL,
					updated_at datetime NOT NULL,
					PRIMARY KEY  (id),
					UNIQUE KEY subject (subject, scope, period)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
			],
			2 => [
				// By period first: lists look at one period, of a few users, of all or of all guests, and past ones are many.
				"ALTER TABLE {$database->table( 'quota_usage' )} DROP KEY subject, ADD UNIQUE KEY subject (period, subject, scope)",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'quota_resets' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					user_id bigint(20) unsigned NOT NULL DEFAULT 0,
					scope varchar(100) NOT NULL DEFAULT '',
					actor_id bigint(20) unsigned NOT NULL DEFAULT 0,
					counters int(10) unsigned NOT NULL DEFAULT 0,
					created_at datetime NOT NULL,
					PRIMARY KEY  (id),
					KEY user_id (user_id, created_at)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
			],
		];
	}
}
