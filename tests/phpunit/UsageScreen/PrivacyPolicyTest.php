<?php
/**
 * The suggested text of a privacy policy.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\UsageScreen;

use AIPuffer\Support\Settings;
use AIPuffer\Tests\TestCase;
use AIPuffer\UsageScreen\PrivacyPolicy;
use WP_Privacy_Policy_Content;

final class PrivacyPolicyTest extends TestCase {
	public function test_it_says_how_long_this_site_keeps_what(): void {
		self::assertStringContainsString( 'kept until you ask us', $this->text() );
		update_option( Settings::LOG_RETENTION, [ 'enabled' => false, 'days' => 90, 'text_days' => 7 ] );
		self::assertStringContainsString( 'What was said in a conversation is deleted 7 days after', $this->text() );
		update_option( Settings::LOG_RETENTION, [ 'enabled' => true, 'days' => 30, 'text_days' => 7 ] );
		self::assertStringContainsString( 'Conversations are deleted 30 days after', $this->text() );
	}

	public function test_it_says_that_guests_cannot_be_found_by_email(): void {
		self::assertStringContainsString( 'aipuffer_guest', $this->text() );
		self::assertStringContainsString( 'cannot find your conversations by your email address', $this->text() );
	}

	public function test_it_is_suggested_in_the_admin(): void {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		require_once ABSPATH . 'wp-admin/includes/misc.php';
		require_once ABSPATH . 'wp-admin/includes/class-wp-privacy-policy-content.php';
		set_current_screen( 'dashboard' );
		// All that others do there would end the request.
		remove_all_actions( 'admin_init' );
		( new PrivacyPolicy() )->register();
		do_action( 'admin_init' );
		$suggested = WP_Privacy_Policy_Content::get_suggested_policy_text();
		unset( $GLOBALS['current_screen'] );
		self::assertContains( 'AI Puffer', array_column( $suggested, 'plugin_name' ) );
	}

	private function text(): string {
		return ( new PrivacyPolicy() )->text();
	}
}
