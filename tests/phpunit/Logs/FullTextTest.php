<?php
/**
 * The full-text index, which is asked on sites with more conversations than one would look into.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\SearchTerms;
use AIPuffer\Logs\SearchWords;
use AIPuffer\Support\Database;
use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

/**
 * The index knows what is committed, so these commit.
 */
#[Group( 'mariadb' )]
final class FullTextTest extends ParallelTestCase {
	/**
	 * Searches of SearchTest that the index must answer like the walk does.
	 *
	 * @return array<string, array{string, string, bool}>
	 */
	public static function searches(): array {
		return array_filter( SearchTest::searches(), static fn ( array $case ): bool => [] !== SearchTerms::read( $case[1] )->runs && SearchTerms::read( $case[1] )->are_indexed() );
	}

	public function test_the_index_finds_what_looking_into_each_message_finds(): void {
		global $wpdb;
		$index = new SearchWords( new Database( $wpdb ) );
		$id    = $this->conversation( current( SearchTest::searches() )[0] );
		$this->conversation( 'Something else entirely' );
		foreach ( self::searches() as $name => [ , $search, $is_found ] ) {
			$terms = SearchTerms::read( $search );
			// Every word, as if all were worth asking for; then those of the plan.
			$all = implode( ' ', array_map( static fn ( array $word ): string => '+' . $word['word'] . ( $word['is_whole'] ? '' : '*' ), $terms->words() ) );
			foreach ( [ $all, $index->plan( $terms )->question ?? '' ] as $question ) {
				self::assertSame( $is_found ? [ $id ] : [], $index->conversations( $terms, $question ), "$name: $question" );
			}
		}
	}

	public function test_a_rare_word_is_found_however_old_it_is(): void {
		global $wpdb;
		$rare = $this->conversation( 'The quokka and the 日本語', '2025-01-01 10:00:00' );
		$form = $this->conversation( 'Another quokka', '2025-01-02 10:00:00', 'ai_forms' );
		// So many that nobody would look into all of them first.
		for ( $from = 1; $from <= 9000; $from += 1000 ) {
			$conversations = [];
			$texts         = [];
			for ( $number = $from; $number < $from + 1000; $number++ ) {
				$id              = 1_000_000 + $number;
				$conversations[] = "($id, 'many-$number', 0, '', 'chat', '', 1, '2026-01-01 10:00:00', '2026-01-01 10:00:00', '2026-01-01')";
				$texts[]         = "($id, $id, ' the_ common word ')";
			}
			$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_conversations (id, uuid, user_id, guest_key, module, scope, message_count, first_at, last_at, day) VALUES " . implode( ', ', $conversations ) );
			$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_log_search (conversation_id, message_id, words) VALUES " . implode( ', ', $texts ) );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_log_daily SET messages = messages + 4500, conversations = conversations + 4500" );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		foreach ( [ 'quokka', 'quok', '"quokka and"', '日本', 'quokka the' ] as $search ) {
			self::assertContains( $rare, array_column( $this->rest( 'GET', '/logs', [ 'search' => $search ] )->get_data(), 'id' ), $search );
		}
		$asked = [];
		add_filter(
			'query',
			static function ( string $sql ) use ( &$asked ): string {
				if ( preg_match( '/AGAINST \( ?\'([^\']*)/', $sql, $found ) ) {
					$asked[] = $found[1];
				}

				return $sql;
			}
		);
		$list = $this->rest( 'GET', '/logs', [ 'search' => 'quokka' ] );
		self::assertSame( [ '+quokka*' ], $asked );
		self::assertSame( [ $form, $rare ], array_column( $list->get_data(), 'id' ) );
		self::assertSame( '2', $list->get_headers()['X-WP-Total'] );
		self::assertArrayNotHasKey( 'X-AIPuffer-Total-Capped', $list->get_headers() );
		self::assertSame( [ $form ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'quokka', 'module' => 'ai_forms' ] )->get_data(), 'id' ) );

		// Both words are in every message, in this order in one.
		$phrase = $this->conversation( 'A word common the world over', '2025-01-03 10:00:00' );
		self::assertStringStartsWith( '+_', ( new SearchWords( new Database( $wpdb ) ) )->plan( SearchTerms::read( '"word common"' ) )->question ?? '' );
		$list = $this->rest( 'GET', '/logs', [ 'search' => '"word common"' ] );
		self::assertSame( [ $phrase ], array_column( $list->get_data(), 'id' ) );
		self::assertSame( '1', $list->get_headers()['X-WP-Total'] );
		self::assertArrayNotHasKey( 'X-AIPuffer-Total-Capped', $list->get_headers() );

		$asked  = [];
		$common = $this->rest( 'GET', '/logs', [ 'search' => 'common' ] );
		self::assertSame( [], $asked, 'The first conversations of the list will do.' );
		self::assertCount( 20, $common->get_data() );
		self::assertSame( '1', $common->get_headers()['X-AIPuffer-Total-Capped'] );
		self::assertTrue( $this->rest( 'GET', '/logs/summary', [ 'search' => 'common' ] )->get_data()['capped'] );
		// Neighbours and pages beyond what was looked into at first.
		self::assertSame( [ 'previous' => 1_003_001, 'next' => 1_002_999 ], $this->rest( 'GET', '/logs/1003000/neighbours', [ 'search' => 'common' ] )->get_data() );
		self::assertSame( [ 'previous' => null, 'next' => null ], $this->rest( 'GET', "/logs/$rare/neighbours", [ 'search' => 'common' ] )->get_data() );
		self::assertCount( 100, $this->rest( 'GET', '/logs', [ 'search' => 'common', 'per_page' => 100, 'page' => 75 ] )->get_data() );
		self::assertSame( [], $this->rest( 'GET', '/logs', [ 'search' => 'common', 'per_page' => 100, 'page' => 200 ] )->get_data() );

		// Export and deletion go through all of them.
		$deleted = 0;
		$go_on   = [];
		do {
			$data    = $this->rest( 'DELETE', '/logs', [ 'search' => 'common' ] + $go_on )->get_data();
			$deleted += $data['deleted'];
			$go_on    = [ 'continue' => $data['continue'] ];
		} while ( null !== $data['continue'] );
		self::assertSame( 9001, $deleted );
		self::assertSame( [ $form, $rare ], array_column( $this->rest( 'GET', '/logs' )->get_data(), 'id' ) );
	}

	private function conversation( string $content, string $at = '2026-03-01 10:00:00', string $module = 'chat' ): int {
		return aipuffer_log_message( [ 'module' => $module, 'user_id' => 0, 'guest_id' => '', 'role' => 'user', 'content' => $content, 'created_at' => $at ] )['conversation_id'];
	}
}
