<?php
/**
 * The dashboard of somebody whose role may not use it.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

?>
<p><?php esc_html_e( 'Your account may not use the dashboard on this site. If it should, ask the people who run the site.', 'aipuffer' ); ?></p>
