<?php
/**
 * Who speaks in a conversation.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;

defined( 'ABSPATH' ) || exit;

/**
 * The role of a message. Providers call the assistant by other names, which are understood.
 */
enum Role: string {
	case User      = 'user';
	case Assistant = 'assistant';
	case System    = 'system';
	case Tool      = 'tool';

	/**
	 * The role a caller names.
	 *
	 * @param mixed $name Such as `user`; `bot` and `model` are the assistant.
	 * @throws Problem 400.
	 */
	public static function from_name( mixed $name ): self {
		$role = match ( $name ) {
			'bot', 'model' => self::Assistant,
			default        => is_string( $name ) ? self::tryFrom( $name ) : null,
		};

		return $role ?? Raise::invalid( 'role', __( 'role must be user, assistant, system or tool.', 'aipuffer' ) );
	}

	/**
	 * The role's name on screen.
	 */
	public function label(): string {
		return match ( $this ) {
			self::User      => __( 'User', 'aipuffer' ),
			self::Assistant => __( 'Assistant', 'aipuffer' ),
			self::System    => __( 'System', 'aipuffer' ),
			self::Tool      => __( 'Tool', 'aipuffer' ),
		};
	}
}
