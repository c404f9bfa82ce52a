<?php
/**
 * What was posted for an order item.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;

defined( 'ABSPATH' ) || exit;

/**
 * The ledger entries of one order item, oldest first. They are of one user, and of more where the order changed hands.
 */
final class ItemHistory {
	/**
	 * Entries as they stand.
	 *
	 * @param list<Entry> $entries Of the item.
	 */
	public function __construct( private readonly array $entries ) {}

	/**
	 * What the item granted at first, in micro-credits; null when it has not granted.
	 */
	public function granted(): ?int {
		foreach ( $this->entries as $entry ) {
			if ( str_starts_with( $entry->idempotency_key, 'order:' ) ) {
				return $entry->credits_delta - $entry->shortfall;
			}
		}

		return null;
	}

	/**
	 * Whoever was granted or gave back.
	 *
	 * @return list<int> User ids.
	 */
	public function users(): array {
		return array_values( array_unique( array_map( static fn ( Entry $entry ): int => $entry->payer->user_id, $this->entries ) ) );
	}

	/**
	 * Who was granted last, 0 for nobody.
	 */
	public function holder(): int {
		foreach ( array_reverse( $this->entries ) as $entry ) {
			if ( EntryType::Purchase === $entry->type ) {
				return $entry->payer->user_id;
			}
		}

		return 0;
	}

	/**
	 * What the item was called, '' where nothing was posted.
	 */
	public function name(): string {
		return [] === $this->entries ? '' : $this->entries[ count( $this->entries ) - 1 ]->note;
	}

	/**
	 * What a user ought to have of it: a shortfall counts as taken, so that no later event takes it again.
	 *
	 * @param int $user_id User.
	 */
	public function sum( int $user_id ): int {
		return $this->total( $user_id, static fn ( Entry $entry ): int => $entry->credits_delta - $entry->shortfall );
	}

	/**
	 * What could not be taken back from a user and has not become theirs again, in micro-credits. Below 0 where an earlier
	 * shortfall of another item has become theirs again with this one.
	 *
	 * @param int $user_id User.
	 */
	public function shortfall( int $user_id ): int {
		return $this->total( $user_id, static fn ( Entry $entry ): int => $entry->shortfall );
	}

	/**
	 * Of the shortfall, what no refund has left: the item was removed, or its quantity lowered, or the order cancelled. When
	 * the same is sold in another item of the order, that is theirs again. What a refund has left was paid back, and is not.
	 *
	 * @param int $user_id User.
	 */
	public function unrefunded_shortfall( int $user_id ): int {
		$left   = $this->shortfall( $user_id );
		$refund = $this->total( $user_id, static fn ( Entry $entry ): int => str_starts_with( $entry->idempotency_key, 'refund:' ) ? $entry->shortfall : 0 );

		return $left - min( max( 0, $left ), $refund );
	}

	/**
	 * Whether an entry with this key was posted.
	 *
	 * @param string $key Idempotency key.
	 */
	public function has( string $key ): bool {
		return in_array( $key, array_map( static fn ( Entry $entry ): string => $entry->idempotency_key, $this->entries ), true );
	}

	/**
	 * Whether the last cancellation has not been made good.
	 */
	public function is_cancelled(): bool {
		foreach ( array_reverse( $this->entries ) as $entry ) {
			if ( str_starts_with( $entry->idempotency_key, 'restore:' ) ) {
				return false;
			}
			if ( str_starts_with( $entry->idempotency_key, 'cancel:' ) ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * The key of the next entry that has no order or refund of its own to be named after: the first is plain, others are
	 * numbered. Two processes that do the same at once come to the same key.
	 *
	 * @param 'cancel'|'correct'|'restore' $what Which.
	 * @param int                $order_id Order.
	 * @param int                $item_id  Item.
	 */
	public function next_key( string $what, int $order_id, int $item_id ): string {
		$number = 1 + count( array_filter( $this->entries, static fn ( Entry $entry ): bool => str_starts_with( $entry->idempotency_key, "$what:" ) ) );

		return "$what:$order_id:item:$item_id" . ( 1 === $number ? '' : ":$number" );
	}

	/**
	 * A sum over a user's entries.
	 *
	 * @param int                    $user_id User.
	 * @param callable( Entry ): int $figure  What to add up.
	 */
	private function total( int $user_id, callable $figure ): int {
		return array_sum( array_map( static fn ( Entry $entry ): int => $entry->payer->user_id === $user_id ? $figure( $entry ) : 0, $this->entries ) );
	}
}
