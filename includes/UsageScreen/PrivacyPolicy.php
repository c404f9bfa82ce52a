<?php
/**
 * What a site's privacy policy could say.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\UsageScreen;

use AIPuffer\Retention\RetentionSettings;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Guest;

defined( 'ABSPATH' ) || exit;

/**
 * Suggests text in Settings > Privacy, as the site is set up.
 */
final class PrivacyPolicy {
	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'admin_init', [ $this, 'suggest' ] );
	}

	/**
	 * Suggests the text.
	 */
	public function suggest(): void {
		wp_add_privacy_policy_content( __( 'AI Puffer', 'aipuffer' ), $this->text() );
	}

	/**
	 * The text, as HTML.
	 */
	public function text(): string {
		$parts = [
			__( 'AI features and credits', 'aipuffer' ) => [
				__( 'When you use an AI feature of this site, we store what you asked and what was answered, when, for which feature and with which AI model, and how much was used. What you ask is sent to the provider of that AI model to be answered.', 'aipuffer' ),
				__( 'If you have an account, we keep a history of your AI credits: what was bought, given, used and taken back, and how much of your limits you have used.', 'aipuffer' ),
				/* translators: %s: name of a cookie. */
				sprintf( __( 'If you are not logged in, we set a cookie named %s with a random number and keep a hash of your network address, so that limits for visitors hold. We cannot tell from either who you are. This is why we cannot find your conversations by your email address, nor export or erase them for you.', 'aipuffer' ), Guest::COOKIE ),
			],
			__( 'How long we keep it', 'aipuffer' )     => [
				self::retention(),
				__( 'The history of credits stays in our accounts, because balances are its sum: without your name once your account is deleted, or once you ask us to erase it. Credits that belong to orders are kept with the orders.', 'aipuffer' ),
				__( 'If your account is deleted while there is something of yours here, we keep a hash of your email address with it, so that you can still ask for it to be exported or erased.', 'aipuffer' ),
			],
			__( 'What rights you have over it', 'aipuffer' ) => [
				__( 'If you have an account, you can ask for an exported file of your conversations, your credits and your use of limits. You can also ask that we erase them: your conversations are deleted, and what you used and were given stays in our figures without your name. Your balance stays yours.', 'aipuffer' ),
			],
		];
		$html  = '<p class="privacy-policy-tutorial">' . esc_html__( 'Name the AI providers your site uses and link to their privacy policies: what people ask is sent to them.', 'aipuffer' ) . '</p>';
		foreach ( $parts as $heading => $paragraphs ) {
			$html .= '<h3>' . esc_html( $heading ) . '</h3>';
			foreach ( $paragraphs as $paragraph ) {
				$html .= '<p>' . esc_html( $paragraph ) . '</p>';
			}
		}

		return $html;
	}

	/**
	 * How long conversations are kept.
	 */
	private static function retention(): string {
		$settings = RetentionSettings::of_site();

		return match ( true ) {
			$settings->is_enabled         => sprintf(
				/* translators: %d: number of days. */
				_n( 'Conversations are deleted %d day after their last message.', 'Conversations are deleted %d days after their last message.', $settings->days, 'aipuffer' ),
				$settings->days
			),
			null !== $settings->text_days => sprintf(
				/* translators: %d: number of days. */
				_n( 'What was said in a conversation is deleted %d day after its last message.', 'What was said in a conversation is deleted %d days after its last message.', $settings->text_days, 'aipuffer' ),
				$settings->text_days
			),
			default                       => __( 'Conversations are kept until you ask us to erase them.', 'aipuffer' ),
		};
	}
}
