<?php
/**
 * What an order item ought to have granted.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

defined( 'ABSPATH' ) || exit;

/**
 * One item of an order, or one that the ledger knows and the order has lost, by OrderRule. Amounts in micro-credits.
 */
final class ItemDue {
	/**
	 * Figures.
	 *
	 * @param int             $item_id  Order item.
	 * @param string          $name     What it is called.
	 * @param int             $customer Who is granted: the order's customer, or where it has none, who was granted before; 0
	 *                                  for nobody.
	 * @param bool            $sold     Whether the order still has it.
	 * @param array<int, int> $refunded What refunds take of it, by refund id.
	 * @param int             $amount   What it comes to, less its refunds; 0 where the order is void.
	 * @param bool            $void     Whether the order is cancelled, failed or paid back.
	 * @param bool            $gives    Whether something may be given now. Otherwise it is only taken.
	 */
	public function __construct(
		public readonly int $item_id,
		public readonly string $name,
		public readonly int $customer,
		public readonly bool $sold,
		public readonly array $refunded,
		public readonly int $amount,
		public readonly bool $void,
		public readonly bool $gives
	) {}
}
