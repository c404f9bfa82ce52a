<?php
/**
 * A person's recorded usage in WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Quotas;

use AIPuffer\Plugin;
use AIPuffer\Support\Payer;
use AIPuffer\Tests\PrivacyRequests;
use AIPuffer\Tests\TestCase;

final class QuotaPrivacyTest extends TestCase {
	use PrivacyRequests;

	private int $ada;

	protected function setUp(): void {
		parent::setUp();
		$this->ada = $this->create_user( 'subscriber' );
		aipuffer_set_quota( 'ai_forms', [ 'user' => '100', 'period' => 'daily' ] );
		aipuffer_set_quota( 'chatbot:7', [ 'user' => '100', 'period' => 'monthly' ] );
		aipuffer_set_quota( '*', [ 'user' => '100', 'period' => 'never' ] );
	}

	public function test_counters_and_resets_are_exported_in_words(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->ask( $this->ada, 12 );
		$this->ask( $this->ada, 5, 'chatbot:7' );
		$this->ask( $this->ada, 1, 'image_generator' );
		$this->ask( $this->create_user( 'subscriber' ), 99 );
		$this->at( '2026-03-02 10:00:00 UTC' );
		$this->ask( $this->ada, 3 );
		Plugin::instance()->quotas->reset( Payer::user( $this->ada ), 'ai_forms', $this->create_user( 'administrator' ) );
		Plugin::instance()->quotas->reset( Payer::user( $this->ada ), null );
		self::assertSame(
			[
				[ 'Scope' => 'AI Forms', 'Period' => 'March 1, 2026', 'Used' => '12' ],
				[ 'Scope' => 'Chatbot 7', 'Period' => 'March 2026', 'Used' => '0' ],
				[ 'Scope' => 'Images', 'Period' => 'Without end', 'Used' => '0' ],
				[ 'Scope' => 'AI Forms', 'Period' => 'March 2, 2026', 'Used' => '0' ],
				[ 'Time' => 'March 2, 2026 10:00 am', 'Scope' => 'AI Forms' ],
				[ 'Time' => 'March 2, 2026 10:00 am', 'Scope' => 'All' ],
			],
			array_values( $this->exported( 'quotas', $this->ada ) )
		);
	}

	public function test_past_periods_go_and_what_counts_now_stays(): void {
		$this->at( '2026-03-01 10:00:00 UTC' );
		$this->ask( $this->ada, 12 );
		$held = aipuffer_reserve_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $this->ada, 'units' => 4, 'scope' => 'chatbot:7' ] );
		Plugin::instance()->quotas->reset( Payer::user( $this->ada ), 'ai_forms' );
		$ben = $this->create_user( 'subscriber' );
		$this->ask( $ben, 7 );
		$this->at( '2026-03-02 10:00:00 UTC' );
		$this->ask( $this->ada, 60 );

		$erased = $this->erased( 'quotas', $this->ada );
		self::assertSame( [ true, true ], [ $erased['removed'], $erased['retained'] ] );
		self::assertStringContainsString( 'until their period is over', $erased['messages'][0] );
		self::assertSame( [ 'March 2026', 'March 2, 2026' ], array_column( $this->exported( 'quotas', $this->ada ), 'Period' ) );
		self::assertWPError( $this->ask( $this->ada, 41 ) );
		self::assertSame( '40', $this->ask( $this->ada, 40 )['from_quota'] );
		self::assertSame( [ 'March 1, 2026' ], array_column( $this->exported( 'quotas', $ben ), 'Period' ) );

		// What is held in a period stays until it is given back, whenever that is.
		self::assertIsArray( aipuffer_settle_usage( $held['id'], [ 'units' => 2 ] ) );
		$this->at( '2026-04-02 10:00:00 UTC' );
		self::assertSame( [ true, false ], array_values( array_slice( $this->erased( 'quotas', $this->ada ), 0, 2 ) ) );
		self::assertSame( [], $this->exported( 'quotas', $this->ada ) );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	private function ask( int $user, int $units, string $scope = 'ai_forms' ): mixed {
		return aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => $units, 'scope' => $scope ] );
	}
}
