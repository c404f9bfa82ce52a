<?php
/**
 * How a balance stands.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Ledger\Account;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * A user's credits beside what the site calls low. Measured is the balance: what requests under way hold may come back.
 */
final class Standing {
	/**
	 * Figures of one moment.
	 *
	 * @param Account $account     The user's credits.
	 * @param Mode    $mode        What is measured by.
	 * @param int     $threshold   Micro-credits below which the balance is low; 0 for never.
	 * @param bool    $had_credits Whether there ever were any to run out.
	 */
	public function __construct(
		public readonly Account $account,
		public readonly Mode $mode,
		public readonly int $threshold,
		private readonly bool $had_credits
	) {}

	/**
	 * Whether the balance is low.
	 */
	public function is_low(): bool {
		return $this->threshold > 0 && $this->account->balance < $this->threshold && $this->had_credits;
	}

	/**
	 * The balance down to which it cannot have become low by a week's use. Every credit spent from now on takes one from
	 * the balance and adds at most one to the week, so the two meet in the middle at the earliest.
	 */
	public function safe_down_to(): int {
		return intdiv( $this->account->balance, 2 ) + intdiv( $this->threshold, 2 );
	}

	/**
	 * For other rooms and for REST.
	 *
	 * @return array{mode: string, threshold: string, available: string} Amounts as decimal strings.
	 */
	public function to_array(): array {
		return [
			'mode'      => $this->mode->value,
			'threshold' => Credits::format( $this->threshold ),
			'available' => Credits::format( $this->account->available() ),
		];
	}

	/**
	 * The figures in words, for mails.
	 *
	 * @return array<string, string> Label and amount in the format of the site.
	 */
	public function facts(): array {
		$measure = Mode::Week === $this->mode ? __( 'What you used in the last 7 days', 'aipuffer' ) : __( 'This email is sent below', 'aipuffer' );

		return [
			__( 'Available credits', 'aipuffer' ) => Credits::display( $this->account->available() ),
			$measure                              => Credits::display( $this->threshold ),
		];
	}
}
