<?php
/**
 * Balance changes by hand.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Account;
use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Credits;
use AIPuffer\Support\IdempotencyKey;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Credits and debits an administrator makes, each an entry of the ledger.
 */
final class Adjustments {
	public const NOTE_LENGTH = 500;

	/**
	 * Takes the ledger.
	 *
	 * @param Ledger $ledger Credits.
	 */
	public function __construct( private readonly Ledger $ledger ) {}

	/**
	 * Adds or takes credits. See aipuffer_adjust_balance().
	 *
	 * @param int                  $user_id User.
	 * @param mixed                $delta   Decimal string or int.
	 * @param array<string, mixed> $args    `note, idempotency_key, actor_id, expected_balance`.
	 * @return array{balance: string, held: string, available: string, ledger_id: int}
	 * @throws Problem 400, 404 or 409.
	 */
	public function adjust( int $user_id, mixed $delta, array $args = [] ): array {
		$micro    = Credits::parse( $delta, 'delta' );
		$expected = $args['expected_balance'] ?? null;
		$key      = $args['idempotency_key'] ?? null;
		$payer    = Payer::user( $user_id );
		if ( 0 === $micro ) {
			Raise::invalid( 'delta', __( 'delta must not be 0.', 'aipuffer' ) );
		}
		$entry = $this->post(
			$payer,
			$micro,
			// The prefix keeps a caller's key from standing in the way of an order's.
			'adjust:' . ( null === $key || '' === $key ? wp_generate_uuid4() : IdempotencyKey::check( $key ) ),
			self::note( $args['note'] ?? '' ),
			null === $expected ? null : Credits::parse( $expected, 'expected_balance' ),
			(int) ( $args['actor_id'] ?? get_current_user_id() )
		);

		return [ 'ledger_id' => $entry->id ] + $this->ledger->account( $user_id )->to_array();
	}

	/**
	 * Sets a balance, for somebody who sees the present one: the difference goes to the ledger. The balance they already
	 * see writes nothing.
	 *
	 * @param int   $user_id  User.
	 * @param mixed $balance  What it shall be, a decimal string of 0 or more.
	 * @param mixed $expected What they see, a decimal string.
	 * @param mixed $note     For people.
	 * @throws Problem 400; 404; 409 `aipuffer_balance_changed` when it is another by now, or `aipuffer_insufficient_credits`
	 *                 when less is asked for than is held; both with `{balance, held, available}`.
	 */
	public function set( int $user_id, mixed $balance, mixed $expected, mixed $note = '' ): void {
		$target  = Credits::parse_positive( $balance, 'credit_balance' );
		$present = Credits::parse( $expected, 'expected_balance' );
		$note    = self::note( $note );
		$payer   = Payer::user( $user_id );
		if ( $target === $present ) {
			$account = $this->ledger->account( $user_id );
			if ( $account->balance !== $present ) {
				Raise::conflict( 'aipuffer_balance_changed', __( 'The balance has changed meanwhile.', 'aipuffer' ), $account->to_array() );
			}

			return;
		}
		try {
			$this->post( $payer, $target - $present, 'adjust:' . wp_generate_uuid4(), $note, $present );
		} catch ( Problem $problem ) {
			Raise::problem( 'aipuffer_insufficient_credits' === $problem->error_code ? self::below_held( $problem ) : $problem );
		}
	}

	/**
	 * Writes an adjustment under a key of the caller's own.
	 *
	 * @param Payer  $payer    A user.
	 * @param int    $micro    Micro-credits to add, negative to take away.
	 * @param string $key      Unique over the ledger; the same again changes nothing.
	 * @param string $note     For people, see note().
	 * @param ?int   $expected Refuse unless the balance is this, in micro-credits.
	 * @param ?int   $actor_id Who does it; null for the current user.
	 * @throws Problem 409, see Ledger::post().
	 */
	public function post( Payer $payer, int $micro, string $key, string $note, ?int $expected = null, ?int $actor_id = null ): Entry {
		return $this->ledger->post(
			new Entry(
				type: EntryType::Adjustment,
				payer: $payer,
				actor: Actor::admin( $actor_id ?? get_current_user_id() ),
				idempotency_key: $key,
				credits_delta: $micro,
				note: $note
			),
			$expected
		);
	}

	/**
	 * A user's account as it stands.
	 *
	 * @param int $user_id User.
	 */
	public function account( int $user_id ): Account {
		return $this->ledger->account( $user_id );
	}

	/**
	 * Refuses somebody their own balance, unless they say that they mean it: having the capability through a role is no
	 * decision to give oneself credits. The ledger names who did it either way.
	 *
	 * @param int  $user_id   Whose balance.
	 * @param bool $confirmed Whether they said so.
	 * @throws Problem 403 `aipuffer_own_balance`.
	 */
	public static function refuse_own( int $user_id, bool $confirmed ): void {
		if ( ! $confirmed && get_current_user_id() === $user_id ) {
			Raise::problem( new Problem( 'aipuffer_own_balance', __( 'This is your own balance. Confirm that you want to change it; the ledger will show that you did.', 'aipuffer' ), 403 ) );
		}
	}

	/**
	 * Checks a note.
	 *
	 * @param mixed $note What a caller sent.
	 * @throws Problem 400.
	 */
	public static function note( mixed $note ): string {
		if ( ! is_string( $note ) || mb_strlen( $note ) > self::NOTE_LENGTH ) {
			/* translators: %d: a number. */
			Raise::invalid( 'note', sprintf( __( 'note must be text of at most %d characters.', 'aipuffer' ), self::NOTE_LENGTH ) );
		}

		return sanitize_text_field( $note );
	}

	/**
	 * A balance cannot be set below what is held.
	 *
	 * @param Problem $problem What the ledger said.
	 */
	private static function below_held( Problem $problem ): Problem {
		$held = Credits::parse( $problem->data['held'] ?? '0', 'held' );

		/* translators: %s: number of credits. */
		return Problem::conflict( $problem->error_code, sprintf( __( 'The balance cannot be set below the %s credits that are held for requests under way.', 'aipuffer' ), Credits::display( $held ) ), $problem->data );
	}
}
