<?php
/**
 * Tests with orders.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\TestCase;

/**
 * A customer in a shop that sells credits. Whatever a test does, the ledger is in order at its end.
 */
abstract class OrderTestCase extends TestCase {
	use Shop;

	protected int $user;

	protected function setUp(): void {
		parent::setUp();
		$this->user = $this->create_user( 'customer', [ 'display_name' => 'Ada' ] );
		// Only credits can be spent here, no quota.
		aipuffer_set_quota( 'ai_forms', [ 'user' => '0' ] );
	}

	protected function tearDown(): void {
		try {
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		} finally {
			parent::tearDown();
		}
	}
}
