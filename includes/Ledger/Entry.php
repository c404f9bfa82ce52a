<?php
/**
 * A ledger row.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * One entry, never altered once written, unless its person asks to be erased, see Erasure. Amounts in micro-credits.
 *
 * What a request cost is split in two: `-credits_delta` came from the balance, `from_quota` counted against the quota.
 */
final class Entry {
	/**
	 * An entry; id, balance and time are filled in when it is written.
	 *
	 * @param EntryType $type            Why it exists.
	 * @param Payer     $payer           Whose account.
	 * @param Actor     $actor           Who caused it.
	 * @param string    $idempotency_key Unique over the ledger.
	 * @param int       $credits_delta   Change of the balance.
	 * @param int       $from_quota      Counted against the quota.
	 * @param int       $shortfall       Of a revocation: what could not be taken back because it was spent. Of a purchase,
	 *                                   below 0: what of an earlier shortfall is the customer's again.
	 * @param string    $scope           What the quota is kept for.
	 * @param string    $module          Usage type, '' where none.
	 * @param string    $operation       Usage type, '' where none.
	 * @param string    $provider        Provider.
	 * @param string    $model           Model.
	 * @param Usage     $usage           What was used; nothing where no request was made.
	 * @param bool      $usage_missing   Whether the provider told nothing, so that the estimate was charged.
	 * @param ?int      $price_id        Version of the rule that priced it.
	 * @param ?int      $hold_id         Reservation it settles.
	 * @param ?int      $order_id        Order it belongs to.
	 * @param ?int      $order_item_id   Order item it belongs to.
	 * @param ?int      $conversation_id Log conversation it belongs to.
	 * @param string    $note            For people, up to 500 characters.
	 * @param int       $id              Row id.
	 * @param int       $balance_after   Balance with this entry.
	 * @param string    $created_at      Stored UTC time.
	 */
	public function __construct(
		public readonly EntryType $type,
		public readonly Payer $payer,
		public readonly Actor $actor,
		public readonly string $idempotency_key,
		public readonly int $credits_delta = 0,
		public readonly int $from_quota = 0,
		public readonly int $shortfall = 0,
		public readonly string $scope = '',
		public readonly string $module = '',
		public readonly string $operation = '',
		public readonly string $provider = '',
		public readonly string $model = '',
		public readonly Usage $usage = new Usage(),
		public readonly bool $usage_missing = false,
		public readonly ?int $price_id = null,
		public readonly ?int $hold_id = null,
		public readonly ?int $order_id = null,
		public readonly ?int $order_item_id = null,
		public readonly ?int $conversation_id = null,
		public readonly string $note = '',
		public readonly int $id = 0,
		public readonly int $balance_after = 0,
		public readonly string $created_at = ''
	) {}

	/**
	 * What the request cost in all.
	 */
	public function cost(): int {
		return EntryType::Usage === $this->type ? $this->from_quota - $this->credits_delta : 0;
	}

	/**
	 * Whether there was a balance before and after it. Guests have none; an erasure stands for entries of many times.
	 */
	public function shows_balance(): bool {
		return $this->payer->has_balance() && EntryType::Erasure !== $this->type;
	}

	/**
	 * The users it names: whose account, and who acted.
	 *
	 * @return list<int>
	 */
	public function people(): array {
		return array_values( array_unique( array_filter( [ $this->payer->user_id, $this->actor->is_user() ? $this->actor->id : 0 ] ) ) );
	}

	/**
	 * The entry with other amounts.
	 *
	 * @param int $credits_delta Change of the balance.
	 * @param int $shortfall     What could not be taken back.
	 */
	public function with_amounts( int $credits_delta, int $shortfall ): self {
		return new self( ...[ 'credits_delta' => $credits_delta, 'shortfall' => $shortfall ] + get_object_vars( $this ) );
	}

	/**
	 * For actions and REST: amounts as decimal strings, time in ISO 8601. The balance is null where the entry says
	 * nothing of one.
	 *
	 * @return array{id: int, created_at: string, type: string, user_id: int, actor_type: string, actor_id: int,
	 *               credits_delta: string, from_quota: string, cost: string, shortfall: string, balance_after: ?string,
	 *               scope: string, module: string, operation: string, provider: string, model: string,
	 *               usage: array<string, ?int>, usage_units: ?int, usage_missing: bool, price_id: ?int,
	 *               reservation_id: ?int, order_id: ?int, order_item_id: ?int, conversation_id: ?int, note: string}
	 */
	public function to_array(): array {
		return [
			'id'              => $this->id,
			'created_at'      => Clock::iso( $this->created_at ),
			'type'            => $this->type->value,
			'user_id'         => $this->payer->user_id,
			'actor_type'      => $this->actor->type,
			'actor_id'        => $this->actor->id,
			'credits_delta'   => Credits::format( $this->credits_delta ),
			'from_quota'      => Credits::format( $this->from_quota ),
			'cost'            => Credits::format( $this->cost() ),
			'shortfall'       => Credits::format( $this->shortfall ),
			'balance_after'   => $this->shows_balance() ? Credits::format( $this->balance_after ) : null,
			'scope'           => $this->scope,
			'module'          => $this->module,
			'operation'       => $this->operation,
			'provider'        => $this->provider,
			'model'           => $this->model,
			'usage'           => $this->usage->to_array(),
			'usage_units'     => $this->usage->raw_units(),
			'usage_missing'   => $this->usage_missing,
			'price_id'        => $this->price_id,
			'reservation_id'  => $this->hold_id,
			'order_id'        => $this->order_id,
			'order_item_id'   => $this->order_item_id,
			'conversation_id' => $this->conversation_id,
			'note'            => $this->note,
		];
	}
}
