<?php
/**
 * All there is to say of one ledger entry.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryResource;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Pricing\Arithmetic;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Pricing\PriceRule;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * The entry with the rule that priced it, how its cost came about, and what it belongs to. It needs both Ledger and
 * Pricing, which do not know each other.
 *
 * @phpstan-import-type Words from Arithmetic
 */
final class Receipt {
	/**
	 * Versions of rules by id.
	 *
	 * @var array<int, ?PriceRule>
	 */
	private array $rules = [];

	/**
	 * Takes what it reads.
	 *
	 * @param LedgerQuery   $entries  Entries.
	 * @param Ledger        $ledger   Reservations.
	 * @param Pricing       $pricing  Versions of rules.
	 * @param EntryResource $resource The shape of an entry.
	 */
	public function __construct(
		private readonly LedgerQuery $entries,
		private readonly Ledger $ledger,
		private readonly Pricing $pricing,
		private readonly EntryResource $resource
	) {}

	/**
	 * The receipt of an entry.
	 *
	 * @param int $id Its id.
	 * @return array<string, mixed> The entry with `balance_before` (null where the entry says nothing of a balance), `from_balance` (what of the cost came
	 *         from the balance), `rule` (the version that priced it, with `is_current`; null where raw units were charged or
	 *         nothing was used), `arithmetic` (see Arithmetic; null for what is no usage), `order`, `conversation` and
	 *         `reservation`, each null where there is none.
	 * @throws Problem 404.
	 */
	public function of( int $id ): array {
		$entry = $this->entries->find( $id ) ?? Raise::not_found( __( 'There is no such ledger entry.', 'aipuffer' ) );
		$rule  = null === $entry->price_id ? null : $this->pricing->version( $entry->price_id );
		$used  = EntryType::Usage === $entry->type;

		return $this->resource->list( [ $entry ] )[0] + [
			'balance_before' => $entry->shows_balance() ? Credits::format( $entry->balance_after - $entry->credits_delta ) : null,
			'from_balance'   => Credits::format( $used ? -$entry->credits_delta : 0 ),
			'rule'           => $rule ? PriceResource::shape( $rule, $this->pricing->types ) + [ 'is_current' => null === $rule->ended_at ] : null,
			'arithmetic'     => $this->arithmetic( $entry ),
			'order'          => null === $entry->order_id ? null : self::order( $entry->order_id ),
			'conversation'   => null === $entry->conversation_id ? null : [ 'id' => $entry->conversation_id, 'url' => null ],
			'reservation'    => null === $entry->hold_id ? null : $this->reservation( $entry->hold_id ),
		];
	}

	/**
	 * How the cost of a request came about.
	 *
	 * @param Entry $entry The entry.
	 * @return Words|null See Arithmetic; null for what is no usage.
	 */
	public function arithmetic( Entry $entry ): ?array {
		if ( EntryType::Usage !== $entry->type ) {
			return null;
		}

		return $entry->usage_missing ? Arithmetic::of_estimate( $entry->cost() ) : Arithmetic::of( $entry->cost(), $this->rule( $entry ), $entry->usage );
	}

	/**
	 * The version of the rule that priced an entry. What it says never changes, only whether it is current, and the entries
	 * of a list share few.
	 *
	 * @param Entry $entry The entry.
	 */
	private function rule( Entry $entry ): ?PriceRule {
		return null === $entry->price_id ? null : $this->rules[ $entry->price_id ] ??= $this->pricing->version( $entry->price_id );
	}

	/**
	 * The order. One that was deleted is still named.
	 *
	 * @param int $id Its id.
	 * @return array{id: int, number: string, status: ?string, url: ?string}
	 */
	private static function order( int $id ): array {
		$order = function_exists( 'wc_get_order' ) ? wc_get_order( $id ) : null;

		return $order instanceof \WC_Order
			? [ 'id' => $id, 'number' => $order->get_order_number(), 'status' => wc_get_order_status_name( $order->get_status() ), 'url' => $order->get_edit_order_url() ]
			: [ 'id' => $id, 'number' => (string) $id, 'status' => null, 'url' => null ];
	}

	/**
	 * What was reserved for the request.
	 *
	 * @param int $id Reservation id.
	 * @return array{id: int, reserved_credits: string, reserved_quota: string, created_at: string}|null
	 */
	private function reservation( int $id ): ?array {
		$hold = $this->ledger->hold( $id );

		return $hold ? [
			'id'               => $hold->id,
			'reserved_credits' => Credits::format( $hold->credits ),
			'reserved_quota'   => Credits::format( $hold->quota ),
			'created_at'       => Clock::iso( $hold->created_at ),
		] : null;
	}
}
