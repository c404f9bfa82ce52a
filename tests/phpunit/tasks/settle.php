<?php
/**
 * Settles one reservation. Args: `id`, `usage`; `usage.units` is made different for each process.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static fn ( array $args ) => aipuffer_settle_usage( $args['id'], [ 'units' => $args['units'] + $args['process'] ] );
