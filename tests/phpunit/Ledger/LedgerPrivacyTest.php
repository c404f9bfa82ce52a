<?php
/**
 * A person's credits in WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Ledger;

use AIPuffer\Ledger\Erasure;
use AIPuffer\Ledger\ErasureStore;
use AIPuffer\Ledger\LedgerStore;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\PrivacyRequests;

final class LedgerPrivacyTest extends LedgerTestCase {
	use PrivacyRequests;

	private const REQUEST = [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:7', 'provider' => 'openai', 'model' => 'gpt-5' ];

	private int $ada;
	private int $ben;

	protected function setUp(): void {
		parent::setUp();
		$this->ada = $this->create_user( 'subscriber', [ 'display_name' => 'Ada' ] );
		$this->ben = $this->create_user( 'subscriber', [ 'display_name' => 'Ben' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
	}

	protected function tearDown(): void {
		try {
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		} finally {
			parent::tearDown();
		}
	}

	public function test_balance_and_entries_are_exported_in_words(): void {
		update_option( 'timezone_string', 'Europe/Istanbul' );
		aipuffer_adjust_balance( $this->ada, '1500.5', [ 'note' => 'A present for Ada' ] );
		$this->charge( $this->ada, 100 );
		aipuffer_adjust_balance( $this->ben, '1' );
		aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 400 ] + self::REQUEST );

		$items = $this->exported( 'ledger', $this->ada );
		self::assertSame( [ 'Balance' => '1,400.5', 'Held' => '400', 'Available' => '1,000.5' ], $items['AI credit balance balance'] );
		self::assertCount( 3, $items );
		[ , $given, $used ] = array_values( $items );
		self::assertSame(
			[ 'Time' => 'March 1, 2026 1:00 pm', 'Type' => 'Adjustment', 'Credit change' => '1,500.5', 'Balance after' => '1,500.5', 'Note' => 'A present for Ada' ],
			$given
		);
		self::assertSame(
			[ 'Time', 'Type', 'Module', 'Usage type', 'Provider', 'Model', 'Input tokens', 'Output tokens', 'Cost', 'Credit change', 'Balance after' ],
			array_keys( $used )
		);
		self::assertSame( [ 'Usage', '75', '25', '100', '-100', '1,400.5' ], [ $used['Type'], $used['Input tokens'], $used['Output tokens'], $used['Cost'], $used['Credit change'], $used['Balance after'] ] );
	}

	public function test_many_entries_come_in_pages_each_once(): void {
		for ( $number = 0; $number < 450; $number++ ) {
			$this->entry( [ 'user_id' => $this->ada, 'credits_delta' => 0 ] );
		}
		self::assertCount( 450, array_filter( array_keys( $this->exported( 'ledger', $this->ada ) ), static fn ( string $key ): bool => str_contains( $key, 'entry-' ) ) );
	}

	public function test_a_stranger_has_nothing(): void {
		self::assertSame( [], $this->exported( 'ledger', $this->ben ) );
		self::assertSame( [ 'removed' => false, 'retained' => false, 'messages' => [], 'pages' => 1 ], $this->erased( 'ledger', $this->ben ) );
		self::assertSame( 0, aipuffer_verify_ledger()['users'] );
		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', [] )['aipuffer-ledger']['callback'];
		self::assertTrue( $eraser( 'nobody@example.org', 1 )['done'] );
	}

	public function test_the_history_is_nobodys_the_balance_stays_and_figures_do_not_change(): void {
		aipuffer_set_quota( '*', [ 'user' => '50' ] );
		aipuffer_adjust_balance( $this->ada, '200', [ 'note' => 'For Ada' ] );
		aipuffer_adjust_balance( $this->ben, '70' );
		$log = aipuffer_log_message( [ 'conversation_uuid' => 'c', 'module' => 'chat', 'user_id' => $this->ada, 'role' => 'user', 'content' => 'Hello' ] );
		$this->charge( $this->ada, 120, [ 'conversation_id' => $log['conversation_id'] ] );
		$this->charge( $this->ada, 100 );
		$this->charge( $this->ben, 30 );
		$this->sum_everything();
		$days    = $this->daily();
		$summary = $this->get( '/ledger/summary' );

		$erased = $this->erased( 'ledger', $this->ada );
		self::assertTrue( $erased['removed'] );
		self::assertFalse( $erased['retained'], 'Nothing is left: the balance is 0.' );
		self::assertSame( '0', aipuffer_get_balance( $this->ada )['balance'] );
		self::assertSame( '40', aipuffer_get_balance( $this->ben )['balance'] );

		self::assertSame( $days, $this->daily() );
		self::assertSame( [ 'ledger_entries' => $summary['ledger_entries'] ] + $summary, [ 'ledger_entries' => $summary['ledger_entries'] ] + $this->get( '/ledger/summary' ), 'What stands for erased entries is no credit and no debit.' );
		$this->sum_everything();
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
		self::assertSame( $summary['credits_added'], $this->get( '/ledger/summary' )['credits_added'] );

		foreach ( $this->rows( 'type <> "erasure" AND user_id = ' . Payer::ERASED ) as $row ) {
			self::assertSame( [ '', null, '0' ], [ $row['note'], $row['conversation_id'], $row['balance_after'] ] );
			self::assertNotSame( (string) $this->ada, $row['actor_id'] );
		}
		self::assertCount( 3, $this->rows( 'type <> "erasure" AND user_id = ' . Payer::ERASED ) );
		self::assertSame( [], $this->rows( 'user_id = ' . $this->ada ), 'All that was given is spent: there is nothing to stand for.' );
		self::assertSame( 2, count( $this->rows( 'user_id = ' . $this->ben ) ) );
	}

	public function test_one_entry_stands_for_what_was_erased(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		aipuffer_adjust_balance( $this->ada, '200' );
		$this->charge( $this->ada, 60 );
		self::assertSame( [ 'The balance of 140 AI credits stays: it belongs to this person.' ], $this->erased( 'ledger', $this->ada )['messages'] );
		$list = $this->get( '/ledger', [ 'user' => $this->ada ] );
		self::assertCount( 1, $list );
		self::assertSame( [ 'erasure', 'Erased history', '140', null ], [ $list[0]['type'], $list[0]['type_label'], $list[0]['credits_delta'], $list[0]['balance_after'] ] );
		self::assertNull( $this->get( "/ledger/{$list[0]['id']}" )['balance_before'] );
		$others = $this->get( '/ledger', [ 'user' => Payer::ERASED, 'type' => [ 'usage' ] ] );
		self::assertSame( [ 'Erased user', 'Erased user', '60', 'gpt-5' ], [ $others[0]['user']['name'], $others[0]['actor']['name'], $others[0]['cost'], $others[0]['model'] ] );

		// Life goes on, and another erasure adds to the same entry.
		$this->charge( $this->ada, 15 );
		$this->erased( 'ledger', $this->ada );
		$list = $this->get( '/ledger', [ 'user' => $this->ada ] );
		self::assertSame( [ [ 'erasure', '125' ] ], array_map( static fn ( array $entry ): array => [ $entry['type'], $entry['credits_delta'] ], $list ) );
		self::assertSame( '125', aipuffer_get_balance( $this->ada )['balance'] );
		self::assertFalse( $this->erased( 'ledger', $this->ada )['removed'], 'What is erased is not erased again.' );
		self::assertSame( '125', aipuffer_get_balance( $this->ada )['available'] );
	}

	public function test_two_people_share_one_account_that_comes_to_nothing(): void {
		foreach ( [ $this->ada, $this->ben ] as $user ) {
			aipuffer_adjust_balance( $user, '100' );
			$this->charge( $user, 25 );
			$this->erased( 'ledger', $user );
			self::assertSame( '75', aipuffer_get_balance( $user )['balance'] );
		}
		self::assertSame( [ 'balance' => '0', 'held' => '0', 'available' => '0' ], aipuffer_get_balance( Payer::ERASED ) );
		self::assertSame( [ '-150000000' ], array_column( $this->rows( 'type = "erasure" AND user_id = ' . Payer::ERASED ), 'credits_delta' ) );
		self::assertWPError( aipuffer_adjust_balance( Payer::ERASED, '1' ) );
	}

	public function test_a_request_under_way_settles_as_the_persons_own(): void {
		aipuffer_adjust_balance( $this->ada, '100' );
		$hold   = aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 40 ] + self::REQUEST );
		$erased = $this->erased( 'ledger', $this->ada );
		self::assertStringContainsString( 'not ended yet', implode( ' ', $erased['messages'] ) );
		self::assertSame( [ 'balance' => '100', 'held' => '40', 'available' => '60' ], aipuffer_get_balance( $this->ada ) );

		self::assertSame( '75', aipuffer_settle_usage( $hold['id'], [ 'units' => 25 ] )['balance'] );
		self::assertSame( [ 'balance' => '75', 'held' => '0', 'available' => '75' ], aipuffer_get_balance( $this->ada ) );
	}

	public function test_an_expired_request_can_be_settled_for_a_day_and_never_charges_somebody_else(): void {
		aipuffer_adjust_balance( $this->ada, '100' );
		$late  = aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 40 ] + self::REQUEST );
		$later = aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 10 ] + self::REQUEST );
		$this->at( '2026-03-01 11:00:00 UTC' );
		self::assertSame( '0', aipuffer_get_balance( $this->ada )['held'] );
		$this->erased( 'ledger', $this->ada );
		self::assertSame( '60', aipuffer_settle_usage( $late['id'], [ 'units' => 40 ] )['balance'] );

		$this->at( '2026-03-02 11:00:00 UTC' );
		$this->erased( 'ledger', $this->ada );
		$problem = aipuffer_settle_usage( $later['id'], [ 'units' => 10 ] );
		self::assertWPError( $problem );
		self::assertSame( 'aipuffer_reservation_ended', $problem->get_error_code() );
		self::assertSame( '60', aipuffer_get_balance( $this->ada )['balance'] );
		self::assertSame( '0', $this->value( "SELECT COUNT(*) FROM {holds} WHERE user_id = {$this->ada}" ) );
	}

	public function test_keys_stay_so_nothing_is_given_or_charged_again(): void {
		aipuffer_adjust_balance( $this->ada, '100', [ 'idempotency_key' => 'present' ] );
		$hold = aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 40, 'idempotency_key' => 'ask' ] + self::REQUEST );
		$paid = aipuffer_settle_usage( $hold['id'], [ 'units' => 40 ] );
		$this->erased( 'ledger', $this->ada );
		self::assertWPError( aipuffer_adjust_balance( $this->ada, '100', [ 'idempotency_key' => 'present' ] ) );
		self::assertWPError( aipuffer_reserve_usage( [ 'user_id' => $this->ada, 'units' => 40, 'idempotency_key' => 'ask' ] + self::REQUEST ) );
		self::assertSame( $paid['ledger_id'], aipuffer_settle_usage( $hold['id'], [ 'units' => 99 ] )['ledger_id'] );
		self::assertSame( '60', aipuffer_get_balance( $this->ada )['available'] );
	}

	public function test_what_an_administrator_did_to_others_stays_and_is_said(): void {
		aipuffer_adjust_balance( $this->ben, '5', [ 'actor_id' => $this->ada, 'note' => 'For Ben' ] );
		aipuffer_adjust_balance( $this->ada, '7', [ 'actor_id' => $this->ada ] );
		$erased = $this->erased( 'ledger', $this->ada );
		self::assertTrue( $erased['retained'] );
		self::assertStringContainsString( 'as an administrator', $erased['messages'][1] );
		self::assertSame( [ (string) $this->ben ], array_column( $this->rows( 'actor_id = ' . $this->ada ), 'user_id' ) );
		self::assertSame( [ 'For Ben' ], array_column( $this->rows( 'user_id = ' . $this->ben ), 'note' ) );
	}

	public function test_stopped_after_any_batch_everything_is_in_order_and_it_goes_on(): void {
		global $wpdb;
		aipuffer_adjust_balance( $this->ada, '5000' );
		for ( $number = 0; $number < 1200; $number++ ) {
			$this->entry( [ 'user_id' => $this->ada, 'actor_id' => $this->ada, 'credits_delta' => -1_000_000 ] );
		}
		$wpdb->query( "UPDATE {$wpdb->prefix}aipuffer_balances SET balance = 3800000000 WHERE user_id = {$this->ada}" );
		$database = new Database( $wpdb );
		$erasure  = new Erasure( $database, new LedgerStore( $database, new Clock() ), new ErasureStore( $database ), new Clock() );
		$left     = [];
		do {
			$run    = $erasure->run( $this->ada, 0 );
			$left[] = (int) $this->value( "SELECT COUNT(*) FROM {ledger} WHERE user_id = {$this->ada} AND type <> 'erasure'" );
			self::assertSame( [], aipuffer_verify_ledger()['problems'] );
			self::assertSame( '3800', aipuffer_get_balance( $this->ada )['balance'] );
		} while ( ! $run['done'] );
		self::assertSame( [ 701, 201, 0, 0 ], $left );
		self::assertSame( '2', $this->value( "SELECT COUNT(*) FROM {ledger} WHERE type = 'erasure'" ) );
	}

	/**
	 * @param array<string, mixed> $more Arguments.
	 */
	private function charge( int $user, int $units, array $more = [] ): void {
		$input = (int) ( $units * 3 / 4 );
		self::assertIsArray( aipuffer_charge_usage( [ 'user_id' => $user, 'input_tokens' => $input, 'output_tokens' => $units - $input ] + $more + self::REQUEST ) );
	}

	/**
	 * @return list<array<string, string>>
	 */
	private function rows( string $where ): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger WHERE $where ORDER BY id", ARRAY_A );
	}

	private function value( string $sql ): string {
		global $wpdb;

		return (string) $wpdb->get_var( (string) preg_replace( '/\{(\w+)\}/', "{$wpdb->prefix}aipuffer_\$1", $sql ) );
	}

	/**
	 * @return list<array<string, string>>
	 */
	private function daily(): array {
		global $wpdb;

		return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_ledger_daily ORDER BY day, type, module, operation, provider, model, actor_type, price_id", ARRAY_A );
	}
}
