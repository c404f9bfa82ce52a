<?php
/**
 * What a quota is kept for and a conversation belongs to.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Names of scopes: `chatbot:{id}`, `ai_forms`, `image_generator`, `wordpress_ai` and what plugins add.
 */
final class Scopes {
	/**
	 * The scope whose limits hold for every scope that has none of its own.
	 */
	public const DEFAULT = '*';

	/**
	 * The pattern of a scope, for JSON schemas and routes.
	 */
	public const PATTERN = '^(\*|[a-z0-9_]+(:[A-Za-z0-9_.-]+)?)$';

	/**
	 * Scopes with a name, without those of single chatbots unless their plugin adds them.
	 *
	 * @return array<string, string> Name on screen by scope.
	 */
	public function names(): array {
		$names = [
			'chatbot'         => __( 'Chatbots', 'aipuffer' ),
			'ai_forms'        => __( 'AI Forms', 'aipuffer' ),
			'image_generator' => __( 'Images', 'aipuffer' ),
			'wordpress_ai'    => __( 'WordPress AI', 'aipuffer' ),
		];

		/**
		 * Filters the scopes a quota can be kept for.
		 *
		 * @param array<string, string> $names Name on screen by scope, such as `chatbot:12` => "Support bot".
		 */
		return array_map( 'strval', Listeners::ask_each( 'aipuffer_scopes', $names, 'is_scalar' ) );
	}

	/**
	 * A scope's name on screen.
	 *
	 * @param string $scope The scope.
	 */
	public function name( string $scope ): string {
		$names = $this->names();
		if ( isset( $names[ $scope ] ) ) {
			return $names[ $scope ];
		}
		if ( self::DEFAULT === $scope ) {
			return __( 'All others', 'aipuffer' );
		}

		/* translators: %s: number or name of a chatbot. */
		return str_starts_with( $scope, 'chatbot:' ) ? sprintf( __( 'Chatbot %s', 'aipuffer' ), substr( $scope, 8 ) ) : $scope;
	}

	/**
	 * The scope of a request that names none.
	 *
	 * @param string $module Its module.
	 */
	public static function of_module( string $module ): string {
		return 'chat' === $module ? 'chatbot' : $module;
	}

	/**
	 * The module whose requests count in a scope, see of_module().
	 *
	 * @param string $scope Such as `chatbot:12`.
	 */
	public static function module( string $scope ): string {
		$module = (string) strtok( $scope, ':' );

		return 'chatbot' === $module ? 'chat' : $module;
	}

	/**
	 * Checks a scope.
	 *
	 * @param mixed $scope What a caller named.
	 * @throws Problem 400.
	 */
	public static function check( mixed $scope ): string {
		if ( ! is_string( $scope ) || strlen( $scope ) > 100 || ! preg_match( '/' . self::PATTERN . '/D', $scope ) ) {
			Raise::invalid( 'scope', __( 'scope must be a name such as "ai_forms" or "chatbot:12".', 'aipuffer' ) );
		}

		return $scope;
	}
}
