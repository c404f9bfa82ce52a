<?php
/**
 * Credits of order items.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * Posts what an order's items ought to have granted by now, less what was posted already, under keys that say why.
 *
 * @phpstan-import-type Line from OrderRule
 */
final class ItemCredits {
	/**
	 * Takes the ledger.
	 *
	 * @param Ledger $ledger Credits.
	 */
	public function __construct( private readonly Ledger $ledger ) {}

	/**
	 * Posts what is missing. First all that is taken back: what was spent shows only then, and is not granted again.
	 *
	 * The accounts concerned are locked, and everything passed was read under the locks.
	 *
	 * @param int           $order_id Order.
	 * @param list<ItemDue> $dues     What its items come to.
	 * @param OrderHistory  $history  What was posted for it.
	 * @return OrderHistory With what is posted now.
	 */
	public function post( int $order_id, array $dues, OrderHistory $history ): OrderHistory {
		$items = array_column( $dues, null, 'item_id' );
		foreach ( OrderRule::lines( $dues, $history ) as $line ) {
			if ( $line['posted'] > $line['due'] ) {
				$history = $this->take( $order_id, $items[ $line['item_id'] ], $line, $history );
			}
		}
		$given = array_filter( OrderRule::lines( $dues, $history ), static fn ( array $line ): bool => $line['posted'] < $line['due'] );
		foreach ( $given as $line ) {
			$history = $this->give( $order_id, $items[ $line['item_id'] ], $line, $history, array_sum( array_map( static fn ( array $other ): int => self::own_shortfall( $other, $history ), $given ) ) );
		}

		return $history;
	}

	/**
	 * Takes what a user has too much of an item: each refund's part, then what no refund explains.
	 *
	 * @param int          $order_id Order.
	 * @param ItemDue      $item     Item.
	 * @param Line         $line     What they ought to have.
	 * @param OrderHistory $history  What was posted for the order.
	 */
	private function take( int $order_id, ItemDue $item, array $line, OrderHistory $history ): OrderHistory {
		$excess = $line['posted'] - $line['due'];
		foreach ( $line['user_id'] === $item->customer ? $item->refunded : [] as $refund_id => $part ) {
			$part = min( $part, $excess );
			$key  = "refund:$refund_id:item:{$item->item_id}";
			if ( $part > 0 && ! $history->of( $item->item_id )->has( $key ) ) {
				$history = $history->with( $this->entry( EntryType::Revocation, $order_id, $item, $key, -$part, $line['user_id'] ) );
				$excess -= $part;
			}
		}
		if ( $excess > 0 ) {
			$key     = $history->of( $item->item_id )->next_key( $item->void ? 'cancel' : 'correct', $order_id, $item->item_id );
			$history = $history->with( $this->entry( EntryType::Revocation, $order_id, $item, $key, -$excess, $line['user_id'] ) );
		}

		return $history;
	}

	/**
	 * Grants an item, and takes at once what was refunded before; or gives back what was taken for a reason that is gone.
	 *
	 * What could not be taken back is with the customer still, so it is not given again; it is theirs again.
	 *
	 * @param int          $order_id Order.
	 * @param ItemDue      $item     Item.
	 * @param Line         $line     What the customer ought to have.
	 * @param OrderHistory $history  What was posted for the order.
	 * @param int          $reserved Of the order's shortfall, what belongs to this and other items of their own.
	 */
	private function give( int $order_id, ItemDue $item, array $line, OrderHistory $history, int $reserved ): OrderHistory {
		$posted  = $history->of( $item->item_id );
		$missing = $line['due'] - $line['posted'];
		$kept    = self::own_shortfall( $line, $history );
		// Another item with the same may have been removed.
		$kept += min( $missing - $kept, max( 0, $history->unrefunded_shortfall( $line['user_id'] ) - $reserved ) );

		if ( null === $posted->granted() ) {
			$history  = $history->with( $this->entry( EntryType::Purchase, $order_id, $item, "order:$order_id:item:{$item->item_id}", $missing + array_sum( $item->refunded ) - $kept, $line['user_id'], -$kept ) );
			$refunded = [ 'posted' => $line['due'] + array_sum( $item->refunded ) ] + $line;

			return $this->take( $order_id, $item, $refunded, $history );
		}

		return $history->with( $this->entry( EntryType::Purchase, $order_id, $item, $posted->next_key( 'restore', $order_id, $item->item_id ), $missing - $kept, $line['user_id'], -$kept ) );
	}

	/**
	 * What of a line's missing credits is with the user still, since it could not be taken back of this very item.
	 *
	 * @param Line         $line    A line that is given.
	 * @param OrderHistory $history What was posted for the order.
	 */
	private static function own_shortfall( array $line, OrderHistory $history ): int {
		$own = min( $history->of( $line['item_id'] )->shortfall( $line['user_id'] ), $history->shortfall( $line['user_id'] ) );

		return max( 0, min( $line['due'] - $line['posted'], $own ) );
	}

	/**
	 * Posts an entry.
	 *
	 * @param EntryType $type      Purchase or Revocation.
	 * @param int       $order_id  Order.
	 * @param ItemDue   $item      Item.
	 * @param string    $key       Why, once.
	 * @param int       $credits   Micro-credits.
	 * @param int       $user_id   Whose.
	 * @param int       $shortfall Below 0: of an earlier shortfall, what is the customer's again.
	 */
	private function entry( EntryType $type, int $order_id, ItemDue $item, string $key, int $credits, int $user_id, int $shortfall = 0 ): Entry {
		return $this->ledger->post(
			new Entry(
				type: $type,
				payer: Payer::stored( $user_id, '', '' ),
				actor: Actor::order( $order_id ),
				idempotency_key: $key,
				credits_delta: $credits,
				shortfall: $shortfall,
				order_id: $order_id,
				order_item_id: $item->item_id,
				note: mb_substr( sanitize_text_field( $item->name ), 0, 200 )
			)
		);
	}
}
