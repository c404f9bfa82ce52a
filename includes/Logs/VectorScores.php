<?php
/**
 * How well what was retrieved fits what was asked.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Problem;

defined( 'ABSPATH' ) || exit;

/**
 * The hits of a vector search behind an answer. A score is what the store returned, 1 for a perfect match.
 *
 * @phpstan-type Hit array{provider: string, source: string, score: float, preview: string}
 */
final class VectorScores {
	/**
	 * An answer keeps at most so many hits, the best ones.
	 */
	private const MAX_HITS = 50;

	private const MAX_PREVIEW = 1000;

	/**
	 * Checks hits and writes them as they are stored, best first.
	 *
	 * @param mixed $hits List of `provider, source, score, preview`.
	 * @return ?string JSON; null where there are none.
	 * @throws Problem 400.
	 */
	public static function json( mixed $hits ): ?string {
		if ( null === $hits || [] === $hits ) {
			return null;
		}
		if ( ! is_array( $hits ) || ! array_is_list( $hits ) ) {
			throw self::invalid();
		}
		$checked = array_map( [ self::class, 'hit' ], $hits );
		usort( $checked, static fn ( array $one, array $other ): int => $other['score'] <=> $one['score'] );

		return (string) wp_json_encode( array_slice( $checked, 0, self::MAX_HITS ), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION );
	}

	/**
	 * Hits as stored, best first.
	 *
	 * @param ?string $json From the table.
	 * @return list<Hit>
	 */
	public static function stored( ?string $json ): array {
		$hits = null === $json ? null : json_decode( $json, true );

		return is_array( $hits ) ? array_values( array_map( [ self::class, 'hit' ], $hits ) ) : [];
	}

	/**
	 * One hit.
	 *
	 * @param mixed $hit What a caller sent.
	 * @return Hit
	 * @throws Problem 400.
	 */
	private static function hit( mixed $hit ): array {
		$score = is_array( $hit ) ? $hit['score'] ?? null : null;
		if ( ! is_array( $hit ) || ! is_numeric( $score ) || ! is_finite( (float) $score ) ) {
			throw self::invalid();
		}
		$text = static function ( string $field, int $length ) use ( $hit ): string {
			$value = $hit[ $field ] ?? '';
			if ( ! is_scalar( $value ) ) {
				throw self::invalid();
			}

			return mb_substr( NewMessage::repaired( mb_strcut( (string) $value, 0, 10_000 ) ), 0, $length );
		};

		return [ 'provider' => $text( 'provider', 100 ), 'source' => $text( 'source', 500 ), 'score' => (float) $score, 'preview' => $text( 'preview', self::MAX_PREVIEW ) ];
	}

	/**
	 * Hits of another shape.
	 */
	private static function invalid(): Problem {
		return Problem::invalid( 'vector_scores', __( 'vector_scores must be a list of hits with provider, source, score (a number) and preview.', 'aipuffer' ) );
	}
}
