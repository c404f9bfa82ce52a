<?php
/**
 * Purchases as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a purchase or what was taken back of it, and its shape. All but the order's address comes from the
 * ledger, so that it is there without WooCommerce, and after the order and the product are gone.
 */
final class PurchaseResource {
	/**
	 * Types of entries that are purchases or take them back.
	 */
	public const TYPES = [ EntryType::Purchase, EntryType::Revocation ];

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$perhaps = [ 'type' => [ 'string', 'null' ], 'readonly' => true ];
		$credits = $text + [ 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-purchase',
			'type'       => 'object',
			'properties' => [
				'id'           => [ 'type' => 'integer', 'readonly' => true, 'description' => __( 'The ledger entry.', 'aipuffer' ) ],
				'date'         => $text + [ 'format' => 'date-time' ],
				'order_id'     => [ 'type' => [ 'integer', 'null' ], 'readonly' => true ],
				'order_number' => $perhaps,
				'order_url'    => $perhaps,
				'product'      => $text,
				'type'         => $text + [ 'enum' => array_map( static fn ( EntryType $type ): string => $type->value, self::TYPES ) ],
				'credits'      => $credits,
				'shortfall'    => $credits,
			],
		];
	}

	/**
	 * A purchase. `credits` is negative where credits were taken back; `shortfall` is what could not be, being spent.
	 *
	 * @param Entry $entry The ledger entry; its note is the product's name when it was sold.
	 * @return array<string, mixed>
	 */
	public static function shape( Entry $entry ): array {
		$order = null !== $entry->order_id && function_exists( 'wc_get_order' ) ? wc_get_order( $entry->order_id ) : null;
		$order = $order instanceof \WC_Order ? $order : null;

		return [
			'id'           => $entry->id,
			'date'         => Clock::iso( $entry->created_at ),
			'order_id'     => $entry->order_id,
			'order_number' => $order ? (string) $order->get_order_number() : ( null === $entry->order_id ? null : (string) $entry->order_id ),
			'order_url'    => $order ? $order->get_edit_order_url() : null,
			'product'      => $entry->note,
			'type'         => $entry->type->value,
			'credits'      => Credits::format( $entry->credits_delta ),
			'shortfall'    => Credits::format( $entry->shortfall ),
		];
	}
}
