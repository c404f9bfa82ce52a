<?php
/**
 * Asks the plugin's REST API once. Args: `user` (who asks), `method`, `path` (below the namespace), `params`.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

// Before the race, as on a server that has answered before.
rest_get_server();

return static function ( array $args ): array {
	wp_set_current_user( $args['user'] );
	$request = new WP_REST_Request( $args['method'], '/aipuffer/v1' . $args['path'] );
	$request->set_header( 'Content-Type', 'application/json' );
	$request->set_body( (string) wp_json_encode( (object) $args['params'] ) );
	$response = rest_do_request( $request );

	return [ 'status' => $response->get_status(), 'data' => $response->get_data() ];
};
