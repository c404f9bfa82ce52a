<?php
/**
 * What real orders live through, where WooCommerce keeps them twice.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;
use PHPUnit\Framework\Attributes\Group;

/**
 * Orders are in tables and posts, and whichever of the two counts is written to the other.
 */
#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderStoriesSyncedTest extends OrderTestCase {
	use OrderStories;

	protected function setUp(): void {
		parent::setUp();
		update_option( DataSynchronizer::ORDERS_DATA_SYNC_ENABLED_OPTION, 'yes' );
		self::assertTrue( wc_get_container()->get( DataSynchronizer::class )->data_sync_is_enabled() );
		$this->prepare_stories();
	}

	protected function tearDown(): void {
		try {
			self::check_all_orders();
		} finally {
			parent::tearDown();
		}
	}
}
