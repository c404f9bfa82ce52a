<?php
/**
 * What an event of the AI client tells.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Messages\DTO\MessagePart;
use WordPress\AiClient\Messages\DTO\UserMessage;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;
use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;

defined( 'ABSPATH' ) || exit;

/**
 * Reads events by what they carry and not by their classes: the client's next version has others, for embeddings. What has
 * a model is about a call; with a result it has succeeded, without one it begins.
 */
final class ClientEvent {
	/**
	 * An event about a call.
	 *
	 * @param ModelInterface  $model      The model asked.
	 * @param ?CapabilityEnum $capability What is asked of it; null where the event does not tell.
	 * @param list<Message>   $messages   The prompt.
	 * @param ?object         $result     What the model returned; null when the call begins.
	 */
	private function __construct(
		public readonly ModelInterface $model,
		public readonly ?CapabilityEnum $capability,
		public readonly array $messages,
		public readonly ?object $result
	) {}

	/**
	 * Reads an event.
	 *
	 * @param object $event Any.
	 * @return ?self Null where it is about no call.
	 */
	public static function of( object $event ): ?self {
		$model = self::told( $event, 'getModel' );
		if ( ! $model instanceof ModelInterface ) {
			return null;
		}
		$capability = self::told( $event, 'getCapability' );
		$result     = self::told( $event, 'getResult' );
		if ( ! $capability instanceof CapabilityEnum ) {
			$capability = str_contains( $event::class, 'Embedding' ) ? CapabilityEnum::embeddingGeneration() : null;
		}

		return new self( $model, $capability, self::messages( $event ), is_object( $result ) ? $result : null );
	}

	/**
	 * The prompt. Embeddings are made of plain texts.
	 *
	 * @param object $event The event.
	 * @return list<Message>
	 */
	private static function messages( object $event ): array {
		$sent = self::told( $event, 'getMessages' ) ?? self::told( $event, 'getInputs' ) ?? self::told( $event, 'getInput' );

		return array_values(
			array_filter(
				array_map( static fn ( mixed $one ): mixed => is_string( $one ) ? new UserMessage( [ new MessagePart( $one ) ] ) : $one, (array) $sent ),
				static fn ( mixed $one ): bool => $one instanceof Message
			)
		);
	}

	/**
	 * What a method of an event answers; null where it has none.
	 *
	 * @param object $event  The event.
	 * @param string $method The method.
	 */
	private static function told( object $event, string $method ): mixed {
		return method_exists( $event, $method ) ? $event->$method() : null;
	}
}
