<?php
/**
 * The low-balance email, without WooCommerce.
 *
 * Can be overridden by copying it to yourtheme/aipuffer/low-balance-email.php.
 *
 * @package AIPuffer
 * @version 0.1.0
 */

defined( 'ABSPATH' ) || exit;

/**
 * What Mail gives it.
 *
 * @var array{heading: string, name: string, facts: array<string, string>, buy_url: string, unsubscribe_url: string} $args
 *      `name`: the person's first name, or what they are called; `facts`: label and amount of credits; `buy_url`: where to
 *      buy credits, '' for nowhere; `unsubscribe_url`: the person's own link.
 */

?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title><?php echo esc_html( $args['heading'] ); ?></title>
</head>
<body style="margin: 0; padding: 24px; background: #f6f7f7; color: #1d2327; font: 16px/1.5 sans-serif;">
	<div style="max-width: 560px; margin: 0 auto; padding: 24px; background: #ffffff;">
		<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 1.3;"><?php echo esc_html( $args['heading'] ); ?></h1>
		<?php /* translators: %s: name of a person. */ ?>
		<p><?php echo esc_html( sprintf( __( 'Hi %s,', 'aipuffer' ), $args['name'] ) ); ?></p>
		<p><?php esc_html_e( 'Your credits are running low. When they are used up, requests to the AI may be refused.', 'aipuffer' ); ?></p>
		<table cellspacing="0" cellpadding="6" border="0" role="presentation" style="margin: 0 0 24px;">
			<?php foreach ( $args['facts'] as $aipuffer_label => $aipuffer_amount ) : ?>
				<tr>
					<td style="text-align: start;"><?php echo esc_html( $aipuffer_label ); ?></td>
					<td style="text-align: end;"><strong><?php echo esc_html( $aipuffer_amount ); ?></strong></td>
				</tr>
			<?php endforeach; ?>
		</table>
		<?php if ( '' !== $args['buy_url'] ) : ?>
			<p><a href="<?php echo esc_url( $args['buy_url'] ); ?>" style="display: inline-block; padding: 12px 20px; border-radius: 4px; background: #1d2327; color: #ffffff; text-decoration: none;"><?php esc_html_e( 'Buy credits', 'aipuffer' ); ?></a></p>
		<?php endif; ?>
		<p style="font-size: 13px; color: #50575e;"><?php esc_html_e( 'You get this email once each time your credits fall this low.', 'aipuffer' ); ?> <a href="<?php echo esc_url( $args['unsubscribe_url'] ); ?>" style="color: #135e96;"><?php esc_html_e( 'Unsubscribe', 'aipuffer' ); ?></a></p>
	</div>
</body>
</html>
