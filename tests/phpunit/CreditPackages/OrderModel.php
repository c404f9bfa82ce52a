<?php
/**
 * The rules of orders and credits, written down a second time.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

/**
 * A plain in-memory model of what customers ought to have from their orders. It shares no code with the plugin, counts in
 * floats and knows nothing of keys and rows: the property test compares balances after every step.
 *
 * It does not say what happens to an item that is sold once more after another one was spent and removed, so no test of it
 * does all three; OrderStories does.
 */
final class OrderModel {
	/**
	 * @var array<int, float> By user.
	 */
	public array $balances = [];

	/**
	 * Orders. What somebody has of an item: what came of it in all (`got`), and what is theirs by now (`theirs`), which is
	 * less where something could not be taken back. And who got something of it last.
	 *
	 * @var array<int, array{status: string, customer: int, other: float, items: array<int, array{credits: float, quantity: int, price: float}>, refunds: array<int, array{amount: float, item: int, quantity: int, of_item: float}>, has: array<int, array<int, array{got: float, theirs: float}>>, last: array<int, int>}>
	 */
	private array $orders = [];

	public function __construct( private readonly bool $may_owe ) {}

	/**
	 * @param float $other What else the order costs.
	 */
	public function order( int $id, int $customer, float $other ): void {
		$this->orders[ $id ] = [ 'status' => 'pending', 'customer' => $customer, 'other' => $other, 'items' => [], 'refunds' => [], 'has' => [], 'last' => [] ];
	}

	/**
	 * @param float $credits Of one.
	 * @param float $price   Of one.
	 */
	public function set_item( int $id, int $item, float $credits, int $quantity, float $price ): void {
		$this->orders[ $id ]['items'][ $item ] = [ 'credits' => $credits, 'quantity' => $quantity, 'price' => $price ];
		$this->settle( $id );
	}

	public function set_quantity( int $id, int $item, int $quantity ): void {
		$this->orders[ $id ]['items'][ $item ]['quantity'] = $quantity;
		$this->settle( $id );
	}

	public function remove( int $id, int $item ): void {
		unset( $this->orders[ $id ]['items'][ $item ] );
		$this->settle( $id );
	}

	public function move( int $from, int $to, int $item ): void {
		$this->orders[ $to ]['items'][ $item ] = $this->orders[ $from ]['items'][ $item ];
		$this->settle( $to );
		$this->remove( $from, $item );
	}

	public function set_status( int $id, string $status ): void {
		$left = $this->total( $id ) - $this->refunded( $id );
		if ( 'refunded' === $status && $left > 0.001 ) {
			// WooCommerce writes a refund of what is left then.
			$this->orders[ $id ]['refunds'][ -1 - count( $this->orders[ $id ]['refunds'] ) ] = [ 'amount' => $left, 'item' => 0, 'quantity' => 0, 'of_item' => 0.0 ];
		}
		$this->orders[ $id ]['status'] = $status;
		$this->settle( $id );
	}

	public function set_customer( int $id, int $customer ): void {
		$this->orders[ $id ]['customer'] = $customer;
		$this->settle( $id );
	}

	public function refund( int $id, int $refund, float $amount, int $item = 0, int $quantity = 0, float $of_item = 0.0 ): void {
		$this->orders[ $id ]['refunds'][ $refund ] = [ 'amount' => $amount, 'item' => $item, 'quantity' => $quantity, 'of_item' => $of_item ];
		if ( $this->is_paid_back( $id ) ) {
			$this->orders[ $id ]['status'] = 'refunded';
		}
		$this->settle( $id );
	}

	public function delete_refund( int $id, int $refund ): void {
		unset( $this->orders[ $id ]['refunds'][ $refund ] );
		$this->settle( $id );
	}

	/**
	 * What an item comes to: what it was sold with, less the larger of its refunded shares by quantity and by money.
	 */
	private function ought( int $id, int $item ): float {
		$sold = $this->orders[ $id ]['items'][ $item ] ?? null;
		if ( null === $sold || $this->is_void( $id ) ) {
			return 0.0;
		}
		[ $quantity, $money ] = [ 0.0, 0.0 ];
		foreach ( $this->orders[ $id ]['refunds'] as $refund ) {
			if ( $refund['item'] === $item ) {
				$quantity += $refund['quantity'] / $sold['quantity'];
				$money    += $refund['of_item'] / ( $sold['price'] * $sold['quantity'] );
			}
			$money += ( $refund['amount'] - $refund['of_item'] ) / $this->total( $id );
		}
		$left = 1 - max( $quantity, $money );

		return $left < 1e-9 ? 0.0 : $sold['credits'] * $sold['quantity'] * $left;
	}

	private function settle( int $id ): void {
		$items = array_unique( [ ...array_keys( $this->orders[ $id ]['items'] ), ...array_keys( $this->orders[ $id ]['has'] ) ] );
		sort( $items );
		$gives = 'completed' === $this->orders[ $id ]['status'] && ! $this->is_void( $id );

		// Others give back what they have, unless the order waits.
		$others = [];
		foreach ( $items as $item ) {
			$others[ $item ] = 0.0;
			$may_keep        = $gives ? 0.0 : $this->ought( $id, $item );
			foreach ( $this->orders[ $id ]['has'][ $item ] ?? [] as $user => $has ) {
				if ( $user !== $this->receiver( $id, $item ) ) {
					$keeps     = min( $may_keep, $has['theirs'] );
					$may_keep -= $keeps;
					$this->take( $id, $item, $user, $has['theirs'] - $keeps );
					$others[ $item ] += $this->orders[ $id ]['has'][ $item ][ $user ]['got'];
				}
			}
		}
		// What they keep is not made anew for the customer.
		$of_gone = array_sum( array_diff_key( $others, $this->orders[ $id ]['items'] ) );
		$dues    = [];
		foreach ( $items as $item ) {
			$dues[ $item ] = max( 0.0, $this->ought( $id, $item ) - $others[ $item ] );
			$less          = min( $dues[ $item ], $of_gone );
			$of_gone      -= $less;

			$dues[ $item ] -= $less;
		}
		foreach ( [ 'take', 'give' ] as $do ) {
			foreach ( $dues as $item => $due ) {
				$user   = $this->receiver( $id, $item );
				$theirs = $this->orders[ $id ]['has'][ $item ][ $user ]['theirs'] ?? 0.0;
				if ( 'take' === $do && $theirs > $due ) {
					$this->take( $id, $item, $user, $theirs - $due );
				} elseif ( 'give' === $do && $gives && $user > 0 && $theirs < $due ) {
					// What could not be taken back is with the customer still, so it is not given again.
					$got  = $this->orders[ $id ]['has'][ $item ][ $user ]['got'] ?? 0.0;
					$give = max( 0.0, $due - $got );

					$this->orders[ $id ]['has'][ $item ][ $user ] = [ 'got' => $got + $give, 'theirs' => $due ];
					$this->orders[ $id ]['last'][ $item ]         = $user;
					$this->balances[ $user ]                      = ( $this->balances[ $user ] ?? 0.0 ) + $give;
				}
			}
		}
	}

	private function take( int $id, int $item, int $user, float $wanted ): void {
		$take = $this->may_owe ? $wanted : min( $wanted, max( 0.0, $this->balances[ $user ] ) );

		$this->orders[ $id ]['has'][ $item ][ $user ]['got']    -= $take;
		$this->orders[ $id ]['has'][ $item ][ $user ]['theirs'] -= $wanted;
		$this->balances[ $user ]                                -= $take;
	}

	/**
	 * The customer; where the order has none, whoever has something of the item.
	 */
	private function receiver( int $id, int $item ): int {
		if ( $this->orders[ $id ]['customer'] > 0 ) {
			return $this->orders[ $id ]['customer'];
		}

		return $this->orders[ $id ]['last'][ $item ] ?? 0;
	}

	private function is_void( int $id ): bool {
		return $this->is_paid_back( $id ) || in_array( $this->orders[ $id ]['status'], [ 'cancelled', 'failed', 'refunded' ], true );
	}

	private function is_paid_back( int $id ): bool {
		return $this->total( $id ) > 0 && $this->refunded( $id ) > $this->total( $id ) - 0.001;
	}

	private function refunded( int $id ): float {
		return (float) array_sum( array_column( $this->orders[ $id ]['refunds'], 'amount' ) );
	}

	private function total( int $id ): float {
		return $this->orders[ $id ]['other'] + array_sum( array_map( static fn ( array $item ): float => $item['price'] * $item['quantity'], $this->orders[ $id ]['items'] ) );
	}
}
