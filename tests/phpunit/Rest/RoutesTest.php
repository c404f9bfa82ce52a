<?php
/**
 * Every REST route: who may call it, and what it does with bad input.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Rest;

use AIPuffer\Support\Capabilities;
use AIPuffer\Tests\TestCase;

final class RoutesTest extends TestCase {
	private const RULE    = [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '1' ];
	private const REQUEST = [ 'module' => 'ai_forms', 'operation' => 'form_submit', 'user_id' => 1, 'units' => 1 ];
	private const BALANCE = [ 'credit_balance' => '5', 'expected_balance' => '0' ];
	private const BULK    = [ 'user_ids' => [ 1 ], 'delta' => '10', 'idempotency_key' => 'routes' ];
	private const MESSAGE = [ 'module' => 'chat', 'user_id' => 1, 'role' => 'user', 'content' => 'Hello', 'conversation_uuid' => 'routes' ];

	/**
	 * Every route with a call that works, and what it asks of the caller.
	 *
	 * `{rule}`, `{held}`, `{entry}`, `{conversation}` and `{message}` stand for ids made by the test, `{own}` for an entry of whoever asks.
	 *
	 * @return array<string, array{string, string, array<string, mixed>, string}>
	 */
	public static function routes(): array {
		return [
			'GET /pricing'                           => [ 'GET', '/pricing', [], 'view' ],
			'POST /pricing'                          => [ 'POST', '/pricing', [ 'model' => 'new' ] + self::RULE, 'manage' ],
			'POST /pricing/bulk'                     => [ 'POST', '/pricing/bulk', [ 'action' => 'disable', 'ids' => [ 1 ] ], 'manage' ],
			'GET /pricing/options'                   => [ 'GET', '/pricing/options', [], 'view' ],
			'POST /pricing/quote'                    => [ 'POST', '/pricing/quote', [ 'input_tokens' => 800 ] + self::RULE, 'view' ],
			'GET /pricing/rounding'                  => [ 'GET', '/pricing/rounding', [], 'view' ],
			'PUT /pricing/rounding'                  => [ 'PUT', '/pricing/rounding', [ 'rounding' => 'exact' ], 'manage' ],
			'POST /pricing/sync'                     => [ 'POST', '/pricing/sync', [], 'manage' ],
			'GET /pricing/unpriced'                  => [ 'GET', '/pricing/unpriced', [], 'view' ],
			'GET /pricing/{id}'                      => [ 'GET', '/pricing/{rule}', [], 'view' ],
			'GET /pricing/{id}/history'              => [ 'GET', '/pricing/{rule}/history', [], 'view' ],
			'PUT /pricing/{id}'                      => [ 'PUT', '/pricing/{rule}', self::RULE, 'manage' ],
			'PATCH /pricing/{id}'                    => [ 'PATCH', '/pricing/{rule}', [ 'enabled' => false ], 'manage' ],
			'DELETE /pricing/{id}'                   => [ 'DELETE', '/pricing/{rule}', [], 'manage' ],
			'GET /ledger'                            => [ 'GET', '/ledger', [ 'days' => 7, 'type' => [ 'usage' ], 'actor_type' => [ 'user' ] ], 'view' ],
			'GET /ledger/{id}'                       => [ 'GET', '/ledger/{entry}', [], 'view' ],
			'GET /ledger/chart'                      => [ 'GET', '/ledger/chart', [ 'days' => 7 ], 'view' ],
			'GET /ledger/export'                     => [ 'GET', '/ledger/export', [ 'days' => 7 ], 'view' ],
			'GET /ledger/summary'                    => [ 'GET', '/ledger/summary', [ 'after' => '2026-01-01' ], 'view' ],
			'GET /credit-packages/granting'          => [ 'GET', '/credit-packages/granting', [], 'view' ],
			'PUT /credit-packages/granting'          => [ 'PUT', '/credit-packages/granting', [ 'grant_on_processing' => true ], 'manage' ],
			'GET /credit-packages/sales'             => [ 'GET', '/credit-packages/sales', [ 'days' => 7 ], 'view' ],
			'GET /metering/plugins'                  => [ 'GET', '/metering/plugins', [ 'days' => 7 ], 'view' ],
			'GET /metering/settings'                 => [ 'GET', '/metering/settings', [], 'view' ],
			'PUT /metering/settings'                 => [ 'PUT', '/metering/settings', [ 'mode' => 'observe', 'rules' => [ 'ai' => 'free' ], 'quota' => [ 'user' => '5' ] ], 'manage' ],
			'GET /metering/usage'                    => [ 'GET', '/metering/usage', [ 'by' => 'user', 'days' => 7 ], 'view' ],
			'GET /metering/usage/chart'              => [ 'GET', '/metering/usage/chart', [ 'by' => 'model', 'days' => 7 ], 'view' ],
			'GET /logs'                              => [ 'GET', '/logs', [ 'search' => 'a', 'scope' => 'none', 'module' => 'chat', 'days' => 7, 'orderby' => 'credits' ], 'view' ],
			'DELETE /logs'                           => [ 'DELETE', '/logs', [ 'scope' => 'chatbot:77' ], 'manage' ],
			'GET /logs/summary'                      => [ 'GET', '/logs/summary', [ 'after' => '2026-01-01' ], 'view' ],
			'GET /logs/filters'                      => [ 'GET', '/logs/filters', [], 'view' ],
			'GET /logs/export'                       => [ 'GET', '/logs/export', [ 'format' => 'jsonl' ], 'view' ],
			'POST /logs/messages'                    => [ 'POST', '/logs/messages', self::MESSAGE, 'manage' ],
			'GET /logs/{id}'                         => [ 'GET', '/logs/{conversation}', [ 'page' => 1 ], 'view' ],
			'DELETE /logs/{id}'                      => [ 'DELETE', '/logs/{conversation}', [], 'manage' ],
			'GET /logs/{id}/neighbours'              => [ 'GET', '/logs/{conversation}/neighbours', [], 'view' ],
			'GET /logs/{id}/messages/{message}'      => [ 'GET', '/logs/{conversation}/messages/{message}', [], 'view' ],
			'GET /quotas'                            => [ 'GET', '/quotas', [], 'view' ],
			'GET /quotas/options'                    => [ 'GET', '/quotas/options', [], 'view' ],
			'PUT /quotas/{scope}'                    => [ 'PUT', '/quotas/chatbot:1', [ 'user' => '5' ], 'manage' ],
			'DELETE /quotas/{scope}'                 => [ 'DELETE', '/quotas/chatbot:1', [], 'manage' ],
			'GET /quotas/guests'                     => [ 'GET', '/quotas/guests', [], 'view' ],
			'POST /quotas/guests/reset'              => [ 'POST', '/quotas/guests/reset', [ 'scope' => null ], 'manage' ],
			'GET /quotas/guests/proxies'             => [ 'GET', '/quotas/guests/proxies', [], 'view' ],
			'PUT /quotas/guests/proxies'             => [ 'PUT', '/quotas/guests/proxies', [ 'header' => 'forwarded', 'addresses' => [ '10.0.0.0/8' ] ], 'manage' ],
			'GET /role-access'                       => [ 'GET', '/role-access', [], 'view' ],
			'PUT /role-access'                       => [ 'PUT', '/role-access', [ 'enabled' => true, 'dashboard' => null, 'modules' => [ 'chat' => [ 'editor', 'guest' ] ] ], 'manage' ],
			'GET /low-balance'                       => [ 'GET', '/low-balance', [], 'view' ],
			'PUT /low-balance'                       => [ 'PUT', '/low-balance', [ 'mode' => 'credits', 'threshold' => '50' ], 'manage' ],
			'POST /low-balance/test'                 => [ 'POST', '/low-balance/test', [], 'manage' ],
			'GET /low-balance/me'                    => [ 'GET', '/low-balance/me', [], 'logged in' ],
			'PUT /low-balance/me'                    => [ 'PUT', '/low-balance/me', [ 'emails' => false ], 'logged in' ],
			'GET /balances'                          => [ 'GET', '/balances', [ 'search' => 'a', 'with' => 'balance', 'orderby' => 'balance' ], 'view' ],
			'GET /balances/{user}'                   => [ 'GET', '/balances/1', [], 'view' ],
			'PATCH /balances/{user}'                 => [ 'PATCH', '/balances/1', [ 'credit_balance' => '0', 'expected_balance' => '0' ], 'manage' ],
			'GET /balances/{user}/usage'             => [ 'GET', '/balances/1/usage', [], 'view' ],
			'POST /balances/{user}/reset'            => [ 'POST', '/balances/1/reset', [ 'scope' => 'ai_forms' ], 'manage' ],
			'GET /balances/{user}/purchases'         => [ 'GET', '/balances/1/purchases', [], 'view' ],
			'POST /balances/bulk'                    => [ 'POST', '/balances/bulk', self::BULK, 'manage' ],
			'POST /balances/import'                  => [ 'POST', '/balances/import', [ 'csv' => "user,credits\nadmin,1\n" ], 'manage' ],
			'GET /credit-packages'                   => [ 'GET', '/credit-packages', [], 'view' ],
			'GET /credit-packages/settings'          => [ 'GET', '/credit-packages/settings', [], 'view' ],
			'PUT /credit-packages/settings'          => [ 'PUT', '/credit-packages/settings', [ 'dashboard_url' => 'https://example.org/credits' ], 'manage' ],
			'POST /credit-packages/dashboard-page'   => [ 'POST', '/credit-packages/dashboard-page', [], 'manage' ],
			'GET /credit-packages/preview'           => [ 'GET', '/credit-packages/preview', [ 'credits' => '100' ], 'view' ],
			'GET /retention'                         => [ 'GET', '/retention', [], 'view' ],
			'PUT /retention'                         => [ 'PUT', '/retention', [ 'enabled' => true, 'days' => 180, 'text_days' => null ], 'manage' ],
			'POST /retention/run'                    => [ 'POST', '/retention/run', [], 'manage' ],
			'POST /usage/reservations'               => [ 'POST', '/usage/reservations', self::REQUEST, 'manage' ],
			'POST /usage/reservations/{id}/settle'   => [ 'POST', '/usage/reservations/{held}/settle', [ 'units' => 1 ], 'manage' ],
			'POST /usage/reservations/{id}/release'  => [ 'POST', '/usage/reservations/{held}/release', [], 'manage' ],
			'GET /dashboard'                         => [ 'GET', '/dashboard', [], 'logged in' ],
			'GET /dashboard/history'                 => [ 'GET', '/dashboard/history', [ 'per_page' => 5 ], 'logged in' ],
			'GET /dashboard/history/{id}'            => [ 'GET', '/dashboard/history/{own}', [], 'logged in' ],
			'GET /dashboard/export'                  => [ 'GET', '/dashboard/export', [], 'logged in' ],
			'GET /dashboard/guest'                   => [ 'GET', '/dashboard/guest', [], 'anyone' ],
		];
	}

	public function test_the_list_above_is_complete(): void {
		$listed = [];
		foreach ( self::routes() as [ $method, $path ] ) {
			$listed[] = $method . ' ' . preg_replace( [ '/\{\w+\}/', '/chatbot:1/', '/(?<=\/)1(?=\/|$)/' ], '*', $path );
		}
		$registered = [];
		foreach ( rest_get_server()->get_routes( 'aipuffer/v1' ) as $path => $handlers ) {
			foreach ( '/aipuffer/v1' === $path ? [] : $handlers as $handler ) {
				foreach ( array_keys( $handler['methods'] ) as $method ) {
					$registered[] = $method . ' ' . preg_replace( '/\(\?P<\w+>(?:[^()]|\([^()]*\))*\)/', '*', substr( $path, strlen( '/aipuffer/v1' ) ) );
				}
			}
		}
		sort( $listed );
		sort( $registered );
		self::assertSame( $registered, $listed );
	}

	/**
	 * @dataProvider routes
	 * @param array<string, mixed> $params Parameters that work.
	 */
	public function test_who_may_call( string $method, string $path, array $params, string $access ): void {
		if ( ! get_role( 'shop_manager' ) ) {
			add_role( 'shop_manager', 'Shop manager', [ 'read' => true ] );
			Capabilities::grant();
		}
		$allowed = [
			'view'      => [ 'shop_manager', 'administrator' ],
			'manage'    => [ 'administrator' ],
			'logged in' => [ 'subscriber', 'shop_manager', 'administrator' ],
			'anyone'    => [ '', 'subscriber', 'shop_manager', 'administrator' ],
		][ $access ];
		$before  = $this->fixtures( $path );
		foreach ( [ '', 'subscriber', 'shop_manager', 'administrator' ] as $role ) {
			wp_set_current_user( '' === $role ? 0 : $this->create_user( $role ) );
			$answer = $this->rest( $method, $this->own_entry( $before ), $params );
			$status = $answer->get_status();
			if ( in_array( $role, $allowed, true ) ) {
				self::assertContains( $status, [ 200, 201 ], "$role: " . substr( (string) wp_json_encode( $answer->get_data() ), 0, 500 ) );
			} else {
				self::assertSame( '' === $role ? 401 : 403, $status, $role ?: 'nobody' );
			}
		}
	}

	/**
	 * @return array<string, array{string, string, array<string, mixed>, int, ?string}>
	 */
	public static function bad_input(): array {
		$absurd = '99999999999999999999999999';
		return [
			'pricing: search is a list'           => [ 'GET', '/pricing', [ 'search' => [ 'x' ] ], 400, 'search' ],
			'pricing: no module'                  => [ 'POST', '/pricing', array_diff_key( self::RULE, [ 'module' => 1 ] ), 400, 'module' ],
			'pricing: a rate as a number'         => [ 'POST', '/pricing', [ 'unit_rate' => 1.5 ] + self::RULE, 400, 'unit_rate' ],
			'pricing: a negative rate'            => [ 'POST', '/pricing', [ 'unit_rate' => '-1' ] + self::RULE, 400, 'unit_rate' ],
			'pricing: an absurd rate'             => [ 'POST', '/pricing', [ 'unit_rate' => $absurd ] + self::RULE, 400, 'unit_rate' ],
			'pricing: no rate'                    => [ 'POST', '/pricing', array_diff_key( self::RULE, [ 'unit_rate' => 1 ] ), 400, 'unit_rate' ],
			'pricing: an unknown method'          => [ 'POST', '/pricing', [ 'billing_method' => 'x' ] + self::RULE, 400, 'billing_method' ],
			'pricing: a method of another type'   => [ 'POST', '/pricing', [ 'billing_method' => 'per_image' ] + self::RULE, 400, 'billing_method' ],
			'pricing: an unknown module'          => [ 'POST', '/pricing', [ 'module' => 'x' ] + self::RULE, 400, 'module' ],
			'pricing: an absurd model'            => [ 'POST', '/pricing', [ 'model' => str_repeat( 'm', 100_000 ) ] + self::RULE, 400, 'model' ],
			'pricing: a duplicate'                => [ 'POST', '/pricing', self::RULE, 409, null ],
			'pricing: enabled is no truth'        => [ 'PATCH', '/pricing/{rule}', [ 'enabled' => 'perhaps' ], 400, 'enabled' ],
			'pricing: a stale version'            => [ 'PATCH', '/pricing/{rule}', [ 'expected_version' => 7 ], 409, null ],
			'pricing: an unknown id'              => [ 'GET', '/pricing/987654321', [], 404, null ],
			'pricing: id 0'                       => [ 'GET', '/pricing/0', [], 400, 'id' ],
			'pricing: an absurd id'               => [ 'DELETE', "/pricing/$absurd", [], 400, 'id' ],
			'pricing: change of an unknown id'    => [ 'PATCH', '/pricing/987654321', [ 'enabled' => true ], 404, null ],
			'pricing: history of an unknown id'   => [ 'GET', '/pricing/987654321/history', [], 404, null ],
			'pricing: bulk without an action'     => [ 'POST', '/pricing/bulk', [ 'ids' => [ 1 ] ], 400, 'action' ],
			'pricing: bulk, an unknown action'    => [ 'POST', '/pricing/bulk', [ 'action' => 'copy', 'ids' => [ 1 ] ], 400, 'action' ],
			'pricing: bulk of nothing'            => [ 'POST', '/pricing/bulk', [ 'action' => 'delete', 'ids' => [] ], 400, 'ids' ],
			'pricing: bulk of id 0'               => [ 'POST', '/pricing/bulk', [ 'action' => 'delete', 'ids' => [ 0 ] ], 400, 'ids' ],
			'pricing: bulk of words'              => [ 'POST', '/pricing/bulk', [ 'action' => 'delete', 'ids' => [ 'all' ] ], 400, 'ids' ],
			'pricing: bulk of too many'           => [ 'POST', '/pricing/bulk', [ 'action' => 'delete', 'ids' => range( 1, 201 ) ], 400, 'ids' ],
			'rounding: nothing'                   => [ 'PUT', '/pricing/rounding', [], 400, 'rounding' ],
			'rounding: down'                      => [ 'PUT', '/pricing/rounding', [ 'rounding' => 'down' ], 400, 'rounding' ],
			'quote: a rule that is none'          => [ 'POST', '/pricing/quote', [ 'rule' => 'flat' ] + self::RULE, 400, 'rule' ],
			'quote: a rule without a method'      => [ 'POST', '/pricing/quote', [ 'rule' => [ 'unit_rate' => '1' ] ] + self::RULE, 400, 'rule' ],
			'quote: a rule with more than it has' => [ 'POST', '/pricing/quote', [ 'rule' => [ 'billing_method' => 'flat', 'unit_rate' => '1', 'id' => 5 ] ] + self::RULE, 400, 'rule' ],
			'quote: a rule with a rate as number' => [ 'POST', '/pricing/quote', [ 'rule' => [ 'billing_method' => 'flat', 'unit_rate' => 1.5 ] ] + self::RULE, 400, 'rule' ],
			'quote: a rule without its rate'      => [ 'POST', '/pricing/quote', [ 'rule' => [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1' ] ] + self::RULE, 400, 'output_rate' ],
			'quote: a method of another type'     => [ 'POST', '/pricing/quote', [ 'rule' => [ 'billing_method' => 'per_image', 'unit_rate' => '1' ] ] + self::RULE, 400, 'billing_method' ],
			'quote: a rule, negative tokens'      => [ 'POST', '/pricing/quote', [ 'input_tokens' => -1, 'rule' => [ 'billing_method' => 'flat', 'unit_rate' => '1' ] ] + self::RULE, 400, 'input_tokens' ],
			'quote: nothing'                      => [ 'POST', '/pricing/quote', [], 400, 'module' ],
			'quote: negative tokens'              => [ 'POST', '/pricing/quote', [ 'input_tokens' => -1 ] + self::RULE, 400, 'input_tokens' ],
			'quote: absurd tokens'                => [ 'POST', '/pricing/quote', [ 'output_tokens' => PHP_INT_MAX ] + self::RULE, 400, 'output_tokens' ],
			'quote: tokens in words'              => [ 'POST', '/pricing/quote', [ 'total_tokens' => 'many' ] + self::RULE, 400, 'total_tokens' ],
			'ledger: page 0'                      => [ 'GET', '/ledger', [ 'page' => 0 ], 400, 'page' ],
			'ledger: a negative page'             => [ 'GET', '/ledger', [ 'page' => -1 ], 400, 'page' ],
			'ledger: an absurd page size'         => [ 'GET', '/ledger', [ 'per_page' => 101 ], 400, 'per_page' ],
			'ledger: a page in words'             => [ 'GET', '/ledger', [ 'page' => 'first' ], 400, 'page' ],
			'ledger: an unknown type'             => [ 'GET', '/ledger', [ 'type' => [ 'gift' ] ], 400, 'type' ],
			'ledger: order by anything'           => [ 'GET', '/ledger', [ 'orderby' => 'id; DROP TABLE' ], 400, 'orderby' ],
			'ledger: days below 1'                => [ 'GET', '/ledger', [ 'days' => 0 ], 400, 'days' ],
			'ledger: absurd days'                 => [ 'GET', '/ledger', [ 'days' => $absurd ], 400, 'days' ],
			'ledger: a date that is none'         => [ 'GET', '/ledger', [ 'after' => 'the other day' ], 400, 'after' ],
			'ledger: a date that is a list'       => [ 'GET', '/ledger/summary', [ 'before' => [ '2026' ] ], 400, 'before' ],
			'ledger: user 0'                      => [ 'GET', '/ledger', [ 'user' => 0 ], 400, 'user' ],
			'granting: no truth'                  => [ 'PUT', '/credit-packages/granting', [ 'grant_free_packages' => 'perhaps' ], 400, 'grant_free_packages' ],
			'granting: a list'                    => [ 'PUT', '/credit-packages/granting', [ 'grant_on_processing' => [ true ] ], 400, 'grant_on_processing' ],
			'granting: nothing'                   => [ 'PUT', '/credit-packages/granting', [ 'allow_negative_balance' => null ], 400, 'allow_negative_balance' ],
			'sales: days below 1'                 => [ 'GET', '/credit-packages/sales', [ 'days' => 0 ], 400, 'days' ],
			'sales: absurd days'                  => [ 'GET', '/credit-packages/sales', [ 'days' => $absurd ], 400, 'days' ],
			'sales: days in words'                => [ 'GET', '/credit-packages/sales', [ 'days' => 'all' ], 400, 'days' ],
			'metering: an unknown mode'           => [ 'PUT', '/metering/settings', [ 'mode' => 'strict' ], 400, 'mode' ],
			'metering: guests in words'           => [ 'PUT', '/metering/settings', [ 'charge_guests' => 'some' ], 400, 'charge_guests' ],
			'metering: an unknown rule'           => [ 'PUT', '/metering/settings', [ 'rules' => [ 'ai' => 'cheap' ] ], 400, 'rules' ],
			'metering: an unknown default rule'   => [ 'PUT', '/metering/settings', [ 'default_rule' => null ], 400, 'default_rule' ],
			'metering: rules that are none'       => [ 'PUT', '/metering/settings', [ 'rules' => 'free' ], 400, 'rules' ],
			'metering: a rule for a path'         => [ 'PUT', '/metering/settings', [ 'rules' => [ '../ai' => 'free' ] ], 400, 'rules' ],
			'metering: absurdly many rules'       => [ 'PUT', '/metering/settings', [ 'rules' => array_fill_keys( array_map( static fn ( int $number ): string => "p$number", range( 1, 201 ) ), 'free' ) ], 400, 'rules' ],
			'metering: a quota that is none'      => [ 'PUT', '/metering/settings', [ 'quota' => 'much' ], 400, 'quota' ],
			'metering: a negative quota'          => [ 'PUT', '/metering/settings', [ 'quota' => [ 'user' => '-1' ] ], 400, 'user' ],
			'metering: usage by anything'         => [ 'GET', '/metering/usage', [ 'by' => 'day; DROP TABLE' ], 400, 'by' ],
			'metering: order by anything'         => [ 'GET', '/metering/usage', [ 'orderby' => 'provider' ], 400, 'orderby' ],
			'metering: days below 1'              => [ 'GET', '/metering/usage', [ 'days' => 0 ], 400, 'days' ],
			'metering: an absurd page size'       => [ 'GET', '/metering/usage', [ 'per_page' => 101 ], 400, 'per_page' ],
			'metering: a chart of ten years'      => [ 'GET', '/metering/usage/chart', [ 'days' => 3650 ], 400, 'days' ],
			'metering: plugins of absurd days'    => [ 'GET', '/metering/plugins', [ 'days' => $absurd ], 400, 'days' ],
			'logs: page 0'                        => [ 'GET', '/logs', [ 'page' => 0 ], 400, 'page' ],
			'logs: an absurd page size'           => [ 'GET', '/logs', [ 'per_page' => 1000 ], 400, 'per_page' ],
			'logs: order by anything'             => [ 'GET', '/logs', [ 'orderby' => 'id; DROP TABLE' ], 400, 'orderby' ],
			'logs: a search that is a list'       => [ 'GET', '/logs', [ 'search' => [ 'a' ] ], 400, 'search' ],
			'logs: an absurd search'              => [ 'GET', '/logs', [ 'search' => str_repeat( 'a', 201 ) ], 400, 'search' ],
			'logs: a scope with a quote'          => [ 'GET', '/logs', [ 'scope' => "x' OR '1" ], 400, 'scope' ],
			'logs: days below 1'                  => [ 'GET', '/logs/summary', [ 'days' => 0 ], 400, 'days' ],
			'logs: absurd days'                   => [ 'GET', '/logs', [ 'days' => $absurd ], 400, 'days' ],
			'logs: a date that is none'           => [ 'GET', '/logs', [ 'after' => 'the other day' ], 400, 'after' ],
			'logs: a day there is not'            => [ 'GET', '/logs/summary', [ 'before' => '2026-13-01' ], 400, 'before' ],
			'logs: user 0'                        => [ 'GET', '/logs', [ 'user' => 0 ], 400, 'user' ],
			'logs: an unknown id'                 => [ 'GET', '/logs/987654321', [], 404, null ],
			'logs: id 0'                          => [ 'GET', '/logs/0', [], 400, 'id' ],
			'logs: an absurd id'                  => [ 'GET', "/logs/$absurd", [], 400, 'id' ],
			'logs: neighbours of an unknown id'   => [ 'GET', '/logs/987654321/neighbours', [], 404, null ],
			'logs: an unknown message'            => [ 'GET', '/logs/{conversation}/messages/987654321', [], 404, null ],
			'logs: deleting an unknown id'        => [ 'DELETE', '/logs/987654321', [], 404, null ],
			'logs: deleting by a misspelt filter' => [ 'DELETE', '/logs', [ 'modul' => 'chat' ], 400, 'modul' ],
			'logs: deleting on from nowhere'      => [ 'DELETE', '/logs', [ 'continue' => 'x' ], 400, 'continue' ],
			'logs: deleting absurd ids'           => [ 'DELETE', '/logs', [ 'include' => [ $absurd ] ], 400, 'include' ],
			'logs: an unknown format'             => [ 'GET', '/logs/export', [ 'format' => 'xlsx' ], 400, 'format' ],
			'messages: nothing'                   => [ 'POST', '/logs/messages', [], 400, 'module' ],
			'messages: no user'                   => [ 'POST', '/logs/messages', array_diff_key( self::MESSAGE, [ 'user_id' => 1 ] ), 400, 'user_id' ],
			'messages: an unknown user'           => [ 'POST', '/logs/messages', [ 'user_id' => 987654321 ] + self::MESSAGE, 404, null ],
			'messages: an unknown role'           => [ 'POST', '/logs/messages', [ 'role' => 'king' ] + self::MESSAGE, 400, 'role' ],
			'messages: no content'                => [ 'POST', '/logs/messages', array_diff_key( self::MESSAGE, [ 'content' => 1 ] ), 400, 'content' ],
			'messages: content that is a list'    => [ 'POST', '/logs/messages', [ 'content' => [ 'a' ] ] + self::MESSAGE, 400, 'content' ],
			'messages: negative tokens'           => [ 'POST', '/logs/messages', [ 'input_tokens' => -1 ] + self::MESSAGE, 400, 'input_tokens' ],
			'messages: absurd tokens'             => [ 'POST', '/logs/messages', [ 'total_tokens' => PHP_INT_MAX ] + self::MESSAGE, 400, 'total_tokens' ],
			'messages: a scope that is a filter'  => [ 'POST', '/logs/messages', [ 'scope' => 'all' ] + self::MESSAGE, 400, 'scope' ],
			'messages: a time in words'           => [ 'POST', '/logs/messages', [ 'created_at' => 'yesterday' ] + self::MESSAGE, 400, 'created_at' ],
			'messages: scores that are numbers'   => [ 'POST', '/logs/messages', [ 'vector_scores' => [ 0.9 ] ] + self::MESSAGE, 400, 'vector_scores' ],
			'ledger: a year before the calendar'  => [ 'GET', '/ledger', [ 'after' => '0000-00-00' ], 400, 'after' ],
			'ledger: chart of more than a year'   => [ 'GET', '/ledger/chart', [ 'days' => 367 ], 400, 'days' ],
			'ledger: chart since long ago'        => [ 'GET', '/ledger/chart', [ 'after' => '2020-01-01' ], 400, 'after' ],
			'ledger: chart, a date that is none'  => [ 'GET', '/ledger/chart', [ 'before' => 'soon' ], 400, 'before' ],
			'ledger: export, a date that is none' => [ 'GET', '/ledger/export', [ 'after' => 'soon' ], 400, 'after' ],
			'ledger: export, an unknown type'     => [ 'GET', '/ledger/export', [ 'type' => [ 'gift' ] ], 400, 'type' ],
			'ledger: an unknown entry'            => [ 'GET', '/ledger/987654321', [], 404, null ],
			'ledger: entry 0'                     => [ 'GET', '/ledger/0', [], 400, 'id' ],
			'ledger: an absurd entry'             => [ 'GET', "/ledger/$absurd", [], 400, 'id' ],
			'quotas: a scope with a space'        => [ 'PUT', '/quotas/my%20bot', [ 'user' => '1' ], 400, 'scope' ],
			'quotas: a negative limit'            => [ 'PUT', '/quotas/ai_forms', [ 'user' => '-1' ], 400, 'user' ],
			'quotas: a limit as a number'         => [ 'PUT', '/quotas/ai_forms', [ 'guest' => 5 ], 400, 'guest' ],
			'quotas: an absurd limit'             => [ 'PUT', '/quotas/ai_forms', [ 'guest' => $absurd ], 400, 'guest' ],
			'quotas: an unknown period'           => [ 'PUT', '/quotas/ai_forms', [ 'period' => 'hourly' ], 400, 'period' ],
			'quotas: an unknown role'             => [ 'PUT', '/quotas/ai_forms', [ 'roles' => [ 'king' => '1' ] ], 400, 'roles' ],
			'quotas: roles that are none'         => [ 'PUT', '/quotas/ai_forms', [ 'roles' => 'editor' ], 400, 'roles' ],
			'quotas: delete one that is not set'  => [ 'DELETE', '/quotas/image_generator', [], 404, null ],
			'quotas: delete a scope with a space' => [ 'DELETE', '/quotas/my%20bot', [], 400, 'scope' ],
			'quotas: reset guests of a list'      => [ 'POST', '/quotas/guests/reset', [ 'scope' => [ 'ai_forms' ] ], 400, 'scope' ],
			'role access: enabled is no truth'    => [ 'PUT', '/role-access', [ 'enabled' => 'perhaps' ], 400, 'enabled' ],
			'role access: an unknown role'        => [ 'PUT', '/role-access', [ 'dashboard' => [ 'king' ] ], 400, 'dashboard' ],
			'role access: guests at a dashboard'  => [ 'PUT', '/role-access', [ 'dashboard' => [ 'guest' ] ], 400, 'dashboard' ],
			'role access: roles that are numbers' => [ 'PUT', '/role-access', [ 'dashboard' => [ 1 ] ], 400, 'dashboard' ],
			'role access: an unknown module'      => [ 'PUT', '/role-access', [ 'modules' => [ 'x' => [ 'editor' ] ] ], 400, 'modules' ],
			'role access: a module of kings'      => [ 'PUT', '/role-access', [ 'modules' => [ 'chat' => [ 'king' ] ] ], 400, 'modules' ],
			'role access: modules in words'       => [ 'PUT', '/role-access', [ 'modules' => 'all' ], 400, 'modules' ],
			'role access: absurdly many roles'    => [ 'PUT', '/role-access', [ 'modules' => [ 'chat' => array_fill( 0, 201, 'editor' ) ] ], 400, 'modules' ],
			'low balance: an unknown mode'        => [ 'PUT', '/low-balance', [ 'mode' => 'month' ], 400, 'mode' ],
			'low balance: credits without number' => [ 'PUT', '/low-balance', [ 'mode' => 'credits' ], 400, 'threshold' ],
			'low balance: below nothing'          => [ 'PUT', '/low-balance', [ 'mode' => 'credits', 'threshold' => '0' ], 400, 'threshold' ],
			'low balance: a negative threshold'   => [ 'PUT', '/low-balance', [ 'threshold' => '-5' ], 400, 'threshold' ],
			'low balance: an absurd threshold'    => [ 'PUT', '/low-balance', [ 'threshold' => $absurd ], 400, 'threshold' ],
			'low balance: a threshold as number'  => [ 'PUT', '/low-balance', [ 'threshold' => 5.5 ], 400, 'threshold' ],
			'low balance: emails perhaps'         => [ 'PUT', '/low-balance/me', [ 'emails' => 'perhaps' ], 400, 'emails' ],
			'low balance: no choice'              => [ 'PUT', '/low-balance/me', [], 400, 'emails' ],
			'balances: an absurd search'          => [ 'GET', '/balances', [ 'search' => str_repeat( 's', 101 ) ], 400, 'search' ],
			'balances: a search that is a list'   => [ 'GET', '/balances', [ 'search' => [ 'x' ] ], 400, 'search' ],
			'balances: a search in no encoding'   => [ 'GET', '/balances', [ 'search' => "\xff" ], 400, 'search' ],
			'balances: an unknown filter'         => [ 'GET', '/balances', [ 'with' => 'money' ], 400, 'with' ],
			'balances: order by anything'         => [ 'GET', '/balances', [ 'orderby' => 'user_pass' ], 400, 'orderby' ],
			'balances: page 0'                    => [ 'GET', '/balances', [ 'page' => 0 ], 400, 'page' ],
			'balances: an absurd page size'       => [ 'GET', '/balances', [ 'per_page' => 1000 ], 400, 'per_page' ],
			'balances: an unknown user'           => [ 'GET', '/balances/987654321', [], 404, null ],
			'balances: an absurd user'            => [ 'GET', "/balances/$absurd", [], 400, 'user' ],
			'balances: usage of an unknown user'  => [ 'GET', '/balances/987654321/usage', [], 404, null ],
			'balances: purchases of nobody'       => [ 'GET', '/balances/987654321/purchases', [], 404, null ],
			'balances: reset of an unknown user'  => [ 'POST', '/balances/987654321/reset', [], 404, null ],
			'balances: reset of a bad scope'      => [ 'POST', '/balances/1/reset', [ 'scope' => 'my bot' ], 400, 'scope' ],
			'balances: set of an unknown user'    => [ 'PATCH', '/balances/987654321', self::BALANCE, 404, null ],
			'balances: set to nothing'            => [ 'PATCH', '/balances/1', [ 'expected_balance' => '0' ], 400, 'credit_balance' ],
			'balances: set without the old one'   => [ 'PATCH', '/balances/1', [ 'credit_balance' => '5' ], 400, 'expected_balance' ],
			'balances: set below 0'               => [ 'PATCH', '/balances/1', [ 'credit_balance' => '-5' ] + self::BALANCE, 400, 'credit_balance' ],
			'balances: set to a number'           => [ 'PATCH', '/balances/1', [ 'credit_balance' => 5.5 ] + self::BALANCE, 400, 'credit_balance' ],
			'balances: set in words'              => [ 'PATCH', '/balances/1', [ 'credit_balance' => 'much' ] + self::BALANCE, 400, 'credit_balance' ],
			'balances: set to an absurd amount'   => [ 'PATCH', '/balances/1', [ 'credit_balance' => $absurd ] + self::BALANCE, 400, 'credit_balance' ],
			'balances: set with 7 decimals'       => [ 'PATCH', '/balances/1', [ 'credit_balance' => '1.1234567' ] + self::BALANCE, 400, 'credit_balance' ],
			'balances: set with an absurd note'   => [ 'PATCH', '/balances/1', [ 'note' => str_repeat( 'n', 501 ) ] + self::BALANCE, 400, 'note' ],
			'balances: set a stale one'           => [ 'PATCH', '/balances/1', [ 'expected_balance' => '4' ] + self::BALANCE, 409, null ],
			'bulk: nobody'                        => [ 'POST', '/balances/bulk', [ 'user_ids' => [] ] + self::BULK, 400, 'user_ids' ],
			'bulk: too many'                      => [ 'POST', '/balances/bulk', [ 'user_ids' => range( 1, 201 ) ] + self::BULK, 400, 'user_ids' ],
			'bulk: users in words'                => [ 'POST', '/balances/bulk', [ 'user_ids' => [ 'all' ] ] + self::BULK, 400, 'user_ids' ],
			'bulk: nothing'                       => [ 'POST', '/balances/bulk', [ 'delta' => '0' ] + self::BULK, 400, 'delta' ],
			'bulk: a number'                      => [ 'POST', '/balances/bulk', [ 'delta' => 10 ] + self::BULK, 400, 'delta' ],
			'bulk: no key'                        => [ 'POST', '/balances/bulk', array_diff_key( self::BULK, [ 'idempotency_key' => 1 ] ), 400, 'idempotency_key' ],
			'bulk: a key with spaces'             => [ 'POST', '/balances/bulk', [ 'idempotency_key' => 'a b' ] + self::BULK, 400, 'idempotency_key' ],
			'import: nothing'                     => [ 'POST', '/balances/import', [], 400, 'csv' ],
			'import: an empty file'               => [ 'POST', '/balances/import', [ 'csv' => '' ], 400, 'csv' ],
			'import: an absurd file'              => [ 'POST', '/balances/import', [ 'csv' => str_repeat( 'a', 2 * 1024 * 1024 + 1 ) ], 400, 'csv' ],
			'import: without a dry run'           => [ 'POST', '/balances/import', [ 'csv' => "user,credits\nadmin,1\n", 'dry_run' => false ], 400, 'fingerprint' ],
			'import: a made-up fingerprint'       => [ 'POST', '/balances/import', [ 'csv' => "user,credits\nadmin,1\n", 'dry_run' => false, 'fingerprint' => str_repeat( '0', 64 ) ], 409, null ],
			'credit packages: page 0'             => [ 'GET', '/credit-packages', [ 'page' => 0 ], 400, 'page' ],
			'credit packages: value of nothing'   => [ 'GET', '/credit-packages/preview', [], 400, 'credits' ],
			'credit packages: value of a debt'    => [ 'GET', '/credit-packages/preview', [ 'credits' => '-1' ], 400, 'credits' ],
			'credit packages: an absurd value'    => [ 'GET', '/credit-packages/preview', [ 'credits' => $absurd ], 400, 'credits' ],
			'shop: a script as address'           => [ 'PUT', '/credit-packages/settings', [ 'buy_credits_url' => 'javascript:alert(1)' ], 400, 'buy_credits_url' ],
			'shop: an absurd address'             => [ 'PUT', '/credit-packages/settings', [ 'dashboard_url' => 'https://example.org/' . str_repeat( 'a', 2000 ) ], 400, 'dashboard_url' ],
			'shop: an address that is a list'     => [ 'PUT', '/credit-packages/settings', [ 'dashboard_url' => [ 'https://example.org' ] ], 400, 'dashboard_url' ],
			'retention: two days'                 => [ 'PUT', '/retention', [ 'days' => 2 ], 400, 'days' ],
			'retention: a negative period'        => [ 'PUT', '/retention', [ 'days' => -1 ], 400, 'days' ],
			'retention: absurd days'              => [ 'PUT', '/retention', [ 'text_days' => $absurd ], 400, 'text_days' ],
			'retention: enabled is no truth'      => [ 'PUT', '/retention', [ 'enabled' => 'perhaps' ], 400, 'enabled' ],
			'history: an entry of nobody'         => [ 'GET', '/dashboard/history', [ 'before' => 987654321 ], 404, null ],
			'history: both directions'            => [ 'GET', '/dashboard/history', [ 'before' => 1, 'after' => 1 ], 400, 'after' ],
			'history: before 0'                   => [ 'GET', '/dashboard/history', [ 'before' => 0 ], 400, 'before' ],
			'history: after a word'               => [ 'GET', '/dashboard/history', [ 'after' => 'now' ], 400, 'after' ],
			'history: an absurd page size'        => [ 'GET', '/dashboard/history', [ 'per_page' => 101 ], 400, 'per_page' ],
			'history: an unknown entry'           => [ 'GET', '/dashboard/history/987654321', [], 404, null ],
			'history: an absurd entry'            => [ 'GET', "/dashboard/history/$absurd", [], 400, 'id' ],
			'reservations: nothing'               => [ 'POST', '/usage/reservations', [], 400, 'module' ],
			'reservations: no user'               => [ 'POST', '/usage/reservations', array_diff_key( self::REQUEST, [ 'user_id' => 1 ] ), 400, 'user_id' ],
			'reservations: an unknown user'       => [ 'POST', '/usage/reservations', [ 'user_id' => 987654321 ] + self::REQUEST, 404, null ],
			'reservations: a negative user'       => [ 'POST', '/usage/reservations', [ 'user_id' => -1 ] + self::REQUEST, 400, 'user_id' ],
			'reservations: negative units'        => [ 'POST', '/usage/reservations', [ 'units' => -1 ] + self::REQUEST, 400, 'units' ],
			'reservations: absurd units'          => [ 'POST', '/usage/reservations', [ 'units' => PHP_INT_MAX ] + self::REQUEST, 400, 'units' ],
			'reservations: an unknown module'     => [ 'POST', '/usage/reservations', [ 'module' => 'x' ] + self::REQUEST, 400, 'module' ],
			'reservations: an address that is none' => [ 'POST', '/usage/reservations', [ 'guest_address' => 'here' ] + self::REQUEST, 400, 'guest_address' ],
			'reservations: a key with spaces'     => [ 'POST', '/usage/reservations', [ 'idempotency_key' => 'a b' ] + self::REQUEST, 400, 'idempotency_key' ],
			'reservations: settle an unknown id'  => [ 'POST', '/usage/reservations/987654321/settle', [], 404, null ],
			'reservations: release an unknown id' => [ 'POST', '/usage/reservations/987654321/release', [], 404, null ],
			'reservations: settle an absurd id'   => [ 'POST', "/usage/reservations/$absurd/settle", [], 400, 'id' ],
			'reservations: settle with -1'        => [ 'POST', '/usage/reservations/{held}/settle', [ 'units' => -1 ], 400, 'units' ],
		];
	}

	/**
	 * @dataProvider bad_input
	 * @param array<string, mixed> $params Parameters, one of them bad.
	 */
	public function test_bad_input_is_refused_by_name_and_changes_nothing( string $method, string $path, array $params, int $status, ?string $field ): void {
		$path   = $this->fixtures( $path );
		$before = $this->money();
		wp_set_current_user( $this->create_user( 'administrator' ) );
		$response = $this->rest( $method, $path, $params );
		$data     = $response->get_data();
		self::assertSame( $status, $response->get_status(), (string) wp_json_encode( $data ) );
		self::assertNotEmpty( $data['message'] );
		if ( null !== $field ) {
			// WordPress lists missing parameters, and keys bad ones by name.
			$named = $data['data']['params'] ?? [];
			self::assertContains( $field, array_is_list( $named ) ? $named : array_keys( $named ), (string) wp_json_encode( $data ) );
		}
		self::assertSame( $before, $this->money() );
	}

	public function test_a_refusal_by_rest_says_what_helps(): void {
		wp_set_current_user( $this->create_user( 'administrator' ) );
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		$data = $this->rest( 'POST', '/usage/reservations', [ 'units' => 100 ] + self::REQUEST )->get_data();
		self::assertSame( [ 'aipuffer_quota_exceeded', 402 ], [ $data['code'], $data['data']['status'] ] );
		self::assertSame( 'https://example.org/buy', $data['data']['actions'][0]['url'] );
		self::assertSame( [ '100', '0', '0', null ], [ $data['data']['required'], $data['data']['available'], $data['data']['quota_remaining'], $data['data']['resets_at'] ] );
	}

	public function test_the_ledger_pages_and_filters(): void {
		$user = $this->create_user( 'subscriber' );
		for ( $number = 1; $number <= 5; $number++ ) {
			$this->at( "2026-03-0$number 12:00:00 UTC" );
			aipuffer_adjust_balance( $user, (string) $number );
		}
		aipuffer_charge_usage( [ 'user_id' => $user, 'units' => 4 ] + self::REQUEST );
		wp_set_current_user( $this->create_user( 'administrator' ) );

		$page = $this->rest( 'GET', '/ledger', [ 'per_page' => 2, 'page' => 2, 'type' => [ 'adjustment' ] ] );
		self::assertSame( [ '3', '2' ], array_column( $page->get_data(), 'credits_delta' ) );
		self::assertSame( [ '5', '3' ], [ $page->get_headers()['X-WP-Total'], $page->get_headers()['X-WP-TotalPages'] ] );
		self::assertSame( [ '-4' ], array_column( $this->rest( 'GET', '/ledger', [ 'module' => [ 'ai_forms' ] ] )->get_data(), 'credits_delta' ) );
		self::assertSame( [ '1', '2' ], array_column( $this->rest( 'GET', '/ledger', [ 'before' => '2026-03-03', 'order' => 'asc' ] )->get_data(), 'credits_delta' ) );
		self::assertSame( [], $this->rest( 'GET', '/ledger', [ 'page' => 900_000 ] )->get_data() );
		self::assertSame(
			[ 'credits_added' => '15', 'balance_debited' => '4', 'quota_only_usage' => '0', 'ledger_entries' => 6 ],
			$this->rest( 'GET', '/ledger/summary' )->get_data()
		);
		self::assertSame( 3, $this->rest( 'GET', '/ledger/summary', [ 'days' => 2 ] )->get_data()['ledger_entries'] );
	}

	public function test_the_dashboard_is_the_callers_own(): void {
		$ada   = $this->create_user( 'subscriber' );
		$grace = $this->create_user( 'subscriber' );
		aipuffer_adjust_balance( $ada, '7' );
		wp_set_current_user( $grace );
		self::assertSame( '0', $this->rest( 'GET', '/dashboard', [ 'user' => $ada, 'user_id' => $ada ] )->get_data()['balance'] );
		wp_set_current_user( $ada );
		self::assertSame( '7', $this->rest( 'GET', '/dashboard' )->get_data()['balance'] );
	}

	/**
	 * Makes what paths name, and fills them in.
	 */
	private function fixtures( string $path ): string {
		aipuffer_set_quota( 'ai_forms', [ 'user' => '50' ] );
		aipuffer_set_quota( 'chatbot:1', [ 'user' => '50' ] );
		$rule = aipuffer_save_price( self::RULE );
		$hold = aipuffer_reserve_usage( self::REQUEST );
		$paid = aipuffer_charge_usage( self::REQUEST );
		$logged = aipuffer_log_message( self::MESSAGE );
		update_option( 'aipuffer_log_retention', [ 'enabled' => true, 'days' => 365 ] );

		return strtr(
			$path,
			[
				'{rule}'         => (string) $rule['id'],
				'{held}'         => (string) $hold['id'],
				'{entry}'        => (string) $paid['ledger_id'],
				'{conversation}' => (string) $logged['conversation_id'],
				'{message}'      => (string) $logged['message_id'],
			]
		);
	}

	/**
	 * Fills in an entry of whoever asks.
	 */
	private function own_entry( string $path ): string {
		$user = get_current_user_id();

		return str_contains( $path, '{own}' ) ? str_replace( '{own}', (string) ( $user > 0 ? aipuffer_adjust_balance( $user, '1' )['ledger_id'] : 1 ), $path ) : $path;
	}

	/**
	 * Everything a refused request must leave as it is.
	 *
	 * @return array<string, mixed>
	 */
	private function money(): array {
		global $wpdb;
		$rows = [];
		foreach ( [ 'ledger', 'balances', 'holds', 'quotas', 'quota_usage', 'quota_resets', 'prices', 'conversations', 'messages', 'log_search', 'log_daily', 'log_visits', 'log_returns' ] as $table ) {
			$rows[ $table ] = $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}aipuffer_$table", ARRAY_A );
		}

		return $rows;
	}
}
