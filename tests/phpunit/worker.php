<?php
/**
 * One process of a race; see WorkerProcess.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

$order = json_decode( (string) fgets( STDIN ), true );

$_SERVER['HTTP_HOST']      = '127.0.0.1';
$_SERVER['REMOTE_ADDR']    = '192.0.2.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';

require $order['site'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

add_filter( 'pre_wp_mail', '__return_true' );
if ( null !== $order['time'] ) {
	add_filter( 'aipuffer_current_time', static fn (): int => $order['time'] );
}
$task = require __DIR__ . "/tasks/{$order['task']}.php";

echo "ready\n";

// No line: the test has ended without us.
$go = fgets( STDIN );
if ( false === $go ) {
	exit( 1 );
}
// Sleep until shortly before, then watch the clock: sleeping alone is off by a millisecond or more.
$start = (float) substr( $go, 3 );
usleep( max( 0, (int) ( ( $start - microtime( true ) - 0.002 ) * 1e6 ) ) );
while ( microtime( true ) < $start ) {
	continue;
}

$result = $task( $order['args'] );
if ( is_wp_error( $result ) ) {
	$result = [
		'error'   => $result->get_error_code(),
		'message' => $result->get_error_message(),
		'data'    => $result->get_error_data(),
	];
}
echo "\nresult ", json_encode( $result, JSON_THROW_ON_ERROR ), "\n";
