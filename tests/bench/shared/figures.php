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

/**
 * Asks by REST.
 *
 * @param array<string, mixed> $query Parameters.
 */
function bench_get( string $path, array $query = [] ): WP_REST_Response {
	$request = new WP_REST_Request( 'GET', "/aipuffer/v1$path" );
	$request->set_query_params( $query );
	$response = rest_do_request( $request );
	if ( 200 !== $response->get_status() ) {
		throw new RuntimeException( "$path: " . wp_json_encode( $response->get_data() ) );
	}

	return $response;
}
