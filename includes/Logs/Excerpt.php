<?php
/**
 * The place in a text that was looked for.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Cuts a line out of a message around the first match and tells which of its parts match, so that a screen can mark them
 * without knowing how words are compared.
 *
 * @phpstan-type Part array{text: string, is_match: bool}
 */
final class Excerpt {
	/**
	 * Bytes shown before the first match, and in all.
	 */
	private const BEFORE = 60;
	private const LENGTH = 240;

	/**
	 * The parts of the line.
	 *
	 * @param string      $text  The message.
	 * @param SearchTerms $terms What was looked for.
	 * @return list<Part> Nothing where the text has no match.
	 */
	public static function parts( string $text, SearchTerms $terms ): array {
		$places = $terms->places( $text );
		if ( [] === $places ) {
			return [];
		}
		$from  = self::beginning( $text, $places[0][0] );
		$until = $from + strlen( mb_strcut( substr( $text, $from ), 0, self::LENGTH ) );
		$parts = $from > 0 ? [ [ 'text' => '…', 'is_match' => false ] ] : [];
		$at    = $from;
		foreach ( $places as [ $offset, $length ] ) {
			if ( $offset + $length > $until ) {
				break;
			}
			$parts[] = [ 'text' => substr( $text, $at, $offset - $at ), 'is_match' => false ];
			$parts[] = [ 'text' => substr( $text, $offset, $length ), 'is_match' => true ];
			$at      = $offset + $length;
		}
		$parts[] = [ 'text' => substr( $text, $at, max( 0, $until - $at ) ), 'is_match' => false ];
		if ( $until < strlen( $text ) ) {
			$parts[] = [ 'text' => '…', 'is_match' => false ];
		}
		$parts = array_map( static fn ( array $part ): array => [ 'text' => Conversation::line( $part['text'] ) ] + $part, $parts );

		return array_values( array_filter( $parts, static fn ( array $part ): bool => '' !== $part['text'] ) );
	}

	/**
	 * Where the line begins: at a word, at a character at least.
	 *
	 * @param string $text  The message.
	 * @param int    $place Where the first match is.
	 */
	private static function beginning( string $text, int $place ): int {
		$from = max( 0, $place - self::BEFORE );
		if ( 0 === $from ) {
			return 0;
		}
		$space = strpos( substr( $text, $from, $place - $from ), ' ' );
		if ( false !== $space ) {
			return $from + $space + 1;
		}
		// Bytes of this kind go on with a character.
		while ( 0x80 === ( ord( $text[ $from ] ) & 0xC0 ) ) {
			++$from;
		}

		return $from;
	}
}
