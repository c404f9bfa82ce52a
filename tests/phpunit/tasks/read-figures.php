<?php
/**
 * Reads the summary many times, which also sums what is due. Args: `times`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Ledger\DailyTotals;
use AIPuffer\Ledger\DailyTotalsStore;
use AIPuffer\Ledger\FiguresQuery;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

return static function ( array $args ): array {
	global $wpdb;
	$database = new Database( $wpdb );
	$ledger   = new LedgerQuery( $database, new Clock(), new FiguresQuery( $database, new DailyTotals( $database, new DailyTotalsStore( $database ) ) ) );
	$counts   = [];
	for ( $time = 0; $time < $args['times']; $time++ ) {
		$counts[] = $ledger->summary( [] )['ledger_entries'];
	}

	return $counts;
};
