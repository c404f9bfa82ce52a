<?php
/**
 * `wp aipuffer ledger`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use WP_CLI;

defined( 'ABSPATH' ) || exit;

/**
 * Checks the ledger from the command line.
 */
final class LedgerCommand {
	/**
	 * Takes what checks.
	 *
	 * @param Metering $metering Verification.
	 */
	public function __construct( private readonly Metering $metering ) {}

	/**
	 * Checks that every balance is the sum of its ledger and that what is held is what is reserved.
	 *
	 * Ends with an error when a problem was found, so that a cron job or a deploy script can act on it.
	 *
	 * ## EXAMPLES
	 *
	 *     wp aipuffer ledger verify
	 */
	public function verify(): void {
		$report = $this->metering->verify();
		foreach ( $report['problems'] as $problem ) {
			WP_CLI::warning( $problem );
		}
		/* translators: 1: number of accounts, 2: number of entries. */
		$checked = sprintf( __( '%1$d accounts and %2$d entries checked.', 'aipuffer' ), $report['users'], $report['entries'] );
		if ( [] === $report['problems'] ) {
			WP_CLI::success( $checked );
		} else {
			/* translators: 1: what was checked, 2: number of problems. */
			WP_CLI::error( sprintf( __( '%1$s Problems: %2$d.', 'aipuffer' ), $checked, count( $report['problems'] ) ) );
		}
	}
}
