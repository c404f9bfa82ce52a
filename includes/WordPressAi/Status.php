<?php
/**
 * How a call ended.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

defined( 'ABSPATH' ) || exit;

/**
 * Failed: the model was called and gave no result. Refused: the model was not called, because nobody pays or the plugin
 * is blocked.
 */
enum Status: string {
	case Ok      = 'ok';
	case Failed  = 'failed';
	case Refused = 'refused';
}
