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
	 * Orders between two lines that say how far it is.
	 */
	private const PROGRESS = 2000;

	/**
	 * Takes what checks.
	 *
	 * @param Metering $metering Verification.
	 */
	public function __construct( private readonly Metering $metering ) {}

	/**
	 * Checks that every balance is the sum of its ledger, that what is held is what is reserved, and that every order has granted
	 * what it ought to have.
	 *
	 * Ends with an error when a problem was found, so that a cron job or a deploy script can act on it.
	 *
	 * ## OPTIONS
	 *
	 * [--orders-after=<id>]
	 * : Compare the orders that follow this one, where an earlier run was stopped.
	 *
	 * ## EXAMPLES
	 *
	 *     wp aipuffer ledger verify
	 *     wp aipuffer ledger verify --orders-after=48211
	 *
	 * @subcommand verify
	 *
	 * @param list<string>         $args    Not used.
	 * @param array<string, mixed> $options `orders-after`.
	 */
	public function verify( array $args, array $options ): void {
		$after = $options['orders-after'] ?? '0';
		if ( is_string( $after ) && ctype_digit( $after ) ) {
			$this->verify_after( (int) $after );
		} else {
			/* translators: %s: name of an option. */
			WP_CLI::error( sprintf( __( '%s must be the number of an order.', 'aipuffer' ), '--orders-after' ) );
		}
	}

	/**
	 * Checks, and says what it finds while it does.
	 *
	 * @param int $after Order that those to compare follow.
	 */
	private function verify_after( int $after ): void {
		$problems = 0;
		$told     = 0;
		$report   = $this->metering->verify(
			$after,
			static function ( string $problem ) use ( &$problems ): void {
				++$problems;
				WP_CLI::warning( $problem );
			},
			static function ( int $orders, int $last ) use ( &$told ): void {
				if ( $orders - $told >= self::PROGRESS ) {
					$told = $orders;
					/* translators: 1: number of orders, 2: number of the last of them. */
					WP_CLI::log( sprintf( __( '%1$d orders compared, the last is %2$d.', 'aipuffer' ), $orders, $last ) );
				}
			}
		);
		/* translators: 1: number of accounts, 2: number of entries, 3: number of orders. */
		$checked = sprintf( __( '%1$d accounts, %2$d entries and %3$d orders checked.', 'aipuffer' ), $report['users'], $report['entries'], $report['orders'] );
		if ( 0 === $problems ) {
			WP_CLI::success( $checked );
		} else {
			/* translators: 1: what was checked, 2: number of problems. */
			WP_CLI::error( sprintf( __( '%1$s Problems: %2$d.', 'aipuffer' ), $checked, $problems ) );
		}
	}
}
