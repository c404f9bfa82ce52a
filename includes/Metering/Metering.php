<?php
/**
 * The only path by which usage costs anything.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Ledger\Account;
use AIPuffer\Ledger\Entry;
use AIPuffer\Ledger\Hold;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\Verification;
use AIPuffer\Pricing\Price;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Quotas\Allowance;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Usage;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Reserve, settle, release, charge and quote.
 */
final class Metering {
	public const CRON = 'aipuffer_free_expired_reservations';

	private readonly Expiry $expiry;
	private readonly Reserving $reserving;
	private readonly Settling $settling;

	/**
	 * Takes its parts.
	 *
	 * @param Database     $database     The connection.
	 * @param Clock        $clock        The time.
	 * @param Pricing      $pricing      What it costs.
	 * @param Ledger       $ledger       Credits.
	 * @param Quotas       $quotas       Limits.
	 * @param RoleAccess   $role_access  Who may use what.
	 * @param Verification $verification Checks the ledger.
	 */
	public function __construct(
		Database $database,
		Clock $clock,
		private readonly Pricing $pricing,
		private readonly Ledger $ledger,
		private readonly Quotas $quotas,
		private readonly RoleAccess $role_access,
		private readonly Verification $verification
	) {
		$this->expiry    = new Expiry( $database, $ledger, $quotas );
		$this->reserving = new Reserving( $database, $clock, $pricing, $ledger, $quotas );
		$this->settling  = new Settling( $database, $pricing, $ledger, $quotas );
	}

	/**
	 * Hooks.
	 *
	 * @param AdminScripts $scripts Scripts of the build.
	 */
	public function register( AdminScripts $scripts ): void {
		Contained::action( 'init', static fn () => $scripts->register( Refusal::SCRIPT ) );
		Contained::action( self::CRON, [ $this->expiry, 'run' ] );
		Contained::action( self::CRON, [ $this->quotas, 'prune' ] );
		Contained::action( self::CRON, [ $this->ledger, 'prune' ] );
		Contained::action( 'init', [ $this, 'schedule' ] );
		Contained::action( 'cli_init', fn () => \WP_CLI::add_command( 'aipuffer ledger', new LedgerCommand( $this ) ) );
	}

	/**
	 * Frees abandoned reservations hourly. Whoever comes back is freed at once, so nobody waits for this.
	 */
	public function schedule(): void {
		if ( ! wp_next_scheduled( self::CRON ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::CRON );
		}
	}

	/**
	 * On deactivation.
	 */
	public function unschedule(): void {
		wp_clear_scheduled_hook( self::CRON );
	}

	/**
	 * Sets aside what a request may cost. See aipuffer_reserve_usage().
	 *
	 * @param array<string, mixed> $args See UsageRequest::from_array().
	 * @throws Problem 400, 402, 403, 404, 409 or 429.
	 */
	public function reserve( array $args ): Hold {
		$request = UsageRequest::from_array( $args, $this->pricing->types );

		return $this->telling_refusals(
			$request,
			function () use ( $request ): Hold {
				$this->admit( $request );

				return $this->reserving->reserve( $request );
			}
		);
	}

	/**
	 * Charges what a request did cost. See aipuffer_settle_usage().
	 *
	 * @param int                  $id    Reservation id.
	 * @param array<string, mixed> $usage Usage figures, `provider`, `model`.
	 * @throws Problem 400, 404 or 409.
	 */
	public function settle( int $id, array $usage ): Entry {
		return $this->settling->settle( $id, Usage::from_array( $usage ), self::name( $usage, 'provider', 100 ), self::name( $usage, 'model', 191 ) );
	}

	/**
	 * Gives a reservation back. See aipuffer_release_usage().
	 *
	 * @param int $id Reservation id.
	 * @throws Problem 404 or 409.
	 */
	public function release( int $id ): Hold {
		return $this->settling->release( $id );
	}

	/**
	 * Reserves and settles in one transaction, for a request whose usage is known. See aipuffer_charge_usage().
	 *
	 * @param array<string, mixed> $args See UsageRequest::from_array().
	 * @throws Problem 400, 402, 403, 404, 409 or 429.
	 */
	public function charge( array $args ): Entry {
		$request = UsageRequest::from_array( $args, $this->pricing->types );

		return $this->telling_refusals(
			$request,
			function () use ( $request ): Entry {
				$this->admit( $request );

				$entry = null;
				$hold  = $this->reserving->reserve(
					$request,
					function ( Hold $hold ) use ( $request, &$entry ): void {
						$entry = $this->settling->settle( $hold->id, $request->estimate );
					}
				);

				// Charged before, under the same key.
				return $entry ?? $this->settling->settle( $hold->id, $request->estimate );
			}
		);
	}

	/**
	 * Prices usage and changes nothing. See aipuffer_quote_usage().
	 *
	 * @param array<string, mixed> $args `module, operation, provider, model` and usage figures.
	 * @throws Problem 400.
	 */
	public function quote( array $args ): Price {
		$request = UsageRequest::from_array( [ 'user_id' => 0, 'guest_id' => '-', 'guest_address' => '0.0.0.0' ] + $args, $this->pricing->types );

		return $this->pricing->price( $request->module, $request->operation, $request->provider, $request->model, $request->estimate );
	}

	/**
	 * A user's account, with what is due freed first.
	 *
	 * @param int $user_id User.
	 */
	public function account( int $user_id ): Account {
		$this->expiry->touch( Payer::stored( $user_id, '', '' ) );

		return $this->ledger->account( $user_id );
	}

	/**
	 * What a payer may still use of a quota.
	 *
	 * @param Payer  $payer Who.
	 * @param string $scope What for.
	 */
	public function allowance( Payer $payer, string $scope ): Allowance {
		$this->expiry->touch( $payer );

		return $this->quotas->allowance( $payer, $scope );
	}

	/**
	 * Checks what must always hold. See aipuffer_verify_ledger(), and Verification::run() for the arguments.
	 *
	 * @param int      $orders_after Go on after this order.
	 * @param ?Closure $tell         Is told each problem.
	 * @param ?Closure $progress     Is told how many orders were compared.
	 * @return array{users: int, entries: int, orders: int, problems: list<string>}
	 */
	public function verify( int $orders_after = 0, ?Closure $tell = null, ?Closure $progress = null ): array {
		return $this->verification->run( $orders_after, $tell, $progress );
	}

	/**
	 * Refuses whose role may not use the module, before anything is priced or held, and frees what the others have due.
	 *
	 * @param UsageRequest $request Who asks for what.
	 * @throws Problem 403.
	 */
	private function admit( UsageRequest $request ): void {
		if ( ! $this->role_access->allows_module( $request->payer, $request->module ) ) {
			Raise::problem( Refusal::of_role( $request->payer, $this->pricing->types->labels( $request->module, $request->operation )['module'] ) );
		}
		// Before the transaction of the request: a refusal must not take back what expired.
		$this->expiry->touch( $request->payer );
	}

	/**
	 * Does something and tells other code when it was refused, after its transaction is over.
	 *
	 * @template T
	 * @param UsageRequest  $request Who asks for what.
	 * @param callable(): T $work    What to do.
	 * @return T
	 * @throws Problem What the work threw.
	 */
	private function telling_refusals( UsageRequest $request, callable $work ): mixed {
		try {
			return $work();
		} catch ( Problem $problem ) {
			if ( in_array( $problem->error_code, [ Refusal::CODE, Refusal::CODE_ROLE ], true ) ) {
				/**
				 * Fires after a request was refused.
				 *
				 * @param array<string, mixed>  $refusal `message, details, actions, required, available, quota_remaining, resets_at`;
				 *                                       the last four are null where a role was refused.
				 * @param int                   $user_id Who asked, 0 for a guest.
				 * @param array<string, string> $request `module, operation, scope, provider, model`.
				 * @param string                $code    `aipuffer_quota_exceeded` or `aipuffer_role_not_allowed`.
				 */
				Listeners::tell( 'aipuffer_usage_refused', $problem->data, $request->payer->user_id, $request->names(), $problem->error_code );
			}
			throw $problem;
		}
	}

	/**
	 * An optional name.
	 *
	 * @param array<string, mixed> $usage  What a caller sent.
	 * @param string               $field  Which.
	 * @param int                  $length The most it may have, as in UsageRequest.
	 * @throws Problem 400.
	 */
	private static function name( array $usage, string $field, int $length ): ?string {
		$name = $usage[ $field ] ?? null;
		if ( null !== $name && ( ! is_string( $name ) || mb_strlen( $name ) > $length ) ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be text of at most %2$d characters.', 'aipuffer' ), $field, $length ) );
		}

		return null === $name || '' === $name ? null : sanitize_text_field( $name );
	}
}
