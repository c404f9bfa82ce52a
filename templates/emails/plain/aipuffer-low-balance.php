<?php
/**
 * The low-balance email as text, beside WooCommerce.
 *
 * Can be overridden by copying it to yourtheme/woocommerce/emails/plain/aipuffer-low-balance.php.
 *
 * @package AIPuffer
 * @version 0.1.0
 */

defined( 'ABSPATH' ) || exit;

/**
 * What LowBalanceEmail gives it; see the template for HTML.
 *
 * @var string                $name               The customer's first name, or what they are called.
 * @var array<string, string> $facts              Label and amount of credits.
 * @var string                $buy_url            Where to buy credits; '' for nowhere.
 * @var string                $unsubscribe_url    The customer's own link.
 * @var string                $email_heading      The heading set in WooCommerce.
 * @var string                $additional_content The text set in WooCommerce.
 */

echo esc_html( wp_strip_all_tags( $email_heading ) ) . "\n\n";
/* translators: %s: name of a person. */
echo esc_html( sprintf( __( 'Hi %s,', 'aipuffer' ), $name ) ) . "\n\n";
echo esc_html__( 'Your credits are running low. When they are used up, requests to the AI may be refused.', 'aipuffer' ) . "\n\n";
foreach ( $facts as $label => $amount ) {
	echo esc_html( "$label: $amount" ) . "\n";
}
echo "\n";
if ( '' !== $buy_url ) {
	echo esc_html__( 'Buy credits', 'aipuffer' ) . ': ' . esc_url_raw( $buy_url ) . "\n\n";
}
if ( '' !== (string) $additional_content ) {
	echo esc_html( wp_strip_all_tags( wptexturize( $additional_content ) ) ) . "\n\n";
}
echo esc_html__( 'You get this email once each time your credits fall this low.', 'aipuffer' ) . "\n";
echo esc_html__( 'Unsubscribe', 'aipuffer' ) . ': ' . esc_url_raw( $unsubscribe_url ) . "\n";
