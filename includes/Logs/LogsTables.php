<?php
/**
 * The tables of the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;
use AIPuffer\Support\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * What was said, and the rollup that answers for a million conversations.
 *
 * - `conversations`, `messages`: a row each. A conversation's row carries the sums of its messages, so a list reads no
 *   message.
 * - `log_search`: a message's text as Words writes it, kept apart so that looking through it reads nothing else.
 * - `log_daily`: conversations and their figures by day, module and scope.
 * - `log_visits`: which user or guest had conversations on which day. `log_returns`: how many of them had been active
 *   last on which earlier day. From these two distinct users can be counted for any range of days without looking at
 *   them one by one; see Rollup.
 *
 * A conversation belongs to the day, in the site's zone, of its last message: what a list shows for a range of days,
 * the rollup counts and retention removes is the same.
 */
final class LogsTables implements Tables {
	public function room(): string {
		return 'logs';
	}

	public function names(): array {
		return [ 'conversations', 'messages', 'log_search', 'log_daily', 'log_visits', 'log_returns' ];
	}

	public function upgrades( Database $database ): array {
		$charset = $database->charset_collate();
		$bytes   = self::by_bytes( $charset );
		// SQLite has no such index.
		$fulltext = $database->is_server() ? ', FULLTEXT KEY words (words)' : '';

		return [
			1 => [
				"CREATE TABLE IF NOT EXISTS {$database->table( 'conversations' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					uuid varchar(64) $bytes NOT NULL,
					user_id bigint(20) unsigned NOT NULL DEFAULT 0,
					guest_key varchar(32) $bytes NOT NULL DEFAULT '',
					module varchar(64) $bytes NOT NULL,
					scope varchar(100) $bytes NOT NULL DEFAULT '',
					is_bot tinyint(1) unsigned NOT NULL DEFAULT 0,
					source varchar(191) NOT NULL DEFAULT '',
					provider varchar(100) NOT NULL DEFAULT '',
					model varchar(191) NOT NULL DEFAULT '',
					message_count int(10) unsigned NOT NULL DEFAULT 0,
					input_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					output_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					total_tokens bigint(20) unsigned NOT NULL DEFAULT 0,
					credits bigint(20) NOT NULL DEFAULT 0,
					preview varchar(255) NOT NULL DEFAULT '',
					preview_role varchar(10) $bytes NOT NULL DEFAULT '',
					has_text tinyint(1) unsigned NOT NULL DEFAULT 1,
					first_at datetime NOT NULL,
					last_at datetime NOT NULL,
					day date NOT NULL,
					PRIMARY KEY  (id),
					UNIQUE KEY uuid (uuid),
					KEY last_at (last_at),
					KEY module (module, last_at),
					KEY scope (scope, last_at),
					KEY bot (is_bot, last_at),
					KEY user (user_id, last_at),
					KEY text (has_text, last_at),
					KEY message_count (message_count),
					KEY total_tokens (total_tokens),
					KEY credits (credits)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'messages' )} (
					id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
					conversation_id bigint(20) unsigned NOT NULL,
					role varchar(10) $bytes NOT NULL,
					content mediumtext DEFAULT NULL,
					content_bytes int(10) unsigned NOT NULL DEFAULT 0,
					source varchar(191) NOT NULL DEFAULT '',
					provider varchar(100) NOT NULL DEFAULT '',
					model varchar(191) NOT NULL DEFAULT '',
					input_tokens bigint(20) unsigned DEFAULT NULL,
					output_tokens bigint(20) unsigned DEFAULT NULL,
					total_tokens bigint(20) unsigned DEFAULT NULL,
					thinking_tokens bigint(20) unsigned DEFAULT NULL,
					status varchar(10) $bytes NOT NULL DEFAULT 'ok',
					error varchar(1000) DEFAULT NULL,
					duration_ms int(10) unsigned DEFAULT NULL,
					ledger_id bigint(20) unsigned DEFAULT NULL,
					request_payload mediumtext DEFAULT NULL,
					vector_scores mediumtext DEFAULT NULL,
					created_at datetime NOT NULL,
					PRIMARY KEY  (id),
					KEY conversation (conversation_id)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'log_search' )} (
					conversation_id bigint(20) unsigned NOT NULL,
					message_id bigint(20) unsigned NOT NULL,
					words mediumtext $bytes NOT NULL,
					PRIMARY KEY  (conversation_id, message_id)$fulltext
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'log_daily' )} (
					day date NOT NULL,
					module varchar(64) $bytes NOT NULL,
					scope varchar(100) $bytes NOT NULL,
					conversations bigint(20) NOT NULL DEFAULT 0,
					messages bigint(20) NOT NULL DEFAULT 0,
					input_tokens bigint(20) NOT NULL DEFAULT 0,
					output_tokens bigint(20) NOT NULL DEFAULT 0,
					total_tokens bigint(20) NOT NULL DEFAULT 0,
					PRIMARY KEY  (day, module, scope),
					KEY module (module, scope, day),
					KEY scope (scope, day)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'log_visits' )} (
					user_id bigint(20) unsigned NOT NULL,
					guest_key varchar(32) $bytes NOT NULL,
					day date NOT NULL,
					module varchar(64) $bytes NOT NULL,
					scope varchar(100) $bytes NOT NULL,
					conversations bigint(20) NOT NULL DEFAULT 0,
					PRIMARY KEY  (user_id, guest_key, day, module, scope)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
				"CREATE TABLE IF NOT EXISTS {$database->table( 'log_returns' )} (
					module varchar(64) $bytes NOT NULL,
					scope varchar(100) $bytes NOT NULL,
					day date NOT NULL,
					previous_day date NOT NULL,
					visitors bigint(20) NOT NULL DEFAULT 0,
					PRIMARY KEY  (module, scope, day, previous_day),
					KEY previous (module, scope, previous_day, day)
				) ENGINE=InnoDB ROW_FORMAT=DYNAMIC $charset",
			],
			2 => [ "ALTER TABLE {$database->table( 'messages' )} ADD COLUMN cached_tokens bigint(20) unsigned DEFAULT NULL" ],
		];
	}

	/**
	 * The collation of names that are compared byte by byte. It is one of the table's own character set: where a table
	 * mixes two, WordPress refuses every text that is not ASCII.
	 *
	 * @param string $charset The character set clause of the table.
	 */
	private static function by_bytes( string $charset ): string {
		return preg_match( '/CHARACTER SET (\w+)/', $charset, $found ) ? "COLLATE {$found[1]}_bin" : '';
	}
}
