<?php
/**
 * My Account > Credits.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'woocommerce' )]
final class AccountPageTest extends TestCase {
	public function test_it_is_in_the_menu_before_log_out(): void {
		$menu = array_keys( wc_get_account_menu_items() );
		self::assertSame( [ 'aipuffer-credits', 'customer-logout' ], array_slice( $menu, -2 ) );
		self::assertSame( 'Credits', wc_get_account_menu_items()['aipuffer-credits'] );
	}

	public function test_it_has_an_address_and_a_title(): void {
		self::assertStringEndsWith( '/credits/', wc_get_account_endpoint_url( 'aipuffer-credits' ) );
		self::assertSame( 'Credits', WC()->query->get_endpoint_title( 'aipuffer-credits' ) );
		self::assertContains( 'credits', array_column( $GLOBALS['wp_rewrite']->endpoints, 1 ), 'WordPress knows it.' );
	}

	public function test_it_shows_the_customers_own_dashboard_without_a_second_heading(): void {
		$user = $this->create_user();
		aipuffer_adjust_balance( $user, '1234.5' );
		wp_set_current_user( $user );
		ob_start();
		do_action( 'woocommerce_account_aipuffer-credits_endpoint', '' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- WooCommerce builds it.
		$html = (string) ob_get_clean();
		self::assertStringContainsString( '1,234.5', $html );
		self::assertStringNotContainsString( 'aipuffer-dashboard__title', $html );
	}

	public function test_addresses_are_written_anew_once(): void {
		$flushed = 0;
		add_filter(
			'rewrite_rules_array',
			static function ( array $rules ) use ( &$flushed ): array {
				++$flushed;
				return $rules;
			}
		);
		do_action( 'woocommerce_init' );
		self::assertSame( 0, $flushed );
		delete_option( 'aipuffer_account_endpoint' );
		do_action( 'woocommerce_init' );
		do_action( 'woocommerce_init' );
		self::assertSame( 1, $flushed );
	}
}
