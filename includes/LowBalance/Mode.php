<?php
/**
 * What a low balance is measured by.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

defined( 'ABSPATH' ) || exit;

/**
 * Nothing, a number of credits, or what the person used in a week.
 */
enum Mode: string {
	case Off     = 'off';
	case Credits = 'credits';
	case Week    = 'week';
}
