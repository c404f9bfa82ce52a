<?php
/**
 * Thrown on purpose.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Throwable;

defined( 'ABSPATH' ) || exit;

/**
 * An exception that whoever fires the hook expects and reads, such as WooCommerce's importer of products. Contained lets it
 * through.
 */
interface Deliberate extends Throwable {}
