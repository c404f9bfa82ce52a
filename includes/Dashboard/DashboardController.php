<?php
/**
 * REST routes of the customer dashboard.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\Access;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\RestApi;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `/dashboard`: own data of whoever asks. No route takes a user, so none can give another's; and no cache may keep an
 * answer.
 *
 * @phpstan-type Request WP_REST_Request<array<string, mixed>>
 */
final class DashboardController {
	/**
	 * Takes what answers.
	 *
	 * @param RoleAccess    $access  Which roles may use it.
	 * @param DashboardData $data    Balance, purchases, quotas.
	 * @param History       $history Own ledger.
	 * @param HistoryExport $export  The file.
	 * @param GuestQuotas   $guests  Quotas of visitors.
	 */
	public function __construct(
		private readonly RoleAccess $access,
		private readonly DashboardData $data,
		private readonly History $history,
		private readonly HistoryExport $export,
		private readonly GuestQuotas $guests
	) {}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register( RestApi $api ): void {
		$cursor = [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX ];
		$api->route( 'GET', '/dashboard', Access::LoggedIn, fn (): WP_REST_Response => self::own( $this->data->of( $this->user() ) ) );
		$api->route( 'GET', '/dashboard/history', Access::LoggedIn, [ $this, 'history' ], [ 'before' => $cursor, 'after' => $cursor, 'per_page' => RestApi::paging( History::PER_PAGE )['per_page'] ] );
		$api->route( 'GET', '/dashboard/history/(?P<id>[0-9]+)', Access::LoggedIn, [ $this, 'entry' ], [ 'id' => RestApi::id() ] );
		$api->route( 'GET', '/dashboard/export', Access::LoggedIn, [ $this, 'export' ] );
		$api->route( 'GET', '/dashboard/guest', Access::Anyone, fn (): WP_REST_Response => self::own( $this->guests->of( Payer::guest( Guest::sent(), Guest::address() ) ) ) );
	}

	/**
	 * A page of the own history.
	 *
	 * @param Request $request `before` or `after`, `per_page`.
	 */
	public function history( WP_REST_Request $request ): WP_REST_Response {
		return self::own( $this->history->page( $this->user(), $request['before'], $request['after'], (int) $request['per_page'] ) );
	}

	/**
	 * One entry of it. Of another's nobody learns that it is there.
	 *
	 * @param Request $request Its id.
	 */
	public function entry( WP_REST_Request $request ): WP_REST_Response {
		return self::own( $this->history->find( $this->user(), (int) $request['id'] ) );
	}

	/**
	 * All of it as a CSV file.
	 */
	public function export(): WP_REST_Response {
		return self::uncached( $this->export->file( $this->user() )->response() );
	}

	/**
	 * Whoever asks.
	 *
	 * @throws Problem 403 where the site has the dashboard for other roles only.
	 */
	private function user(): int {
		$user = get_current_user_id();

		return $this->access->allows_dashboard( $user ) ? $user : Raise::problem( new Problem( 'aipuffer_role_not_allowed', __( 'Your account may not use the dashboard on this site. If it should, ask the people who run the site.', 'aipuffer' ), 403 ) );
	}

	/**
	 * An answer with somebody's data.
	 *
	 * @param array<mixed> $data What it holds.
	 */
	private static function own( array $data ): WP_REST_Response {
		return self::uncached( new WP_REST_Response( $data ) );
	}

	/**
	 * Tells caches on the way to keep nothing.
	 *
	 * @param WP_REST_Response $response The answer.
	 */
	private static function uncached( WP_REST_Response $response ): WP_REST_Response {
		$response->header( 'Cache-Control', 'no-store, private' );

		return $response;
	}
}
