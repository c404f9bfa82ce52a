<?php
/**
 * Noticing that a balance falls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Credits;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Problem;

defined( 'ABSPATH' ) || exit;

/**
 * Listens to every change of a balance, after its commit and while somebody still waits for the answer. So it does little:
 * nothing where notices are off or the balance is above the threshold, otherwise one look at one row; and it never fails.
 * A fall that goes unnoticed, because a process was killed right there, is noticed with the next charge.
 */
final class Falls {
	/**
	 * Takes its parts.
	 *
	 * @param LowBalanceStore $store     Who has fallen.
	 * @param Standings       $standings How balances stand.
	 */
	public function __construct( private readonly LowBalanceStore $store, private readonly Standings $standings ) {}

	/**
	 * A balance has changed; see the action `aipuffer_balance_changed`.
	 *
	 * @param int    $user_id User.
	 * @param string $delta   Change, a decimal string.
	 * @param string $balance Balance after it, a decimal string.
	 */
	public function changed( int $user_id, string $delta, string $balance ): void {
		$settings = LowBalanceSettings::of_site();
		if ( Mode::Off === $settings->mode ) {
			return;
		}
		try {
			if ( ! str_starts_with( $delta, '-' ) ) {
				$this->rose( $user_id );
			} elseif ( $this->is_new( $user_id, Credits::parse( $balance, 'balance' ), $settings ) ) {
				Notices::hurry();
			}
		} catch ( Problem ) {
			// A balance of more digits than an amount may have is not low.
			return;
		} catch ( DatabaseError $error ) {
			error_log( 'AI Puffer: a low balance could not be noted: ' . $error->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- The charge stands; an administrator must be able to find this.
		}
	}

	/**
	 * Notes a fall that has to be looked at.
	 *
	 * @param int                $user_id  User.
	 * @param int                $balance  Micro-credits.
	 * @param LowBalanceSettings $settings What is low.
	 * @return bool Whether it was not known.
	 */
	private function is_new( int $user_id, int $balance, LowBalanceSettings $settings ): bool {
		if ( Mode::Credits === $settings->mode && $balance >= $settings->threshold ) {
			return false;
		}
		$known = $this->store->find( $user_id );
		if ( ! $known ) {
			return $this->store->note( $user_id );
		}

		return 'watched' === $known['state'] && $balance < $known['look_below'] && $this->store->look_again( $user_id );
	}

	/**
	 * Where a balance has risen enough, its next fall is another one.
	 *
	 * @param int $user_id User.
	 */
	private function rose( int $user_id ): void {
		if ( $this->store->find( $user_id ) && ! $this->standings->of( $user_id )->is_low() ) {
			$this->store->remove( $user_id );
		}
	}
}
