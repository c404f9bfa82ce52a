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

defined( 'ABSPATH' ) || exit;

/**
 * `ai_daily`: calls of WordPress's AI client, added up by day: once by plugin, once by ability, once by model and once by
 * person, so that each view reads only its own few rows. Single calls are in the logs, and what was charged is in the
 * ledger; figures are read from here, however many calls there were and however short the logs are kept.
 *
 * A group is what Grouping says: its `group_id` is a user's id, or a hash of `name` and `detail`, which together are too
 * long for an index.
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
					added_by varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
					day date NOT NULL,
					group_id bigint(20) unsigned NOT NULL,
					name varchar(100) NOT NULL,
					detail varchar(191) NOT NULL,
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
					PRIMARY KEY  (added_by, day, group_id),
					KEY group_id (added_by, group_id, day)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC {$database->charset_collate()}",
			],
			2 => [
				"ALTER TABLE {$database->table( 'ai_daily' )} CHANGE COLUMN thought_tokens thinking_tokens bigint(20) unsigned NOT NULL DEFAULT 0",
				"ALTER TABLE {$database->table( 'ai_daily' )} ADD COLUMN cached_tokens bigint(20) unsigned NOT NULL DEFAULT 0",
			],
		];
	}
}
