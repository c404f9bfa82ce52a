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
use AIPuffer\Support\Problem;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * Order notes for every grant, every revocation, and the reason where nothing was granted.
 */
final class OrderNotes {
	private const TOLD_NO_USER = '_aipuffer_told_no_user';
	private const TOLD_FREE    = '_aipuffer_told_free';

	/**
	 * Order meta that remembers what was told.
	 */
	public const TOLD = [ self::TOLD_NO_USER, self::TOLD_FREE ];

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
	 * Something went wrong. The driver's words can hold personal data: they go to the site's log, not to the order.
	 *
	 * @param WC_Order              $order Order.
	 * @param Problem|DatabaseError $error What.
	 */
	public function failed( WC_Order $order, Problem|DatabaseError $error ): void {
		error_log( sprintf( 'AI Puffer: credits of order %d: %s', $order->get_id(), $error->getMessage() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- An administrator must be able to find it.
		$reason = $error instanceof Problem ? $error->getMessage() : __( 'The database refused.', 'aipuffer' );
		/* translators: %s: reason, a sentence. */
		$order->add_order_note( sprintf( __( 'AI Puffer could not bring the credits of this order up to date. Nothing was changed. %s "Grant now" in the AI Puffer box tries again.', 'aipuffer' ), $reason ) );
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
