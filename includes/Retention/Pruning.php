<?php
/**
 * Removing what is too old.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Retention;

use AIPuffer\Logs\Conversation;
use AIPuffer\Logs\Logs;
use AIPuffer\Support\Clock;
use DateInterval;
use DateTimeImmutable;

defined( 'ABSPATH' ) || exit;

/**
 * Deletes conversations and removes text, oldest first, in batches that are each a transaction of their own. It can stop
 * after any of them, or be killed in the middle of one: the next run begins with what is oldest then.
 *
 * A day is 24 hours: a conversation of the last so many hours stays, whatever the site's clock does on that day.
 */
final class Pruning {
	/**
	 * Conversations of a batch: a fraction of a second's work.
	 */
	private const BATCH = 200;

	/**
	 * Takes its parts.
	 *
	 * @param Logs  $logs  The logs.
	 * @param Clock $clock The time.
	 */
	public function __construct( private readonly Logs $logs, private readonly Clock $clock ) {}

	/**
	 * Removes for some seconds what is too old now.
	 *
	 * @param RetentionSettings $settings How long what is kept.
	 * @param float             $seconds  The time it may take.
	 * @return array{deleted: int, text_removed: int, is_done: bool} Conversations; and whether nothing too old is left.
	 */
	public function run( RetentionSettings $settings, float $seconds ): array {
		$until   = microtime( true ) + $seconds;
		$deleted = 0;
		$removed = 0;
		$is_done = true;
		if ( $settings->is_enabled ) {
			[ $deleted, $is_done ] = $this->each( $this->days_ago( $settings->days ), false, fn ( array $ids ): int => $this->logs->delete( $ids ), $until );
		}
		if ( $is_done && null !== $settings->text_days ) {
			[ $removed, $is_done ] = $this->each( $this->days_ago( $settings->text_days ), true, fn ( array $ids ): int => $this->logs->remove_text( $ids ), $until );
		}

		return [ 'deleted' => $deleted, 'text_removed' => $removed, 'is_done' => $is_done ];
	}

	/**
	 * Does something with all conversations whose last message is older than a time.
	 *
	 * @param DateTimeImmutable            $before    The time.
	 * @param bool                         $with_text Only with those that have their text.
	 * @param callable( list<int> ): int   $remove    What; it returns with how many it did it.
	 * @param float                        $until     When to stop.
	 * @return array{int, bool} With how many; whether with all.
	 */
	private function each( DateTimeImmutable $before, bool $with_text, callable $remove, float $until ): array {
		$number = 0;
		do {
			$began   = microtime( true );
			$ids     = array_map( static fn ( Conversation $conversation ): int => $conversation->id, $this->logs->query->older_than( Clock::stored( $before ), $with_text, self::BATCH ) );
			$number += $remove( $ids );
			if ( [] === $ids ) {
				return [ $number, true ];
			}
			// As long again is left to the database: it deletes faster than it writes to the disk, and when its log is full of
			// what is not written yet, every statement of the site waits.
			usleep( (int) ( 1e6 * ( microtime( true ) - $began ) ) );
		} while ( microtime( true ) < $until );

		return [ $number, [] === $this->logs->query->older_than( Clock::stored( $before ), $with_text, 1 ) ];
	}

	/**
	 * A time so many times 24 hours ago.
	 *
	 * @param int $days Days.
	 */
	private function days_ago( int $days ): DateTimeImmutable {
		return $this->clock->now()->sub( new DateInterval( sprintf( 'PT%dH', 24 * $days ) ) );
	}
}
