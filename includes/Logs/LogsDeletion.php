<?php
/**
 * Deleting what the filters show.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * Deletes conversations by filter, oldest first, a few seconds at a time.
 *
 * The first call notes the last message there is. Whoever goes on sends that back, and what was written later stays: new
 * conversations, and old ones that somebody has gone on with. So exactly what the filters showed is deleted.
 */
final class LogsDeletion {
	/**
	 * The pattern of what a call returns to go on with: the last message, and how far it has come.
	 */
	public const CONTINUE_PATTERN = '^[0-9]{1,19}(\.[0-9]{1,12}\.[0-9]{1,19})?$';

	private const BATCH          = 200;
	private const BUDGET_SECONDS = 5.0;

	/**
	 * Takes the logs.
	 *
	 * @param Logs $logs The logs.
	 */
	public function __construct( private readonly Logs $logs ) {}

	/**
	 * Deletes for some seconds.
	 *
	 * @param LogFilters $filters Which conversations.
	 * @param string     $go_on   What the call before returned as `continue`; '' to begin.
	 * @param float      $seconds The time it may take.
	 * @return array{deleted: int, remaining: int, remaining_capped: bool, continue: ?string} `continue` is null when all are
	 *         gone. `remaining` can count conversations that came meanwhile and will stay.
	 * @throws Problem 400 for a `continue` that is none.
	 */
	public function run( LogFilters $filters, string $go_on, float $seconds = self::BUDGET_SECONDS ): array {
		[ $last_message, $after ] = $this->read( $go_on );
		$until                    = microtime( true ) + $seconds;
		$deleted                  = 0;
		foreach ( $this->logs->walk( $filters, false, $after, self::BATCH ) as [ $conversations, $after ] ) {
			$deleted += $this->logs->delete( array_map( static fn ( Conversation $conversation ): int => $conversation->id, $conversations ), $last_message );
			if ( microtime( true ) >= $until ) {
				[ $count, $is_capped ] = $this->logs->count( $filters );

				return [
					'deleted'          => $deleted,
					'remaining'        => max( 1, $count ),
					'remaining_capped' => $is_capped,
					'continue'         => sprintf( '%d.%d.%d', $last_message, (int) strtotime( $after['last_at'] . ' UTC' ), $after['id'] ),
				];
			}
		}

		return [ 'deleted' => $deleted, 'remaining' => 0, 'remaining_capped' => false, 'continue' => null ];
	}

	/**
	 * Reads what the call before returned.
	 *
	 * @param string $go_on `last message` or `last message.time.conversation`.
	 * @return array{int, ?array{last_at: string, id: int}}
	 * @throws Problem 400.
	 */
	private function read( string $go_on ): array {
		if ( '' === $go_on ) {
			return [ $this->logs->messages->last_id(), null ];
		}
		if ( ! preg_match( '/' . self::CONTINUE_PATTERN . '/D', $go_on ) ) {
			Raise::invalid( 'continue', __( 'continue must be what the call before returned.', 'aipuffer' ) );
		}
		[ $last_message, $time, $id ] = array_pad( array_map( 'intval', explode( '.', $go_on ) ), 3, null );

		return [ (int) $last_message, null === $time ? null : [ 'last_at' => gmdate( 'Y-m-d H:i:s', $time ), 'id' => (int) $id ] ];
	}
}
