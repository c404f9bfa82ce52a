<?php
/**
 * The public PHP functions: how modules, themes and other plugins meter, charge and read.
 *
 * Arrays in, arrays or WP_Error out. Amounts are decimal strings such as "1.4". A WP_Error carries its HTTP status as
 * `status` in its data, and for bad input the argument's name as `field`. None throws. Call them at `init` or later.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

use AIPuffer\Metering\Reservation;
use AIPuffer\Plugin;
use AIPuffer\Pricing\PriceResource;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Problem;

/**
 * Runs a call and turns whatever goes wrong into a WP_Error: refusals as they are; a fault of ours, a database that is gone
 * among them, with the code `aipuffer_database_error` or `aipuffer_internal_error` and status 500, told to the site's log.
 *
 * @internal
 * @template T
 * @param callable( Plugin ): T $call What to do.
 * @return T|WP_Error
 */
function aipuffer_call( callable $call ) {
	try {
		return $call( Plugin::instance() );
	} catch ( Problem $problem ) {
		return $problem->to_wp_error();
	} catch ( Throwable $error ) {
		return Fault::to_wp_error( $error );
	}
}

/**
 * Sets aside what a request may cost, before the model is called: from the balance first, the rest from the quota.
 *
 * @param array<string, mixed> $args {
 *     Who asks for what, with an estimate.
 *
 *     @type string      $module          Such as `chat`.
 *     @type string      $operation       Such as `chat`.
 *     @type string      $scope           What the quota is kept for, such as `chatbot:12`. Default by module.
 *     @type int         $user_id         Who pays; 0 for a guest. Default the current user.
 *     @type string      $guest_id        A guest's signed id. Default the current visitor's.
 *     @type string      $guest_address   A guest's IP address, for servers that ask for their visitors. Default the visitor's.
 *     @type string      $provider        Such as `openai`.
 *     @type string      $model           Such as `gpt-5`.
 *     @type int|null    $input_tokens    Estimated input.
 *     @type int|null    $output_tokens   The most the answer may have.
 *     @type int|null    $total_tokens    All tokens, where the split is not known.
 *     @type int|null    $cached_tokens   Of the input, those the provider has cached.
 *     @type int|null    $thinking_tokens Of the output, those of thinking.
 *     @type int|null    $images          Images asked for.
 *     @type int|null    $videos          Videos asked for.
 *     @type int|null    $units           Raw usage units, where something else is counted.
 *     @type string|null $idempotency_key The same key again, for the same request, returns the first reservation; where that was
 *                                       released or has expired, a new one. For another payer, scope, model or amount it is
 *                                       `aipuffer_key_reused`, status 409.
 *     @type int|null    $conversation_id Log conversation it belongs to.
 * }
 * @return array{id: int, credits: string, quota: string, expires_at: string, state: string}|WP_Error
 *         `credits` taken from the balance, `quota` counted against the quota. Refused: `aipuffer_quota_exceeded` with data
 *         `{ status: 402|429, message, details: [ text ], actions: [{ label, url }], required, available, quota_remaining, resets_at }`;
 *         where the site lets only other roles use the module, `aipuffer_role_not_allowed` with the same data, status 403
 *         and null for the amounts and `resets_at`.
 */
function aipuffer_reserve_usage( array $args ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => Reservation::shape( $plugin->metering->reserve( $args ) ) );
}

/**
 * Charges what a request did use and gives the rest of its reservation back. Settling again returns the first result.
 *
 * @param int|string           $reservation_id From aipuffer_reserve_usage().
 * @param array<string, mixed> $usage          `input_tokens, output_tokens, total_tokens, cached_tokens, thinking_tokens,
 *                                             images, videos, units`: int or null each, null when the provider did not tell;
 *                                             `provider, model` that answered. With nothing told the estimate is charged.
 *                                             Cached tokens are a part of the input and thinking tokens a part of the output,
 *                                             never more than those (400). A total above input and output is billed: the
 *                                             difference is output; of one below them, the parts count.
 * @return array{ledger_id: int, cost: string, from_balance: string, from_quota: string, balance: ?string, usage_missing: bool}|WP_Error
 */
function aipuffer_settle_usage( $reservation_id, array $usage = [] ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => Reservation::settlement( $plugin->metering->settle( Reservation::id( $reservation_id ), $usage ) ) );
}

/**
 * Gives a reservation back, for a request that failed. Releasing again changes nothing.
 *
 * @param int|string $reservation_id From aipuffer_reserve_usage().
 * @return array{id: int, credits: string, quota: string, expires_at: string, state: string}|WP_Error What was given back.
 */
function aipuffer_release_usage( $reservation_id ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => Reservation::shape( $plugin->metering->release( Reservation::id( $reservation_id ) ) ) );
}

/**
 * Reserves and settles in one, for a request whose usage is known already. The same key again, for the same request, returns
 * the first settlement, whoever asks at the same moment; for another it is `aipuffer_key_reused`, status 409.
 *
 * @param array<string, mixed> $args As for aipuffer_reserve_usage(), with the actual usage as for aipuffer_settle_usage().
 * @return array{ledger_id: int, cost: string, from_balance: string, from_quota: string, balance: ?string, usage_missing: bool}|WP_Error
 */
function aipuffer_charge_usage( array $args ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => Reservation::settlement( $plugin->metering->charge( $args ) ) );
}

/**
 * What a request would cost, changing nothing.
 *
 * @param array<string, mixed> $args `module, operation, provider, model` and usage figures.
 * @return array{cost: string, exact: string, rule: ?array<string, mixed>, usage_missing: bool, arithmetic: ?array<string, mixed>}|WP_Error
 *         `arithmetic`: the cost in words, `{ lines: [ { label, units, unit, rate, per, credits, text } ], exact, rounding, total, text }`.
 */
function aipuffer_quote_usage( array $args ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => PriceResource::quote( $plugin->metering->quote( $args ), $plugin->pricing->types ) );
}

/**
 * A user's credits.
 *
 * @param int $user_id User.
 * @return array{balance: string, held: string, available: string}|WP_Error
 */
function aipuffer_get_balance( int $user_id ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => $plugin->metering->account( $user_id )->to_array() );
}

/**
 * Adds or takes credits by hand and records it in the ledger. The same key again, for the same user and the same amount,
 * changes nothing; for another it is `aipuffer_key_reused`, status 409.
 *
 * @param int                  $user_id User.
 * @param string|int           $delta   Decimal string, negative to take away.
 * @param array<string, mixed> $args    `note`: text; `idempotency_key`; `actor_id`: the administrator, default the current
 *                                      user; `expected_balance`: decimal string, refuse when the balance is another.
 * @return array{balance: string, held: string, available: string, ledger_id: int}|WP_Error
 */
function aipuffer_adjust_balance( int $user_id, $delta, array $args = [] ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => $plugin->adjustments->adjust( $user_id, $delta, $args ) );
}

/**
 * Saves a pricing rule: without an id a new one, with an id the next version of that one.
 *
 * @param array<string, mixed> $rule `id, module, operation, provider, model, billing_method, input_rate, cached_rate,
 *                                   output_rate, unit_rate, enabled`. `cached_rate`, for Per 1K Tokens, is what cached input
 *                                   tokens cost: null or '' as any input, "0" nothing. `*` as model is all models of the provider, `*` as both is all.
 * @return array<string, mixed>|WP_Error The rule with its id and version.
 */
function aipuffer_save_price( array $rule ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => PriceResource::shape( $plugin->pricing->save( $rule, get_current_user_id() ), $plugin->pricing->types ) );
}

/**
 * Sets the limits of a scope.
 *
 * @param string               $scope  Such as `chatbot:12`, `ai_forms`; `*` for every scope without limits of its own.
 * @param array<string, mixed> $limits `guest, user`: decimal string, null for unlimited, "0" for none; `roles`: the same by
 *                                     role; `period`: never|daily|weekly|monthly; `message`: text. What is left out stays.
 * @return array{scope: string, guest: ?string, user: ?string, roles: array<string, ?string>, period: string, message: string}|WP_Error
 */
function aipuffer_set_quota( string $scope, array $limits ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => $plugin->quotas->set( $scope, $limits )->to_array() );
}

/**
 * Checks that every balance is the sum of its ledger, that what is held is what is reserved and ends, that nothing is below
 * zero, and that every order has granted what its items come to. Orders are read in portions, however many there are; a
 * problem names the user, order, item or reservation with the amounts. At most 100 problems of a kind are listed.
 *
 * @return array{users: int, entries: int, orders: int, problems: list<string>}|WP_Error How many of each were checked.
 */
function aipuffer_verify_ledger() {
	return aipuffer_call( static fn ( Plugin $plugin ): array => $plugin->metering->verify() );
}

/**
 * Logs a message of a conversation, which begins with it where it is new. Processes may append to one conversation at the
 * same time: all messages are kept, in the order in which they arrive.
 *
 * Text is kept up to 1 MB and broken UTF-8 is repaired; names that are too long are cut. The request payload is kept only
 * where the site stores payloads (option `aipuffer_log_payloads`), up to 64 KB, without keys, tokens and inline media.
 *
 * @param array<string, mixed> $args {
 *     The message.
 *
 *     @type string      $conversation_uuid The conversation: 1 to 64 letters, digits, dots, colons, dashes, underscores.
 *                                          Default a new one.
 *     @type string      $module            Such as `chat`; any name of lower-case letters, digits, dashes, underscores.
 *     @type string      $scope             Such as `chatbot:12`. Default none.
 *     @type int         $user_id           Who speaks with the model; 0 for a guest. Default the current user.
 *     @type string      $guest_id          A guest's id, signed or a server's own. Default the current visitor's; '' for
 *                                          nobody, as of a cron job.
 *     @type string      $role              `user`, `assistant` (also `bot`, `model`), `system` or `tool`.
 *     @type string      $content           What was said.
 *     @type string      $provider          Such as `openai`.
 *     @type string      $model             Such as `gpt-5`.
 *     @type int|null    $input_tokens      What the provider counted; null is not known.
 *     @type int|null    $output_tokens     The same.
 *     @type int|null    $total_tokens      The same. Default the sum of both.
 *     @type int|null    $cached_tokens     Of the input, those the provider had cached.
 *     @type int|null    $thinking_tokens   Of the output, those of thinking.
 *     @type mixed       $request_payload   What was sent to the provider: an array, or JSON.
 *     @type list<array{provider: string, source: string, score: float, preview: string}> $vector_scores
 *                                          What a vector search found for the answer; a score of 1 is a perfect match.
 *     @type string      $source            Plugin, ability or page that asked.
 *     @type string      $status            `ok` or `failed`. Default `ok`.
 *     @type string      $error             What went wrong.
 *     @type int|null    $duration_ms       How long the answer took, in milliseconds.
 *     @type int|null    $ledger_id         The ledger entry that charged it, from aipuffer_settle_usage().
 *     @type string|int  $created_at        When it was said: ISO 8601 (UTC where it names no zone) or a Unix timestamp.
 *                                          Default now.
 * }
 * @return array{conversation_id: int, message_id: int}|WP_Error Pass `conversation_id` to aipuffer_reserve_usage(), and the
 *         log shows what the conversation cost.
 */
function aipuffer_log_message( array $args ) {
	return aipuffer_call( static fn ( Plugin $plugin ): array => $plugin->logs->append( $args ) );
}
