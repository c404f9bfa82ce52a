<?php
/**
 * The first processes erase, the others reserve and settle meanwhile. Args: `erasers`, and those of either task.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): mixed {
	$task = require __DIR__ . ( $args['process'] < $args['erasers'] ? '/erase.php' : '/charge-many.php' );

	return $task( $args );
};
