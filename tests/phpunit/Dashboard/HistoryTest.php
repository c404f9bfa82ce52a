<?php
/**
 * The own history: its pages, its receipts, its file, and that it is the own.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Ledger\Actor;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Plugin;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\TestCase;
use WP_REST_Request;

final class HistoryTest extends TestCase {
	private int $ada;
	private int $grace;

	protected function setUp(): void {
		parent::setUp();
		$this->ada   = $this->create_user( 'subscriber' );
		$this->grace = $this->create_user( 'subscriber' );
		$this->at( '2026-03-01 12:00:00 UTC' );
		wp_set_current_user( $this->ada );
	}

	public function test_pages_follow_each_other_without_a_gap_in_both_directions(): void {
		$ids = $this->fill( $this->ada, 25 );
		$this->fill( $this->grace, 3 );

		$first  = $this->page();
		$second = $this->page( [ 'before' => $first['older'] ] );
		$third  = $this->page( [ 'before' => $second['older'] ] );
		self::assertSame( array_reverse( $ids ), array_merge( ...array_map( static fn ( array $page ): array => array_column( $page['entries'], 'id' ), [ $first, $second, $third ] ) ) );
		self::assertNull( $first['newer'] );
		self::assertNull( $third['older'] );

		self::assertSame( $second, $this->page( [ 'after' => $third['newer'] ] ) );
		self::assertSame( $first, $this->page( [ 'after' => $second['newer'] ] ) );
		// Fewer than a page are newer: the beginning is a whole page all the same.
		self::assertSame( $first, $this->page( [ 'after' => $ids[20] ] ) );
	}

	public function test_an_entry_that_is_written_meanwhile_moves_no_other(): void {
		$ids    = $this->fill( $this->ada, 12 );
		$first  = $this->page();
		$this->fill( $this->ada, 2 );
		$second = $this->page( [ 'before' => $first['older'] ] );
		self::assertSame( [ $ids[1], $ids[0] ], array_column( $second['entries'], 'id' ) );
	}

	public function test_entries_of_the_same_second_and_of_the_past_keep_their_order(): void {
		$ids = $this->fill( $this->ada, 3 );
		$this->at( '2026-02-01 12:00:00 UTC' );
		$older = $this->fill( $this->ada, 2 );
		$page  = $this->page( [ 'per_page' => 4 ] );
		self::assertSame( [ $ids[2], $ids[1], $ids[0], $older[1] ], array_column( $page['entries'], 'id' ) );
		self::assertSame( [ $older[0] ], array_column( $this->page( [ 'per_page' => 4, 'before' => $page['older'] ] )['entries'], 'id' ) );
	}

	public function test_a_receipt_tells_the_cost_in_plain_words(): void {
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt-5', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '10' ] );
		aipuffer_adjust_balance( $this->ada, '1', [ 'note' => 'between staff' ] );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'provider' => 'openai', 'model' => 'gpt-5', 'input_tokens' => 800, 'output_tokens' => 300 ] );

		$entry = $this->page()['entries'][0];
		self::assertSame( [ 'Chatbot · Chat', '2', '1', '1' ], [ $entry['title'], $entry['cost'], $entry['from_balance'], $entry['from_quota'] ] );
		$text = $this->text();
		self::assertStringContainsString( 'Chatbot · Chat March 1, 2026 12:00 pm −1 Model gpt-5 How the cost came about 800 input tokens ÷ 1,000 × 1 credit = 0.8 credits 300 output tokens ÷ 1,000 × 2 credits = 0.6 credits Rounded up to 2 credits Paid by 1 from your balance, 1 from your quota Balance 1 before, 0 after', $text );
		self::assertStringContainsString( 'Adjustment March 1, 2026 12:00 pm +1 Changed by The site', $text );
		self::assertStringNotContainsString( 'between staff', $text );
		self::assertStringNotContainsString( 'between staff', (string) wp_json_encode( $this->page() ) );
	}

	public function test_what_stands_for_an_erased_history_names_no_balance(): void {
		$this->fill( $this->ada, 3 );
		$email = get_userdata( $this->ada )->user_email;
		apply_filters( 'wp_privacy_personal_data_erasers', [] )['aipuffer-ledger']['callback']( $email );

		[ $entry ] = $this->page()['entries'];
		self::assertSame( [ 'erasure', '6', null, null ], [ $entry['type'], $entry['credits_delta'], $entry['balance_before'], $entry['balance_after'] ] );
		self::assertStringContainsString( 'Erased history', $this->text() );
		self::assertStringNotContainsString( ' before, ', $this->text() );
	}

	public function test_times_are_the_sites(): void {
		update_option( 'timezone_string', 'Asia/Tokyo' );
		update_option( 'date_format', 'Y/m/d' );
		update_option( 'time_format', 'H:i' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => 'daily' ] );
		$this->fill( $this->ada, 1 );
		self::assertStringContainsString( '2026/03/01 21:00', $this->text() );
		self::assertStringContainsString( 'AI Forms 0 of 10 used, 10 left Resets 2026/03/02 00:00', $this->text() );
	}

	public function test_the_page_goes_where_its_address_says(): void {
		$ids     = $this->fill( $this->ada, 25 );
		$foreign = $this->fill( $this->grace, 1 )[0];
		$_SERVER['REQUEST_URI'] = '/credits/?lang=tr';
		$first  = self::next_number();
		$second = $first + 1;
		$_GET[ "aipuffer-dashboard-$second-history" ] = 'before-' . $ids[15];
		$html  = do_shortcode( '[aipkit_token_usage title="One"][aipkit_token_usage title="Two"]' );
		[ $one, $two ] = explode( '>Two</h2>', $html );
		self::assertSame( 10, substr_count( $one, '<details>' ) );
		self::assertStringContainsString( "href=\"/credits/?lang=tr&#038;aipuffer-dashboard-$first-history=before-{$ids[15]}#aipuffer-dashboard-$first-history\"", $one );
		self::assertStringNotContainsString( '>Newer<', $one );
		self::assertStringContainsString( "aipuffer-dashboard-$second-history=after-{$ids[14]}#", $two );
		self::assertStringContainsString( "aipuffer-dashboard-$second-history=before-{$ids[5]}#", $two );
		self::assertStringContainsString( "href=\"/credits/?lang=tr#aipuffer-dashboard-$second-history\">Newest", $two );

		// What is no page of theirs is the first page.
		foreach ( [ "before-$foreign", 'before-999999999', 'before-0', 'x', "before-1' OR 1", '' ] as $number => $cursor ) {
			$_GET[ 'aipuffer-dashboard-' . ( $second + 1 + $number ) . '-history' ] = $cursor;
			self::assertStringNotContainsString( '>Newer<', do_shortcode( '[aipkit_token_usage]' ), $cursor );
		}
	}

	public function test_two_dashboards_share_no_id_and_are_named_by_their_headings(): void {
		$this->fill( $this->ada, 25 );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '10', 'period' => 'daily' ] );
		$html = do_shortcode( '[aipkit_token_usage][aipkit_token_usage title=""]' ) . do_blocks( '<!-- wp:aipuffer/credits-usage {"title":"Third"} /-->' );
		preg_match_all( '/ id="([^"]+)"/', $html, $ids );
		self::assertNotEmpty( $ids[1] );
		self::assertSame( $ids[1], array_unique( $ids[1] ) );
		preg_match_all( '/ aria-labelledby="([^"]+)"/', $html, $labels );
		self::assertSame( [], array_diff( $labels[1], $ids[1] ) );
		self::assertStringContainsString( 'aria-label="Credits &amp; Usage"', $html );
	}

	public function test_nobody_reaches_anothers_entry(): void {
		$mine   = $this->fill( $this->ada, 1 )[0];
		$theirs = $this->fill( $this->grace, 1 )[0];
		self::assertSame( 200, $this->rest( 'GET', "/dashboard/history/$mine" )->get_status() );
		foreach ( [ [ "/dashboard/history/$theirs", [] ], [ '/dashboard/history', [ 'before' => $theirs ] ], [ '/dashboard/history', [ 'after' => $theirs ] ] ] as [ $path, $query ] ) {
			$answer  = $this->rest( 'GET', $path, $query );
			$unknown = $this->rest( 'GET', str_replace( (string) $theirs, '987654321', $path ), array_map( static fn (): int => 987654321, $query ) );
			self::assertSame( 404, $answer->get_status() );
			self::assertSame( $unknown->get_data(), $answer->get_data(), 'As if it were not there.' );
		}
		// Parameters of other routes do nothing here.
		$page = $this->rest( 'GET', '/dashboard/history', [ 'user' => $this->grace, 'user_id' => $this->grace ] )->get_data();
		self::assertSame( [ $mine ], array_column( $page['entries'], 'id' ) );
		// Not even an administrator's own dashboard shows more than their own.
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( 404, $this->rest( 'GET', "/dashboard/history/$mine" )->get_status() );
	}

	public function test_no_cache_keeps_an_answer(): void {
		$id = $this->fill( $this->ada, 1 )[0];
		foreach ( [ '/dashboard', '/dashboard/history', "/dashboard/history/$id", '/dashboard/export', '/dashboard/guest' ] as $path ) {
			self::assertSame( 'no-store, private', $this->rest( 'GET', $path )->get_headers()['Cache-Control'], $path );
		}
	}

	public function test_the_file_holds_the_own_entries_and_no_formula(): void {
		$this->fill( $this->ada, 3 );
		$this->fill( $this->grace, 2 );
		Plugin::instance()->ledger->post( new Entry( EntryType::Purchase, Payer::user( $this->ada ), Actor::order( 7 ), 'order:7:item:1', 5 * Credits::SCALE, order_id: 7, order_item_id: 1, note: '=HYPERLINK("http://evil")' ) );
		aipuffer_set_quota( 'chatbot', [ 'user' => null ] );
		aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'model' => '=1+1', 'units' => 2 ] );
		$csv  = $this->csv();
		$rows = array_map( static fn ( string $line ): array => str_getcsv( $line, ',', '"', '' ), array_slice( explode( "\r\n", trim( $csv ) ), 1 ) );
		self::assertCount( 5, $rows );
		self::assertSame( [ '2026-03-01 12:00:00', 'Usage', 'Chatbot · Chat', "'=1+1", '-2', '0', '2', '9', '2', '', '', '' ], $rows[0] );
		self::assertSame( [ 'Purchase', 'Purchase: =HYPERLINK("http://evil")', '7' ], [ $rows[1][1], $rows[1][2], $rows[1][11] ] );
		self::assertSame( [ '2', '2', '2' ], array_column( array_slice( $rows, 2 ), 4 ) );
	}

	/**
	 * Dashboards are numbered as they come on a page; this process has shown many.
	 */
	private static function next_number(): int {
		preg_match( '/id="aipuffer-dashboard-(\d+)"/', do_shortcode( '[aipkit_token_usage]' ), $found );
		return 1 + (int) $found[1];
	}

	/**
	 * Adds credits several times and returns the entries.
	 *
	 * @return list<int>
	 */
	private function fill( int $user, int $times ): array {
		$ids = [];
		for ( $number = 0; $number < $times; $number++ ) {
			$ids[] = aipuffer_adjust_balance( $user, '2' )['ledger_id'];
		}
		return $ids;
	}

	/**
	 * A page of the own history by REST.
	 *
	 * @param array<string, int> $query Parameters.
	 * @return array{entries: list<array<string, mixed>>, newer: ?int, older: ?int}
	 */
	private function page( array $query = [] ): array {
		$answer = $this->rest( 'GET', '/dashboard/history', $query );
		self::assertSame( 200, $answer->get_status() );
		return $answer->get_data();
	}

	private function csv(): string {
		$answer = $this->rest( 'GET', '/dashboard/export' );
		self::assertStringContainsString( 'attachment', $answer->get_headers()['Content-Disposition'] );
		ob_start();
		apply_filters( 'rest_pre_serve_request', false, $answer, new WP_REST_Request( 'GET' ), rest_get_server() );
		return (string) ob_get_clean();
	}

	private function text(): string {
		return trim( (string) preg_replace( '/\s+/', ' ', (string) preg_replace( '/<[^>]+>/', ' ', do_shortcode( '[aipkit_token_usage]' ) ) ) );
	}
}
