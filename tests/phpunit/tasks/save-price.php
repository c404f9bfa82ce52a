<?php
/**
 * Saves a pricing rule. Args: those of aipuffer_save_price().
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static fn ( array $args ) => aipuffer_save_price( array_diff_key( $args, [ 'process' => 1 ] ) );
