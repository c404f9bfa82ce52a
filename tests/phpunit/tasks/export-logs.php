<?php
/**
 * Exports all logs as CSV. Args: `file`. Says how many, how long it took, and the memory before and at most.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	global $wpdb;
	$resource = new AIPuffer\Logs\ConversationResource( static fn (): array => [], new AIPuffer\Support\Scopes() );
	$export   = new AIPuffer\Logs\LogsExport( new AIPuffer\Support\Database( $wpdb ), AIPuffer\Plugin::instance()->logs, $resource );
	$memory   = memory_get_usage();
	// Before PHP 8.2 the peak is that of loading WordPress, if it was higher.
	if ( function_exists( 'memory_reset_peak_usage' ) ) {
		memory_reset_peak_usage();
	}
	$before = microtime( true );
	$rows   = $export->csv( AIPuffer\Logs\LogFilters::none(), fopen( $args['file'], 'w' ) );

	return [
		'rows'    => $rows,
		'seconds' => microtime( true ) - $before,
		'memory'  => $memory,
		'peak'    => memory_get_peak_usage(),
	];
};
