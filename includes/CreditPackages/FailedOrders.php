<?php
/**
 * Orders that could not be compared with the ledger.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Settings;
use Automattic\WooCommerce\Utilities\OrderUtil;
use RuntimeException;
use Throwable;
use WC_Order;

defined( 'ABSPATH' ) || exit;

/**
 * Remembers them, so that they are tried again and the owner is told, until they can be compared. What was thrown goes to
 * the site's log: it can hold personal data.
 *
 * @phpstan-type Failure array{at: int, is_fatal: bool}
 */
final class FailedOrders {
	/**
	 * Orders that are remembered: where more fail, another plugin is broken, and one link shows it as well as a thousand.
	 */
	private const MOST = 500;

	private const LINKS = 10;

	/**
	 * The orders to try again, those that wait longest first. One that has ended a process waits for the next round.
	 *
	 * @param int $limit At most so many.
	 * @return list<int>
	 */
	public function to_try_again( int $limit ): array {
		$failures = array_filter( self::read(), static fn ( array $failure ): bool => ! $failure['is_fatal'] );
		uasort( $failures, static fn ( array $one, array $other ): int => $one['at'] <=> $other['at'] );

		return array_slice( array_keys( $failures ), 0, $limit );
	}

	/**
	 * The orders without those that have ended a process.
	 *
	 * @param list<int> $order_ids Orders.
	 * @return list<int>
	 */
	public function without_fatal( array $order_ids ): array {
		$fatal = array_keys( array_filter( self::read(), static fn ( array $failure ): bool => $failure['is_fatal'] ) );

		return array_values( array_diff( $order_ids, $fatal ) );
	}

	/**
	 * An order could not be compared.
	 *
	 * @param int        $order_id Order.
	 * @param ?Throwable $error    What was thrown; null where the process has ended.
	 */
	public function note( int $order_id, ?Throwable $error ): void {
		Fault::tell( $error ?? new RuntimeException( 'it has ended the process' ), "order $order_id could not be compared with the ledger" );
		$failures = self::read();
		$is_new   = ! isset( $failures[ $order_id ] );
		if ( ! $is_new || count( $failures ) < self::MOST ) {
			$failures[ $order_id ] = [ 'at' => time(), 'is_fatal' => null === $error ];
			update_option( Settings::ORDERS_FAILED, $failures, false );
		}
		if ( $is_new && $error ) {
			self::tell_on_order( $order_id );
		}
	}

	/**
	 * Orders were compared, or are gone.
	 *
	 * @param array<int> $order_ids Orders.
	 */
	public function forget( array $order_ids ): void {
		$failures = self::read();
		$left     = array_diff_key( $failures, array_flip( $order_ids ) );
		if ( $left !== $failures ) {
			update_option( Settings::ORDERS_FAILED, $left, false );
		}
	}

	/**
	 * The notice, on the screens where orders and credits are looked at.
	 */
	public function show(): void {
		$screen = get_current_screen();
		$shown  = $screen && ( str_contains( $screen->id, 'aipuffer' ) || in_array( $screen->id, [ 'edit-shop_order', 'woocommerce_page_wc-orders' ], true ) );
		$failed = $shown && current_user_can( Capabilities::MANAGE ) ? array_keys( self::read() ) : [];
		if ( [] !== $failed ) {
			wp_admin_notice( esc_html( self::sentence( count( $failed ) ) ) . ' ' . self::links( $failed ), [ 'type' => 'error' ] );
		}
	}

	/**
	 * Adds the test to Site Health.
	 *
	 * @param mixed $tests As WordPress has them.
	 */
	public function add_test( mixed $tests ): mixed {
		if ( is_array( $tests ) ) {
			$tests['direct']['aipuffer_orders'] = [ 'label' => __( 'AI Puffer: orders and credits', 'aipuffer' ), 'test' => [ $this, 'test' ] ];
		}

		return $tests;
	}

	/**
	 * The test of Site Health.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test(): array {
		$failed = array_keys( self::read() );

		return [
			'label'       => [] === $failed ? __( 'All orders can be compared with the credits they have granted', 'aipuffer' ) : self::sentence( count( $failed ) ),
			'status'      => [] === $failed ? 'good' : 'critical',
			'badge'       => [ 'label' => __( 'AI Puffer', 'aipuffer' ), 'color' => [] === $failed ? 'blue' : 'red' ],
			'description' => '<p>' . esc_html__( 'Every hour AI Puffer compares orders of credit packages with the credits they have granted. An order that another plugin keeps from being read may have granted too much or too little.', 'aipuffer' ) . '</p>',
			'actions'     => [] === $failed ? '' : '<p>' . self::links( $failed ) . ' ' . esc_html__( 'The site\'s error log says why. They are tried again every hour.', 'aipuffer' ) . '</p>',
			'test'        => 'aipuffer_orders',
		];
	}

	/**
	 * What is told.
	 *
	 * @param int $count Orders.
	 */
	private static function sentence( int $count ): string {
		/* translators: %s: number of orders. */
		return sprintf( _n( 'AI Puffer could not compare %s order with the credits it has granted.', 'AI Puffer could not compare %s orders with the credits they have granted.', $count, 'aipuffer' ), $count < self::MOST ? number_format_i18n( $count ) : number_format_i18n( $count ) . '+' );
	}

	/**
	 * Links to orders, escaped. The orders are not read: that is what fails.
	 *
	 * @param list<int> $order_ids Orders.
	 */
	private static function links( array $order_ids ): string {
		$link  = static fn ( int $id ): string => class_exists( OrderUtil::class ) ? sprintf( '<a href="%s">#%d</a>', esc_url( OrderUtil::get_order_admin_edit_url( $id ) ), $id ) : "#$id";
		$links = implode( ', ', array_map( $link, array_slice( $order_ids, 0, self::LINKS ) ) );

		return count( $order_ids ) > self::LINKS ? "$links, …" : $links;
	}

	/**
	 * Adds a note to an order, if it can be read at all.
	 *
	 * @param int $order_id Order.
	 */
	private static function tell_on_order( int $order_id ): void {
		try {
			$order = wc_get_order( $order_id );
			if ( $order instanceof WC_Order ) {
				$order->add_order_note( __( 'AI Puffer could not compare this order with the credits it has granted, because reading it failed. It is tried again every hour; the site\'s error log says why.', 'aipuffer' ) );
			}
		} catch ( Throwable ) { // phpcs:ignore Generic.CodeAnalysis.EmptyStatement -- The log and the notice tell it.
		}
	}

	/**
	 * What is remembered.
	 *
	 * @return array<int, Failure> By order.
	 */
	private static function read(): array {
		$failures = get_option( Settings::ORDERS_FAILED, [] );

		return is_array( $failures ) ? $failures : [];
	}
}
