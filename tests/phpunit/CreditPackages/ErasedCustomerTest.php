<?php
/**
 * Orders of a customer whose history was erased.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\PrivacyRequests;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class ErasedCustomerTest extends OrderTestCase {
	use PrivacyRequests;

	public function test_purchases_stay_with_their_orders_and_are_not_granted_again(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::spend( $this->user, 150 );

		$erased = $this->erased( 'ledger', $this->user );
		self::assertTrue( $erased['removed'] );
		self::assertSame(
			[ 'The balance of 50 AI credits stays: it belongs to this person.', 'AI credits that orders granted or took back stay with the orders, as records of sales.' ],
			$erased['messages']
		);
		self::assertSame( '50', self::balance( $this->user ) );
		self::set_status( $order, 'processing' );
		self::set_status( $order, 'completed' );
		self::assertSame( '50', self::balance( $this->user ) );
		$types = array_column( $this->exported( 'ledger', $this->user ), 'Credit change', 'Type' );
		self::assertSame( [ 'Purchase' => '200', 'Erased history' => '-150' ], $types );
	}

	public function test_a_refund_after_the_erasure_takes_back_once_and_no_more_than_there_is(): void {
		$order = $this->order( $this->user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::spend( $this->user, 130 );
		$this->erased( 'ledger', $this->user );

		self::refund( $order, '10', [ self::item_id( $order ) => [ 'qty' => 1, 'refund_total' => '10' ] ] );
		self::assertSame( '0', self::balance( $this->user ) );
		self::assertSame( [ [ '200', '0' ], [ '-70', '30' ] ], array_map( static fn ( array $entry ): array => [ $entry[1], $entry[2] ], self::ledger( $order ) ) );
		do_action( 'woocommerce_order_refunded', $order->get_id(), 0 );
		$this->erased( 'ledger', $this->user );
		do_action( 'woocommerce_order_refunded', $order->get_id(), 0 );
		self::assertCount( 2, self::ledger( $order ) );
		self::assertSame( '0', self::balance( $this->user ) );
	}

	public function test_deleting_the_user_in_wordpress_loses_nothing(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$order = $this->order( $this->user, [ $this->package(), 1 ] );
		self::set_status( $order, 'completed' );
		self::spend( $this->user, 30 );
		$before = aipuffer_verify_ledger();
		$this->erased( 'ledger', $this->user );
		wp_delete_user( $this->user );
		self::assertSame( $before['entries'] + 2, aipuffer_verify_ledger()['entries'] );
		self::assertSame( '70', aipuffer_get_balance( $this->user )['balance'] );
	}
}
