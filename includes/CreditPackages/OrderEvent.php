<?php
/**
 * Why an order is looked at.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use Automattic\WooCommerce\Utilities\OrderUtil;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * What has happened to an order. It decides nothing by itself: what is stored does, with one exception.
 *
 * WooCommerce saves orders that are posts as a whole, unlike those in order tables. So a process that has read an order, and
 * saves it after another one has changed its status, puts the old status back. Where the stored status is the one that the
 * change came from, this has happened, and the change counts. Any other status is somebody's real change, and counts itself.
 */
final class OrderEvent {
	/**
	 * Use one of the named constructors.
	 *
	 * @param bool    $may_restore Whether it may undo a cancellation.
	 * @param bool    $by_hand     Whether somebody asks for it who may override the site's rule about free packages.
	 * @param int     $former      User the order was taken from, 0 for nobody.
	 * @param ?string $from        Status the order came from, if its status was changed and the old one is known.
	 * @param string  $to          Status it came to.
	 */
	private function __construct(
		public readonly bool $may_restore,
		public readonly bool $by_hand = false,
		public readonly int $former = 0,
		private readonly ?string $from = null,
		private readonly string $to = ''
	) {}

	/**
	 * The order's status was changed.
	 *
	 * @param mixed $transition As WooCommerce tells it: `from`, `to`. Other plugins may tell nothing.
	 */
	public static function status( mixed $transition ): self {
		$from = is_array( $transition ) ? (string) ( $transition['from'] ?? '' ) : '';
		$to   = is_array( $transition ) ? (string) ( $transition['to'] ?? '' ) : '';

		return new self( true, from: '' === $from || '' === $to ? null : $from, to: $to );
	}

	/**
	 * Something was refunded. This never undoes a cancellation: of a refund and a cancellation at the
	 * same time one has to be the last, and nothing may be left then.
	 */
	public static function refund(): self {
		return new self( false );
	}

	/**
	 * The order was linked to another customer.
	 *
	 * @param int $former Whose it was, 0 for nobody's.
	 */
	public static function linked( int $former ): self {
		return new self( true, former: $former );
	}

	/**
	 * Its events are over: what is stored counts, whoever has announced what.
	 */
	public static function compared(): self {
		return new self( true );
	}

	/**
	 * Somebody asks for it on the order screen.
	 */
	public static function by_hand(): self {
		return new self( true, by_hand: true );
	}

	/**
	 * The status that counts.
	 *
	 * @param WC_Order $stored The order as it is stored.
	 */
	public function status_of( WC_Order $stored ): string {
		$status = $stored->get_status();

		return $status === $this->from && ! OrderUtil::custom_orders_table_usage_is_enabled() ? $this->to : $status;
	}
}
