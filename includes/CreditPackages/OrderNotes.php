<?php
/**
 * What an order tells about its credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use AIPuffer\Support\DatabaseError;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Problem;
use Throwable;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * Order notes for every grant, every revocation, and the reason where nothing was granted.
 */
final class OrderNotes {
	private const TOLD_NO_USER  = '_aipuffer_told_no_user';
	private const TOLD_FREE     = '_aipuffer_told_free';
	private const TOLD_UNMARKED = '_aipuffer_told_unmarked';
	private const TOLD_PARENT   = '_aipuffer_told_parent';

	/**
	 * Order meta that remembers what was told.
	 */
	public const TOLD = [ self::TOLD_NO_USER, self::TOLD_FREE, self::TOLD_UNMARKED, self::TOLD_PARENT ];

	/**
	 * Credits were granted.
	 *
	 * @param int                  $user_id User.
	 * @param string               $credits Decimal string.
	 * @param array<string, mixed> $entry   Ledger entry.
	 */
	public function granted( int $user_id, string $credits, array $entry ): void {
		/* translators: 1: number of credits, 2: name of a product, 3: name of a user. */
		$note = sprintf( __( 'AI Puffer granted %1$s credits for "%2$s" to %3$s.', 'aipuffer' ), self::shown( $credits ), $entry['note'], self::name( $user_id ) );
		if ( '0' !== $entry['shortfall'] ) {
			/* translators: %s: number of credits. */
			$note .= ' ' . sprintf( __( '%s could not be taken back before, and are not granted again.', 'aipuffer' ), self::shown( ltrim( (string) $entry['shortfall'], '-' ) ) );
		}
		$this->add( $entry, $note );
	}

	/**
	 * Credits were taken back.
	 *
	 * @param int                  $user_id   User.
	 * @param string               $credits   Taken back, decimal string.
	 * @param string               $shortfall Spent already and not taken, decimal string.
	 * @param array<string, mixed> $entry     Ledger entry.
	 */
	public function revoked( int $user_id, string $credits, string $shortfall, array $entry ): void {
		/* translators: 1: number of credits, 2: name of a product, 3: name of a user. */
		$note = sprintf( __( 'AI Puffer took back %1$s credits for "%2$s" from %3$s.', 'aipuffer' ), self::shown( $credits ), $entry['note'], self::name( $user_id ) );
		if ( '0' !== $shortfall ) {
			/* translators: %s: number of credits. */
			$note .= ' ' . sprintf( __( '%s more were spent already and could not be taken back.', 'aipuffer' ), self::shown( $shortfall ) );
		}
		$this->add( $entry, $note );
	}

	/**
	 * Nothing was granted because the order belongs to nobody. Told once.
	 *
	 * @param WC_Order $order Order.
	 */
	public function no_user( WC_Order $order ): void {
		self::tell_once( $order, self::TOLD_NO_USER, __( 'AI Puffer granted no credits: the order is not linked to a user account. They are granted once a customer is set on this order.', 'aipuffer' ) );
	}

	/**
	 * Something was not granted because it was free. Told once.
	 *
	 * @param WC_Order $order Order.
	 */
	public function free( WC_Order $order ): void {
		self::tell_once( $order, self::TOLD_FREE, __( 'AI Puffer granted no credits for what was free. This site grants only what was paid for; "Grant now" grants it all the same.', 'aipuffer' ) );
	}

	/**
	 * A product grants credits by now that did not when it was ordered, or the item was written past WooCommerce. Told once.
	 *
	 * @param WC_Order $order Order.
	 */
	public function unmarked( WC_Order $order ): void {
		self::tell_once( $order, self::TOLD_UNMARKED, __( 'AI Puffer granted no credits for a product that is a credit package now: no credits were written on its item when it was ordered. "Grant now" in the AI Puffer box grants what the product grants now.', 'aipuffer' ) );
	}

	/**
	 * Nothing was granted because the order's parent grants it. Told once.
	 *
	 * @param WC_Order $order Order.
	 */
	public function of_parent( WC_Order $order ): void {
		/* translators: %d: number of an order. */
		self::tell_once( $order, self::TOLD_PARENT, sprintf( __( 'AI Puffer granted no credits: order #%d, of which this order is a part, grants them.', 'aipuffer' ), $order->get_parent_id() ) );
	}

	/**
	 * The order's credits move to its new customer. The notes of what was taken and granted follow.
	 *
	 * @param int       $order_id Order.
	 * @param int       $customer Who gets them.
	 * @param list<int> $former   Who had them.
	 */
	public function moved( int $order_id, int $customer, array $former ): void {
		$order = wc_get_order( $order_id );
		if ( $order instanceof WC_Order ) {
			/* translators: 1: names of users, 2: name of a user. */
			$order->add_order_note( sprintf( __( 'AI Puffer moves the credits of this order from %1$s to its new customer, %2$s. What was spent already stays where it was spent.', 'aipuffer' ), implode( ', ', array_map( [ self::class, 'name' ], $former ) ), self::name( $customer ) ) );
		}
	}

	/**
	 * The order has lost its customer. No name: the order may be made anonymous.
	 *
	 * @param WC_Order $order Order.
	 */
	public function abandoned( WC_Order $order ): void {
		$order->add_order_note( __( 'AI Puffer: this order has no customer any more. The credits it has granted stay with whom they were granted to.', 'aipuffer' ) );
	}

	/**
	 * Something went wrong. The words of drivers and of other code can hold personal data: they go to the site's log, not to
	 * the order. Told once as long as the reason is the same. This must not fail too, whatever state the database is in.
	 *
	 * @param int       $order_id Order.
	 * @param Throwable $error    What.
	 */
	public function failed( int $order_id, Throwable $error ): void {
		Fault::tell( $error, "credits of order $order_id" );
		$reason = match ( true ) {
			$error instanceof Problem       => $error->getMessage(),
			$error instanceof DatabaseError => __( 'The database refused.', 'aipuffer' ),
			default                         => __( 'The site\'s error log tells the reason.', 'aipuffer' ),
		};
		try {
			$order = wc_get_order( $order_id );
			/* translators: %s: reason, a sentence. */
			$note = sprintf( __( 'AI Puffer could not bring the credits of this order up to date. Nothing was changed. %s "Grant now" in the AI Puffer box tries again.', 'aipuffer' ), $reason );
			if ( $order instanceof WC_Order && ! self::was_last_told( $order, $note ) ) {
				$order->add_order_note( $note );
			}
		} catch ( Throwable $again ) {
			Fault::tell( $again, "credits of order $order_id" );
		}
	}

	/**
	 * Whether a note is the latest on an order.
	 *
	 * @param WC_Order $order Order.
	 * @param string   $note  Text.
	 */
	private static function was_last_told( WC_Order $order, string $note ): bool {
		$latest = wc_get_order_notes( [ 'order_id' => $order->get_id(), 'limit' => 1, 'orderby' => 'id', 'order' => 'DESC' ] )[0] ?? null;

		return $latest && $latest->content === $note;
	}

	/**
	 * Adds a note that is not added again.
	 *
	 * @param WC_Order $order Order.
	 * @param string   $told  Order meta that remembers it.
	 * @param string   $note  Text.
	 */
	private static function tell_once( WC_Order $order, string $told, string $note ): void {
		if ( 'yes' !== $order->get_meta( $told ) ) {
			$order->update_meta_data( $told, 'yes' );
			$order->save_meta_data();
			$order->add_order_note( $note );
		}
	}

	/**
	 * Adds a note to the order of an entry.
	 *
	 * @param array<string, mixed> $entry Ledger entry.
	 * @param string               $note  Text.
	 */
	private function add( array $entry, string $note ): void {
		$order = $entry['order_id'] && function_exists( 'wc_get_order' ) ? wc_get_order( $entry['order_id'] ) : null;
		if ( $order instanceof WC_Order ) {
			$order->add_order_note( $note );
		}
	}

	/**
	 * A user's name; users can be deleted.
	 *
	 * @param int $user_id User.
	 */
	private static function name( int $user_id ): string {
		$user = get_userdata( $user_id );

		return $user ? $user->display_name : '#' . $user_id;
	}

	/**
	 * Credits for people.
	 *
	 * @param string $credits Decimal string.
	 */
	private static function shown( string $credits ): string {
		return Credits::display( Credits::parse( $credits, 'credits' ) );
	}
}
