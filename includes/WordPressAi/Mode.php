<?php
/**
 * What metering does to calls of WordPress's AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

defined( 'ABSPATH' ) || exit;

/**
 * Off: nothing. Observe: record and price every call, charge nobody, refuse nothing. Enforce: charge, and refuse who
 * cannot pay.
 */
enum Mode: string {
	case Off     = 'off';
	case Observe = 'observe';
	case Enforce = 'enforce';
}
