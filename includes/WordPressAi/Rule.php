<?php
/**
 * How the calls of one plugin are treated.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

defined( 'ABSPATH' ) || exit;

/**
 * Holds in the mode "enforce". Free: recorded and priced, charged to nobody. Blocked: refused.
 */
enum Rule: string {
	case Charged = 'charged';
	case Free    = 'free';
	case Blocked = 'blocked';
}
