<?php
/**
 * How balances stand.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Ledger\Account;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\SpendingQuery;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * Compares balances with what the site calls low.
 */
final class Standings {
	private const WEEK = 7;

	/**
	 * Takes what it reads.
	 *
	 * @param Ledger        $ledger   Balances.
	 * @param SpendingQuery $spending What was used.
	 */
	public function __construct( private readonly Ledger $ledger, private readonly SpendingQuery $spending ) {}

	/**
	 * How a user's balance stands now.
	 *
	 * @param int $user_id User.
	 */
	public function of( int $user_id ): Standing {
		$settings = LowBalanceSettings::of_site();
		$account  = $this->ledger->account( $user_id );

		return new Standing(
			$account,
			$settings->mode,
			match ( $settings->mode ) {
				Mode::Off     => 0,
				Mode::Credits => $settings->threshold,
				// Who has used nothing has a week of it for nothing.
				Mode::Week    => $this->spending->of_days( $user_id, self::WEEK ),
			},
			$account->balance > 0 || ( Mode::Off !== $settings->mode && $this->spending->had_credits( $user_id ) )
		);
	}

	/**
	 * One that is low, for a mail to try.
	 *
	 * @param int $user_id Who gets it.
	 */
	public static function example( int $user_id ): Standing {
		$settings  = LowBalanceSettings::of_site();
		$threshold = $settings->threshold > 0 ? $settings->threshold : 50 * Credits::SCALE;

		return new Standing( new Account( $user_id, intdiv( $threshold, 2 ), 0 ), Mode::Week === $settings->mode ? Mode::Week : Mode::Credits, $threshold, true );
	}
}
