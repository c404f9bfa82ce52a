<?php
/**
 * The dashboard of a visitor. A page cache may keep it: it holds what is the same for all of them, and a script fills in
 * what this one has used.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

use AIPuffer\Dashboard\View;

defined( 'ABSPATH' ) || exit;

$limits = array_filter( $this->limits, fn ( array $limit ): bool => $this->attributes->shows( $limit['scope'] ) );
?>
<p class="aipuffer-dashboard__login">
	<a class="wp-element-button button" href="<?php echo esc_url( View::login_url() ); ?>"><?php esc_html_e( 'Log in to see your credits and usage', 'aipuffer' ); ?></a>
</p>
<?php
if ( [] === $limits ) {
	return;
}

$this->open( 'quotas', __( 'What you may use without logging in', 'aipuffer' ) );
?>
	<ul class="aipuffer-dashboard__list" aria-labelledby="<?php echo esc_attr( $this->id( 'quotas-title' ) ); ?>" data-aipuffer-guest="<?php echo esc_url( rest_url( 'aipuffer/v1/dashboard/guest' ) ); ?>">
		<?php foreach ( array_values( $limits ) as $number => $limit ) : ?>
			<li class="aipuffer-dashboard__quota" data-scope="<?php echo esc_attr( $limit['scope'] ); ?>">
				<span class="aipuffer-dashboard__name" id="<?php echo esc_attr( $this->id( "quota-$number" ) ); ?>"><?php echo esc_html( $limit['name'] ); ?></span>
				<span class="aipuffer-dashboard__used"><?php echo esc_html( $limit['text'] ); ?></span>
				<?php if ( $limit['has_limit'] ) : ?>
					<progress class="aipuffer-dashboard__progress" aria-labelledby="<?php echo esc_attr( $this->id( "quota-$number" ) ); ?>" max="1" value="0"></progress>
					<span class="aipuffer-dashboard__reset">&nbsp;</span>
				<?php endif; ?>
			</li>
		<?php endforeach; ?>
	</ul>
</div>
