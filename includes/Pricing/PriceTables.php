<?php
/**
 * The table of pricing rules.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * `prices`: a row for each version of a rule.
 *
 * `is_current` is 1 for the version in force and NULL for all others. A unique index takes any number of NULLs, so it
 * allows one current rule per key and any number of past versions.
 */
final class PriceTables implements Tables {
	public function room(): string {
		return 'pricing';
	}

	public function names(): array {
		return [ 'prices' ];
	}

	public function upgrades( Database $database ): array {
		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'prices' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					rule_id bigint(20) unsigned NOT NULL DEFAULT 0,
					version int(10) unsigned NOT NULL,
					is_current tinyint(1) unsigned DEFAULT NULL,
					module varchar(64) NOT NULL,
					operation varchar(64) NOT NULL,
					provider varchar(100) NOT NULL,
					model varchar(191) NOT NULL,
					billing_method varchar(20) NOT NULL,
					input_rate bigint(20) DEFAULT NULL,
					output_rate bigint(20) DEFAULT NULL,
					unit_rate bigint(20) DEFAULT NULL,
					enabled tinyint(1) unsigned NOT NULL DEFAULT 1,
					created_at datetime NOT NULL,
					created_by bigint(20) unsigned NOT NULL DEFAULT 0,
					ended_at datetime DEFAULT NULL,
					ended_by bigint(20) unsigned NOT NULL DEFAULT 0,
					PRIMARY KEY  (id),
					UNIQUE KEY current_rule (module, operation, provider, model, is_current),
					UNIQUE KEY current_version (rule_id, is_current),
					KEY rule_version (rule_id, version)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC {$database->charset_collate()}",
			],
			2 => [ "ALTER TABLE {$database->table( 'prices' )} ADD COLUMN cached_rate bigint(20) DEFAULT NULL" ],
		];
	}
}
