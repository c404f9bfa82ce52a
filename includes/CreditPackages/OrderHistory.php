<?php
/**
 * What was posted for an order.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;

defined( 'ABSPATH' ) || exit;

/**
 * The ledger entries of an order, oldest first, by the items they were posted for. The order may have lost some of those.
 */
final class OrderHistory {
	/**
	 * Entries as they stand.
	 *
	 * @param list<Entry> $entries Of the order.
	 */
	public function __construct( private readonly array $entries ) {}

	/**
	 * With one more entry; an entry that was there already, because another process was faster, counts once.
	 *
	 * @param Entry $entry The entry.
	 */
	public function with( Entry $entry ): self {
		foreach ( $this->entries as $there ) {
			if ( $there->idempotency_key === $entry->idempotency_key ) {
				return $this;
			}
		}

		return new self( [ ...$this->entries, $entry ] );
	}

	/**
	 * What was posted for an item.
	 *
	 * @param int $item_id Item.
	 */
	public function of( int $item_id ): ItemHistory {
		return new ItemHistory( array_values( array_filter( $this->entries, static fn ( Entry $entry ): bool => $item_id === $entry->order_item_id ) ) );
	}

	/**
	 * Ids of the items something was posted for.
	 *
	 * @return list<int>
	 */
	public function item_ids(): array {
		return array_values( array_unique( array_map( static fn ( Entry $entry ): int => (int) $entry->order_item_id, $this->entries ) ) );
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
	 * How often something was taken that no refund and no cancellation explains: items were removed, or changed hands.
	 */
	public function corrections(): int {
		return count( array_filter( $this->entries, static fn ( Entry $entry ): bool => str_starts_with( $entry->idempotency_key, 'correct:' ) ) );
	}

	/**
	 * What could not be taken back from a user, of all items, and has not become theirs again, in micro-credits.
	 *
	 * @param int $user_id User.
	 */
	public function shortfall( int $user_id ): int {
		return array_sum( array_map( fn ( int $item_id ): int => $this->of( $item_id )->shortfall( $user_id ), $this->item_ids() ) );
	}

	/**
	 * The same without what refunds have left, see ItemHistory::unrefunded_shortfall().
	 *
	 * @param int $user_id User.
	 */
	public function unrefunded_shortfall( int $user_id ): int {
		return array_sum( array_map( fn ( int $item_id ): int => $this->of( $item_id )->unrefunded_shortfall( $user_id ), $this->item_ids() ) );
	}
}
