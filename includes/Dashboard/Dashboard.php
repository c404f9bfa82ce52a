<?php
/**
 * The customer dashboard.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Ledger\HistoryQuery;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\LowBalance\LowBalance;
use AIPuffer\Metering\Metering;
use AIPuffer\Metering\Receipt;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Quotas\RecordedUsage;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Contained;
use AIPuffer\Support\RestApi;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * `[aipkit_token_usage]` and the block "AI Puffer: Credits & Usage": what a person has, bought and used. Everybody sees
 * their own, never another's.
 */
final class Dashboard {
	public const SHORTCODE = 'aipkit_token_usage';

	private readonly DashboardData $data;
	private readonly History $history;
	private readonly GuestQuotas $guests;

	/**
	 * Takes what it shows.
	 *
	 * @param Metering                                                                $metering Balances and quotas.
	 * @param Quotas                                                                  $quotas   Limits.
	 * @param RecordedUsage                                                           $usage    What was used of them.
	 * @param RoleAccess                                                              $access   Which roles may use it.
	 * @param LowBalance                                                              $low      Whether credits run low.
	 * @param HistoryQuery                                                            $query    Own entries.
	 * @param LedgerQuery                                                             $ledger   Entries, for the file.
	 * @param Receipt                                                                 $receipt  How costs came about.
	 * @param Closure( string, string ): array{module: string, operation: string} $labels   Names by module and operation.
	 */
	public function __construct( Metering $metering, Quotas $quotas, RecordedUsage $usage, private readonly RoleAccess $access, LowBalance $low, HistoryQuery $query, private readonly LedgerQuery $ledger, Receipt $receipt, Closure $labels ) {
		$this->data    = new DashboardData( $metering, $usage, $query, $low, $access );
		$this->history = new History( $query, $receipt, $labels );
		$this->guests  = new GuestQuotas( $metering, $quotas, $access );
	}

	/**
	 * Hooks.
	 *
	 * @param string       $plugin_file The plugin's main file.
	 * @param AdminScripts $scripts     Scripts of the build.
	 */
	public function register( string $plugin_file, AdminScripts $scripts ): void {
		$rendering = new Rendering( $this->access, $this->data, $this->history, $this->guests );
		Contained::shortcode( self::SHORTCODE, [ $rendering, 'shortcode' ] );
		Contained::action( 'init', static fn () => $rendering->register( $plugin_file, $scripts ) );
		( new AccountPage( $rendering, $this->access ) )->register();
	}

	/**
	 * Routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register_routes( RestApi $api ): void {
		( new DashboardController( $this->access, $this->data, $this->history, new HistoryExport( $this->ledger, $this->history ), $this->guests ) )->register( $api );
	}
}
