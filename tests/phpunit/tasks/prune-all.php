<?php
/**
 * Deletes what is older than a year by the clock it is given, until nothing is left. Says how long which statement took.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function (): array {
	global $wpdb;
	define( 'SAVEQUERIES', true );
	update_option( 'aipuffer_log_retention', [ 'enabled' => true, 'days' => 365 ] );
	$pruning  = new AIPuffer\Retention\Pruning( AIPuffer\Plugin::instance()->logs, new AIPuffer\Support\Clock() );
	$settings = AIPuffer\Retention\RetentionSettings::of_site();
	$deleted  = 0;
	$slowest  = 0.0;
	$statement = '';
	$before   = microtime( true );
	do {
		$run      = $pruning->run( $settings, 1 );
		$deleted += $run['deleted'];
		foreach ( $wpdb->queries as [ $sql, $seconds ] ) {
			if ( $seconds > $slowest ) {
				$slowest   = $seconds;
				$statement = $sql;
			}
		}

		$wpdb->queries = [];
	} while ( ! $run['is_done'] );

	return [ 'deleted' => $deleted, 'seconds' => microtime( true ) - $before, 'slowest' => $slowest, 'statement' => mb_strimwidth( $statement, 0, 100, '…' ) ];
};
