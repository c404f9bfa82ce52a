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

/**
 * `quotas`: limits by scope. `quota_usage`: what a subject has used and holds in one period of a scope.
 */
final class QuotaTables implements Tables {
	public function room(): string {
		return 'quotas';
	}

	public function names(): array {
		return [ 'quotas', 'quota_usage' ];
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
		];
	}
}
