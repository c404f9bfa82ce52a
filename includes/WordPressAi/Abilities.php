<?php
/**
 * What agents can do with credits.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Balances\Adjustments;
use AIPuffer\Ledger\EntryResource;
use AIPuffer\Ledger\LedgerQuery;
use AIPuffer\Metering\Metering;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Pricing\Pricing;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use Throwable;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the plugin's abilities (WordPress 6.9 and later): for agents, for REST under `wp-abilities/v1`, and for
 * models that call functions. Everybody may see what is their own; what is others' asks for the capability that it asks
 * for everywhere else.
 *
 * @phpstan-type Input array<string, mixed>
 */
final class Abilities {
	private const CATEGORY = 'aipuffer';

	/**
	 * Takes what they do.
	 *
	 * @param Metering      $metering    Balances, quotes, verification.
	 * @param Pricing       $pricing     Names of usage types.
	 * @param LedgerQuery   $ledger      Past usage.
	 * @param EntryResource $entries     The shape of an entry.
	 * @param Adjustments   $adjustments Balance changes.
	 */
	public function __construct(
		private readonly Metering $metering,
		private readonly Pricing $pricing,
		private readonly LedgerQuery $ledger,
		private readonly EntryResource $entries,
		private readonly Adjustments $adjustments
	) {}

	/**
	 * Hooks. Before WordPress 6.9 nobody fires them.
	 */
	public function register(): void {
		Contained::action( 'wp_abilities_api_categories_init', [ $this, 'register_category' ] );
		Contained::action( 'wp_abilities_api_init', [ $this, 'register_abilities' ] );
	}

	/**
	 * Their category.
	 */
	public function register_category(): void {
		wp_register_ability_category(
			self::CATEGORY,
			[
				'label'       => __( 'AI Puffer', 'aipuffer' ),
				'description' => __( 'Credits for AI usage: balances, prices, usage and the ledger.', 'aipuffer' ),
			]
		);
	}

	/**
	 * The abilities.
	 */
	public function register_abilities(): void {
		$view   = static fn (): bool => current_user_can( Capabilities::VIEW );
		$manage = static fn (): bool => current_user_can( Capabilities::MANAGE );

		$this->add( 'get-balance', __( 'Get a credit balance', 'aipuffer' ), __( "Returns a user's AI credits: balance, what is held for requests under way, and what is available. Without user_id, the current user's.", 'aipuffer' ), AbilitySchemas::balance(), [ self::class, 'may_see' ], [ $this, 'get_balance' ] );
		$this->add( 'quote-usage', __( 'Quote AI usage', 'aipuffer' ), __( 'Returns what AI usage would cost in credits, and the pricing rule that says so. Changes nothing.', 'aipuffer' ), AbilitySchemas::quote(), $view, [ $this, 'quote_usage' ] );
		$this->add( 'list-usage', __( 'List AI usage', 'aipuffer' ), __( "Lists a user's charged AI requests, newest first. Without user_id, the current user's.", 'aipuffer' ), AbilitySchemas::usage(), [ self::class, 'may_see' ], [ $this, 'list_usage' ] );
		$this->add( 'adjust-balance', __( 'Adjust a credit balance', 'aipuffer' ), __( "Adds credits to a user's balance, or takes some away, and records it in the ledger. The same idempotency_key again changes nothing.", 'aipuffer' ), AbilitySchemas::adjustment(), $manage, [ $this, 'adjust_balance' ], false );
		$this->add( 'verify-ledger', __( 'Verify the ledger', 'aipuffer' ), __( 'Checks that every balance is the sum of its ledger entries, that nothing is below zero and that orders have granted what they ought to have, and lists what is not so.', 'aipuffer' ), AbilitySchemas::verification(), $view, [ $this, 'verify_ledger' ] );
	}

	/**
	 * Whether somebody may see a user's credits: their own, or those of others with the capability to read.
	 *
	 * @param mixed $input Names the user.
	 */
	public static function may_see( $input = [] ): bool {
		return is_user_logged_in() && ( self::user_id( (array) $input ) === get_current_user_id() || current_user_can( Capabilities::VIEW ) );
	}

	/**
	 * A user's credits.
	 *
	 * @param Input $input `user_id`.
	 * @return array<string, mixed>
	 * @throws Problem 404.
	 */
	public function get_balance( array $input ): array {
		$user_id = Payer::user( self::user_id( $input ) )->user_id;

		return [ 'user_id' => $user_id ] + $this->metering->account( $user_id )->to_array();
	}

	/**
	 * What usage would cost.
	 *
	 * @param Input $input As for aipuffer_quote_usage().
	 * @return array<string, mixed>
	 * @throws Problem 400.
	 */
	public function quote_usage( array $input ): array {
		return PriceResource::quote( $this->metering->quote( $input ), $this->pricing->types );
	}

	/**
	 * A page of a user's charged requests.
	 *
	 * @param Input $input `user_id, days, page, per_page`.
	 * @return array{items: list<array<string, mixed>>, total: int}
	 * @throws Problem 404.
	 */
	public function list_usage( array $input ): array {
		$filters = [ 'user' => Payer::user( self::user_id( $input ) )->user_id, 'type' => [ 'usage' ], 'days' => (int) ( $input['days'] ?? 30 ) ];

		return [
			'items' => $this->entries->list( $this->ledger->page( $filters, (int) ( $input['page'] ?? 1 ), (int) ( $input['per_page'] ?? 20 ) ) ),
			'total' => $this->ledger->count( $filters ),
		];
	}

	/**
	 * Changes a balance.
	 *
	 * @param Input $input `user_id, delta, note, idempotency_key, expected_balance`.
	 * @return array<string, mixed>
	 * @throws Problem 400, 404 or 409.
	 */
	public function adjust_balance( array $input ): array {
		return $this->adjustments->adjust( (int) ( $input['user_id'] ?? 0 ), $input['delta'] ?? null, array_diff_key( $input, [ 'actor_id' => 1 ] ) );
	}

	/**
	 * Checks the ledger.
	 *
	 * @return array{users: int, entries: int, problems: list<string>}
	 */
	public function verify_ledger(): array {
		return $this->metering->verify();
	}

	/**
	 * Registers one.
	 *
	 * @param lowercase-string&non-falsy-string                $name        Below the category.
	 * @param string                                           $label       For people.
	 * @param string                                           $description For agents.
	 * @param array{input: array<string, mixed>, output: array<string, mixed>} $schemas JSON schemas; no input: an empty one.
	 * @param callable( mixed ): bool                          $permission  Who may.
	 * @param callable( array<string, mixed> ): array<string, mixed> $work  What it does; throws Problem to refuse.
	 * @param bool                                             $readonly    Whether it changes nothing.
	 */
	private function add( string $name, string $label, string $description, array $schemas, callable $permission, callable $work, bool $readonly = true ): void {
		wp_register_ability(
			self::CATEGORY . '/' . $name,
			[
				'label'               => $label,
				'description'         => $description,
				'category'            => self::CATEGORY,
				'input_schema'        => $schemas['input'],
				'output_schema'       => $schemas['output'],
				'permission_callback' => $permission,
				'execute_callback'    => static fn ( mixed $input = [] ): array|WP_Error => self::answer( $work, (array) $input ),
				'meta'                => [
					'show_in_rest' => true,
					'public'       => true,
					'mcp'          => [ 'public' => true ],
					'annotations'  => [ 'readonly' => $readonly, 'destructive' => false, 'idempotent' => $readonly ],
				],
			]
		);
	}

	/**
	 * Does it and turns a refusal into a WP_Error.
	 *
	 * @param callable( array<string, mixed> ): array<string, mixed> $work  What it does.
	 * @param Input                                                  $input Its input.
	 * @return array<string, mixed>|WP_Error
	 */
	private static function answer( callable $work, array $input ): array|WP_Error {
		try {
			return $work( $input );
		} catch ( Problem $problem ) {
			return $problem->to_wp_error();
		} catch ( Throwable $error ) {
			return Fault::to_wp_error( $error );
		}
	}

	/**
	 * The user an input is about.
	 *
	 * @param array<array-key, mixed> $input `user_id`; without it the current user.
	 */
	private static function user_id( array $input ): int {
		return (int) ( $input['user_id'] ?? get_current_user_id() );
	}
}
