<?php
/**
 * What became of a reservation.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

defined( 'ABSPATH' ) || exit;

/**
 * A hold begins as Held and ends once. Only Expired can still become Settled: the provider has been paid all the same.
 */
enum HoldState: string {
	case Held     = 'held';
	case Settled  = 'settled';
	case Released = 'released';
	case Expired  = 'expired';
}
