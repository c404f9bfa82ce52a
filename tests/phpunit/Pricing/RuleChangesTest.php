<?php
/**
 * Changes of rules: their history, and several at once.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Pricing;

use AIPuffer\Tests\TestCase;

final class RuleChangesTest extends TestCase {
	private const RULE = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '5' ];

	private int $ada;

	protected function setUp(): void {
		parent::setUp();
		$this->ada = $this->create_user( 'administrator', [ 'display_name' => 'Ada' ] );
		wp_set_current_user( $this->ada );
	}

	public function test_the_history_tells_who_did_what_and_when(): void {
		$grace = $this->create_user( 'administrator', [ 'display_name' => 'Grace' ] );
		$this->at( '2026-03-01 10:00:00 UTC' );
		$id = $this->create();
		$this->at( '2026-03-02 10:00:00 UTC' );
		wp_set_current_user( $grace );
		$this->rest( 'PATCH', "/pricing/$id", [ 'unit_rate' => '6.5', 'model' => '*' ] );
		$this->rest( 'PATCH', "/pricing/$id", [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
		$this->rest( 'PATCH', "/pricing/$id", [ 'enabled' => false ] );
		$this->rest( 'PATCH', "/pricing/$id", [ 'enabled' => true ] );
		$this->rest( 'PATCH', "/pricing/$id", [ 'enabled' => false, 'input_rate' => '3' ] );
		$this->at( '2026-03-03 10:00:00 UTC' );
		wp_set_current_user( $this->ada );
		$this->rest( 'DELETE', "/pricing/$id" );

		$history = $this->history( $id );
		self::assertSame( [ 'deleted', 'changed', 'enabled', 'disabled', 'changed', 'changed', 'created' ], array_column( $history, 'action' ) );
		self::assertSame( [ 6, 6, 5, 4, 3, 2, 1 ], array_column( $history, 'version' ) );
		[ $deleted, $last, $enabled, , $method, $rate, $created ] = $history;
		self::assertSame( [ '2026-03-03T10:00:00Z', [ 'id' => $this->ada, 'name' => 'Ada' ], [] ], [ $deleted['changed_at'], $deleted['changed_by'], $deleted['changes'] ] );
		self::assertSame( [ '2026-03-02T10:00:00Z', 'Grace', '2026-03-03T10:00:00Z', 'Ada' ], [ $last['changed_at'], $last['changed_by']['name'], $last['ended_at'], $last['ended_by']['name'] ] );
		self::assertSame( [ [ 'field' => 'enabled', 'label' => 'State', 'from' => 'Disabled', 'to' => 'Enabled' ] ], $enabled['changes'] );
		self::assertSame( [ [ 'Billing method', 'Flat', 'Per 1K Tokens' ], [ 'Input rate', null, '1' ], [ 'Output rate', null, '2' ], [ 'Unit rate', '6.5', null ] ], self::changes( $method ) );
		self::assertSame( [ [ 'Model', 'gpt', '*' ], [ 'Unit rate', '5', '6.5' ] ], self::changes( $rate ) );
		self::assertSame( [ '2026-03-01T10:00:00Z', 'Ada', [], '5', 'gpt' ], [ $created['changed_at'], $created['changed_by']['name'], $created['changes'], $created['unit_rate'], $created['model'] ] );
	}

	public function test_a_rule_in_force_has_not_ended(): void {
		[ $created ] = $this->history( $this->create() );
		self::assertSame( [ null, null ], [ $created['ended_at'], $created['ended_by'] ] );
	}

	public function test_a_rule_that_is_made_again_has_a_history_of_its_own(): void {
		$first = $this->create();
		$this->rest( 'DELETE', "/pricing/$first" );
		$second = $this->create();
		self::assertNotSame( $first, $second );
		self::assertSame( [ 'created' ], array_column( $this->history( $second ), 'action' ) );
		self::assertSame( [ 'deleted', 'created' ], array_column( $this->history( $first ), 'action' ) );
	}

	public function test_what_code_and_deleted_users_did_is_told_too(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$id = $this->create();
		wp_set_current_user( 0 );
		aipuffer_save_price( [ 'id' => $id, 'unit_rate' => '6' ] );
		wp_delete_user( $this->ada );
		wp_set_current_user( $this->create_user( 'administrator' ) );
		self::assertSame( [ 'System', "Deleted user #{$this->ada}" ], array_column( array_column( $this->history( $id ), 'changed_by' ), 'name' ) );
	}

	public function test_saving_what_is_there_already_makes_no_version(): void {
		$id = $this->create();
		self::assertSame( 1, $this->rest( 'PUT', "/pricing/$id", self::RULE )->get_data()['version'] );
		self::assertSame( 1, $this->rest( 'PATCH', "/pricing/$id", [ 'enabled' => true, 'unit_rate' => '5.0' ] )->get_data()['version'] );
		self::assertCount( 1, $this->history( $id ) );
	}

	public function test_several_rules_at_once(): void {
		$ids = [ $this->create( 'a' ), $this->create( 'b' ), $this->create( 'c' ) ];
		$this->rest( 'DELETE', '/pricing/' . $ids[2] );
		$failed = [ [ 'id' => $ids[2], 'message' => 'There is no such pricing rule.' ], [ 'id' => 987_654, 'message' => 'There is no such pricing rule.' ] ];

		self::assertSame( [ 'done' => [ $ids[0], $ids[1] ], 'failed' => $failed ], $this->bulk( 'disable', [ $ids[0], $ids[2], 987_654, $ids[1], $ids[0] ] ) );
		self::assertSame( [ false, false ], array_column( $this->rest( 'GET', '/pricing' )->get_data(), 'enabled' ) );
		self::assertSame( [ 'done' => [ $ids[0] ], 'failed' => [] ], $this->bulk( 'disable', [ $ids[0] ] ) );
		self::assertSame( [ 'disabled', 'created' ], array_column( $this->history( $ids[0] ), 'action' ), 'Disabling again changes nothing.' );
		$this->bulk( 'enable', [ $ids[1] ] );
		self::assertSame( [ false, true ], array_column( $this->rest( 'GET', '/pricing' )->get_data(), 'enabled' ) );
		self::assertSame( [ 'done' => [ $ids[0], $ids[1] ], 'failed' => $failed ], $this->bulk( 'delete', [ ...$ids, 987_654 ] ) );
		self::assertSame( [], $this->rest( 'GET', '/pricing' )->get_data() );
	}

	public function test_rules_of_a_plugin_that_is_gone_can_be_turned_off_and_deleted(): void {
		$type = static fn ( array $types ): array => [ ...$types, [ 'module' => 'poems', 'module_label' => 'Poems', 'operation' => 'write', 'label' => 'Write', 'methods' => [ 'flat' ] ] ];
		add_filter( 'aipuffer_usage_types', $type );
		$id = aipuffer_save_price( [ 'module' => 'poems', 'operation' => 'write' ] + self::RULE )['id'];
		remove_filter( 'aipuffer_usage_types', $type );
		self::assertSame( [ $id ], $this->bulk( 'disable', [ $id ] )['done'] );
		self::assertSame( [ $id ], $this->bulk( 'delete', [ $id ] )['done'] );
	}

	private function create( string $model = 'gpt' ): int {
		$response = $this->rest( 'POST', '/pricing', [ 'model' => $model ] + self::RULE );
		self::assertSame( 201, $response->get_status() );

		return $response->get_data()['id'];
	}

	/**
	 * @param list<int> $ids Rules.
	 * @return array<string, mixed>
	 */
	private function bulk( string $action, array $ids ): array {
		return $this->rest( 'POST', '/pricing/bulk', compact( 'action', 'ids' ) )->get_data();
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	private function history( int $id ): array {
		return $this->rest( 'GET', "/pricing/$id/history" )->get_data();
	}

	/**
	 * @param array<string, mixed> $event An event.
	 * @return list<list<?string>>
	 */
	private static function changes( array $event ): array {
		return array_map( static fn ( array $change ): array => [ $change['label'], $change['from'], $change['to'] ], $event['changes'] );
	}
}
