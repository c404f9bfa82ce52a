<?php
/**
 * WordPress's official AI plugin, metered.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

/**
 * Its real features, in a process of their own in which it is active, against the fake provider. It is looked for in
 * AIPUFFER_AI_PLUGIN_DIR and as `ai-<version>` where WordPress is kept; without it these tests are skipped.
 */
#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class OfficialAiPluginTest extends ParallelTestCase {
	private const CONTENT = 'Credits are counted before a model is called, so that nobody spends what they do not have. Afterwards the rest is given back, and the ledger says what it was for.';

	private int $user;

	protected function setUp(): void {
		parent::setUp();
		$folder = self::folder();
		if ( null === $folder || ! function_exists( 'wp_ai_client_prompt' ) ) {
			self::markTestSkipped( "Needs WordPress's AI plugin in AIPUFFER_AI_PLUGIN_DIR." );
		}
		symlink( $folder, WP_PLUGIN_DIR . '/ai' );
		if ( ! is_dir( WPMU_PLUGIN_DIR ) ) {
			mkdir( WPMU_PLUGIN_DIR );
		}
		// It runs from its source; only its screens would need to be built.
		file_put_contents( WPMU_PLUGIN_DIR . '/ai-from-source.php', "<?php define( 'WPAI_IS_TEST', true );\n" );
		update_option( 'active_plugins', [ ...get_option( 'active_plugins' ), 'ai/ai.php' ] );
		update_option( 'wpai_features_enabled', '1' );
		foreach ( [ 'title-generation', 'excerpt-generation', 'alt-text-generation' ] as $feature ) {
			update_option( "wpai_feature_{$feature}_enabled", '1' );
		}
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] );
		aipuffer_save_price( [ 'module' => 'wordpress_ai', 'operation' => 'text', 'provider' => 'fake', 'model' => '*', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1000', 'output_rate' => '2000' ] );
		$this->user = $this->create_user( 'author' );
		aipuffer_adjust_balance( $this->user, '10000' );
	}

	protected function tearDown(): void {
		if ( isset( $this->user ) ) {
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		}
		parent::tearDown();
		if ( is_link( WP_PLUGIN_DIR . '/ai' ) ) {
			unlink( WP_PLUGIN_DIR . '/ai' );
			unlink( WPMU_PLUGIN_DIR . '/ai-from-source.php' );
		}
	}

	public function test_title_excerpt_and_alt_text_are_charged_and_appear_in_usage_and_activity(): void {
		[ $title, $excerpt, $alt ] = $this->run_features();
		self::assertSame( [ 'An answer.', 'An answer.', 'An answer' ], [ $title['title'] ?? $title, $excerpt['excerpt'] ?? $excerpt, $alt['alt_text'] ?? $alt ] );

		// 12 tokens at 1 credit and 30 at 2, three times.
		self::assertSame( '9784', aipuffer_get_balance( $this->user )['balance'] );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$activity = $this->rest( 'GET', '/ledger', [ 'module' => [ 'wordpress_ai' ] ] )->get_data();
		self::assertSame( [ '72', '72', '72' ], array_column( $activity, 'cost' ) );
		$abilities = $this->rest( 'GET', '/metering/usage', [ 'by' => 'ability' ] )->get_data();
		self::assertEqualsCanonicalizing( [ 'ai/title-generation', 'ai/excerpt-generation', 'ai/alt-text-generation' ], array_column( $abilities, 'key' ) );
		$plugins = $this->rest( 'GET', '/metering/plugins' )->get_data();
		self::assertSame( [ [ 'ai', 'AI', 3, '216', 'charged' ] ], array_map( static fn ( array $row ): array => [ $row['plugin'], $row['name'], $row['calls'], $row['charged'], $row['rule'] ], $plugins ) );
	}

	public function test_who_cannot_pay_is_told_by_the_plugin_what_we_say(): void {
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		aipuffer_adjust_balance( $this->user, '-10000' );
		foreach ( $this->run_features() as $refused ) {
			self::assertSame( [ 'aipuffer_quota_exceeded', 'You do not have enough credits for this request.', 402, 'https://example.org/buy' ], [ $refused['error'], $refused['message'], $refused['data']['status'], $refused['data']['actions'][0]['url'] ] );
		}
	}

	public function test_it_can_be_free_or_blocked(): void {
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce', 'rules' => [ 'ai' => 'free' ] ] );
		self::assertArrayHasKey( 'title', $this->run_features()[0] );
		self::assertSame( '10000', aipuffer_get_balance( $this->user )['balance'] );
		update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce', 'rules' => [ 'ai' => 'blocked' ] ] );
		self::assertSame( [ 'aipuffer_plugin_blocked' ], array_values( array_unique( array_column( $this->run_features(), 'error' ) ) ) );
	}

	/**
	 * Results of the three features.
	 *
	 * @return list<array<string, mixed>>
	 */
	private function run_features(): array {
		$worker = $this->spawn(
			'run-abilities',
			[
				'user_id'   => $this->user,
				'abilities' => [
					[ 'ai/title-generation', [ 'content' => self::CONTENT ] ],
					[ 'ai/excerpt-generation', [ 'content' => self::CONTENT ] ],
					[ 'ai/alt-text-generation', [ 'image_url' => (string) FakeProvider::picture()->getDataUri() ] ],
				],
			]
		);
		$worker->go();
		$results = $worker->result();
		wp_cache_flush();

		return $results;
	}

	/**
	 * Where the plugin is, if anywhere.
	 */
	private static function folder(): ?string {
		$cache = ( getenv( 'XDG_CACHE_HOME' ) ?: getenv( 'HOME' ) . '/.cache' ) . '/aipuffer';
		foreach ( [ getenv( 'AIPUFFER_AI_PLUGIN_DIR' ) ?: '', ...( glob( "$cache/ai-*" ) ?: [] ) ] as $folder ) {
			if ( '' !== $folder && is_file( "$folder/ai.php" ) ) {
				return $folder;
			}
		}

		return null;
	}
}
