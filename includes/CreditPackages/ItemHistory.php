<?php
/**
 * What was posted for an order item.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;

defined( 'ABSPATH' ) || exit;

/**
 * The ledger entries of one order item, oldest first.
 */
final class ItemHistory {
	/**
	 * Entries as they stand.
	 *
	 * @param list<Entry> $entries Of the item.
	 */
	public function __construct( public readonly array $entries ) {}

	/**
	 * With one more entry; an entry that was there already, because another process was faster, counts once.
	 *
	 * @param Entry $entry The entry.
	 */
	public function with( Entry $entry ): self {
		return $this->has( $entry->idempotency_key ) ? $this : new self( [ ...$this->entries, $entry ] );
	}

	/**
	 * What the item granted at first, in micro-credits; null when it has not granted.
	 */
	public function granted(): ?int {
		foreach ( $this->entries as $entry ) {
			if ( str_starts_with( $entry->idempotency_key, 'order:' ) ) {
				return $entry->credits_delta;
			}
		}

		return null;
	}

	/**
	 * Who was granted; their credits are taken back, whoever the order belongs to by now.
	 */
	public function user_id(): int {
		return $this->entries[0]->payer->user_id ?? 0;
	}

	/**
	 * What the customer ought to have of it: a shortfall counts as taken, so that no later event takes it again.
	 */
	public function sum(): int {
		return array_sum( array_map( static fn ( Entry $entry ): int => $entry->credits_delta - $entry->shortfall, $this->entries ) );
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
	 * What could not be taken back and has not become the customer's again, in micro-credits.
	 */
	public function shortfall(): int {
		return array_sum( array_map( static fn ( Entry $entry ): int => $entry->shortfall, $this->entries ) );
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
		$number = $this->count( $what ) + 1;

		return "$what:$order_id:item:$item_id" . ( 1 === $number ? '' : ":$number" );
	}

	/**
	 * Entries of a kind.
	 *
	 * @param string $what First word of the key.
	 */
	private function count( string $what ): int {
		return count( array_filter( $this->entries, static fn ( Entry $entry ): bool => str_starts_with( $entry->idempotency_key, "$what:" ) ) );
	}
}
