<?php
/**
 * The choice of mails in WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\LowBalance;

use AIPuffer\Plugin;
use AIPuffer\Tests\PrivacyRequests;
use AIPuffer\Tests\TestCase;

final class LowBalancePrivacyTest extends TestCase {
	use PrivacyRequests;

	public function test_a_choice_is_exported_and_stays(): void {
		global $wpdb;
		$user = $this->create_user( 'subscriber' );
		self::assertSame( [], $this->exported( 'low-balance', $user ) );
		self::assertFalse( $this->erased( 'low-balance', $user )['retained'] );

		Plugin::instance()->low_balance->choice->set( $user, false );
		$wpdb->insert( "{$wpdb->prefix}aipuffer_low_balances", [ 'user_id' => $user, 'state' => 'low', 'since' => '2026-03-01 10:00:00', 'due_at' => '2026-03-01 10:00:00', 'notified_at' => '2026-03-01 10:05:00' ] );
		self::assertSame( [ [ 'Wants emails' => 'No', 'Last email' => 'March 1, 2026 10:05 am' ] ], array_values( $this->exported( 'low-balance', $user ) ) );
		$erased = $this->erased( 'low-balance', $user );
		self::assertSame( [ false, true ], [ $erased['removed'], $erased['retained'] ] );
		self::assertFalse( Plugin::instance()->low_balance->choice->wants( $user ) );
	}
}
