<?php
/**
 * The table of AI calls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

/**
 * `ai_daily`: calls of WordPress's AI client counted by day, plugin, ability, model and person. Single calls are in the
 * logs, and what was charged is in the ledger; this is what figures are read from, however many calls there were and
 * however short the logs are kept.
 *
 * `usage_key` is a hash of all names of a row: together they are longer than an index may be.
 */
final class UsageTables implements Tables {
	/**
	 * The room.
	 */
	public function room(): string {
		return 'wordpress_ai';
	}

	/**
	 * The tables.
	 */
	public function names(): array {
		return [ 'ai_daily' ];
	}

	/**
	 * Their history.
	 *
	 * @param Database $database Names the tables.
	 */
	public function upgrades( Database $database ): array {
		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'ai_daily' )} (
					day date NOT NULL,
					usage_key char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					plugin varchar(100) NOT NULL,
					ability varchar(191) NOT NULL,
					operation varchar(10) NOT NULL,
					provider varchar(100) NOT NULL,
					model varchar(191) NOT NULL,
					user_id bigint(20) unsigned NOT NULL,
					source varchar(10) NOT NULL,
					calls int(10) unsigned NOT NULL DEFAULT 0,
					failed int(10) unsigned NOT NULL DEFAULT 0,
					refused int(10) unsigned NOT NULL DEFAULT 0,
					usage_missing int(10) unsigned NOT NULL DEFAULT 0,
					input_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					output_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					thought_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					total_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					images int(10) unsigned NOT NULL DEFAULT 0,
					videos int(10) unsigned NOT NULL DEFAULT 0,
					cost bigint(20) NOT NULL DEFAULT 0,
					charged bigint(20) NOT NULL DEFAULT 0,
					milliseconds bigint(20) unsigned NOT NULL DEFAULT 0,
					PRIMARY KEY  (day, usage_key),
					KEY user_id (user_id, day)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC {$database->charset_collate()}",
			],
		];
	}
}
