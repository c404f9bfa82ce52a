<?php
/**
 * The site of the tests under PHP's own web server.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\WordPressAi;

use RuntimeException;

/**
 * For what only a real request can show: who somebody is without a session, and what a server outside WordPress sends.
 */
final class WebServer {
	public readonly string $url;

	/**
	 * The process.
	 *
	 * @var resource
	 */
	private $process;

	/**
	 * Starts it on a port nobody uses.
	 */
	public function __construct() {
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		if ( false === $socket ) {
			throw new RuntimeException( 'No port.' );
		}
		$address = (string) stream_socket_get_name( $socket, false );
		fclose( $socket );
		$nothing = [ 'file', '/dev/null', 'a' ];
		$process = proc_open(
			[ PHP_BINARY, '-d', 'memory_limit=512M', '-S', $address, '-t', AIPUFFER_SITE, dirname( __DIR__, 3 ) . '/tools/site/router.php' ],
			[ [ 'file', '/dev/null', 'r' ], $nothing, $nothing ],
			$pipes,
			null,
			// Application passwords ask for TLS everywhere else.
			[ 'WP_ENVIRONMENT_TYPE' => 'local' ] + getenv()
		);
		if ( false === $process ) {
			throw new RuntimeException( 'No web server.' );
		}
		$this->process = $process;
		$this->url     = "http://$address";
		$until         = microtime( true ) + 30;
		do {
			usleep( 50_000 );
			$answers = false !== @stream_socket_client( "tcp://$address", $code, $message, 1 );
		} while ( ! $answers && microtime( true ) < $until );
		if ( ! $answers ) {
			throw new RuntimeException( 'The web server does not answer.' );
		}
	}

	/**
	 * Sends a request.
	 *
	 * @param string $path    Below the site.
	 * @param string $headers Such as `Cookie: x=y`.
	 * @return array{status: int, headers: string, data: mixed} The data is read as JSON.
	 */
	public function post( string $path, string $headers = '' ): array {
		$body = file_get_contents(
			$this->url . $path,
			false,
			stream_context_create( [ 'http' => [ 'method' => 'POST', 'header' => $headers, 'content' => '', 'ignore_errors' => true, 'timeout' => 60 ] ] )
		);
		// phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHP's own name.
		$received = implode( "\n", $http_response_header ?? [] );

		return [ 'status' => (int) substr( $received, 9, 3 ), 'headers' => $received, 'data' => json_decode( (string) $body, true ) ];
	}

	/**
	 * Ends it.
	 */
	public function stop(): void {
		proc_terminate( $this->process );
		proc_close( $this->process );
	}
}
