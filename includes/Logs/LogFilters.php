<?php
/**
 * What a list of conversations is narrowed to.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

/**
 * The filters of the logs.
 */
final class LogFilters {
	/**
	 * Values of `scope` that name no scope: every conversation, and those of no chatbot.
	 */
	public const ALL    = 'all';
	public const NO_BOT = 'none';
}
