<?php
/**
 * A user's credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * Balance and holds of one user, in micro-credits. Available is what can still be spent.
 */
final class Account {
	/**
	 * Figures as they stand.
	 *
	 * @param int $user_id WordPress user.
	 * @param int $balance Sum of the user's ledger.
	 * @param int $held    Of that, kept for requests under way.
	 */
	public function __construct(
		public readonly int $user_id,
		public readonly int $balance,
		public readonly int $held
	) {}

	/**
	 * What can be spent now. Below zero only after a refund on a site that allows it.
	 */
	public function available(): int {
		return $this->balance - $this->held;
	}

	/**
	 * The account after a change.
	 *
	 * @param int $balance Change of the balance.
	 * @param int $held    Change of what is held.
	 */
	public function changed( int $balance, int $held ): self {
		return new self( $this->user_id, $this->balance + $balance, $this->held + $held );
	}

	/**
	 * For public functions and REST.
	 *
	 * @return array{balance: string, held: string, available: string}
	 */
	public function to_array(): array {
		return [
			'balance'   => Credits::format( $this->balance ),
			'held'      => Credits::format( $this->held ),
			'available' => Credits::format( $this->available() ),
		];
	}
}
