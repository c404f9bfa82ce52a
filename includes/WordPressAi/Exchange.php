<?php
/**
 * What was said in a call, as text.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Messages\DTO\MessagePart;
use WordPress\AiClient\Results\DTO\Candidate;

defined( 'ABSPATH' ) || exit;

/**
 * Writes prompts and answers for the log. Files are named, never kept: one picture is larger than a year of text.
 */
final class Exchange {
	/**
	 * What is asked: the last message.
	 *
	 * @param list<Message> $messages The prompt.
	 */
	public static function prompt( array $messages ): string {
		return [] === $messages ? '' : self::message( $messages[ count( $messages ) - 1 ] );
	}

	/**
	 * What was said before it.
	 *
	 * @param list<Message> $messages The prompt.
	 * @return list<array{role: string, content: string}>
	 */
	public static function history( array $messages ): array {
		return array_map(
			static fn ( Message $message ): array => [ 'role' => $message->getRole()->isUser() ? 'user' : 'assistant', 'content' => self::message( $message ) ],
			array_slice( $messages, 0, -1 )
		);
	}

	/**
	 * What the model answered: its candidates, one below the other.
	 *
	 * @param object $result The result; one without candidates, as of an embedding, is no text.
	 */
	public static function answer( object $result ): string {
		$candidates = method_exists( $result, 'getCandidates' ) ? $result->getCandidates() : [];

		return implode( "\n\n", array_map( static fn ( Candidate $candidate ): string => self::message( $candidate->getMessage() ), $candidates ) );
	}

	/**
	 * A message as text, without the model's thoughts.
	 *
	 * @param Message $message The message.
	 */
	private static function message( Message $message ): string {
		$parts = array_filter( $message->getParts(), static fn ( MessagePart $part ): bool => ! $part->getChannel()->isThought() );

		return implode( "\n", array_map( [ self::class, 'part' ], $parts ) );
	}

	/**
	 * A part as text.
	 *
	 * @param MessagePart $part The part.
	 */
	private static function part( MessagePart $part ): string {
		$file = $part->getFile();
		if ( $file ) {
			return self::file( $file );
		}
		$function = $part->getFunctionCall() ?? $part->getFunctionResponse();

		return $function ? (string) wp_json_encode( $function->toArray() ) : (string) $part->getText();
	}

	/**
	 * A file's name, if it has one, or its type.
	 *
	 * @param File $file The file.
	 */
	private static function file( File $file ): string {
		return sprintf( '[%s]', $file->getUrl() ?? $file->getMimeType() );
	}
}
