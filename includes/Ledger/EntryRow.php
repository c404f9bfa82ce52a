<?php
/**
 * A row of the ledger table as an entry.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * Reads rows, for the store that writes them and the query that lists them.
 *
 * @phpstan-import-type Row from Database
 */
final class EntryRow {
	/**
	 * The entry of a row.
	 *
	 * @param Row $row Of `ledger`.
	 */
	public static function entry( array $row ): Entry {
		return new Entry(
			type: EntryType::from( (string) $row['type'] ),
			payer: Payer::stored( (int) $row['user_id'], (string) $row['guest_key'], (string) $row['address_key'] ),
			actor: Actor::stored( (string) $row['actor_type'], (int) $row['actor_id'] ),
			idempotency_key: (string) $row['idempotency_key'],
			credits_delta: (int) $row['credits_delta'],
			from_quota: (int) $row['from_quota'],
			shortfall: (int) $row['shortfall'],
			scope: (string) $row['scope'],
			module: (string) $row['module'],
			operation: (string) $row['operation'],
			provider: (string) $row['provider'],
			model: (string) $row['model'],
			usage: new Usage( ...array_map( [ self::class, 'number' ], array_intersect_key( $row, Usage::LIMITS ) ) ),
			usage_missing: 1 === (int) $row['usage_missing'],
			price_id: self::number( $row['price_id'] ),
			hold_id: self::number( $row['hold_id'] ),
			order_id: self::number( $row['order_id'] ),
			order_item_id: self::number( $row['order_item_id'] ),
			conversation_id: self::number( $row['conversation_id'] ),
			note: (string) $row['note'],
			id: (int) $row['id'],
			balance_after: (int) $row['balance_after'],
			created_at: (string) $row['created_at']
		);
	}

	/**
	 * A column that can be null.
	 *
	 * @param ?string $value As the driver gives it.
	 */
	private static function number( ?string $value ): ?int {
		return null === $value ? null : (int) $value;
	}
}
