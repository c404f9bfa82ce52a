<?php
/**
 * REST routes of balances.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Balances\Adjustments;
use AIPuffer\Balances\BalanceResource;
use AIPuffer\Balances\BalancesQuery;
use AIPuffer\Balances\PurchaseResource;
use AIPuffer\Ledger\EntryType;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Quotas\QuotasController;
use AIPuffer\Quotas\RecordedUsage;
use AIPuffer\Quotas\ScopeUsage;
use AIPuffer\Support\Access;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/balances`: users with their credits and what they have used, one user's details, and the changes of both.
 *
 * It lives here and not in Balances because a row shows quota usage beside the balance, and because a reservation whose
 * time is over must be freed before somebody reads or sets what is left: Balances knows neither.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class BalancesController {
	/**
	 * Takes what answers.
	 *
	 * @param Metering      $metering    Accounts, with what is due freed.
	 * @param BalancesQuery $query       Lists users.
	 * @param Adjustments   $adjustments Changes balances.
	 * @param Quotas        $quotas      Resets usage.
	 * @param RecordedUsage $usage       Reads usage.
	 * @param LedgerQuery   $ledger      Purchases.
	 */
	public function __construct(
		private readonly Metering $metering,
		private readonly BalancesQuery $query,
		private readonly Adjustments $adjustments,
		private readonly Quotas $quotas,
		private readonly RecordedUsage $usage,
		private readonly LedgerQuery $ledger
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$schema = [ BalanceResource::class, 'schema' ];
		$path   = '/balances/(?P<user>[0-9]+)';
		$user   = [ 'user' => RestApi::id() ];
		$api->route( 'GET', '/balances', Access::View, [ $this, 'index' ], RestApi::paging() + self::filters(), $schema );
		$api->route( 'GET', $path, Access::View, [ $this, 'read' ], $user, $schema );
		$api->route( 'PATCH', $path, Access::Manage, [ $this, 'update' ], $user + BalanceResource::args(), $schema );
		$api->route( 'GET', "$path/usage", Access::View, [ $this, 'usage' ], $user, [ ScopeUsage::class, 'schema' ] );
		$api->route( 'POST', "$path/reset", Access::Manage, [ $this, 'reset' ], $user + [ 'scope' => QuotasController::scope_or_all() ] );
		$api->route( 'GET', "$path/purchases", Access::View, [ $this, 'purchases' ], $user + RestApi::paging(), [ PurchaseResource::class, 'schema' ] );
	}

	/**
	 * A page of users.
	 *
	 * @param Request $request Search, filter, order and page.
	 */
	public function index( WP_REST_Request $request ): WP_REST_Response {
		$per_page      = (int) $request['per_page'];
		[ $ids, $all ] = $this->query->page(
			[
				'search'       => (string) $request['search'],
				'orderby'      => (string) $request['orderby'],
				'order'        => (string) $request['order'],
				'with_balance' => 'balance' === $request['with'],
			],
			'usage' === $request['with'] ? $this->usage->users() : null,
			(int) $request['page'],
			$per_page
		);

		return RestApi::page( $this->shapes( $ids ), $all, $per_page );
	}

	/**
	 * One user.
	 *
	 * @param Request $request User.
	 * @return array<string, mixed>
	 */
	public function read( WP_REST_Request $request ): array {
		return $this->shapes( [ $this->user( $request ) ] )[0] ?? throw self::unknown();
	}

	/**
	 * Sets a balance.
	 *
	 * @param Request $request User, what the balance shall be, and what it was.
	 * @return array<string, mixed>
	 */
	public function update( WP_REST_Request $request ): array {
		$user_id = $this->user( $request );
		Adjustments::refuse_own( $user_id, (bool) $request['own'] );
		$this->metering->account( $user_id );
		$this->adjustments->set( $user_id, $request['credit_balance'], $request['expected_balance'], $request['note'] );

		return $this->read( $request );
	}

	/**
	 * What a user has used in the present periods.
	 *
	 * @param Request $request User.
	 * @return list<array<string, mixed>>
	 */
	public function usage( WP_REST_Request $request ): array {
		$user_id = $this->user( $request );
		$this->metering->account( $user_id );

		return array_map( static fn ( ScopeUsage $usage ): array => $usage->to_array(), $this->usage->of_user( Payer::user( $user_id ) ) );
	}

	/**
	 * Resets what a user has used.
	 *
	 * @param Request $request User, and the scope or null for all.
	 * @return array{reset: int} Scopes that were above 0.
	 */
	public function reset( WP_REST_Request $request ): array {
		return [ 'reset' => $this->quotas->reset( Payer::user( $this->user( $request ) ), $request['scope'], get_current_user_id() ) ];
	}

	/**
	 * What a user has bought, and what was taken back of it.
	 *
	 * @param Request $request User and page.
	 */
	public function purchases( WP_REST_Request $request ): WP_REST_Response {
		$per_page = (int) $request['per_page'];
		$filters  = [
			'user' => $this->user( $request ),
			'type' => array_map( static fn ( EntryType $type ): string => $type->value, PurchaseResource::TYPES ),
		];

		return RestApi::page(
			array_map( [ PurchaseResource::class, 'shape' ], $this->ledger->page( $filters, (int) $request['page'], $per_page ) ),
			$this->ledger->count( $filters ),
			$per_page
		);
	}

	/**
	 * Users as they are shown. Everything about them is read together, not user by user; only where credits are held, the
	 * reservations are looked at, which frees those whose time is over.
	 *
	 * @param list<int> $user_ids Users.
	 * @return list<array<string, mixed>>
	 */
	private function shapes( array $user_ids ): array {
		cache_users( $user_ids );
		$accounts = $this->query->accounts( $user_ids );
		$usage    = $this->usage->of_users( $user_ids );
		$shapes   = [];
		foreach ( $user_ids as $user_id ) {
			$user = get_userdata( $user_id );
			// Somebody who was deleted since the list was read is left out.
			if ( $user ) {
				$account  = $accounts[ $user_id ];
				$shapes[] = BalanceResource::shape( $user, $account->held > 0 ? $this->metering->account( $user_id ) : $account, $usage[ $user_id ] );
			}
		}

		return $shapes;
	}

	/**
	 * The user in the path.
	 *
	 * @param Request $request The request.
	 * @return int Id of a user of this site.
	 * @throws Problem 404.
	 */
	private function user( WP_REST_Request $request ): int {
		return $this->query->existing( [ (int) $request['user'] ] )[0] ?? throw self::unknown();
	}

	/**
	 * There is no such user.
	 */
	private static function unknown(): Problem {
		return Problem::not_found( __( 'There is no such user.', 'aipuffer' ) );
	}

	/**
	 * Search, filter and order of the list.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function filters(): array {
		return [
			'search'  => [ 'type' => 'string', 'maxLength' => 100, 'default' => '', 'description' => __( 'Parts of name, login and email, or an id.', 'aipuffer' ) ],
			'with'    => [ 'type' => 'string', 'enum' => [ 'all', 'balance', 'usage' ], 'default' => 'all', 'description' => __( 'All users, those with a balance, or those who have used something in the present periods.', 'aipuffer' ) ],
			'orderby' => [ 'type' => 'string', 'enum' => [ 'name', 'balance', 'registered' ], 'default' => 'name' ],
			'order'   => [ 'type' => 'string', 'enum' => [ 'asc', 'desc' ], 'default' => 'asc' ],
		];
	}
}
