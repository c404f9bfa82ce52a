<?php
/**
 * Ledger entries as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Usage;
use AIPuffer\Support\UserNames;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of an entry and its shape, with names of people and modules.
 */
final class EntryResource {
	/**
	 * Takes the names of modules, which belong to a room the ledger does not know.
	 *
	 * @param Closure( string, string ): array{module: string, operation: string} $labels Names by module and operation.
	 */
	public function __construct( private readonly Closure $labels ) {}

	/**
	 * The JSON schema of an entry.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$id      = [ 'type' => [ 'integer', 'null' ], 'readonly' => true ];
		$credits = [ 'type' => 'string', 'readonly' => true, 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];
		$person  = [
			'type'       => [ 'object', 'null' ],
			'readonly'   => true,
			'properties' => [ 'id' => [ 'type' => 'integer' ], 'name' => $text, 'type' => $text, 'url' => [ 'type' => [ 'string', 'null' ] ] ],
		];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-ledger-entry',
			'type'       => 'object',
			'properties' => [
				'id'              => [ 'type' => 'integer', 'readonly' => true ],
				'created_at'      => $text + [ 'format' => 'date-time' ],
				'type'            => $text + [ 'enum' => array_column( EntryType::cases(), 'value' ) ],
				'actor'           => $person,
				'user'            => $person,
				'credits_delta'   => $credits,
				'from_quota'      => $credits,
				'cost'            => $credits,
				'shortfall'       => $credits,
				'balance_after'   => [ 'type' => [ 'string', 'null' ] ] + $credits,
				'usage'           => [ 'type' => 'object', 'readonly' => true, 'properties' => Usage::schema() ],
				'usage_units'     => $id,
				'usage_missing'   => [ 'type' => 'boolean', 'readonly' => true ],
				'price_id'        => $id,
				'reservation_id'  => $id,
				'order_id'        => $id,
				'conversation_id' => $id,
			] + array_fill_keys( [ 'type_label', 'scope', 'module', 'module_label', 'operation', 'operation_label', 'provider', 'model', 'note' ], $text ),
		];
	}

	/**
	 * A list of entries. Users and orders are read together, not one by one.
	 *
	 * @param list<Entry> $entries Entries.
	 * @return list<array<string, mixed>>
	 */
	public function list( array $entries ): array {
		$people = self::people( array_values( array_unique( array_merge( ...array_map( static fn ( Entry $entry ): array => $entry->people(), $entries ) ) ) ) );
		$orders = self::order_urls( array_values( array_unique( array_map( static fn ( Entry $entry ): int => 'order' === $entry->actor->type ? $entry->actor->id : 0, $entries ) ) ) );

		return array_map( fn ( Entry $entry ): array => $this->shape( $entry, $people, $orders ), $entries );
	}

	/**
	 * One entry.
	 *
	 * @param Entry                                         $entry  The entry.
	 * @param array<int, array{name: string, url: ?string}> $people Its users by id.
	 * @param array<int, string>                            $orders Addresses of its orders by id.
	 * @return array<string, mixed>
	 */
	private function shape( Entry $entry, array $people, array $orders ): array {
		$actor  = $entry->actor;
		$user   = $entry->payer->user_id;
		$labels = '' === $entry->module ? [ 'module' => '', 'operation' => '' ] : ( $this->labels )( $entry->module, $entry->operation );

		return [
			'type_label'      => $entry->type->label(),
			'actor'           => [ 'type' => $actor->type, 'id' => $actor->id ] + ( $actor->is_user() ? $people[ $actor->id ] : [ 'name' => $actor->label(), 'url' => $orders[ $actor->id ] ?? null ] ),
			'user'            => $entry->payer->is_guest() ? null : [ 'id' => $user, 'name' => $people[ $user ]['name'] ],
			'module_label'    => $labels['module'],
			'operation_label' => $labels['operation'],
		] + array_diff_key( $entry->to_array(), array_flip( [ 'actor_type', 'actor_id', 'user_id' ] ) );
	}

	/**
	 * Users with their profiles. Users can be deleted, their ledger stays.
	 *
	 * @param list<int> $user_ids Users.
	 * @return array<int, array{name: string, url: ?string}> By id.
	 */
	private static function people( array $user_ids ): array {
		cache_users( $user_ids );
		$people = [];
		foreach ( $user_ids as $id ) {
			$user          = get_userdata( $id );
			$people[ $id ] = $user ? [ 'name' => $user->display_name, 'url' => get_edit_user_link( $id ) ?: null ] : [ 'name' => UserNames::deleted( $id ), 'url' => null ];
		}

		return $people;
	}

	/**
	 * Where orders are edited. None without WooCommerce, and none of an order that is gone.
	 *
	 * @param list<int> $order_ids Orders.
	 * @return array<int, string> By id.
	 */
	private static function order_urls( array $order_ids ): array {
		$order_ids = array_values( array_filter( $order_ids ) );
		if ( [] === $order_ids || ! function_exists( 'wc_get_orders' ) ) {
			return [];
		}
		$urls = [];
		foreach ( (array) wc_get_orders( [ 'post__in' => $order_ids, 'limit' => count( $order_ids ), 'type' => 'shop_order' ] ) as $order ) {
			if ( $order instanceof \WC_Order ) {
				$urls[ $order->get_id() ] = $order->get_edit_order_url();
			}
		}

		return $urls;
	}
}
