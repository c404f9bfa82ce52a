<?php
/**
 * The same credit or debit for many users.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Adjusts each user in a transaction of their own, so that one who cannot be debited holds up nobody else. Every user has
 * their own key, made of the caller's and their id: repeating the whole call does only what was not done yet.
 *
 * @phpstan-type Result array{user_id: int, ok: bool, balance: ?string, message: ?string}
 */
final class BulkAdjustment {
	public const USERS = 200;

	/**
	 * The caller's key, shorter than elsewhere: the user's id comes behind it.
	 */
	public const KEY = '^[\x21-\x7e]{1,100}$';

	/**
	 * Takes its parts.
	 *
	 * @param Adjustments   $adjustments Writes.
	 * @param BalancesQuery $query       Whom there is.
	 */
	public function __construct( private readonly Adjustments $adjustments, private readonly BalancesQuery $query ) {}

	/**
	 * Adjusts all.
	 *
	 * @param list<int> $user_ids Users; one that is named twice is adjusted once.
	 * @param mixed     $delta    Decimal string, negative to take away.
	 * @param mixed     $note     For people.
	 * @param string    $key      The caller's key, see KEY.
	 * @param bool      $own      Whether the caller's own balance is meant too.
	 * @return list<Result> In the order of the users.
	 * @throws Problem 400.
	 */
	public function run( array $user_ids, mixed $delta, mixed $note, string $key, bool $own ): array {
		$micro = Credits::parse( $delta, 'delta' );
		$note  = Adjustments::note( $note );
		if ( 0 === $micro ) {
			Raise::invalid( 'delta', __( 'delta must not be 0.', 'aipuffer' ) );
		}
		$user_ids = array_values( array_unique( $user_ids ) );
		$known    = $this->query->existing( $user_ids );

		return array_map(
			fn ( int $user_id ): array => $this->adjust( $user_id, in_array( $user_id, $known, true ), $micro, $note, "bulk:$key:$user_id", $own ),
			$user_ids
		);
	}

	/**
	 * Adjusts one.
	 *
	 * @param int    $user_id  User.
	 * @param bool   $is_known Whether the site has this user.
	 * @param int    $micro    Micro-credits.
	 * @param string $note     For people.
	 * @param string $key      Unique over the ledger.
	 * @param bool   $own      Whether the caller's own balance is meant too.
	 * @return Result
	 */
	private function adjust( int $user_id, bool $is_known, int $micro, string $note, string $key, bool $own ): array {
		try {
			$payer = $is_known ? Payer::user( $user_id ) : Raise::not_found( __( 'There is no such user.', 'aipuffer' ) );
			Adjustments::refuse_own( $user_id, $own );
			$this->adjustments->post( $payer, $micro, $key, $note );
			$message = null;
		} catch ( Problem $problem ) {
			$message = $problem->getMessage();
		}

		return [
			'user_id' => $user_id,
			'ok'      => null === $message,
			'balance' => $is_known ? Credits::format( $this->adjustments->account( $user_id )->balance ) : null,
			'message' => $message,
		];
	}
}
