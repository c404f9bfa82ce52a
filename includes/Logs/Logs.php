<?php
/**
 * What was said.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use DateTimeImmutable;
use DateTimeZone;

/**
 * Conversations and their messages.
 *
 * Every change is one transaction that locks the conversation first, writes the rows, and carries the difference over to
 * the rollup: processes that append to one conversation do it in a row, others do not wait for each other.
 */
final class Logs {
	private readonly LogsStore $store;
	private readonly Rollup $rollup;

	/**
	 * Takes its parts.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {
		$this->store  = new LogsStore( $database );
		$this->rollup = new Rollup( new RollupStore( $database ) );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'aipuffer_usage_settled', [ $this, 'note_charge' ], 10, 2 );
	}

	/**
	 * Appends a message to a conversation, which begins with it where it is new. See aipuffer_log_message().
	 *
	 * @param array<string, mixed> $args See there.
	 * @return array{conversation_id: int, message_id: int}
	 * @throws Problem 400 or 404.
	 */
	public function append( array $args ): array {
		$message = NewMessage::from_array( $args, $this->clock );
		$day     = self::day( $message->created_at );

		return $this->database->transaction(
			function () use ( $message, $day ): array {
				$before = $this->store->lock_or_begin( Conversation::beginning( $message, $day ) );
				$after  = $before->with( $message, $day );
				$id     = $this->store->add_message( $before->id, $message );
				$this->store->write( $after );
				$this->rollup->replace( [ $before ], [ $after ] );

				return [ 'conversation_id' => $before->id, 'message_id' => $id ];
			}
		);
	}

	/**
	 * Notes what a request of a conversation cost. The ledger names the conversation; this sum is for showing and sorting.
	 *
	 * @param array<string, mixed> $settlement See the action aipuffer_usage_settled.
	 * @param array<string, mixed> $entry      The ledger entry.
	 */
	public function note_charge( array $settlement, array $entry ): void {
		$credits = Credits::parse( (string) ( $entry['cost'] ?? '0' ), 'cost' );
		if ( ! empty( $entry['conversation_id'] ) && 0 !== $credits ) {
			$this->store->charge( (int) $entry['conversation_id'], $credits );
		}
	}

	/**
	 * The day of a time in the site's zone.
	 *
	 * @param string $stored Stored UTC time.
	 */
	private static function day( string $stored ): string {
		return ( new DateTimeImmutable( $stored, new DateTimeZone( 'UTC' ) ) )->setTimezone( wp_timezone() )->format( 'Y-m-d' );
	}
}
