<?php
/**
 * Pretty permalinks for PHP's own web server: files are served, everything else is WordPress's to answer.
 *
 * @package AIPuffer\Tools
 */

declare( strict_types=1 );

$path = (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
$file = $_SERVER['DOCUMENT_ROOT'] . rawurldecode( $path );

if ( is_dir( $file ) && ! str_ends_with( $path, '/' ) ) {
	header( "Location: $path/", true, 301 );
	return true;
}
// Scripts and styles with their version in the address are kept by browsers, as on a well-kept site.
if ( isset( $_GET['ver'] ) && preg_match( '/\.(js|css)$/D', $file, $found ) && is_file( $file ) ) {
	header( 'Content-Type: ' . ( 'js' === $found[1] ? 'text/javascript' : 'text/css' ) . '; charset=utf-8' );
	header( 'Cache-Control: public, max-age=3600' );
	readfile( $file );
	return true;
}
if ( is_file( $file ) || ( '/' !== $path && is_file( $file . '/index.php' ) ) ) {
	return false;
}

$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF']    = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
