<?php
/**
 * Sales after WooCommerce.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

/**
 * WooCommerce is deactivated or deleted after a sale, and another process looks at what is left.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
#[Group( 'woocommerce' )]
final class WithoutWooCommerceTest extends ParallelTestCase {
	use Shop;

	/**
	 * @return iterable<string, array{string}> What becomes of the plugin's main file in the list of active plugins.
	 */
	public static function ways_to_go(): iterable {
		yield 'deactivated' => [ '' ];
		yield 'its folder deleted while it was active' => [ 'gone/woocommerce.php' ];
	}

	#[DataProvider( 'ways_to_go' )]
	public function test_grants_and_history_remain_and_nothing_breaks( string $in_its_place ): void {
		$user  = $this->create_user();
		$order = $this->order( $user, [ $this->package(), 2 ] );
		self::set_status( $order, 'completed' );
		self::refund( $order, '5' );
		$plugins = array_map( static fn ( string $plugin ): string => str_contains( $plugin, 'woocommerce' ) ? $in_its_place : $plugin, (array) get_option( 'active_plugins' ) );
		update_option( 'active_plugins', array_values( array_filter( $plugins ) ) );

		$left = $this->race( 1, 'look-without-woocommerce', [ 'user_id' => $user ] )[0];
		self::assertFalse( $left['woocommerce'] );
		self::assertSame( '', $left['printed'] );
		self::assertSame( [ [ 'revocation', '-50', null ], [ 'purchase', '200', null ] ], $left['ledger'] );
		self::assertSame( [ '-50', '200' ], array_column( $left['dashboard'], 'credits' ) );
		self::assertSame( [ $order->get_id(), $order->get_id() ], array_column( $left['dashboard'], 'order_id' ) );
		self::assertTrue( $left['page'] );
		self::assertSame( [ 'outstanding' => '150', 'outstanding_deleted' => '0', 'granted' => '200', 'taken_back' => '50' ], $left['sales'] );
		self::assertSame( '149', $left['adjusted'] );
		self::assertSame( [], $left['problems'] );
	}
}
