<?php
/**
 * A request that is about to cost something.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Pricing\UsageTypes;
use AIPuffer\Support\Guest;
use AIPuffer\Support\IdempotencyKey;
use AIPuffer\Support\Network;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * Who asks for what of which model, with an estimate.
 */
final class UsageRequest {
	/**
	 * A checked request.
	 *
	 * @param Payer  $payer           Who pays.
	 * @param string $module          Usage type.
	 * @param string $operation       Usage type.
	 * @param string $scope           What a quota is kept for.
	 * @param string $provider        Provider, '' when not known.
	 * @param string $model           Model, '' when not known.
	 * @param Usage  $estimate        What it will use at most.
	 * @param string $idempotency_key Unique over all reservations.
	 * @param bool   $has_key         Whether the caller chose the key, so that the request may be a repeated one.
	 * @param ?int   $conversation_id Log conversation it belongs to.
	 */
	private function __construct(
		public readonly Payer $payer,
		public readonly string $module,
		public readonly string $operation,
		public readonly string $scope,
		public readonly string $provider,
		public readonly string $model,
		public readonly Usage $estimate,
		public readonly string $idempotency_key,
		public readonly bool $has_key,
		public readonly ?int $conversation_id
	) {}

	/**
	 * Reads the arguments of the public functions and of REST.
	 *
	 * @param array<string, mixed> $args  `module, operation, scope, user_id (0 = guest), guest_id, guest_address, provider,
	 *                                    model, input_tokens, output_tokens, total_tokens, cached_tokens, thinking_tokens,
	 *                                    images, videos, units, idempotency_key, conversation_id`. Without `user_id` the current user pays. A guest
	 *                                    is the current visitor, unless a server names another by `guest_id` (issued by
	 *                                    Guest) and `guest_address`.
	 * @param UsageTypes           $types What can be metered.
	 * @throws Problem 400 naming the field; 404 for an unknown user.
	 */
	public static function from_array( array $args, UsageTypes $types ): self {
		$module    = self::text( $args, 'module', 64 );
		$operation = self::text( $args, 'operation', 64 );
		$types->get( $module, $operation );
		$key          = $args['idempotency_key'] ?? null;
		$conversation = $args['conversation_id'] ?? null;

		return new self(
			self::payer( $args ),
			$module,
			$operation,
			isset( $args['scope'] ) && '' !== $args['scope'] ? Scopes::check( $args['scope'] ) : Scopes::of_module( $module ),
			self::text( $args, 'provider', 100 ),
			self::text( $args, 'model', 191 ),
			Usage::from_array( $args ),
			null === $key || '' === $key ? 'auto:' . wp_generate_uuid4() : IdempotencyKey::check( $key ),
			null !== $key && '' !== $key,
			is_numeric( $conversation ) && (int) $conversation > 0 ? (int) $conversation : null
		);
	}

	/**
	 * What tells this request from another under the same key: who pays, for what, how much. The conversation is left out, since
	 * it changes nothing of that; and a guest who has an id may come from another address.
	 *
	 * @param string $act What is done: reserve or charge.
	 * @return ?string 64 hex digits; null where the caller chose no key, so that nobody comes again with it.
	 */
	public function fingerprint( string $act ): ?string {
		$figures = array_filter( $this->estimate->to_array(), static fn ( ?int $figure ): bool => null !== $figure );

		return $this->has_key ? hash( 'sha256', (string) wp_json_encode( [ $act, $this->payer->subjects()[0], $this->names(), $figures ] ) ) : null;
	}

	/**
	 * What is asked of which model.
	 *
	 * @return array{module: string, operation: string, scope: string, provider: string, model: string}
	 */
	public function names(): array {
		return [
			'module'    => $this->module,
			'operation' => $this->operation,
			'scope'     => $this->scope,
			'provider'  => $this->provider,
			'model'     => $this->model,
		];
	}

	/**
	 * Who pays.
	 *
	 * @param array<string, mixed> $args All arguments.
	 * @throws Problem 400 or 404.
	 */
	private static function payer( array $args ): Payer {
		$user_id = $args['user_id'] ?? get_current_user_id();
		if ( ! is_int( $user_id ) && ! ( is_string( $user_id ) && ctype_digit( $user_id ) ) ) {
			Raise::invalid( 'user_id', __( 'user_id must be the id of a user, or 0 for a guest.', 'aipuffer' ) );
		}
		if ( 0 !== (int) $user_id ) {
			return Payer::user( (int) $user_id );
		}
		$guest_id = self::text( $args, 'guest_id', 191 );
		$address  = self::text( $args, 'guest_address', 64 );
		if ( '' !== $address && '' === Network::packed( $address ) ) {
			Raise::invalid( 'guest_address', __( 'guest_address must be an IP address.', 'aipuffer' ) );
		}

		return Payer::guest( '' === $guest_id ? Guest::current() : $guest_id, '' === $address ? Guest::address() : $address );
	}

	/**
	 * An optional text.
	 *
	 * @param array<string, mixed> $args   All arguments.
	 * @param string               $field  Which.
	 * @param int                  $length The most it may have.
	 * @throws Problem 400.
	 */
	private static function text( array $args, string $field, int $length ): string {
		$text = $args[ $field ] ?? '';
		if ( ! is_string( $text ) || mb_strlen( $text ) > $length || ! mb_check_encoding( $text, 'UTF-8' ) ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be text of at most %2$d characters.', 'aipuffer' ), $field, $length ) );
		}

		return sanitize_text_field( $text );
	}
}
