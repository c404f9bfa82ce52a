<?php
/**
 * A message that is about to be logged.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Guest;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Scopes;
use AIPuffer\Support\Settings;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * The checked arguments of aipuffer_log_message(). What is merely too long or broken is cut and repaired, because it has
 * been said and cannot be sent better; what names something wrongly is refused.
 */
final class NewMessage {
	/**
	 * A message keeps at most so many bytes of its text; its true size is kept beside it.
	 */
	public const MAX_CONTENT = 1_000_000;

	public const UUID_PATTERN   = '^[A-Za-z0-9._:-]{1,64}$';
	public const MODULE_PATTERN = '^[a-z0-9_-]{1,64}$';

	public const STATUSES = [ 'ok', 'failed' ];

	/**
	 * A checked message.
	 *
	 * @param string  $uuid            Conversation.
	 * @param string  $module          Such as `chat`.
	 * @param string  $scope           Such as `chatbot:12`, '' for none.
	 * @param int     $user_id         Who speaks with the model, 0 for a guest.
	 * @param string  $guest_key       The guest's key, '' for a user and where nobody is known.
	 * @param Role    $role            Who says it.
	 * @param string  $content         Valid UTF-8, cut to MAX_CONTENT.
	 * @param int     $content_bytes   Size before it was cut.
	 * @param string  $source          Plugin or ability that asked.
	 * @param string  $provider        Provider.
	 * @param string  $model           Model.
	 * @param Usage   $usage           Tokens.
	 * @param string  $status          `ok` or `failed`.
	 * @param ?string $error           What went wrong.
	 * @param ?int    $duration_ms     How long the answer took.
	 * @param ?int    $ledger_id       The ledger entry that charged it.
	 * @param ?string $request_payload JSON, redacted; null unless the site stores payloads.
	 * @param ?string $vector_scores   JSON of VectorScores.
	 * @param string  $created_at      Stored UTC time.
	 */
	private function __construct(
		public readonly string $uuid,
		public readonly string $module,
		public readonly string $scope,
		public readonly int $user_id,
		public readonly string $guest_key,
		public readonly Role $role,
		public readonly string $content,
		public readonly int $content_bytes,
		public readonly string $source,
		public readonly string $provider,
		public readonly string $model,
		public readonly Usage $usage,
		public readonly string $status,
		public readonly ?string $error,
		public readonly ?int $duration_ms,
		public readonly ?int $ledger_id,
		public readonly ?string $request_payload,
		public readonly ?string $vector_scores,
		public readonly string $created_at
	) {}

	/**
	 * Reads the arguments of aipuffer_log_message().
	 *
	 * @param array<string, mixed> $args  See there.
	 * @param Clock                $clock The time.
	 * @throws Problem 400 naming the field; 404 for an unknown user.
	 */
	public static function from_array( array $args, Clock $clock ): self {
		$user_id = self::user( $args );
		$content = $args['content'] ?? null;
		if ( ! is_string( $content ) ) {
			Raise::invalid( 'content', __( 'content must be text.', 'aipuffer' ) );
		}
		$status = $args['status'] ?? 'ok';
		if ( ! in_array( $status, self::STATUSES, true ) ) {
			Raise::invalid( 'status', __( 'status must be ok or failed.', 'aipuffer' ) );
		}
		$error = self::text( $args, 'error', 10_000 );

		return new self(
			self::uuid( $args['conversation_uuid'] ?? null ),
			self::module( $args['module'] ?? null ),
			self::scope( $args['scope'] ?? null ),
			$user_id,
			0 === $user_id ? self::guest_key( $args ) : '',
			Role::from_name( $args['role'] ?? null ),
			self::repaired( mb_strcut( $content, 0, self::MAX_CONTENT ) ),
			strlen( $content ),
			self::text( $args, 'source', 191 ),
			self::text( $args, 'provider', 100 ),
			self::text( $args, 'model', 191 ),
			Usage::from_array( array_intersect_key( $args, array_flip( Usage::TOKENS ) ) ),
			$status,
			'' === $error ? null : Redaction::error( $error, 1000 ),
			self::number( $args, 'duration_ms', 4_000_000_000 ),
			self::number( $args, 'ledger_id', PHP_INT_MAX ),
			Settings::stores_payloads() ? Redaction::payload( $args['request_payload'] ?? null ) : null,
			VectorScores::json( $args['vector_scores'] ?? null ),
			self::time( $args['created_at'] ?? null, $clock )
		);
	}

	/**
	 * Valid UTF-8: broken bytes become the replacement character.
	 *
	 * @param string $text Any bytes.
	 */
	public static function repaired( string $text ): string {
		if ( mb_check_encoding( $text, 'UTF-8' ) ) {
			return $text;
		}
		$before = mb_substitute_character();
		mb_substitute_character( 0xFFFD );
		$repaired = mb_scrub( $text, 'UTF-8' );
		mb_substitute_character( $before );

		return $repaired;
	}

	/**
	 * The conversation. A request that names none is one of its own.
	 *
	 * @param mixed $uuid What a caller named.
	 * @throws Problem 400.
	 */
	private static function uuid( mixed $uuid ): string {
		if ( null === $uuid || '' === $uuid ) {
			return wp_generate_uuid4();
		}
		if ( ! is_string( $uuid ) || ! preg_match( '/' . self::UUID_PATTERN . '/D', $uuid ) ) {
			Raise::invalid( 'conversation_uuid', __( 'conversation_uuid must be 1 to 64 letters, digits, dots, colons, dashes or underscores.', 'aipuffer' ) );
		}

		return $uuid;
	}

	/**
	 * The module. Any may log, also one that costs nothing and is no usage type.
	 *
	 * @param mixed $module What a caller named.
	 * @throws Problem 400.
	 */
	private static function module( mixed $module ): string {
		if ( ! is_string( $module ) || ! preg_match( '/' . self::MODULE_PATTERN . '/D', $module ) ) {
			Raise::invalid( 'module', __( 'module must be a name such as "chat" or "ai_forms".', 'aipuffer' ) );
		}

		return $module;
	}

	/**
	 * The scope. `all` and `none` are words of the list's filter, `*` is no scope of a conversation.
	 *
	 * @param mixed $scope What a caller named.
	 * @throws Problem 400.
	 */
	private static function scope( mixed $scope ): string {
		if ( null === $scope || '' === $scope ) {
			return '';
		}
		$scope = Scopes::check( $scope );
		if ( in_array( $scope, [ Scopes::DEFAULT, LogFilters::ALL, LogFilters::NO_BOT ], true ) ) {
			Raise::invalid( 'scope', __( 'scope must be a name such as "ai_forms" or "chatbot:12".', 'aipuffer' ) );
		}

		return $scope;
	}

	/**
	 * Who speaks with the model.
	 *
	 * @param array<string, mixed> $args All arguments.
	 * @throws Problem 400 or 404.
	 */
	private static function user( array $args ): int {
		$user_id = $args['user_id'] ?? get_current_user_id();
		if ( ! is_int( $user_id ) && ! ( is_string( $user_id ) && ctype_digit( $user_id ) ) || (int) $user_id < 0 ) {
			Raise::invalid( 'user_id', __( 'user_id must be the id of a user, or 0 for a guest.', 'aipuffer' ) );
		}
		if ( (int) $user_id > 0 && ! get_userdata( (int) $user_id ) ) {
			Raise::not_found( __( 'There is no such user.', 'aipuffer' ) );
		}

		return (int) $user_id;
	}

	/**
	 * What a guest is counted under: the signed id, any other id a server keeps for its visitors, else the address of
	 * the present visitor. '' where there is no visitor, as in a cron job. No money hangs on it.
	 *
	 * @param array<string, mixed> $args All arguments.
	 * @throws Problem 400.
	 */
	private static function guest_key( array $args ): string {
		$sent = self::text( $args, 'guest_id', 191 );
		if ( isset( $args['guest_id'] ) && '' === $sent ) {
			return '';
		}
		$guest_id = '' === $sent ? Guest::current() : $sent;
		if ( '' !== $guest_id ) {
			$key = Guest::key( $guest_id );

			return '' === $key ? substr( hash_hmac( 'sha256', 'log-guest|' . $guest_id, wp_salt( 'secure_auth' ) ), 0, 32 ) : $key;
		}
		$address = Guest::address();

		return '' === $address ? '' : Guest::address_key( $address );
	}

	/**
	 * When it was said. Without a zone it is UTC.
	 *
	 * @param mixed $time  ISO 8601, a Unix timestamp in seconds, a DateTimeInterface, or null for now.
	 * @param Clock $clock The time.
	 * @throws Problem 400.
	 */
	private static function time( mixed $time, Clock $clock ): string {
		$now = $clock->now();
		if ( null === $time || '' === $time ) {
			return Clock::stored( $now );
		}
		try {
			$at = match ( true ) {
				$time instanceof \DateTimeInterface => \DateTimeImmutable::createFromInterface( $time ),
				is_int( $time )                     => new \DateTimeImmutable( '@' . $time ),
				is_string( $time ) && preg_match( '/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$/D', $time ) => new \DateTimeImmutable( $time, new \DateTimeZone( 'UTC' ) ),
				default                             => null,
			};
		} catch ( \Exception ) {
			$at = null;
		}
		if ( ! $at || $at->getTimestamp() < 0 || $at->getTimestamp() > $now->getTimestamp() + DAY_IN_SECONDS ) {
			Raise::invalid( 'created_at', __( 'created_at must be a time such as "2026-03-01T12:00:00Z", and not in the future.', 'aipuffer' ) );
		}

		return Clock::stored( $at );
	}

	/**
	 * An optional name or sentence, cut to what its column holds.
	 *
	 * @param array<string, mixed> $args   All arguments.
	 * @param string               $field  Which.
	 * @param int                  $length The most it may have.
	 * @throws Problem 400 where it is no text.
	 */
	private static function text( array $args, string $field, int $length ): string {
		$text = $args[ $field ] ?? '';
		if ( ! is_string( $text ) ) {
			/* translators: %s: name of the field. */
			Raise::invalid( $field, sprintf( __( '%s must be text.', 'aipuffer' ), $field ) );
		}

		return mb_substr( trim( self::repaired( mb_strcut( $text, 0, 10_000 ) ) ), 0, $length );
	}

	/**
	 * An optional whole number.
	 *
	 * @param array<string, mixed> $args  All arguments.
	 * @param string               $field Which.
	 * @param int                  $limit The most it may be.
	 * @throws Problem 400.
	 */
	private static function number( array $args, string $field, int $limit ): ?int {
		$number = $args[ $field ] ?? null;
		if ( null === $number ) {
			return null;
		}
		$number = is_string( $number ) && ctype_digit( $number ) && strlen( $number ) < 19 ? (int) $number : $number;
		if ( ! is_int( $number ) || $number < 0 || $number > $limit ) {
			/* translators: 1: name of the field, 2: a number. */
			Raise::invalid( $field, sprintf( __( '%1$s must be a whole number from 0 to %2$d.', 'aipuffer' ), $field, $limit ) );
		}

		return $number;
	}
}
