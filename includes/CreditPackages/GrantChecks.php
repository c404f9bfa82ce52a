<?php
/**
 * Why an order has not granted credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Settings;
use WC_Order;
use WC_Order_Item_Product;
use WC_Product;

defined( 'ABSPATH' ) || exit;

/**
 * The checks of the documentation's troubleshooting as one look: order status, order user, product setting, credit amount;
 * and that it was paid for, where the site asks for that.
 *
 * @phpstan-type Check array{check: string, ok: bool, found: string}
 */
final class GrantChecks {
	/**
	 * All checks of an order, in the order in which they are worth looking at.
	 *
	 * @param WC_Order    $order  Order.
	 * @param ParentOrder $parent What its parent grants already.
	 * @return list<Check>
	 */
	public static function of( WC_Order $order, ParentOrder $parent ): array {
		$items  = array_filter( $order->get_items(), static fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product );
		$marked = array_filter( $items, [ self::class, 'is_marked' ] );
		$sold   = OrderCredits::packages( $order );
		$checks = [
			self::status( $order, $sold ),
			self::user( $order ),
			[
				'check' => __( 'Product setting: sold as an AI Puffer credit package', 'aipuffer' ),
				'ok'    => [] !== $marked,
				'found' => [] !== $marked ? self::names( $marked ) : __( 'No product of this order was one when it was ordered. Changes of a product apply to later orders.', 'aipuffer' ),
			],
			[
				'check' => __( 'Credit amount: greater than 0', 'aipuffer' ),
				'ok'    => [] !== $sold,
				'found' => [] !== $sold ? Credits::in_words( array_sum( array_map( [ OrderItemCredits::class, 'granted_by' ], $sold ) ) ) : __( 'None', 'aipuffer' ),
			],
		];
		if ( ! Settings::grants_free_packages() ) {
			$free     = array_filter( $sold, [ GrantRule::class, 'is_withheld' ] );
			$checks[] = [
				'check' => __( 'Paid for: this site does not grant free packages', 'aipuffer' ),
				'ok'    => [] === $free,
				'found' => [] === $free ? __( 'Yes', 'aipuffer' ) : self::names( $free ),
			];
		}
		if ( $parent->grants() ) {
			$checks[] = [
				'check' => __( 'Order of its own: not a part of an order that grants the same', 'aipuffer' ),
				'ok'    => [] === $sold || [] !== array_filter( $sold, [ $parent, 'leaves' ] ),
				/* translators: %d: number of an order. */
				'found' => sprintf( __( 'Part of order #%d', 'aipuffer' ), $order->get_parent_id() ),
			];
		}

		return $checks;
	}

	/**
	 * Whether the order's status grants.
	 *
	 * @param WC_Order                    $order Order.
	 * @param list<WC_Order_Item_Product> $sold  Its credit packages.
	 * @return Check
	 */
	private static function status( WC_Order $order, array $sold ): array {
		$status = $order->get_status();
		$due    = array_filter( $sold, static fn ( WC_Order_Item_Product $item ): bool => GrantRule::applies( $item, $status ) );

		return [
			'check' => Settings::grants_on_processing() ? __( 'Order status: Completed, or Processing for virtual products', 'aipuffer' ) : __( 'Order status: Completed', 'aipuffer' ),
			'ok'    => [] === $sold ? 'completed' === $status : count( $due ) === count( $sold ),
			'found' => wc_get_order_status_name( $status ),
		];
	}

	/**
	 * Whether the order has a user.
	 *
	 * @param WC_Order $order Order.
	 * @return Check
	 */
	private static function user( WC_Order $order ): array {
		$user = get_userdata( OrderCredits::customer( $order ) );

		return [
			'check' => __( 'Order user: linked to a WordPress user account', 'aipuffer' ),
			'ok'    => (bool) $user,
			'found' => $user ? $user->display_name : __( 'Guest', 'aipuffer' ),
		];
	}

	/**
	 * Whether an item was sold as a credit package, or would be now but for its amount.
	 *
	 * @param WC_Order_Item_Product $item The item.
	 */
	private static function is_marked( WC_Order_Item_Product $item ): bool {
		$product = $item->get_product();
		$package = $product instanceof WC_Product ? new PackageProduct( $product ) : null;

		return '' !== $item->get_meta( OrderItemCredits::PER_UNIT ) || ( $package && $package->is_enabled() && 0 === $package->micro_per_unit() );
	}

	/**
	 * Names of items.
	 *
	 * @param array<WC_Order_Item_Product> $items Items.
	 */
	private static function names( array $items ): string {
		return implode( ', ', array_map( static fn ( WC_Order_Item_Product $item ): string => $item->get_name(), $items ) );
	}
}
