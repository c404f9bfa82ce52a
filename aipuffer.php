<?php
/**
 * Plugin Name:       AI Puffer
 * Description:       Meters AI usage, charges it against prepaid credits and quotas, logs it, and sells credits through WooCommerce.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      8.1
 * WC requires at least: 10.9
 * WC tested up to:   10.9
 * Author:            AI Puffer
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       aipuffer
 * Domain Path:       /languages
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';

// A plugin without a build step for PHP: classes load by PSR-4, with no vendor folder at run time.
spl_autoload_register(
	static function ( string $class_name ): void {
		if ( str_starts_with( $class_name, __NAMESPACE__ . '\\' ) ) {
			$file = __DIR__ . '/includes/' . str_replace( '\\', '/', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) . '.php';
			if ( is_readable( $file ) ) {
				require $file;
			}
		}
	}
);

require __DIR__ . '/includes/functions.php';

Plugin::boot( __FILE__ );
