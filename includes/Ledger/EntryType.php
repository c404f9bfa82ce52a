<?php
/**
 * Why a ledger row exists.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

/**
 * The types of ledger entries.
 */
enum EntryType: string {
	case Purchase   = 'purchase';
	case Revocation = 'revocation';
	case Adjustment = 'adjustment';
	case Usage      = 'usage';

	/**
	 * The type's name on screen.
	 */
	public function label(): string {
		return match ( $this ) {
			self::Purchase   => __( 'Purchase', 'aipuffer' ),
			self::Revocation => __( 'Refund', 'aipuffer' ),
			self::Adjustment => __( 'Adjustment', 'aipuffer' ),
			self::Usage      => __( 'Usage', 'aipuffer' ),
		};
	}
}
