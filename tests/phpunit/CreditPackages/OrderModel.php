<?php
/**
 * The rules of orders and credits, written down a second time.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

/**
 * A plain in-memory model of what one customer ought to have from their orders. It shares no code with the plugin, counts
 * in floats and knows nothing of keys and rows: the property test compares balances after every step.
 */
final class OrderModel {
	public float $balance = 0;

	/**
	 * Orders. Of an item: what it grants, its quantity and price; how much of it was refunded, as a share; whether it has
	 * granted, what came of it in all (`got`), and what is the customer's by now (`theirs`), which is less where something
	 * could not be taken back.
	 *
	 * @var array<int, array{status: string, total: float, refunded: float, items: array<int, array{credits: float, quantity: int, price: float, by_count: float, by_amount: float, by_order: float, granted: bool, got: float, theirs: float}>}>
	 */
	private array $orders = [];

	public function __construct( private readonly bool $may_owe ) {}

	/**
	 * @param array<int, array{float, int, float}> $items Credits, quantity and price of each package, by item id.
	 */
	public function order( int $id, float $total, array $items ): void {
		$this->orders[ $id ] = [ 'status' => 'pending', 'total' => $total, 'refunded' => 0.0, 'items' => [] ];
		foreach ( $items as $item_id => [ $credits, $quantity, $price ] ) {
			$this->orders[ $id ]['items'][ $item_id ] = [
				'credits'   => $credits,
				'quantity'  => $quantity,
				'price'     => $price,
				'by_count'  => 0.0,
				'by_amount' => 0.0,
				'by_order'  => 0.0,
				'granted'   => false,
				'got'       => 0.0,
				'theirs'    => 0.0,
			];
		}
	}

	public function set_status( int $id, string $status ): void {
		$order = $this->orders[ $id ];
		if ( 'refunded' === $status && $order['refunded'] < $order['total'] ) {
			// WooCommerce writes a refund of what is left then.
			$this->refund( $id, $order['total'] - $order['refunded'] );
		}
		$this->orders[ $id ]['status'] = $status;
		$this->settle( $id );
	}

	public function refund( int $id, float $amount, ?int $item = null, int $quantity = 0 ): void {
		foreach ( $this->orders[ $id ]['items'] as $item_id => $counted ) {
			if ( null === $item ) {
				$counted['by_order'] += $amount / $this->orders[ $id ]['total'];
			} elseif ( $item === $item_id && $quantity > 0 ) {
				$counted['by_count'] += $quantity / $counted['quantity'];
			} elseif ( $item === $item_id ) {
				$counted['by_amount'] += $amount / $counted['price'];
			}
			$this->orders[ $id ]['items'][ $item_id ] = $counted;
		}
		$this->orders[ $id ]['refunded'] += $amount;
		if ( $this->is_paid_back( $id ) ) {
			$this->orders[ $id ]['status'] = 'refunded';
		}
		$this->settle( $id );
	}

	private function settle( int $id ): void {
		foreach ( $this->orders[ $id ]['items'] as $item_id => $item ) {
			$left  = max( 0, 1 - min( 1, $item['by_count'] ) - min( 1, $item['by_amount'] ) - min( 1, $item['by_order'] ) );
			$void  = $this->is_paid_back( $id ) || in_array( $this->orders[ $id ]['status'], [ 'cancelled', 'failed', 'refunded' ], true );
			$ought = $void || $left < 1e-9 ? 0.0 : $item['credits'] * $left;

			if ( 'completed' === $this->orders[ $id ]['status'] && $ought > $item['theirs'] ) {
				// What could not be taken back is with the customer still, so it is not given again.
				$give            = max( 0, $ought - $item['got'] );
				$item['granted'] = true;
				$item['got']    += $give;
				$item['theirs']  = $ought;
				$this->balance  += $give;
			} elseif ( $item['granted'] && $ought < $item['theirs'] ) {
				$wanted         = $item['theirs'] - $ought;
				$take           = $this->may_owe ? $wanted : min( $wanted, max( 0, $this->balance ) );
				$item['got']   -= $take;
				$item['theirs'] = $ought;
				$this->balance -= $take;
			}
			$this->orders[ $id ]['items'][ $item_id ] = $item;
		}
	}

	private function is_paid_back( int $id ): bool {
		return $this->orders[ $id ]['total'] > 0 && $this->orders[ $id ]['refunded'] > $this->orders[ $id ]['total'] - 0.001;
	}
}
