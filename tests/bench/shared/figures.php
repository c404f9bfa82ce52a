<?php
/**
 * What benchmarks have in common.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

/**
 * The median of figures.
 *
 * @param non-empty-list<float> $figures Such as milliseconds.
 */
function bench_median( array $figures ): float {
	sort( $figures );

	return $figures[ intdiv( count( $figures ), 2 ) ];
}

/**
 * A size from the environment, at least 1,000.
 */
function bench_size( string $name, int $size ): int {
	return max( 1000, (int) ( getenv( $name ) ?: $size ) );
}
