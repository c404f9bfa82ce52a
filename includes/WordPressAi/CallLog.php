<?php
/**
 * Calls in the logs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Fault;
use AIPuffer\Support\Usage;
use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Writes each call as a conversation of two messages: what was asked, and the answer or why there is none. The question
 * is written before the model is called, so that a call that never comes back can be seen, and a ledger entry can name
 * its conversation.
 *
 * What is kept of the text is the logs' decision.
 */
final class CallLog {
	private const MODULE = 'wordpress_ai';

	/**
	 * Takes the logs.
	 *
	 * @param Closure( array<string, mixed> ): array{conversation_id: int, message_id: int} $log Writes one message, see
	 *        aipuffer_log_message(); a conversation_id of 0 says that nothing was kept.
	 */
	public function __construct( private readonly Closure $log ) {}

	/**
	 * Writes what is asked.
	 *
	 * @param Call $call The call; its conversation is noted in it.
	 */
	public function question( Call $call ): void {
		$written = $this->write(
			$call,
			[
				'role'            => 'user',
				'content'         => Exchange::prompt( $call->messages ),
				'provider'        => $call->provider,
				'model'           => $call->model,
				'request_payload' => self::origin( $call ) + [
					'config'  => $call->config(),
					'history' => Exchange::history( $call->messages ),
				],
			]
		);

		$call->conversation_id = (int) ( $written['conversation_id'] ?? 0 ) ?: null;
	}

	/**
	 * Writes how it ended. An answer is the assistant's; that there is none is said by the system.
	 *
	 * @param Call    $call    The call.
	 * @param Outcome $outcome How it ended.
	 */
	public function answer( Call $call, Outcome $outcome ): void {
		$this->write(
			$call,
			[
				'role'            => Status::Ok === $outcome->status ? 'assistant' : 'system',
				'content'         => Status::Ok === $outcome->status ? $outcome->text : self::reason( $outcome ),
				'provider'        => $outcome->provider,
				'model'           => $outcome->model,
				'status'          => Status::Ok === $outcome->status ? 'ok' : 'failed',
				'error'           => Status::Ok === $outcome->status ? null : $outcome->text,
				'duration_ms'     => $outcome->milliseconds,
				'ledger_id'       => $outcome->ledger_id,
				'request_payload' => [
					'status'        => $outcome->status->value,
					'usage'         => $outcome->usage->to_array(),
					'usage_missing' => $outcome->usage_missing,
					'cost'          => Credits::format( $outcome->cost ),
					'charged'       => Credits::format( $outcome->charged ),
				] + self::origin( $call ),
			] + array_intersect_key( $outcome->usage->to_array(), array_flip( Usage::TOKENS ) )
		);
	}

	/**
	 * Writes one message. The logs must not stand in the way of a call.
	 *
	 * @param Call                 $call    The call.
	 * @param array<string, mixed> $message What differs between its messages.
	 * @return ?array{conversation_id: int, message_id: int} Null when it could not be written.
	 */
	private function write( Call $call, array $message ): ?array {
		return Fault::contain(
			fn (): array => ( $this->log )(
				[
					'conversation_uuid' => $call->conversation_uuid,
					'module'            => self::MODULE,
					'scope'             => MeteringSettings::SCOPE,
					'user_id'           => $call->person->user_id,
					'source'            => '' === $call->origin->ability ? $call->origin->plugin : $call->origin->ability,
				] + $message + ( 'web' === $call->person->source ? [] : [ 'guest_id' => '' ] )
			)
		);
	}

	/**
	 * Where a call comes from.
	 *
	 * @param Call $call The call.
	 * @return array{operation: string, plugin: string, ability: ?string, source: string}
	 */
	private static function origin( Call $call ): array {
		return [
			'operation' => $call->operation->value,
			'plugin'    => $call->origin->plugin,
			'ability'   => '' === $call->origin->ability ? null : $call->origin->ability,
			'source'    => $call->person->source,
		];
	}

	/**
	 * Why there is no answer.
	 *
	 * @param Outcome $outcome How it ended.
	 */
	private static function reason( Outcome $outcome ): string {
		return Status::Refused === $outcome->status
			/* translators: %s: why. */
			? sprintf( __( 'Refused: %s', 'aipuffer' ), $outcome->text )
			/* translators: %s: why. */
			: sprintf( __( 'Failed: %s', 'aipuffer' ), '' === $outcome->text ? __( 'the provider gave no answer.', 'aipuffer' ) : $outcome->text );
	}
}
