<?php
/**
 * Runs abilities as a user, with the fake provider behind core's AI client. Args: `user_id`; `abilities`: name and input
 * of each.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Tests\WordPressAi\FakeProvider;

return static function ( array $args ): array {
	// Out of a file cache, PHP 8.2 does not recognise the AI client's own classes where their type is declared.
	ini_set( 'opcache.enable', '0' );
	require_once dirname( __DIR__, 3 ) . '/vendor/autoload.php';
	FakeProvider::begin();
	wp_set_current_user( $args['user_id'] );
	$results = [];
	foreach ( $args['abilities'] as [ $name, $input ] ) {
		$ability   = wp_get_ability( $name );
		$result    = $ability ? $ability->execute( $input ) : "There is no ability $name.";
		$results[] = is_wp_error( $result ) ? [ 'error' => $result->get_error_code(), 'message' => $result->get_error_message(), 'data' => $result->get_error_data() ] : $result;
	}

	return $results;
};
