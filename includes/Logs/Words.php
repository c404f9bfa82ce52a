<?php
/**
 * Text as it is searched.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Turns text into its words: lower case, without accents and punctuation.
 *
 * In the table they stand in a row with a space before, between and after. So a message with a word that begins with
 * "ham" contains ` ham` and a phrase is a run of words, on every database alike; and the full-text index finds what it
 * otherwise leaves out: words shorter than its three characters and the words on its list of stop words get a `_`
 * appended, and scripts without spaces are written as overlapping pairs of characters.
 *
 * After them come marks of each two words in a row, such as `_3fa`: two common words that are rarely beside each other
 * are in very many messages, and the mark, which the index takes for a word, is in few. It is one of some thousand, so
 * that the index does not grow by all pairs there are in a language, and others have it too: what has it is looked into.
 *
 * A Word is the word, and where it is in the text: offset and length in bytes.
 *
 * @phpstan-type Word array{string, int, int}
 */
final class Words {
	/**
	 * A message is searched up to so many bytes of its text.
	 */
	private const MAX_BYTES = 100_000;

	/**
	 * The index knows no longer words.
	 */
	private const MAX_LENGTH = 80;

	/**
	 * The shortest word the index knows, by default.
	 */
	private const MIN_LENGTH = 3;

	/**
	 * Scripts that put no space between words, and pictures.
	 */
	private const UNSPACED = '\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{So}';

	/**
	 * InnoDB's own list of stop words that are long enough.
	 */
	private const STOP_WORDS = ' about are com for from how that the this und was what when where who will with www ';

	/**
	 * The words of a text, for the table: `' refund my_ order _b41 _09c '`, or '' where there are none.
	 *
	 * @param string $text Valid UTF-8.
	 */
	public static function of( string $text ): string {
		$words = array_column( self::in( $text ), 0 );

		return [] === $words ? '' : ' ' . implode( ' ', [ ...$words, ...self::pairs( $words ) ] ) . ' ';
	}

	/**
	 * The marks of each two words in a row. No word begins like them.
	 *
	 * @param list<string> $words Whole words as of() writes them.
	 * @return list<string> Each once.
	 */
	public static function pairs( array $words ): array {
		$pairs = array_map( static fn ( string $one, string $next ): string => '_' . substr( hash( 'crc32b', "$one $next" ), -3 ), array_slice( $words, 0, -1 ), array_slice( $words, 1 ) );

		return array_values( array_unique( $pairs ) );
	}

	/**
	 * The same with their places in the text.
	 *
	 * @param string $text Valid UTF-8.
	 * @return list<Word>
	 */
	public static function in( string $text ): array {
		$words = [];
		foreach ( self::split( mb_strcut( $text, 0, self::MAX_BYTES ) ) as [ $word, $offset, $length ] ) {
			if ( ! self::is_unspaced( $word ) ) {
				$words[] = [ self::whole( $word ), $offset, $length ];
				continue;
			}
			// The last character alone as well, so that looking for it finds it.
			$characters = mb_str_split( $word );
			foreach ( $characters as $at => $character ) {
				$pair    = $character . ( $characters[ $at + 1 ] ?? '' );
				$words[] = [ self::whole( $pair ), $offset, strlen( $pair ) ];
				$offset += strlen( $character );
			}
		}

		return $words;
	}

	/**
	 * What somebody looks for, as words in a row: each whole but the last, which may be the beginning of a word.
	 *
	 * @param string $text     Valid UTF-8.
	 * @param bool   $is_whole Whether the last is whole too.
	 * @return list<string> As of() writes them; nothing where there is no letter, digit or picture.
	 */
	public static function sought( string $text, bool $is_whole ): array {
		$words = [];
		foreach ( self::split( $text ) as [ $word ] ) {
			$characters = self::is_unspaced( $word ) ? mb_str_split( $word ) : [ $word ];
			array_push( $words, ...( 1 === count( $characters ) ? $characters : array_map( static fn ( string $one, string $next ): string => $one . $next, array_slice( $characters, 0, -1 ), array_slice( $characters, 1 ) ) ) );
		}
		$last = array_pop( $words );

		return null === $last ? [] : [ ...array_map( [ self::class, 'whole' ], $words ), $is_whole ? self::whole( $last ) : $last ];
	}

	/**
	 * Letters and digits in a row, lower case, without accents. An apostrophe inside a word joins it.
	 *
	 * @param string $text Valid UTF-8.
	 * @return list<Word>
	 */
	private static function split( string $text ): array {
		// A script has punctuation of its own, which is no word.
		preg_match_all( '/(?:(?=[\p{L}\p{N}\p{M}\p{So}])[' . self::UNSPACED . '])+|(?:(?![' . self::UNSPACED . '])[\p{L}\p{N}\p{M}\'’])+/u', $text, $found, PREG_OFFSET_CAPTURE );
		$words = [];
		foreach ( $found[0] as [ $word, $offset ] ) {
			$plain = str_replace( [ "'", '’' ], '', $word );
			// A fixed locale: what is written in one language must be found in another.
			$plain = ctype_alnum( $plain ) ? strtolower( $plain ) : mb_strtolower( remove_accents( $plain, 'en_US' ) );
			if ( '' !== $plain ) {
				$words[] = [ self::is_unspaced( $plain ) ? $plain : mb_substr( $plain, 0, self::MAX_LENGTH ), $offset, strlen( $word ) ];
			}
		}

		return $words;
	}

	/**
	 * Whether a word is a run of a script without spaces.
	 *
	 * @param string $word A word of split().
	 */
	private static function is_unspaced( string $word ): bool {
		return ! ctype_alnum( $word ) && 1 === preg_match( '/^[' . self::UNSPACED . ']/u', $word );
	}

	/**
	 * A whole word as the index can find it.
	 *
	 * @param string $word A word.
	 */
	private static function whole( string $word ): string {
		$missing = strlen( $word ) >= 4 * self::MIN_LENGTH ? 0 : self::MIN_LENGTH - mb_strlen( $word );

		return $word . str_repeat( '_', str_contains( self::STOP_WORDS, " $word " ) ? 1 : max( 0, $missing ) );
	}
}
