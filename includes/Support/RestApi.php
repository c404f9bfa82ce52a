<?php
/**
 * The plugin's REST namespace.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Throwable;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * Registers routes so that each states its access in the same line as its path, and turns what a handler returns or
 * throws into a response. A handler returns plain data or a WP_REST_Response, and throws Problem to refuse.
 */
final class RestApi {
	public const NAMESPACE = 'aipuffer/v1';

	/**
	 * Adds a route.
	 *
	 * @param string                                   $method  HTTP method.
	 * @param non-falsy-string                         $path    Path pattern below the namespace.
	 * @param Access                                   $access  Who may call it.
	 * @param callable( WP_REST_Request<array<string, mixed>> ): mixed $handler What answers.
	 * @param array<string, array<string, mixed>>      $args    JSON schema by parameter; `required` inside.
	 * @param (callable(): array<string, mixed>)|null  $schema  JSON schema of the resource, for OPTIONS.
	 */
	public function route( string $method, string $path, Access $access, callable $handler, array $args = [], ?callable $schema = null ): void {
		$route = [
			[
				'methods'             => $method,
				'callback'            => fn ( WP_REST_Request $request ) => $this->answer( $handler, $request ),
				'permission_callback' => [ $access, 'check' ],
				'args'                => $args,
			],
		];
		if ( $schema ) {
			$route['schema'] = $schema;
		}
		register_rest_route( self::NAMESPACE, $path, $route );
	}

	/**
	 * A page of a list with WordPress's paging headers.
	 *
	 * @param list<array<string, mixed>> $items    The page.
	 * @param int                        $total    All matching rows.
	 * @param int                        $per_page Rows a page.
	 */
	public static function page( array $items, int $total, int $per_page ): WP_REST_Response {
		$response = new WP_REST_Response( $items );
		$response->header( 'X-WP-Total', (string) $total );
		$response->header( 'X-WP-TotalPages', (string) (int) ceil( $total / max( 1, $per_page ) ) );

		return $response;
	}

	/**
	 * The paging parameters of every list.
	 *
	 * @param int $per_page Default rows a page.
	 * @return array<string, array<string, mixed>>
	 */
	public static function paging( int $per_page = 20 ): array {
		return [
			'page'     => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 1_000_000, 'default' => 1 ],
			'per_page' => [ 'type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'default' => $per_page ],
		];
	}

	/**
	 * The id in a path.
	 *
	 * @return array<string, mixed>
	 */
	public static function id(): array {
		return [ 'type' => 'integer', 'minimum' => 1, 'maximum' => PHP_INT_MAX, 'required' => true ];
	}

	/**
	 * Runs a handler.
	 *
	 * @param callable                              $handler What answers.
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	private function answer( callable $handler, WP_REST_Request $request ): WP_REST_Response|WP_Error {
		try {
			$response = rest_ensure_response( $handler( $request ) );
		} catch ( Problem $problem ) {
			return $problem->to_wp_error();
		} catch ( Throwable $error ) {
			return Fault::to_wp_error( $error );
		}

		return $response;
	}
}
