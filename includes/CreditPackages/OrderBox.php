<?php
/**
 * The box on the order screen.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Fault;
use Throwable;
use WC_Order;
use WC_Order_Item_Product;

defined( 'ABSPATH' ) || exit;

/**
 * "AI Puffer credits": what an order has granted and taken back, item by item; where it has granted nothing, why, and
 * "Grant now". The same on the screens of order tables and of order posts.
 *
 * @phpstan-type Figures array{name: string, granted: int, taken: int, shortfall: int}
 */
final class OrderBox {
	private const ACTION = 'aipuffer_grant_now';

	/**
	 * Takes its parts.
	 *
	 * @param Ledger       $ledger Credits.
	 * @param OrderCredits $orders Grants.
	 */
	public function __construct( private readonly Ledger $ledger, private readonly OrderCredits $orders ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'add_meta_boxes', [ $this, 'add' ], 10, 2 );
		Contained::action( 'admin_post_' . self::ACTION, [ $this, 'grant_now' ] );
	}

	/**
	 * Adds the box to the screen of an order.
	 *
	 * @param string $screen Screen, or post type.
	 * @param mixed  $order  WP_Post or WC_Order; other screens have neither.
	 */
	public function add( string $screen, mixed $order = null ): void {
		if ( function_exists( 'wc_get_order' ) && in_array( $screen, [ 'shop_order', wc_get_page_screen_id( 'shop-order' ) ], true ) ) {
			add_meta_box( 'aipuffer-order-credits', __( 'AI Puffer credits', 'aipuffer' ), [ $this, 'render' ], $screen, 'side' );
		}
	}

	/**
	 * The box. What goes wrong in it does not take the order's screen away.
	 *
	 * @param mixed $post_or_order WP_Post or WC_Order.
	 */
	public function render( mixed $post_or_order ): void {
		try {
			$order = wc_get_order( $post_or_order );
			if ( $order instanceof WC_Order ) {
				$this->render_order( $order );
			}
		} catch ( Throwable $error ) {
			Fault::tell( $error, 'the box of an order' );
			echo '<p>' . esc_html__( 'The site\'s error log tells the reason.', 'aipuffer' ) . '</p>';
		}
	}

	/**
	 * What the box has of an order.
	 *
	 * @param WC_Order $order Order.
	 */
	private function render_order( WC_Order $order ): void {
		$entries = $this->ledger->entries_of_order( $order->get_id() );
		array_map( [ self::class, 'render_item' ], self::by_item( $entries ) );
		$parent  = ParentOrder::of( $order, $this->ledger );
		$waiting = self::waiting( $order, $entries, $parent );
		if ( [] !== $entries && [] === $waiting ) {
			return;
		}
		self::render_checks( $order, $parent );
		if ( [] !== $waiting && OrderCredits::customer( $order ) && current_user_can( 'edit_shop_orders' ) ) {
			$url = wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . '&order=' . $order->get_id() ), self::ACTION . $order->get_id() );
			echo '<p><a class="button" href="' . esc_url( $url ) . '">' . esc_html__( 'Grant now', 'aipuffer' ) . '</a></p>';
		}
	}

	/**
	 * "Grant now", see OrderCredits::grant_now().
	 */
	public function grant_now(): void {
		$order_id = absint( $_GET['order'] ?? 0 );
		check_admin_referer( self::ACTION . $order_id );
		if ( ! current_user_can( 'edit_shop_orders' ) ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'aipuffer' ), '', [ 'response' => 403 ] );
		}
		$order = function_exists( 'wc_get_order' ) ? wc_get_order( $order_id ) : null;
		if ( ! $order instanceof WC_Order ) {
			wp_die( esc_html__( 'There is no such order.', 'aipuffer' ), '', [ 'response' => 404 ] );
		}
		$this->orders->grant_now( $order );
		wp_safe_redirect( $order->get_edit_order_url() );
		exit;
	}

	/**
	 * The credit packages whose credits the customer could have and has not, while their order's status grants.
	 *
	 * @param WC_Order    $order   Order.
	 * @param list<Entry> $entries Of the order.
	 * @param ParentOrder $parent  What its parent grants already.
	 * @return list<WC_Order_Item_Product>
	 */
	private static function waiting( WC_Order $order, array $entries, ParentOrder $parent ): array {
		return array_values(
			array_filter(
				[ ...array_filter( OrderCredits::packages( $order ), [ $parent, 'leaves' ] ), ...OrderItemCredits::unmarked( $order ) ],
				static function ( WC_Order_Item_Product $item ) use ( $order, $entries ): bool {
					$history = ( new OrderHistory( $entries ) )->of( $item->get_id() );

					return ( null === $history->granted() || $history->is_cancelled() ) && GrantRule::applies( $item, $order->get_status() );
				}
			)
		);
	}

	/**
	 * What was posted, by item. Names are the entries': the order may have lost the item itself.
	 *
	 * @param list<Entry> $entries Of the order.
	 * @return array<int, Figures>
	 */
	private static function by_item( array $entries ): array {
		$items = [];
		foreach ( $entries as $entry ) {
			$item = $items[ (int) $entry->order_item_id ] ?? [ 'name' => $entry->note, 'granted' => 0, 'taken' => 0, 'shortfall' => 0 ];
			$kind = EntryType::Revocation === $entry->type ? 'taken' : 'granted';

			$item[ $kind ]     += abs( $entry->credits_delta );
			$item['shortfall'] += $entry->shortfall;

			$items[ (int) $entry->order_item_id ] = $item;
		}

		return $items;
	}

	/**
	 * One item's figures.
	 *
	 * @param Figures $item The item.
	 */
	private static function render_item( array $item ): void {
		/* translators: %s: number of credits. */
		$lines = [ sprintf( __( 'Granted: %s', 'aipuffer' ), Credits::display( $item['granted'] ) ) ];
		if ( $item['taken'] > 0 ) {
			/* translators: %s: number of credits. */
			$lines[] = sprintf( __( 'Taken back: %s', 'aipuffer' ), Credits::display( $item['taken'] ) );
		}
		if ( $item['shortfall'] > 0 ) {
			/* translators: %s: number of credits. */
			$lines[] = sprintf( __( 'Spent already, not taken back: %s', 'aipuffer' ), Credits::display( $item['shortfall'] ) );
		}
		echo '<p><strong>' . esc_html( $item['name'] ) . '</strong><br />' . wp_kses_post( implode( '<br />', array_map( 'esc_html', $lines ) ) ) . '</p>';
	}

	/**
	 * The checks, each with what was found.
	 *
	 * @param WC_Order    $order  Order.
	 * @param ParentOrder $parent What its parent grants already.
	 */
	private static function render_checks( WC_Order $order, ParentOrder $parent ): void {
		echo '<ul>';
		foreach ( GrantChecks::of( $order, $parent ) as $check ) {
			printf(
				'<li><span class="dashicons dashicons-%1$s" aria-hidden="true"></span><span class="screen-reader-text">%2$s</span> %3$s<br /><em>%4$s</em></li>',
				esc_attr( $check['ok'] ? 'yes' : 'no' ),
				esc_html( $check['ok'] ? __( 'Passed:', 'aipuffer' ) : __( 'Not passed:', 'aipuffer' ) ),
				esc_html( $check['check'] ),
				esc_html( $check['found'] )
			);
		}
		echo '</ul>';
	}
}
