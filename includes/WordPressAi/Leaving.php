<?php
/**
 * The moment in which PHP leaves a call.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use Closure;

defined( 'ABSPATH' ) || exit;

/**
 * Kept by nobody but the call's model, it dies with it.
 */
final class Leaving {
	/**
	 * Takes what to do then.
	 *
	 * @param Closure(): void $left What to do.
	 */
	public function __construct( private readonly Closure $left ) {}

	/**
	 * The call is left.
	 */
	public function __destruct() {
		( $this->left )();
	}
}
