<?php
/**
 * Who may call a REST route.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * What a route asks of the person who calls it. Every route of the plugin names one of these.
 */
enum Access: string {
	case View     = Capabilities::VIEW;
	case Manage   = Capabilities::MANAGE;
	case LoggedIn = 'read';
	case Anyone   = '';

	/**
	 * Lets the current user pass, or says why not: 401 when nobody is logged in, 403 otherwise.
	 */
	public function check(): bool|WP_Error {
		if ( self::Anyone === $this || ( is_user_logged_in() && ( self::LoggedIn === $this || current_user_can( $this->value ) ) ) ) {
			return true;
		}

		return new WP_Error( 'aipuffer_forbidden', __( 'You are not allowed to do this.', 'aipuffer' ), [ 'status' => rest_authorization_required_code() ] );
	}
}
