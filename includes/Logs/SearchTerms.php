<?php
/**
 * What somebody looks for.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * A search, read: `refund "my order" am` is a message with a word that begins with "refund", the words "my order" in a
 * row, and a word that begins with "am". Each is a run of words; what is joined by punctuation, such as an email, is one.
 *
 * Of a run, `is_whole` says whether its last word is whole.
 *
 * @phpstan-type Run array{words: non-empty-list<string>, is_whole: bool}
 */
final class SearchTerms {
	/**
	 * More words than these make a search no more exact.
	 */
	private const MAX_RUNS = 10;

	/**
	 * Takes what was read.
	 *
	 * @param string    $text As it was typed.
	 * @param list<Run> $runs What a message must have.
	 */
	private function __construct( public readonly string $text, public readonly array $runs ) {}

	/**
	 * Reads a search.
	 *
	 * @param string $text As it was typed.
	 */
	public static function read( string $text ): self {
		preg_match_all( '/"[^"]*"?|[^\s"]+/u', $text, $found );
		$runs = [];
		foreach ( $found[0] as $part ) {
			$is_whole = str_starts_with( $part, '"' );
			$words    = Words::sought( $part, $is_whole );
			if ( [] !== $words ) {
				$runs[] = compact( 'words', 'is_whole' );
			}
		}

		return new self( $text, array_slice( $runs, 0, self::MAX_RUNS ) );
	}

	/**
	 * The runs as they stand among the words of a message, which must have every one.
	 *
	 * @return list<string>
	 */
	public function texts(): array {
		return array_map( static fn ( array $run ): string => ' ' . implode( ' ', $run['words'] ) . ( $run['is_whole'] ? ' ' : '' ), $this->runs );
	}

	/**
	 * What the full-text index can be asked for: all words, and the mark of each two whole ones in a row.
	 *
	 * @return list<array{word: string, is_whole: bool}>
	 */
	public function words(): array {
		$words = [];
		foreach ( $this->runs as $run ) {
			$last  = count( $run['words'] ) - 1;
			$whole = $run['is_whole'] ? $run['words'] : array_slice( $run['words'], 0, $last );
			foreach ( [ ...$run['words'], ...Words::pairs( $whole ) ] as $at => $word ) {
				$words[ $word ] = [ 'word' => $word, 'is_whole' => $run['is_whole'] || $at !== $last ];
			}
		}

		return array_values( $words );
	}

	/**
	 * Whether the full-text index can know all words: it takes characters beyond the first 65,536 for no letters.
	 */
	public function are_indexed(): bool {
		return ! preg_match( '/[\x{10000}-\x{10FFFF}]/u', implode( '', array_column( $this->words(), 'word' ) ) );
	}

	/**
	 * Where the runs are in a text.
	 *
	 * @param string $text Valid UTF-8.
	 * @return list<array{int, int}> Offset and length in bytes, in order, not overlapping.
	 */
	public function places( string $text ): array {
		$words  = Words::in( $text );
		$places = [];
		foreach ( $words as $at => [ , $offset ] ) {
			foreach ( $this->runs as $run ) {
				$last = $at + count( $run['words'] ) - 1;
				if ( isset( $words[ $last ] ) && self::is_at( $run, array_slice( $words, $at, count( $run['words'] ) ) ) ) {
					$places[] = [ $offset, $words[ $last ][1] + $words[ $last ][2] - $offset ];
				}
			}
		}
		sort( $places );
		$merged = [];
		$end    = 0;
		foreach ( $places as [ $offset, $length ] ) {
			if ( $offset >= $end ) {
				$merged[] = [ $offset, $length ];
			} elseif ( $offset + $length > $end ) {
				// It goes on where the one before ends.
				$merged[] = [ $end, $offset + $length - $end ];
			}
			$end = max( $end, $offset + $length );
		}

		return $merged;
	}

	/**
	 * Whether words are a run.
	 *
	 * @param Run                             $run   The run.
	 * @param list<array{string, int, int}>   $words As many words of a text.
	 */
	private static function is_at( array $run, array $words ): bool {
		$last = count( $words ) - 1;
		foreach ( $run['words'] as $at => $word ) {
			if ( $at === $last && ! $run['is_whole'] ? ! str_starts_with( $words[ $at ][0], $word ) : $words[ $at ][0] !== $word ) {
				return false;
			}
		}

		return true;
	}
}
