<?php
/**
 * What a call will use at most.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;
use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Providers\Models\DTO\ModelConfig;

defined( 'ABSPATH' ) || exit;

/**
 * Estimates the usage of a call from its messages and configuration, so that it can be reserved. What it really used is
 * charged afterwards, also above the estimate.
 */
final class Estimate {
	/**
	 * Bytes of text a token stands for. About right for English; other scripts take more bytes and more tokens.
	 */
	private const BYTES_PER_TOKEN = 4;

	/**
	 * Tokens of a file in the prompt: about what providers count for one picture.
	 */
	private const FILE_TOKENS = 1000;

	/**
	 * Tokens of an answer whose length the caller does not limit.
	 */
	private const ANSWER_TOKENS = 1000;

	/**
	 * Estimates.
	 *
	 * @param list<Message> $messages  The prompt.
	 * @param ModelConfig   $config    What the caller asks for.
	 * @param Operation     $operation What is asked.
	 */
	public static function of( array $messages, ModelConfig $config, Operation $operation ): Usage {
		$candidates = max( 1, min( 1000, $config->getCandidateCount() ?? 1 ) );
		$answer     = max( 0, min( 1_000_000, $config->getMaxTokens() ?? self::ANSWER_TOKENS ) );

		return match ( $operation ) {
			Operation::Image => new Usage( images: $candidates ),
			Operation::Video => new Usage( videos: $candidates ),
			// An embedding has no answer that is counted.
			Operation::Embedding => new Usage( input_tokens: self::input( $messages, $config ), output_tokens: 0 ),
			default          => new Usage( input_tokens: self::input( $messages, $config ), output_tokens: $candidates * $answer ),
		};
	}

	/**
	 * Tokens of the prompt with all that is sent along.
	 *
	 * @param list<Message> $messages The prompt.
	 * @param ModelConfig   $config   What the caller asks for.
	 */
	private static function input( array $messages, ModelConfig $config ): int {
		$bytes = strlen( (string) $config->getSystemInstruction() ) + self::json_bytes( $config->getOutputSchema() );
		$files = 0;
		foreach ( $config->getFunctionDeclarations() ?? [] as $function ) {
			$bytes += self::json_bytes( $function->toArray() );
		}
		foreach ( $messages as $message ) {
			foreach ( $message->getParts() as $part ) {
				$files += $part->getFile() ? 1 : 0;
				$bytes += strlen( (string) $part->getText() ) + self::json_bytes( $part->getFunctionCall()?->toArray() ) + self::json_bytes( $part->getFunctionResponse()?->toArray() );
			}
		}

		return min( Usage::LIMITS['input_tokens'], intdiv( $bytes + self::BYTES_PER_TOKEN - 1, self::BYTES_PER_TOKEN ) + $files * self::FILE_TOKENS );
	}

	/**
	 * How long something is as JSON, the form in which it is sent.
	 *
	 * @param ?array<array-key, mixed> $data Null for nothing.
	 */
	private static function json_bytes( ?array $data ): int {
		return null === $data ? 0 : strlen( (string) wp_json_encode( $data ) );
	}
}
