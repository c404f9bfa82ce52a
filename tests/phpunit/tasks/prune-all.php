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
	$before   = microtime( true );
	do {
		$run      = $pruning->run( $settings, 1 );
		$deleted += $run['deleted'];
		$slowest  = max( $slowest, ...array_column( $wpdb->queries, 1 ) );

		$wpdb->queries = [];
	} while ( ! $run['is_done'] );

	return [ 'deleted' => $deleted, 'seconds' => microtime( true ) - $before, 'slowest' => $slowest ];
};
