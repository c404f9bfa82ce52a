<?php
/**
 * Ledger entries as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Usage;
use Closure;

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
			] + array_fill_keys( [ 'scope', 'module', 'module_label', 'operation', 'operation_label', 'provider', 'model', 'note' ], $text ),
		];
	}

	/**
	 * A list of entries. Users are read together, not one by one.
	 *
	 * @param list<Entry> $entries Entries.
	 * @return list<array<string, mixed>>
	 */
	public function list( array $entries ): array {
		$users = [];
		foreach ( $entries as $entry ) {
			$users[] = $entry->payer->user_id;
			$users[] = 'admin' === $entry->actor->type ? $entry->actor->id : 0;
		}
		cache_users( array_values( array_unique( array_filter( $users ) ) ) );

		return array_map( [ $this, 'shape' ], $entries );
	}

	/**
	 * One entry.
	 *
	 * @param Entry $entry The entry.
	 * @return array<string, mixed>
	 */
	public function shape( Entry $entry ): array {
		$labels = '' === $entry->module ? [ 'module' => '', 'operation' => '' ] : ( $this->labels )( $entry->module, $entry->operation );

		return [
			'actor'           => self::actor( $entry->actor ),
			'user'            => $entry->payer->is_guest() ? null : [ 'id' => $entry->payer->user_id, 'name' => self::user_name( $entry->payer->user_id ) ],
			'module_label'    => $labels['module'],
			'operation_label' => $labels['operation'],
		] + array_diff_key( $entry->to_array(), array_flip( [ 'actor_type', 'actor_id', 'user_id' ] ) );
	}

	/**
	 * Who caused it.
	 *
	 * @param Actor $actor The actor.
	 * @return array{type: string, id: int, name: string, url: ?string}
	 */
	private static function actor( Actor $actor ): array {
		[ $name, $url ] = match ( $actor->type ) {
			'user', 'admin' => [ self::user_name( $actor->id ), get_edit_user_link( $actor->id ) ],
			/* translators: %d: number of an order. */
			'order'         => [ sprintf( __( 'Order #%d', 'aipuffer' ), $actor->id ), self::order_url( $actor->id ) ],
			'guest'         => [ __( 'Guest', 'aipuffer' ), '' ],
			default         => [ __( 'System', 'aipuffer' ), '' ],
		};

		return [ 'type' => $actor->type, 'id' => $actor->id, 'name' => $name, 'url' => '' === $url ? null : $url ];
	}

	/**
	 * A user's name; users can be deleted, their ledger stays.
	 *
	 * @param int $user_id User.
	 */
	private static function user_name( int $user_id ): string {
		$user = get_userdata( $user_id );

		/* translators: %d: id of a user. */
		return $user ? $user->display_name : sprintf( __( 'Deleted user #%d', 'aipuffer' ), $user_id );
	}

	/**
	 * Where an order is edited; '' without WooCommerce or the order.
	 *
	 * @param int $order_id Order.
	 */
	private static function order_url( int $order_id ): string {
		$order = function_exists( 'wc_get_order' ) ? wc_get_order( $order_id ) : null;

		return $order instanceof \WC_Order ? $order->get_edit_order_url() : '';
	}
}
