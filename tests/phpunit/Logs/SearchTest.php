<?php
/**
 * What a search finds.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Logs;

use AIPuffer\Logs\Excerpt;
use AIPuffer\Logs\SearchTerms;
use AIPuffer\Logs\Words;
use AIPuffer\Tests\TestCase;

final class SearchTest extends TestCase {
	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( $this->create_user( 'administrator', [ 'display_name' => 'Root' ] ) );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function searches(): array {
		$text = "Where's my Café order #12? The AI says: don't PANIC — Łódź, naïve Straße. 日本語の文章です。ภาษาไทย 😀 foo_bar 100% C++ e-mail me@example.org";
		return [
			'a word'                          => [ $text, 'order', true ],
			'in capitals'                     => [ $text, 'PANIC', true ],
			'in small letters'                => [ $text, 'panic', true ],
			'the beginning of a word'         => [ $text, 'ord', true ],
			'not the end of a word'           => [ $text, 'rder', false ],
			'without its accent'              => [ $text, 'cafe', true ],
			'with its accent'                 => [ $text, 'café', true ],
			'letters WordPress knows'         => [ $text, 'lodz straße', true ],
			'all words, in any order'         => [ $text, 'panic order', true ],
			'a word that is missing'          => [ $text, 'panic calm', false ],
			'a phrase'                        => [ $text, '"my cafe order"', true ],
			'a phrase in another order'       => [ $text, '"order cafe"', false ],
			'a phrase has whole words'        => [ $text, '"cafe ord"', false ],
			'a phrase that is not closed'     => [ $text, '"my cafe', true ],
			'a word of two letters'           => [ $text, 'ai', true ],
			'a word of one letter'            => [ $text, 'c', true ],
			'a stop word of the index'        => [ $text, 'the', true ],
			'a phrase with short words'       => [ $text, '"the ai says"', true ],
			'a number'                        => [ $text, '12', true ],
			'with an apostrophe'              => [ $text, "don't", true ],
			'without the apostrophe'          => [ $text, 'dont', true ],
			'another apostrophe'              => [ $text, 'where’s', true ],
			'an email'                        => [ $text, 'me@example.org', true ],
			'the beginning of an email'       => [ $text, 'me@exam', true ],
			'another email'                   => [ $text, 'you@example.org', false ],
			'Japanese'                        => [ $text, '日本', true ],
			'Japanese from the middle'        => [ $text, '本語', true ],
			'Japanese in two scripts'         => [ $text, '語の文章', true ],
			'one character'                   => [ $text, '章', true ],
			'the last character'              => [ $text, 'す', true ],
			'characters that do not touch'    => [ $text, '日語', false ],
			'Thai'                            => [ $text, 'ไทย', true ],
			'a picture'                       => [ $text, '😀', true ],
			'another picture'                 => [ $text, '😎', false ],
			'a wildcard of LIKE is no letter' => [ $text, 'f_o', false ],
			'a percent sign is no letter'     => [ $text, 'f%o', false ],
			'words joined by an underscore'   => [ $text, 'foo_bar', true ],
			'an operator of the index'        => [ $text, '+order -panic', true ],
			'punctuation alone'               => [ $text, '"!?"', false ],
		];
	}

	/**
	 * @dataProvider searches
	 */
	public function test_it_finds_what_was_said( string $text, string $search, bool $is_found ): void {
		$id = $this->conversation( [ 'content' => $text ] );
		$this->conversation( [ 'content' => 'Something else entirely' ] );
		$list = $this->rest( 'GET', '/logs', [ 'search' => $search ] );
		self::assertSame( $is_found ? [ $id ] : [], array_column( $list->get_data(), 'id' ) );
		self::assertSame( $is_found ? '1' : '0', $list->get_headers()['X-WP-Total'] );
		self::assertSame( $is_found ? 1 : 0, $this->rest( 'GET', '/logs/summary', [ 'search' => $search ] )->get_data()['conversations'] );
		if ( $is_found ) {
			// What the list marks is what was found.
			self::assertContains( true, array_column( $list->get_data()[0]['excerpt'], 'is_match' ) );
		}
	}

	public function test_a_name_a_login_and_an_email_find_the_user_s_conversations(): void {
		$ada = $this->create_user( 'subscriber', [ 'user_login' => 'countess', 'user_email' => 'ada@analytical.example', 'display_name' => 'Ada King-Noel Łovelace' ] );
		$id  = $this->conversation( [ 'user_id' => $ada ] );
		$of  = $this->conversation( [ 'content' => 'Write to ada@analytical.example' ] );
		$this->conversation( [ 'user_id' => $this->create_user( 'subscriber' ) ] );
		foreach ( [ 'countess', 'count', 'ada king', 'King-Noel', 'Łovelace' ] as $search ) {
			self::assertSame( [ $id ], array_column( $this->rest( 'GET', '/logs', [ 'search' => $search ] )->get_data(), 'id' ), $search );
		}
		self::assertSame( [ $of, $id ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'ada@analytical.example' ] )->get_data(), 'id' ), 'Theirs, and where it is mentioned.' );
		self::assertSame( [], $this->rest( 'GET', '/logs', [ 'search' => 'oel' ] )->get_data() );
		self::assertSame( [ $id ], array_column( $this->rest( 'GET', '/logs', [ 'search' => (string) $this->rest( 'GET', "/logs/$id" )->get_data()['uuid'] ] )->get_data(), 'id' ), 'A conversation by its own name.' );
	}

	public function test_filters_order_and_pages_hold_for_a_search_too(): void {
		$ids = [];
		foreach ( [ 1 => 'chat', 2 => 'chat', 3 => 'ai_forms', 4 => 'chat' ] as $number => $module ) {
			$ids[] = $this->conversation( [ 'module' => $module, 'content' => "apple $number", 'created_at' => "2026-0$number-05 10:00:00", 'total_tokens' => 10 - $number ] );
		}
		$this->conversation( [ 'content' => 'pear' ] );
		self::assertSame( [ $ids[3], $ids[1], $ids[0] ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'apple', 'module' => 'chat' ] )->get_data(), 'id' ) );
		self::assertSame( [ $ids[3], $ids[1] ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'apple', 'module' => 'chat', 'after' => '2026-02-01' ] )->get_data(), 'id' ) );
		self::assertSame( $ids, array_column( $this->rest( 'GET', '/logs', [ 'search' => 'apple', 'orderby' => 'total_tokens' ] )->get_data(), 'id' ) );
		self::assertSame( [ $ids[1], $ids[0] ], array_column( $this->rest( 'GET', '/logs', [ 'search' => 'apple', 'per_page' => 2, 'page' => 2 ] )->get_data(), 'id' ) );
	}

	public function test_an_excerpt_shows_the_place_and_marks_it(): void {
		$text  = str_repeat( "Würde zu weit führen.\n", 40 ) . "Then <b>Refunds</b> come, refunds \u{202E}again. " . str_repeat( 'And so on. ', 50 );
		$parts = Excerpt::parts( $text, SearchTerms::read( 'refund' ) );
		self::assertSame( [ 'Refunds', 'refunds' ], array_values( array_column( array_filter( $parts, static fn ( array $part ): bool => $part['is_match'] ), 'text' ) ) );
		$line = implode( '', array_column( $parts, 'text' ) );
		self::assertStringStartsWith( '…', $line );
		self::assertStringContainsString( 'Then <b>Refunds</b> come, refunds', $line );
		self::assertStringNotContainsString( "\u{202E}", $line );
		self::assertStringNotContainsString( "\n", $line );
		self::assertTrue( mb_check_encoding( $line, 'UTF-8' ) );
		self::assertLessThan( 300, strlen( $line ) );
		self::assertSame( [], Excerpt::parts( 'Nothing here', SearchTerms::read( 'refund' ) ) );
		self::assertSame( [ [ 'text' => '日本語', 'is_match' => true ], [ 'text' => 'の', 'is_match' => false ] ], Excerpt::parts( '日本語の', SearchTerms::read( '日本語' ) ) );
	}

	public function test_each_two_words_in_a_row_have_a_mark_that_is_no_word(): void {
		$words = explode( ' ', trim( Words::of( 'My order is my order' ) ) );
		self::assertSame( [ 'my_', 'order', 'is_', 'my_', 'order' ], array_slice( $words, 0, 5 ) );
		self::assertSame( Words::pairs( [ 'my_', 'order', 'is_', 'my_' ] ), array_slice( $words, 5 ), 'Each once.' );
		self::assertSame( 3, count( preg_grep( '/^_[0-9a-f]{3}$/', array_slice( $words, 5 ) ) ) );
		self::assertNotSame( Words::pairs( [ 'my_', 'order' ] ), Words::pairs( [ 'order', 'my_' ] ) );
		$this->conversation( [ 'content' => 'My order is my order' ] );
		foreach ( array_slice( $words, 5 ) as $mark ) {
			self::assertSame( [], $this->rest( 'GET', '/logs', [ 'search' => $mark ] )->get_data() );
		}
	}

	public function test_words_are_told_apart_without_trouble_by_hostile_text(): void {
		self::assertSame( '', Words::of( '' ) );
		self::assertSame( '', Words::of( "\u{202E}\u{200B} … \0" ) );
		self::assertSame( ' scriptalert ', Words::of( 'scriptalert' ) );
		self::assertLessThanOrEqual( 82, strlen( Words::of( str_repeat( 'a', 5000 ) ) ) );
		self::assertLessThan( 500_000, strlen( Words::of( str_repeat( '日', 1_000_000 ) ) ) );
	}

	/**
	 * Logs a message.
	 *
	 * @param array<string, mixed> $args What differs.
	 * @return int The conversation's id.
	 */
	private function conversation( array $args ): int {
		$logged = aipuffer_log_message( $args + [ 'module' => 'chat', 'user_id' => 0, 'guest_id' => '', 'role' => 'user', 'content' => 'Hello' ] );
		self::assertIsArray( $logged );
		return $logged['conversation_id'];
	}
}
