<?php
/**
 * The low-balance email, beside WooCommerce.
 *
 * Can be overridden by copying it to yourtheme/woocommerce/emails/aipuffer-low-balance.php.
 *
 * @package AIPuffer
 * @version 0.1.0
 */

defined( 'ABSPATH' ) || exit;

/**
 * What LowBalanceEmail gives it.
 *
 * @var string                $name               The customer's first name, or what they are called.
 * @var array<string, string> $facts              Label and amount of credits.
 * @var string                $buy_url            Where to buy credits; '' for nowhere.
 * @var string                $unsubscribe_url    The customer's own link.
 * @var string                $email_heading      The heading set in WooCommerce.
 * @var string                $additional_content The text set in WooCommerce.
 * @var WC_Email              $email              The email.
 */

do_action( 'woocommerce_email_header', $email_heading, $email );
?>
<?php /* translators: %s: name of a person. */ ?>
<p><?php echo esc_html( sprintf( __( 'Hi %s,', 'aipuffer' ), $name ) ); ?></p>
<p><?php esc_html_e( 'Your credits are running low. When they are used up, requests to the AI may be refused.', 'aipuffer' ); ?></p>
<table cellspacing="0" cellpadding="6" border="0" role="presentation" style="margin-bottom: 24px;">
	<?php foreach ( $facts as $label => $amount ) : ?>
		<tr>
			<td style="padding-left: 0; text-align: start;"><?php echo esc_html( $label ); ?></td>
			<td style="text-align: end;"><strong><?php echo esc_html( $amount ); ?></strong></td>
		</tr>
	<?php endforeach; ?>
</table>
<?php
if ( '' !== $buy_url ) :
	$base = (string) get_option( 'woocommerce_email_base_color' );
	?>
	<p><a class="button" href="<?php echo esc_url( $buy_url ); ?>" style="display: inline-block; padding: 12px 20px; border-radius: 4px; background: <?php echo esc_attr( $base ); ?>; color: <?php echo esc_attr( wc_light_or_dark( $base, '#202020', '#ffffff' ) ); ?>; text-decoration: none;"><?php esc_html_e( 'Buy credits', 'aipuffer' ); ?></a></p>
<?php endif; ?>
<?php if ( '' !== (string) $additional_content ) : ?>
	<?php echo wp_kses_post( wpautop( wptexturize( $additional_content ) ) ); ?>
<?php endif; ?>
<p><small><?php esc_html_e( 'You get this email once each time your credits fall this low.', 'aipuffer' ); ?> <a href="<?php echo esc_url( $unsubscribe_url ); ?>"><?php esc_html_e( 'Unsubscribe', 'aipuffer' ); ?></a></small></p>
<?php
do_action( 'woocommerce_email_footer', $email );
