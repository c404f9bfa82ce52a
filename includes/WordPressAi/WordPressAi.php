<?php
/**
 * Metering of WordPress's own AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Metering\Metering;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Quotas\Quotas;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use AIPuffer\Support\RestApi;
use Closure;
use WordPress\AiClientDependencies\Psr\EventDispatcher\EventDispatcherInterface;

defined( 'ABSPATH' ) || exit;

/**
 * Every call that any plugin makes through the AI client of WordPress 7.0 and later is recorded, priced and, where the
 * site wants it, charged, without a change in that plugin. Before 7.0 there is nothing to meter.
 */
final class WordPressAi {
	public readonly Calls $calls;
	public readonly UsagePrivacy $privacy;
	private readonly UsageQuery $query;

	/**
	 * Takes its parts.
	 *
	 * @param Database                                                                             $database The connection.
	 * @param Clock                                                                                $clock    The time.
	 * @param Pricing                                                                              $pricing  What it costs.
	 * @param Quotas                                                                               $quotas   Limits.
	 * @param Metering                                                                             $metering Charges.
	 * @param Closure( array<string, mixed> ): array{conversation_id: int, message_id: int} $log      Writes a message to
	 *        the logs, see CallLog.
	 */
	public function __construct(
		Database $database,
		Clock $clock,
		Pricing $pricing,
		private readonly Quotas $quotas,
		Metering $metering,
		Closure $log
	) {
		$store         = new UsageStore( $database, $clock );
		$this->calls   = new Calls( new Charging( $metering, $pricing ), new CallLog( $log ), $store );
		$this->query   = new UsageQuery( $database, $clock );
		$this->privacy = new UsagePrivacy( $this->query, $store );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		if ( ! self::is_available() ) {
			return;
		}
		( new FirstInLine( new CallEvents( $this->calls ) ) )->register();
		Contained::action( 'wp_error_added', [ new CallErrors( $this->calls ), 'look' ], 10, 4 );
		Contained::filter( 'site_status_tests', [ new SiteHealth(), 'add' ] );
		// Before others, who may still make calls there, and after them.
		Contained::action( 'shutdown', [ $this->calls, 'close' ], PHP_INT_MIN );
		Contained::action( 'shutdown', [ $this->calls, 'close' ], PHP_INT_MAX );
	}

	/**
	 * REST routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register_routes( RestApi $api ): void {
		( new MeteringController( $this->query, $this->quotas, new PluginNames() ) )->register( $api );
	}

	/**
	 * Whether this WordPress has an AI client.
	 */
	public static function is_available(): bool {
		return function_exists( 'wp_ai_client_prompt' ) && interface_exists( EventDispatcherInterface::class );
	}
}
