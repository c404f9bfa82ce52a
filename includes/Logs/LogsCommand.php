<?php
/**
 * `wp aipuffer logs`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use WP_CLI;

defined( 'ABSPATH' ) || exit;

/**
 * Checks the logs from the command line.
 */
final class LogsCommand {
	/**
	 * Takes the logs.
	 *
	 * @param Logs $logs The logs.
	 */
	public function __construct( private readonly Logs $logs ) {}

	/**
	 * Checks that conversations sum up their messages and that the rollup counts what is there.
	 *
	 * Ends with an error when a problem was found, so that a cron job or a deploy script can act on it.
	 *
	 * ## EXAMPLES
	 *
	 *     wp aipuffer logs verify
	 */
	public function verify(): void {
		$report = $this->logs->verify();
		foreach ( $report['problems'] as $problem ) {
			WP_CLI::warning( $problem );
		}
		/* translators: 1: number of conversations, 2: number of messages. */
		$checked = sprintf( __( '%1$d conversations and %2$d messages checked.', 'aipuffer' ), $report['conversations'], $report['messages'] );
		if ( [] === $report['problems'] ) {
			WP_CLI::success( $checked );
		} else {
			/* translators: 1: what was checked, 2: number of problems. */
			WP_CLI::error( sprintf( __( '%1$s Problems: %2$d.', 'aipuffer' ), $checked, count( $report['problems'] ) ) );
		}
	}

	/**
	 * Counts the rollup anew from the conversations, where verify has found it wrong or the site's time zone was changed.
	 * Messages wait meanwhile.
	 *
	 * ## EXAMPLES
	 *
	 *     wp aipuffer logs rebuild
	 */
	public function rebuild(): void {
		$this->logs->rebuild();
		WP_CLI::success( __( 'The figures of the logs were counted anew.', 'aipuffer' ) );
	}
}
