<?php
/**
 * The plugin as a list of rooms.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer;

// Before the list of names: Plugin Check looks for it in the first fifty lines.
defined( 'ABSPATH' ) || exit;

use AIPuffer\Balances\Adjustments;
use AIPuffer\Balances\BalanceChangesController;
use AIPuffer\Balances\BalanceImport;
use AIPuffer\Balances\BalancesQuery;
use AIPuffer\Balances\BulkAdjustment;
use AIPuffer\CreditPackages\CreditPackages;
use AIPuffer\CreditPackages\DashboardPage;
use AIPuffer\CreditPackages\GrantingController;
use AIPuffer\CreditPackages\PackagesController;
use AIPuffer\CreditPackages\PackagesQuery;
use AIPuffer\CreditPackages\PackageValue;
use AIPuffer\CreditPackages\SalesController;
use AIPuffer\CreditPackages\ShopSettings;
use AIPuffer\Dashboard\Dashboard;
use AIPuffer\Ledger\DailyTotals;
use AIPuffer\Ledger\DailyTotalsStore;
use AIPuffer\Ledger\EntryResource;
use AIPuffer\Ledger\Erasure;
use AIPuffer\Ledger\ErasureStore;
use AIPuffer\Ledger\FiguresQuery;
use AIPuffer\Ledger\HistoryQuery;
use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\LedgerController;
use AIPuffer\Ledger\LedgerExport;
use AIPuffer\Ledger\LedgerPrivacy;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Ledger\LedgerStore;
use AIPuffer\Ledger\LedgerTables;
use AIPuffer\Ledger\ModelUseQuery;
use AIPuffer\Ledger\SalesQuery;
use AIPuffer\Ledger\Verification;
use AIPuffer\Logs\ConversationResource;
use AIPuffer\Logs\ExportController;
use AIPuffer\Logs\Logs;
use AIPuffer\Logs\LogsController;
use AIPuffer\Logs\LogsExport;
use AIPuffer\Logs\LogsPrivacy;
use AIPuffer\Logs\LogsTables;
use AIPuffer\LowBalance\LowBalance;
use AIPuffer\LowBalance\LowBalanceTables;
use AIPuffer\LowBalance\Notices;
use AIPuffer\Metering\BalancesController;
use AIPuffer\Metering\Metering;
use AIPuffer\Metering\ModelChoices;
use AIPuffer\Metering\PriceListController;
use AIPuffer\Metering\PricingController;
use AIPuffer\Metering\Receipt;
use AIPuffer\Metering\ReceiptController;
use AIPuffer\Metering\ReservationsController;
use AIPuffer\Pricing\ModelRegistry;
use AIPuffer\Pricing\PriceStore;
use AIPuffer\Pricing\PriceTables;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Pricing\UsageTypes;
use AIPuffer\Quotas\ProxiesController;
use AIPuffer\Quotas\QuotaPrivacy;
use AIPuffer\Quotas\QuotaPrivacyStore;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Quotas\QuotasController;
use AIPuffer\Quotas\QuotaStore;
use AIPuffer\Quotas\QuotaTables;
use AIPuffer\Quotas\QuotaUsageQuery;
use AIPuffer\Quotas\RecordedUsage;
use AIPuffer\Quotas\RoleAccess;
use AIPuffer\Quotas\RoleAccessController;
use AIPuffer\Retention\Retention;
use AIPuffer\Retention\RetentionController;
use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use AIPuffer\Support\FormerUserStore;
use AIPuffer\Support\Installer;
use AIPuffer\Support\PrivacyTools;
use AIPuffer\Support\RequestText;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\Sites;
use AIPuffer\Support\Translations;
use AIPuffer\UsageScreen\PrivacyPolicy;
use AIPuffer\UsageScreen\UsageScreen;
use AIPuffer\WordPressAi\Abilities;
use AIPuffer\WordPressAi\UsageTables;
use AIPuffer\WordPressAi\WordPressAi;

/**
 * Composes the rooms, lowest rank first, and connects them to WordPress.
 */
final class Plugin {
	private static ?self $instance = null;

	public readonly Pricing $pricing;
	public readonly Ledger $ledger;
	public readonly Logs $logs;
	public readonly Quotas $quotas;
	public readonly RoleAccess $role_access;
	public readonly LowBalance $low_balance;
	public readonly Adjustments $adjustments;
	public readonly Metering $metering;
	public readonly CreditPackages $credit_packages;
	public readonly WordPressAi $wordpress_ai;
	private readonly DailyTotals $daily_totals;
	private readonly LedgerQuery $ledger_query;
	private readonly SalesQuery $sales_query;
	private readonly ModelUseQuery $model_use;
	private readonly ModelRegistry $models;
	private readonly Retention $retention;
	private readonly RecordedUsage $recorded_usage;
	private readonly EntryResource $entries;
	private readonly Receipt $receipt;
	private readonly Dashboard $dashboard;
	private readonly Installer $installer;

	/**
	 * Builds all rooms; nothing is hooked yet.
	 *
	 * @param string   $file     The plugin's main file.
	 * @param Database $database The connection.
	 */
	private function __construct( private readonly string $file, private readonly Database $database ) {
		$clock                 = new Clock();
		$this->installer       = new Installer( $database, [ new PriceTables(), new LedgerTables(), new LogsTables(), new QuotaTables(), new LowBalanceTables(), new UsageTables() ] );
		$this->pricing         = new Pricing( $database, new PriceStore( $database, $clock ), new UsageTypes() );
		$this->models          = new ModelRegistry( $clock );
		$this->ledger          = new Ledger( $database, new LedgerStore( $database, $clock ), $clock );
		$this->daily_totals    = new DailyTotals( $database, new DailyTotalsStore( $database ) );
		$figures               = new FiguresQuery( $database, $this->daily_totals );
		$this->ledger_query    = new LedgerQuery( $database, $clock, $figures );
		$this->model_use       = new ModelUseQuery( $database, $clock, $this->daily_totals );
		$this->sales_query     = new SalesQuery( $clock, $figures, $database );
		$this->logs            = new Logs( $database, $clock );
		$this->quotas          = new Quotas( $database, new QuotaStore( $database, $clock ), $clock, new Scopes() );
		$this->role_access     = new RoleAccess( $this->pricing->types );
		$this->retention       = new Retention( $this->logs, $clock );
		$this->low_balance     = new LowBalance( $database, $clock, $this->ledger, dirname( $file ) . '/templates/' );
		$this->adjustments     = new Adjustments( $this->ledger );
		$this->credit_packages = new CreditPackages( $database, $this->ledger );
		$this->metering        = new Metering( $database, $clock, $this->pricing, $this->ledger, $this->quotas, $this->role_access, new Verification( $database, $clock, [ $this->quotas->problems( ... ) ], $this->credit_packages->verify( ... ) ) );
		$this->wordpress_ai    = new WordPressAi( $database, $clock, $this->pricing, $this->quotas, $this->metering, $this->logs->append( ... ) );
		$this->recorded_usage  = new RecordedUsage( $this->quotas, new QuotaUsageQuery( $database ) );
		$this->entries         = new EntryResource( $this->pricing->types->labels( ... ) );
		$this->receipt         = new Receipt( $this->ledger_query, $this->ledger, $this->pricing, $this->entries );
		$this->dashboard       = new Dashboard( $this->metering, $this->quotas, $this->recorded_usage, $this->role_access, $this->low_balance, new HistoryQuery( $database ), $this->ledger_query, $this->receipt, $this->pricing->types->labels( ... ) );
	}

	/**
	 * Starts the plugin.
	 *
	 * @param string $file The plugin's main file.
	 */
	public static function boot( string $file ): void {
		global $wpdb;
		self::$instance = new self( $file, new Database( $wpdb ) );
		self::$instance->register();
	}

	/**
	 * The running plugin.
	 */
	public static function instance(): self {
		return self::$instance ?? throw new \LogicException( 'AI Puffer has not been started.' );
	}

	/**
	 * Hooks of all rooms.
	 */
	private function register(): void {
		// Whoever activates the plugin reads it when there can be no tables.
		register_activation_hook( $this->file, [ $this->installer, 'upgrade' ] );
		Contained::action( 'activate_' . plugin_basename( $this->file ), [ $this->retention, 'schedule' ] );
		Contained::action( 'activate_' . plugin_basename( $this->file ), [ Notices::class, 'schedule' ] );
		foreach ( [ $this->daily_totals, $this->retention, $this->metering, $this->credit_packages ] as $room ) {
			Contained::action( 'deactivate_' . plugin_basename( $this->file ), [ $room, 'unschedule' ] );
		}
		Contained::action( 'deactivate_' . plugin_basename( $this->file ), [ Notices::class, 'unschedule' ] );

		Contained::filter( 'pre_get_table_charset', [ $this->database, 'table_charset' ], 10, 2 );
		Contained::filter( 'pre_get_col_charset', [ $this->database, 'table_charset' ], 10, 2 );
		( new Translations( $this->file ) )->register();
		$scripts = new AdminScripts( $this->file );
		$this->installer->register();
		( new Sites( $this->file, $this->installer ) )->register();
		$this->daily_totals->register();
		$this->logs->register();
		$this->retention->register();
		$this->low_balance->register();
		$this->metering->register( $scripts );
		$this->credit_packages->register( $this->file, $scripts );
		$this->wordpress_ai->register();
		( new Abilities( $this->metering, $this->pricing, $this->ledger_query, $this->entries, $this->adjustments ) )->register();
		$this->dashboard->register( $this->file, $scripts );
		( new UsageScreen( $scripts ) )->register();
		$this->privacy()->register();
		( new PrivacyPolicy() )->register();
		( new RequestText() )->register();
		Contained::action( 'rest_api_init', [ $this, 'register_routes' ] );
	}

	/**
	 * REST routes of all rooms.
	 */
	public function register_routes(): void {
		$api           = new RestApi();
		$labels        = $this->pricing->types->labels( ... );
		$balances      = new BalancesQuery( $this->database, is_multisite() );
		$conversations = $this->conversations();

		( new PricingController( $this->pricing, $this->model_use ) )->register( $api );
		( new PriceListController( $this->pricing, $this->metering, new ModelChoices( $this->models, $this->model_use, $this->pricing ), $this->model_use ) )->register( $api );
		( new LedgerController( $this->ledger_query, $this->entries, new LedgerExport( $this->ledger_query, $labels ) ) )->register( $api );
		( new ReceiptController( $this->receipt ) )->register( $api );
		( new LogsController( $this->logs, $conversations, $this->ledger_query->charges_of_conversation( ... ) ) )->register( $api );
		( new ExportController( $this->logs, new LogsExport( $this->database, $this->logs, $conversations ) ) )->register( $api );
		( new RetentionController( $this->retention ) )->register( $api );
		( new QuotasController( $this->quotas, $this->recorded_usage ) )->register( $api );
		( new ProxiesController() )->register( $api );
		( new RoleAccessController( $this->role_access, $this->pricing->types ) )->register( $api );
		( new BalancesController( $this->metering, $balances, $this->adjustments, $this->quotas, $this->recorded_usage, $this->ledger_query ) )->register( $api );
		( new BalanceChangesController( new BulkAdjustment( $this->adjustments, $balances ), new BalanceImport( $this->database, $balances, $this->adjustments ) ) )->register( $api );
		( new PackagesController( new PackagesQuery(), new PackageValue( $this->pricing ), new ShopSettings( new DashboardPage( Dashboard::SHORTCODE ) ) ) )->register( $api );
		( new GrantingController() )->register( $api );
		( new SalesController( $this->sales_query ) )->register( $api );
		( new ReservationsController( $this->metering ) )->register( $api );
		$this->low_balance->register_routes( $api );
		$this->wordpress_ai->register_routes( $api );
		$this->dashboard->register_routes( $api );
	}

	/**
	 * What each room knows of a person. The logs come first: they say the most.
	 */
	private function privacy(): PrivacyTools {
		$clock   = new Clock();
		$erasure = new Erasure( $this->database, new LedgerStore( $this->database, $clock ), new ErasureStore( $this->database ), $clock );

		return new PrivacyTools(
			[
				'logs'         => new LogsPrivacy( $this->logs, $this->conversations() ),
				'ledger'       => new LedgerPrivacy( $this->ledger, $this->ledger_query, $erasure, $this->pricing->types->labels( ... ) ),
				'quotas'       => new QuotaPrivacy( $this->quotas, new QuotaPrivacyStore( $this->database ) ),
				'low-balance'  => $this->low_balance->privacy(),
				'wordpress-ai' => $this->wordpress_ai->privacy,
			],
			new FormerUserStore()
		);
	}

	/**
	 * Names of what conversations belong to.
	 */
	private function conversations(): ConversationResource {
		return new ConversationResource( fn (): array => array_column( $this->pricing->types->all(), 'module_label', 'module' ), new Scopes() );
	}

	/**
	 * Removes everything, where the site asked for it.
	 */
	public function uninstall(): void {
		if ( Support\Settings::removes_data() ) {
			$this->credit_packages->remove();
			$this->low_balance->remove();
			$this->models->forget();
			$this->installer->remove();
		}
	}
}
