<?php
/**
 * Privacy requests of people whose account is gone.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Support;

use AIPuffer\Tests\TestCase;

final class FormerUsersTest extends TestCase {
	private const EMAIL = 'Ada@Example.org';

	public function test_what_a_deleted_user_left_is_exported_and_erased_by_their_address(): void {
		$ada = $this->leave( 'I like cats.' );
		$ben = $this->create_user();
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => $ben, 'role' => 'user', 'content' => 'I like dogs.' ] );
		wp_delete_user( $ada );

		self::assertStringContainsString( 'I like cats.', $this->exported( 'ada@example.org' ) );
		self::assertStringNotContainsString( 'I like dogs.', $this->exported( 'ada@example.org' ) );
		self::assertSame( '', $this->exported( 'nobody@example.org' ) );
		self::assertTrue( $this->erased( self::EMAIL ) );
		self::assertSame( [ 'I like dogs.' ], $this->texts() );
		self::assertSame( [], aipuffer_verify_ledger()['problems'] );
	}

	public function test_somebody_who_came_back_is_found_with_what_they_left_before(): void {
		wp_delete_user( $this->leave( 'Before.' ) );
		wp_delete_user( $this->leave( 'Between.' ) );
		$this->leave( 'Now.' );
		foreach ( [ 'Before.', 'Between.', 'Now.' ] as $text ) {
			self::assertStringContainsString( $text, $this->exported( self::EMAIL ) );
		}
		$this->erased( self::EMAIL );
		self::assertSame( [], $this->texts() );
	}

	public function test_no_address_is_kept_and_nothing_of_those_who_left_nothing_or_were_erased(): void {
		global $wpdb;
		$kept = static fn (): array => $wpdb->get_results( "SELECT user_id, meta_value FROM $wpdb->usermeta WHERE meta_key = '_aipuffer_former_email'", ARRAY_A );
		wp_delete_user( $this->create_user() );
		self::assertSame( [], $kept() );
		$user = $this->create_user( 'subscriber', [ 'user_email' => 'grace@example.org' ] );
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => $user, 'role' => 'user', 'content' => 'Hello.' ] );
		wp_delete_user( $user );
		self::assertSame( [ (string) $user ], array_column( $kept(), 'user_id' ) );
		self::assertStringNotContainsString( 'grace', (string) wp_json_encode( $kept() ) );
		$this->erased( 'grace@example.org' );
		self::assertSame( [], $kept() );
	}

	/**
	 * Somebody with a conversation and a charge.
	 */
	private function leave( string $text ): int {
		$user = $this->create_user( 'subscriber', [ 'user_email' => self::EMAIL ] );
		aipuffer_adjust_balance( $user, '10' );
		aipuffer_log_message( [ 'module' => 'chat', 'user_id' => $user, 'role' => 'user', 'content' => $text ] );
		self::assertIsArray( aipuffer_charge_usage( [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => $user, 'units' => 4 ] ) );

		return $user;
	}

	private function exported( string $email ): string {
		$items = [];
		foreach ( apply_filters( 'wp_privacy_personal_data_exporters', [] ) as $id => $exporter ) {
			for ( $page = 1, $done = ! str_starts_with( $id, 'aipuffer-' ); ! $done; $page++ ) {
				[ 'data' => $data, 'done' => $done ] = $exporter['callback']( $email, $page );
				array_push( $items, ...$data );
			}
		}
		self::assertSame( count( $items ), count( array_unique( array_map( static fn ( array $item ): string => $item['group_id'] . ' ' . $item['item_id'], $items ) ) ) );

		return [] === $items ? '' : (string) wp_json_encode( $items );
	}

	private function erased( string $email ): bool {
		$removed = false;
		foreach ( apply_filters( 'wp_privacy_personal_data_erasers', [] ) as $id => $eraser ) {
			for ( $page = 1, $done = ! str_starts_with( $id, 'aipuffer-' ); ! $done; $page++ ) {
				$answer  = $eraser['callback']( $email, $page );
				$done    = $answer['done'];
				$removed = $removed || $answer['items_removed'];
			}
		}

		return $removed;
	}

	/**
	 * @return list<string>
	 */
	private function texts(): array {
		global $wpdb;

		return $wpdb->get_col( "SELECT content FROM {$wpdb->prefix}aipuffer_messages" );
	}
}
