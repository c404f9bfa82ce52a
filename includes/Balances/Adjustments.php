<?php
/**
 * Balance changes by hand.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Credits;
use AIPuffer\Support\IdempotencyKey;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;

/**
 * Credits and debits an administrator makes, each an entry of the ledger.
 */
final class Adjustments {
	private const NOTE_LENGTH = 500;

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
			throw Problem::invalid( 'delta', __( 'delta must not be 0.', 'aipuffer' ) );
		}
		$entry = $this->ledger->post(
			new Entry(
				type: EntryType::Adjustment,
				payer: $payer,
				actor: Actor::admin( (int) ( $args['actor_id'] ?? get_current_user_id() ) ),
				// The prefix keeps a caller's key from standing in the way of an order's.
				idempotency_key: 'adjust:' . ( null === $key || '' === $key ? wp_generate_uuid4() : IdempotencyKey::check( $key ) ),
				credits_delta: $micro,
				note: self::note( $args['note'] ?? '' )
			),
			null === $expected ? null : Credits::parse( $expected, 'expected_balance' )
		);

		return [ 'ledger_id' => $entry->id ] + $this->ledger->account( $user_id )->to_array();
	}

	/**
	 * The note.
	 *
	 * @param mixed $note What a caller sent.
	 * @throws Problem 400.
	 */
	private static function note( mixed $note ): string {
		if ( ! is_string( $note ) || mb_strlen( $note ) > self::NOTE_LENGTH ) {
			/* translators: %d: a number. */
			throw Problem::invalid( 'note', sprintf( __( 'note must be text of at most %d characters.', 'aipuffer' ), self::NOTE_LENGTH ) );
		}

		return sanitize_text_field( $note );
	}
}
