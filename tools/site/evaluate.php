<?php
/**
 * Runs a piece of PHP inside a site and prints what it returns as JSON: for end-to-end tests, which arrange and look up
 * data this way. Standard input is {"wordpress":"/folder","code":"return …;","args":{…}}.
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

$order = json_decode( (string) stream_get_contents( STDIN ), true );

$_SERVER['HTTP_HOST']      = '127.0.0.1';
$_SERVER['REMOTE_ADDR']    = '127.0.0.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';

require $order['wordpress'] . '/wp-load.php';

add_filter( 'pre_wp_mail', '__return_true' );
wp_set_current_user( 1 );

$run    = static function ( array $args ) use ( $order ) {
	return eval( $order['code'] ); // phpcs:ignore Squiz.PHP.Eval -- What this is for.
};
$result = $run( $order['args'] );

if ( is_wp_error( $result ) ) {
	fwrite( STDERR, $result->get_error_code() . ': ' . $result->get_error_message() . "\n" );
	exit( 1 );
}
// After whatever else was printed.
echo "\n", json_encode( $result, JSON_THROW_ON_ERROR );
