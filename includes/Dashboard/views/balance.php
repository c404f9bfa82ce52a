<?php
/**
 * Available credits, and where to get more.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

use AIPuffer\Dashboard\View;

defined( 'ABSPATH' ) || exit;

if ( null === $this->dashboard ) {
	return;
}
?>
<div class="aipuffer-dashboard__balance">
	<p class="aipuffer-dashboard__available">
		<span class="aipuffer-dashboard__label"><?php esc_html_e( 'Available credits', 'aipuffer' ); ?></span>
		<strong class="aipuffer-dashboard__amount"><?php echo esc_html( View::amount( $this->dashboard['available'] ) ); ?></strong>
	</p>
	<?php if ( $this->attributes->has_button() ) : ?>
		<a class="aipuffer-dashboard__buy wp-element-button button" href="<?php echo esc_url( $this->attributes->buycreditsurl ); ?>"><?php echo esc_html( $this->attributes->buycreditslabel ); ?></a>
	<?php endif; ?>
	<?php if ( null !== $this->dashboard['low'] ) : ?>
		<p class="aipuffer-dashboard__low">
			<?php
			echo esc_html(
				'week' === $this->dashboard['low']['mode']
					/* translators: %s: number of credits. */
					? sprintf( __( 'Your credits are running low: in the last 7 days you used %s.', 'aipuffer' ), View::amount( $this->dashboard['low']['threshold'] ) )
					/* translators: %s: number of credits. */
					: sprintf( __( 'Your credits are running low: you have fewer than %s.', 'aipuffer' ), View::amount( $this->dashboard['low']['threshold'] ) )
			);
			?>
		</p>
	<?php endif; ?>
	<?php if ( '0' !== $this->dashboard['held'] ) : ?>
		<p class="aipuffer-dashboard__held">
			<?php
			/* translators: %s: number of credits. */
			echo esc_html( sprintf( __( '%s more are kept for a request that is running.', 'aipuffer' ), View::amount( $this->dashboard['held'] ) ) );
			?>
		</p>
	<?php endif; ?>
</div>
