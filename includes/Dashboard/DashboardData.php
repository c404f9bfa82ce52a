<?php
/**
 * What the customer dashboard shows.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Metering\Metering;
use AIPuffer\Quotas\Quota;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Scopes;

/**
 * Reads one user's balance, purchases and quotas.
 *
 * @phpstan-type Purchase array{date: string, type: string, order_id: ?int, credits: string}
 * @phpstan-type QuotaUse array{scope: string, name: string, limit: ?string, used: string, remaining: ?string, period: string, resets_at: ?string}
 * @phpstan-type DashboardShape array{balance: string, held: string, available: string, purchases: list<Purchase>, quotas: list<QuotaUse>}
 */
final class DashboardData {
	private const PURCHASES = 10;

	/**
	 * Takes what it reads from.
	 *
	 * @param Metering    $metering Balances and quotas.
	 * @param Quotas      $quotas   Scopes with limits.
	 * @param LedgerQuery $ledger   Purchases.
	 */
	public function __construct(
		private readonly Metering $metering,
		private readonly Quotas $quotas,
		private readonly LedgerQuery $ledger
	) {}

	/**
	 * A user's dashboard. Amounts as decimal strings.
	 *
	 * @param int $user_id User.
	 * @return DashboardShape
	 */
	public function of( int $user_id ): array {
		$payer  = Payer::user( $user_id );
		$scopes = array_filter( $this->quotas->all(), static fn ( Quota $quota ): bool => Scopes::DEFAULT !== $quota->scope );

		return $this->metering->account( $user_id )->to_array() + [
			'purchases' => array_map( [ self::class, 'purchase' ], $this->ledger->purchases( $user_id, self::PURCHASES ) ),
			'quotas'    => array_values(
				array_map(
					fn ( Quota $quota ): array => [ 'name' => $this->quotas->scopes->name( $quota->scope ) ] + $this->metering->allowance( $payer, $quota->scope )->to_array(),
					$scopes
				)
			),
		];
	}

	/**
	 * A purchase, or what a refund took back.
	 *
	 * @param Entry $entry The ledger entry.
	 * @return Purchase
	 */
	private static function purchase( Entry $entry ): array {
		return [
			'date'     => Clock::iso( $entry->created_at ),
			'type'     => $entry->type->value,
			'order_id' => $entry->order_id,
			'credits'  => Credits::format( $entry->credits_delta ),
		];
	}
}
