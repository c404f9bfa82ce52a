<?php
/**
 * What real orders live through.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use PHPUnit\Framework\Attributes\Group;

#[Group( 'woocommerce' )]
#[Group( 'hpos' )]
final class OrderStoriesTest extends OrderTestCase {
	use OrderStories;

	protected function setUp(): void {
		parent::setUp();
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
