<?php
/**
 * Settings, plugins and usage over REST.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use RuntimeException;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;

final class UsageTest extends AiTestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->price( 'text', 'per_1k_tokens', '1000', '1000' );
	}

	public function test_usage_by_plugin_by_model_and_by_person(): void {
		$other = $this->create_user( 'subscriber', [ 'display_name' => 'Grace' ] );
		aipuffer_adjust_balance( $other, '5000' );
		$this->ask( $this->user, 'fake-1', new TokenUsage( 10, 20, 30, 5 ) );
		$this->ask( $this->user, 'fake-2', new TokenUsage( 1, 1, 2 ) );
		$this->ask( $other, 'fake-1', new TokenUsage( 0, 0, 0 ) );
		$this->ask( $other, 'fake-1', null );
		wp_set_current_user( $this->create_user( 'administrator' ) );

		$models = $this->rest( 'GET', '/metering/usage', [ 'by' => 'model' ] )->get_data();
		self::assertSame( [ 'fake/fake-1', 'fake/fake-2' ], array_column( $models, 'key' ) );
		self::assertSame(
			[ 'fake / fake-1', 3, 1, 1, 30, 10, 20, 5, '1031', '1031' ],
			[ $models[0]['label'], $models[0]['calls'], $models[0]['failed'], $models[0]['usage_missing'], $models[0]['tokens'], $models[0]['input_tokens'], $models[0]['output_tokens'], $models[0]['thinking_tokens'], $models[0]['cost'], $models[0]['charged'] ]
		);
		$people = $this->rest( 'GET', '/metering/usage', [ 'by' => 'user', 'orderby' => 'tokens' ] )->get_data();
		self::assertSame( [ [ (string) $this->user, 2, 32 ], [ (string) $other, 2, 0 ] ], array_map( static fn ( array $row ): array => [ $row['key'], $row['calls'], $row['tokens'] ], $people ) );
		self::assertSame( 'Grace', $people[1]['label'] );
		$plugins = $this->rest( 'GET', '/metering/usage' )->get_data();
		self::assertSame( [ [ 'aipuffer', 'AI Puffer', 4, '1033' ] ], array_map( static fn ( array $row ): array => [ $row['key'], $row['label'], $row['calls'], $row['cost'] ], $plugins ) );
		self::assertSame( [], $this->rest( 'GET', '/metering/usage', [ 'by' => 'ability' ] )->get_data() );
	}

	public function test_usage_is_observed_where_nobody_is_charged(): void {
		$this->set( [ 'mode' => 'observe' ] );
		$this->ask( $this->user, 'fake-1', new TokenUsage( 10, 20, 30 ) );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$row = $this->rest( 'GET', '/metering/usage', [ 'by' => 'user' ] )->get_data()[0];
		self::assertSame( [ '30', '0' ], [ $row['cost'], $row['charged'] ] );
	}

	public function test_background_work_and_guests_have_names(): void {
		add_filter( 'wp_doing_cron', '__return_true' );
		$this->ask( 0, 'fake-1', new TokenUsage( 1, 1, 2 ) );
		remove_filter( 'wp_doing_cron', '__return_true' );
		$this->ask( 0, 'fake-1', new TokenUsage( 1, 1, 2 ) );
		$deleted = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $deleted, '5000' );
		$this->ask( $deleted, 'fake-1', new TokenUsage( 1, 1, 2 ) );
		wp_delete_user( $deleted );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$labels = array_column( $this->rest( 'GET', '/metering/usage', [ 'by' => 'user' ] )->get_data(), 'label', 'key' );
		ksort( $labels, SORT_STRING );
		self::assertSame( [ $deleted => "Deleted user #$deleted", 'cli' => 'Command line', 'cron' => 'Background work' ], $labels );
	}

	public function test_pages_order_and_days(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		foreach ( [ '2026-03-01 10:00:00 UTC' => 'fake-1', '2026-03-09 10:00:00 UTC' => 'fake-2' ] as $time => $model ) {
			$this->at( $time );
			$this->ask( $this->user, $model, new TokenUsage( 1, 1, 'fake-1' === $model ? 2 : 3 ) );
		}
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$page = $this->rest( 'GET', '/metering/usage', [ 'by' => 'model', 'per_page' => 1, 'page' => 2, 'orderby' => 'tokens', 'order' => 'asc' ] );
		self::assertSame( [ 'fake/fake-2' ], array_column( $page->get_data(), 'key' ) );
		self::assertSame( [ '2', '2' ], [ $page->get_headers()['X-WP-Total'], $page->get_headers()['X-WP-TotalPages'] ] );
		self::assertSame( '2026-03-09', $page->get_data()[0]['last_used_on'] );
		self::assertSame( [ 'fake/fake-2' ], array_column( $this->rest( 'GET', '/metering/usage', [ 'by' => 'model', 'days' => 8 ] )->get_data(), 'key' ) );
		self::assertCount( 2, $this->rest( 'GET', '/metering/usage', [ 'by' => 'model', 'days' => 9 ] )->get_data() );
	}

	public function test_a_day_is_a_day_of_the_site(): void {
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$this->at( '2026-03-01 22:00:00 UTC' );
		$this->ask( $this->user, 'fake-1', new TokenUsage( 1, 1, 2 ) );
		self::assertSame( '2026-03-02', $this->counted()['day'] );
	}

	public function test_the_chart_has_every_day_and_adds_up(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		for ( $number = 1; $number <= 7; $number++ ) {
			$user = $this->create_user( 'subscriber' );
			aipuffer_adjust_balance( $user, '5000' );
			$this->ask( $user, 'fake-1', new TokenUsage( $number, 0, $number ) );
		}
		$this->at( '2026-03-03 10:00:00 UTC' );
		$this->ask( $user, 'fake-1', new TokenUsage( 100, 0, 100 ) );
		wp_set_current_user( $this->create_user( 'administrator' ) );

		$chart = $this->rest( 'GET', '/metering/usage/chart', [ 'by' => 'user', 'days' => 4 ] )->get_data();
		self::assertSame( [ '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03' ], $chart['dates'] );
		self::assertCount( 6, $chart['series'] );
		self::assertSame( [ (string) $user, [ 0, 1, 0, 1 ], [ 0, 7, 0, 100 ], [ '0', '7', '0', '100' ] ], [ $chart['series'][0]['key'], $chart['series'][0]['calls'], $chart['series'][0]['tokens'], $chart['series'][0]['cost'] ] );
		self::assertSame( [ '', 'Others', [ 0, 2, 0, 0 ], [ 0, 3, 0, 0 ] ], [ $chart['series'][5]['key'], $chart['series'][5]['label'], $chart['series'][5]['calls'], $chart['series'][5]['tokens'] ] );
		$this->at( '2026-03-10 10:00:00 UTC' );
		self::assertSame( [ 'dates' => [ '2026-03-10' ], 'series' => [] ], $this->rest( 'GET', '/metering/usage/chart', [ 'days' => 1 ] )->get_data() );
		self::assertCount( 30, $this->rest( 'GET', '/metering/usage/chart' )->get_data()['dates'] );
	}

	public function test_plugins_that_were_seen_and_those_with_a_rule(): void {
		$this->set( [ 'mode' => 'enforce', 'default_rule' => 'charged', 'rules' => [ 'acme' => 'blocked' ] ] );
		$this->ask( $this->user, 'fake-1', new TokenUsage( 10, 20, 30 ) );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$plugins = $this->rest( 'GET', '/metering/plugins' )->get_data();
		self::assertSame(
			[ [ 'aipuffer', 'AI Puffer', 'charged', true, 1, '30' ], [ 'acme', 'acme', 'blocked', false, 0, '0' ] ],
			array_map( static fn ( array $row ): array => [ $row['plugin'], $row['name'], $row['rule'], $row['is_default'], $row['calls'], $row['cost'] ], $plugins )
		);
	}

	public function test_settings_are_changed_one_by_one_and_hold(): void {
		delete_option( 'aipuffer_wordpress_ai' );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$settings = $this->rest( 'GET', '/metering/settings' )->get_data();
		self::assertSame( [ true, 'observe', true, false, 'charged', '{}' ], [ $settings['available'], $settings['mode'], $settings['charge_guests'], $settings['charge_administrators'], $settings['default_rule'], wp_json_encode( $settings['rules'] ) ] );
		self::assertSame( [ 'wordpress_ai', '0', '0' ], [ $settings['quota']['scope'], $settings['quota']['guest'], $settings['quota']['user'] ] );

		$this->rest( 'PUT', '/metering/settings', [ 'rules' => [ 'ai' => 'free', 'acme' => 'blocked' ] ] );
		$this->rest( 'PUT', '/metering/settings', [ 'mode' => 'enforce', 'rules' => [ 'acme' => null, 'theme:x' => 'charged' ], 'quota' => [ 'user' => '50', 'guest' => null, 'period' => 'daily' ] ] );
		$settings = $this->rest( 'GET', '/metering/settings' )->get_data();
		self::assertSame( [ 'enforce', true, [ 'ai' => 'free', 'theme:x' => 'charged' ] ], [ $settings['mode'], $settings['charge_guests'], (array) $settings['rules'] ] );
		self::assertSame( [ '50', null, 'daily' ], [ $settings['quota']['user'], $settings['quota']['guest'], $settings['quota']['period'] ] );

		aipuffer_adjust_balance( $this->user, '-5000' );
		self::assertSame( 'x', $this->ask( $this->user, 'fake-1', new TokenUsage( 1, 0, 1 ), 40 ) );
		self::assertWPError( $this->ask( $this->user, 'fake-1', new TokenUsage( 1, 0, 1 ), 60 ) );
	}

	public function test_a_bad_quota_changes_nothing(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$before = get_option( 'aipuffer_wordpress_ai' );
		self::assertSame( 400, $this->rest( 'PUT', '/metering/settings', [ 'mode' => 'off', 'quota' => [ 'user' => '-1' ] ] )->get_status() );
		self::assertSame( $before, get_option( 'aipuffer_wordpress_ai' ) );
		self::assertSame( 400, $this->rest( 'PUT', '/metering/settings', [ 'rules' => [ 'a b' => 'free' ], 'quota' => [ 'user' => '77' ] ] )->get_status() );
		self::assertSame( '0', $this->rest( 'GET', '/metering/settings' )->get_data()['quota']['user'] );
	}

	public function test_every_row_is_what_its_schema_says(): void {
		$this->ability( fn () => $this->ask( $this->user, 'fake-1', new TokenUsage( 10, 20, 30 ) ) )->execute();
		wp_set_current_user( $this->create_user( 'administrator' ) );
		foreach ( [ 'plugin', 'ability', 'model', 'user' ] as $by ) {
			$row = $this->rest( 'GET', '/metering/usage', [ 'by' => $by ] )->get_data()[0];
			self::assertTrue( rest_validate_value_from_schema( $row, \AIPuffer\WordPressAi\UsageResource::schema() + [ 'additionalProperties' => false ] ) );
			self::assertSame( [], array_diff_key( \AIPuffer\WordPressAi\UsageResource::schema()['properties'], $row ) );
		}
	}

	/**
	 * Asks as a user.
	 *
	 * @param ?TokenUsage $usage What the provider reports; null for a call that fails.
	 * @return string|\WP_Error
	 */
	private function ask( int $user, string $model, ?TokenUsage $usage, int $most = 1000 ) {
		wp_set_current_user( $user );
		FakeProvider::$does = static fn (): GenerativeAiResult => $usage ? FakeProvider::result( [ 'x' ], $usage, $model ) : throw new RuntimeException( 'Oops' );

		return wp_ai_client_prompt( 'Hi' )->using_model_preference( $model )->using_max_tokens( $most )->generate_text();
	}
}
