<?php
/**
 * Text as it is searched.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

/**
 * Turns text into its words: lower case, without accents and punctuation, a space before, between and after.
 *
 * With it a word that begins with "ham" is `LIKE '% ham%'` and a phrase is a run of words, on every database alike; and
 * the full-text index finds what it otherwise leaves out: words shorter than its three characters and the words on its
 * list of stop words get a `_` appended, and scripts without spaces are written as overlapping pairs of characters.
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
	 * Scripts that put no space between words.
	 */
	private const UNSPACED = '\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}';

	/**
	 * InnoDB's own list of stop words.
	 */
	private const STOP_WORDS = ' about are com for from how that the this und was what when where who will with www ';

	/**
	 * The words of a text, for the table: `' refund my_ order '`, or '' where there are none.
	 *
	 * @param string $text Valid UTF-8.
	 */
	public static function of( string $text ): string {
		$words = [];
		foreach ( self::split( mb_strcut( $text, 0, self::MAX_BYTES ) ) as $word ) {
			array_push( $words, ...( self::is_unspaced( $word ) ? self::pairs( $word, true ) : [ $word ] ) );
		}

		return [] === $words ? '' : ' ' . implode( ' ', array_map( [ self::class, 'whole' ], $words ) ) . ' ';
	}

	/**
	 * What somebody looks for, as words in a row: each whole but the last, which may be the beginning of a word.
	 *
	 * @param string $text  Valid UTF-8.
	 * @param bool   $whole Whether the last is whole too.
	 * @return list<string> As of() writes them; nothing where there is no letter or digit.
	 */
	public static function sought( string $text, bool $whole ): array {
		$words = [];
		foreach ( self::split( $text ) as $word ) {
			array_push( $words, ...( self::is_unspaced( $word ) ? self::pairs( $word, false ) : [ $word ] ) );
		}
		$last = array_pop( $words );

		return null === $last ? [] : [ ...array_map( [ self::class, 'whole' ], $words ), $whole ? self::whole( $last ) : $last ];
	}

	/**
	 * Letters and digits in a row, lower case, without accents. An apostrophe inside a word joins it.
	 *
	 * @param string $text Valid UTF-8.
	 * @return list<string>
	 */
	private static function split( string $text ): array {
		$plain = mb_strtolower( remove_accents( str_replace( [ "'", '’' ], '', $text ), 'en_US' ) );
		preg_match_all( '/[' . self::UNSPACED . ']+|(?:(?![' . self::UNSPACED . '])[\p{L}\p{N}\p{M}])+/u', $plain, $found );

		return array_map( static fn ( string $word ): string => self::is_unspaced( $word ) ? $word : mb_substr( $word, 0, self::MAX_LENGTH ), $found[0] );
	}

	/**
	 * Whether a word is a run of a script without spaces.
	 *
	 * @param string $word A result of split().
	 */
	private static function is_unspaced( string $word ): bool {
		return 1 === preg_match( '/^[' . self::UNSPACED . ']/u', $word );
	}

	/**
	 * Overlapping pairs of characters; what is stored ends with the last character alone, so that it is found as well.
	 *
	 * @param string $run    The run.
	 * @param bool   $stored Whether it is for the table.
	 * @return non-empty-list<string>
	 */
	private static function pairs( string $run, bool $stored ): array {
		$characters = mb_str_split( $run );
		$pairs      = [];
		foreach ( array_slice( $characters, 1 ) as $at => $next ) {
			$pairs[] = $characters[ $at ] . $next;
		}

		return $stored || [] === $pairs ? [ ...$pairs, $characters[ count( $characters ) - 1 ] ] : $pairs;
	}

	/**
	 * A whole word as the index can find it.
	 *
	 * @param string $word A word.
	 */
	private static function whole( string $word ): string {
		$missing = self::MIN_LENGTH - mb_strlen( $word );

		return $word . str_repeat( '_', str_contains( self::STOP_WORDS, " $word " ) ? 1 : max( 0, $missing ) );
	}
}
