<?php
/**
 * What the customer dashboard shows.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\HistoryQuery;
use AIPuffer\LowBalance\LowBalance;
use AIPuffer\Metering\Metering;
use AIPuffer\Quotas\RecordedUsage;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Quotas\ScopeUsage;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Scopes;

defined( 'ABSPATH' ) || exit;

/**
 * Reads one user's balance, purchases and quotas.
 *
 * @phpstan-import-type Order from OwnOrders
 * @phpstan-type Purchase array{id: int, date: string, type: string, product: string, order_id: ?int, order: ?Order, credits: string, shortfall: string}
 * @phpstan-type QuotaUse array{scope: string, name: string, limit: ?string, used: string, held: string, remaining: ?string, period: string, resets_at: ?string, text: string, resets_text: string}
 * @phpstan-type DashboardShape array{balance: string, held: string, available: string, low: ?array{mode: string, threshold: string, available: string}, purchases: list<Purchase>, quotas: list<QuotaUse>}
 */
final class DashboardData {
	private const PURCHASES = 10;

	/**
	 * Takes what it reads from.
	 *
	 * @param Metering      $metering Balances, with what is due freed.
	 * @param RecordedUsage $usage    Quotas and what was used of them.
	 * @param HistoryQuery  $history  Purchases.
	 * @param LowBalance    $low      Whether their credits run low.
	 * @param RoleAccess    $access   What their role may use.
	 */
	public function __construct(
		private readonly Metering $metering,
		private readonly RecordedUsage $usage,
		private readonly HistoryQuery $history,
		private readonly LowBalance $low,
		private readonly RoleAccess $access
	) {}

	/**
	 * A user's dashboard. Amounts as decimal strings; `text` and `resets_text` say the same in the site's words.
	 *
	 * @param int $user_id User.
	 * @return DashboardShape
	 */
	public function of( int $user_id ): array {
		// First, because it frees what is due, of quotas too.
		$account   = $this->metering->account( $user_id )->to_array();
		$purchases = $this->history->purchases( $user_id, self::PURCHASES );
		$orders    = OwnOrders::of( $user_id, array_map( static fn ( Entry $entry ): ?int => $entry->order_id, $purchases ) );

		return $account + [
			'low'       => $this->low->is_low( $user_id ),
			'purchases' => array_map( static fn ( Entry $entry ): array => self::purchase( $entry, $orders ), $purchases ),
			'quotas'    => array_map( [ self::class, 'quota' ], $this->quotas( Payer::user( $user_id ) ) ),
		];
	}

	/**
	 * What was used of the modules they may use.
	 *
	 * @param Payer $payer The user.
	 * @return list<ScopeUsage>
	 */
	private function quotas( Payer $payer ): array {
		return array_values( array_filter( $this->usage->of_user( $payer ), fn ( ScopeUsage $usage ): bool => $this->access->allows_module( $payer, Scopes::module( $usage->allowance->scope ) ) ) );
	}

	/**
	 * A purchase, or what a refund took back.
	 *
	 * @param Entry             $entry  The ledger entry; its note is the product's name when it was sold.
	 * @param array<int, Order> $orders By id.
	 * @return Purchase
	 */
	private static function purchase( Entry $entry, array $orders ): array {
		return [
			'id'        => $entry->id,
			'date'      => Clock::iso( $entry->created_at ),
			'type'      => $entry->type->value,
			'product'   => $entry->note,
			'order_id'  => $entry->order_id,
			'order'     => $orders[ $entry->order_id ?? 0 ] ?? null,
			'credits'   => Credits::format( $entry->credits_delta ),
			'shortfall' => Credits::format( $entry->shortfall ),
		];
	}

	/**
	 * A quota and what was used of it.
	 *
	 * @param ScopeUsage $usage Of a scope.
	 * @return QuotaUse
	 */
	private static function quota( ScopeUsage $usage ): array {
		$shape = $usage->to_array();
		// Who of the staff reset it when is between them.
		unset( $shape['reset_at'], $shape['reset_by'] );

		return $shape + [
			'text'        => QuotaText::used( $usage->allowance, $usage->held ),
			'resets_text' => QuotaText::resets( $usage->allowance ),
		];
	}
}
