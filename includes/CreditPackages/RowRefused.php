<?php
/**
 * A row of a product import that is wrong.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Deliberate;
use Exception;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce's importer leaves the row out and shows why.
 */
final class RowRefused extends Exception implements Deliberate {}
