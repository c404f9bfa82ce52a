<?php
/**
 * Title and intro of the dashboard.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

?>
<?php if ( '' !== $this->attributes->title ) : ?>
	<h2 class="aipuffer-dashboard__title" id="<?php echo esc_attr( $this->id( 'title' ) ); ?>"><?php echo esc_html( $this->attributes->title ); ?></h2>
<?php endif; ?>
<?php if ( '' !== $this->attributes->intro ) : ?>
	<p class="aipuffer-dashboard__intro"><?php echo esc_html( $this->attributes->intro ); ?></p>
<?php endif; ?>
