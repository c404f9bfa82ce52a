<?php
/**
 * A call that is not made.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Deliberate;
use AIPuffer\Support\Problem;
use WordPress\AiClient\Providers\Http\Exception\ClientException;

defined( 'ABSPATH' ) || exit;

/**
 * What callers of `AiClient::prompt()` catch. Its code is the HTTP status, as in all exceptions of this kind, and core
 * makes a WP_Error of it for callers of `wp_ai_client_prompt()`, see CallErrors.
 */
final class CallRefused extends ClientException implements Deliberate {
	/**
	 * Refuses.
	 *
	 * @param Problem $problem Why: code, message, status, and what helps.
	 */
	public function __construct( public readonly Problem $problem ) {
		parent::__construct( $problem->getMessage(), $problem->status, $problem );
	}
}
