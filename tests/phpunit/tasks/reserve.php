<?php
/**
 * Reserves once. Args: those of aipuffer_reserve_usage().
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static fn ( array $args ) => aipuffer_reserve_usage( array_diff_key( $args, [ 'process' => 1 ] ) );
