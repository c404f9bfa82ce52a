<?php
/**
 * A shop that sells credits.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use ActionScheduler;
use ActionScheduler_Store;
use RuntimeException;
use WC_Order;
use WC_Order_Item_Product;
use WC_Order_Refund;
use WC_Product;
use WC_Product_Simple;
use WP_Error;

/**
 * Makes products, orders and refunds the way WooCommerce does, and reads what the plugin made of them.
 */
trait Shop {
	/**
	 * A credit package.
	 *
	 * @param string $credits Per quantity.
	 * @param string $price   Of one.
	 */
	protected function package( string $credits = '100', string $price = '10' ): WC_Product_Simple {
		$product = $this->product( $price );
		$product->set_name( "$credits credits" );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', $credits );
		$product->save();

		return $product;
	}

	/**
	 * A product that grants nothing.
	 *
	 * @param string $price Of one.
	 */
	protected function product( string $price = '10' ): WC_Product_Simple {
		$product = new WC_Product_Simple();
		$product->set_name( 'T-shirt' );
		$product->set_regular_price( $price );
		$product->set_virtual( true );
		$product->save();

		return $product;
	}

	/**
	 * An order that waits for payment.
	 *
	 * @param int                           $user     Customer, 0 for a guest.
	 * @param array{WC_Product, int|float} ...$products With their quantities.
	 */
	protected function order( int $user, array ...$products ): WC_Order {
		$order = wc_create_order( [ 'customer_id' => $user ] );
		if ( $order instanceof WP_Error ) {
			throw new RuntimeException( $order->get_error_message() );
		}
		foreach ( $products as [ $product, $quantity ] ) {
			$order->add_product( $product, $quantity );
		}
		$order->calculate_totals();

		return self::order_now( $order );
	}

	/**
	 * Gives an order a status, as another request would: from the order as it is stored.
	 *
	 * @param WC_Order $order  Order.
	 * @param string   $status Such as `completed`.
	 */
	protected static function set_status( WC_Order $order, string $status ): void {
		self::order_now( $order )->update_status( $status );
	}

	/**
	 * Refunds money and, by item, quantities or amounts.
	 *
	 * @param WC_Order                                           $order  Order.
	 * @param string                                             $amount Of money.
	 * @param array<int, array{qty?: int, refund_total: string}> $items  By item id.
	 */
	protected static function refund( WC_Order $order, string $amount, array $items = [] ): WC_Order_Refund {
		$refund = wc_create_refund(
			[
				'order_id'   => $order->get_id(),
				'amount'     => $amount,
				'line_items' => $items,
			]
		);
		if ( $refund instanceof WP_Error ) {
			throw new RuntimeException( $refund->get_error_message() );
		}

		return $refund;
	}

	/**
	 * The order as it is stored.
	 *
	 * @param WC_Order $order Order.
	 */
	protected static function order_now( WC_Order $order ): WC_Order {
		$stored = wc_get_order( $order->get_id() );

		return $stored instanceof WC_Order ? $stored : throw new RuntimeException( 'The order is gone.' );
	}

	/**
	 * The order's items of products, in their order.
	 *
	 * @param WC_Order $order Order.
	 * @return list<WC_Order_Item_Product>
	 */
	protected static function items( WC_Order $order ): array {
		return array_values( array_filter( self::order_now( $order )->get_items(), static fn ( mixed $item ): bool => $item instanceof WC_Order_Item_Product ) );
	}

	/**
	 * The id of the order's first item, or another.
	 *
	 * @param WC_Order $order  Order.
	 * @param int      $number From 0.
	 */
	protected static function item_id( WC_Order $order, int $number = 0 ): int {
		return self::items( $order )[ $number ]->get_id();
	}

	/**
	 * What the plugin has noted on the order, oldest first.
	 *
	 * @param WC_Order $order Order.
	 * @return list<string>
	 */
	protected static function notes( WC_Order $order ): array {
		$notes = [];
		foreach ( wc_get_order_notes( [ 'order_id' => $order->get_id() ] ) as $note ) {
			if ( str_starts_with( $note->content, 'AI Puffer' ) ) {
				$notes[ $note->id ] = $note->content;
			}
			self::assertStringNotContainsString( 'Error during status transition', $note->content );
		}
		ksort( $notes );

		return array_values( $notes );
	}

	/**
	 * The order's ledger rows, oldest first.
	 *
	 * @param WC_Order $order Order.
	 * @return list<array{string, string, string}> Key without the order's and item's ids, credits, shortfall.
	 */
	protected static function ledger( WC_Order $order ): array {
		global $wpdb;
		$rows = $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger WHERE order_id = {$order->get_id()} ORDER BY id" );

		return array_map( static fn ( object $row ): array => [ $row->idempotency_key, self::credits( $row->credits_delta ), self::credits( $row->shortfall ) ], $rows );
	}

	/**
	 * A user's balance.
	 *
	 * @param int $user User.
	 */
	protected static function balance( int $user ): string {
		$account = aipuffer_get_balance( $user );

		return is_array( $account ) ? $account['balance'] : throw new RuntimeException( $account->get_error_message() );
	}

	/**
	 * Runs the comparisons of orders that are due in a minute.
	 *
	 * @return int How many orders there were; two processes at once may have each asked for one.
	 */
	protected static function compare(): int {
		$waiting = as_get_scheduled_actions( [ 'hook' => 'aipuffer_compare_order', 'status' => ActionScheduler_Store::STATUS_PENDING, 'per_page' => -1 ] );
		array_map( [ ActionScheduler::runner(), 'process_action' ], array_keys( $waiting ) );

		return count( array_unique( array_map( static fn ( \ActionScheduler_Action $action ): int => $action->get_args()[0], $waiting ) ) );
	}

	/**
	 * Uses credits up.
	 *
	 * @param int $user    User.
	 * @param int $credits How many; the user has them.
	 */
	protected static function spend( int $user, int $credits ): void {
		self::assertIsArray( aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => $credits ] ) );
	}

	/**
	 * Micro-credits as credits.
	 *
	 * @param string $micro As the database has them.
	 */
	protected static function credits( string $micro ): string {
		$credits = number_format( (int) $micro / 1_000_000, 6, '.', '' );

		return rtrim( rtrim( $credits, '0' ), '.' );
	}
}
