<?php
/**
 * Why a ledger row exists.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

defined( 'ABSPATH' ) || exit;

/**
 * The types of ledger entries. An erasure stands for the erased entries of a person, see Erasure: no credits come or go by
 * it, so figures leave it out.
 */
enum EntryType: string {
	case Purchase   = 'purchase';
	case Revocation = 'revocation';
	case Adjustment = 'adjustment';
	case Usage      = 'usage';
	case Erasure    = 'erasure';

	/**
	 * The type's name on screen.
	 */
	public function label(): string {
		return match ( $this ) {
			self::Purchase   => __( 'Purchase', 'aipuffer' ),
			self::Revocation => __( 'Refund', 'aipuffer' ),
			self::Adjustment => __( 'Adjustment', 'aipuffer' ),
			self::Usage      => __( 'Usage', 'aipuffer' ),
			self::Erasure    => __( 'Erased history', 'aipuffer' ),
		};
	}
}
