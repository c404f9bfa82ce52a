<?php
/**
 * Who caused a ledger entry.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Ledger;

use AIPuffer\Support\Payer;

defined( 'ABSPATH' ) || exit;

/**
 * A user or guest by asking, an admin by adjusting, an order by being paid, or the system.
 */
final class Actor {
	public const TYPES = [ 'user', 'guest', 'admin', 'order', 'system' ];

	/**
	 * Use one of the named constructors.
	 *
	 * @param string $type One of `user, guest, admin, order, system`.
	 * @param int    $id   User or order id, 0 otherwise.
	 */
	private function __construct( public readonly string $type, public readonly int $id ) {}

	/**
	 * An actor as stored.
	 *
	 * @param string $type Stored type.
	 * @param int    $id   Stored id.
	 */
	public static function stored( string $type, int $id ): self {
		return new self( $type, $id );
	}

	/**
	 * Whoever made the request.
	 *
	 * @param Payer $payer Who pays.
	 */
	public static function payer( Payer $payer ): self {
		return $payer->is_guest() ? new self( 'guest', 0 ) : new self( 'user', $payer->user_id );
	}

	/**
	 * An administrator by hand; the system where nobody is named.
	 *
	 * @param int $user_id Their user id, or 0.
	 */
	public static function admin( int $user_id ): self {
		return $user_id > 0 ? new self( 'admin', $user_id ) : new self( 'system', 0 );
	}

	/**
	 * An order.
	 *
	 * @param int $order_id Its id.
	 */
	public static function order( int $order_id ): self {
		return new self( 'order', $order_id );
	}

	/**
	 * Whether the id is a user's.
	 */
	public function is_user(): bool {
		return in_array( $this->type, [ 'user', 'admin' ], true );
	}

	/**
	 * The actor's name on screen, of those who are no user.
	 */
	public function label(): string {
		return match ( $this->type ) {
			/* translators: %d: number of an order. */
			'order' => sprintf( __( 'Order #%d', 'aipuffer' ), $this->id ),
			'guest' => __( 'Guest', 'aipuffer' ),
			default => __( 'System', 'aipuffer' ),
		};
	}
}
