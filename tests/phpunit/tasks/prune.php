<?php
/**
 * Deletes what is older than a day, over and over, until killed. Args: `file`, which says that it has begun.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): void {
	update_option( 'aipuffer_log_retention', [ 'enabled' => true, 'days' => 1 ] );
	file_put_contents( $args['file'], 'x' );
	while ( true ) {
		do_action( AIPuffer\Retention\Retention::CRON );
	}
};
