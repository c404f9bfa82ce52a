<?php
/**
 * Tests that drive core's AI client.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Plugin;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Tests\TestCase;
use AIPuffer\WordPressAi\WordPressAi;
use WordPress\AiClient\AiClient;

/**
 * Core's AI client with the fake provider, and a customer with 5,000 credits who is logged in.
 */
abstract class AiTestCase extends TestCase {
	protected int $user;

	protected function setUp(): void {
		parent::setUp();
		if ( ! function_exists( 'wp_ai_client_prompt' ) ) {
			self::markTestSkipped( 'Needs the AI client of WordPress 7.0.' );
		}
		FakeProvider::begin();
		$this->user = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $this->user, '5000' );
		wp_set_current_user( $this->user );
		$this->set( [ 'mode' => 'enforce' ] );
	}

	protected function tearDown(): void {
		if ( isset( $this->user ) ) {
			Plugin::instance()->wordpress_ai->calls->close();
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		}
		parent::tearDown();
	}

	/**
	 * Sets how the site meters; what is left out is as on a new site.
	 *
	 * @param array<string, mixed> $settings See MeteringSettings.
	 */
	protected function set( array $settings ): void {
		update_option( 'aipuffer_wordpress_ai', $settings );
	}

	/**
	 * Sets a price of the module.
	 *
	 * @param string $operation What for.
	 * @param string $method    Billing method.
	 * @param string ...$rates  Unit rate, or input and output rate.
	 */
	protected function price( string $operation, string $method, string ...$rates ): void {
		$named = 2 === count( $rates ) ? [ 'input_rate' => $rates[0], 'output_rate' => $rates[1] ] : [ 'unit_rate' => $rates[0] ];
		self::assertIsArray( aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => $operation, 'provider' => 'fake', 'model' => '*', 'billing_method' => $method ] + $named ) );
	}

	/**
	 * What was counted, as one row.
	 *
	 * @param string $by See Grouping.
	 * @return array<string, string>
	 */
	protected function counted( string $by = 'plugin' ): array {
		$rows = $this->rows( $by );
		self::assertCount( 1, $rows, (string) wp_json_encode( $rows ) );

		return $rows[0];
	}

	/**
	 * What was counted.
	 *
	 * @param string $by See Grouping.
	 * @return list<array<string, string>>
	 */
	protected function rows( string $by = 'plugin' ): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ai_daily WHERE added_by = '$by' ORDER BY day, name, detail, group_id", ARRAY_A );
	}

	/**
	 * Usage in the ledger, oldest first.
	 *
	 * @return list<array<string, string>>
	 */
	protected function charges(): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger WHERE type = 'usage' ORDER BY id", ARRAY_A );
	}

	/**
	 * The customer's balance and what is held of it.
	 *
	 * @return array{string, string}
	 */
	protected function purse(): array {
		$account = aipuffer_get_balance( $this->user );

		return [ $account['balance'], $account['held'] ];
	}

	/**
	 * Lets the room run with other logs for the rest of a test.
	 *
	 * @param callable( array<string, mixed> ): array{conversation_id: int, message_id: int} $log  Writes a message.
	 * @param callable(): mixed                                                              $work What to do meanwhile.
	 */
	protected function with_log( callable $log, callable $work ): mixed {
		global $wpdb;
		$plugin = Plugin::instance();
		$before = AiClient::getEventDispatcher();
		AiClient::setEventDispatcher( new \WP_AI_Client_Event_Dispatcher() );
		$room = new WordPressAi( new Database( $wpdb ), new Clock(), $plugin->pricing, $plugin->quotas, $plugin->metering, $log( ... ) );
		try {
			$room->register();

			return $work();
		} finally {
			$room->calls->close();
			AiClient::setEventDispatcher( $before );
		}
	}

	/**
	 * An ability of another plugin.
	 *
	 * @param callable(): mixed $work What it does.
	 * @param string            $name Its name.
	 */
	protected function ability( callable $work, string $name = 'acme/write' ): \WP_Ability {
		return new \WP_Ability(
			$name,
			[ 'label' => 'Write', 'description' => 'Writes.', 'category' => 'site', 'execute_callback' => $work, 'permission_callback' => '__return_true' ]
		);
	}
}
