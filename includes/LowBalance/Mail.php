<?php
/**
 * Sending the mails.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use Throwable;
use WC_Email;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * Sends through WooCommerce, where its emails are set up and styled, and by wp_mail() where there is none.
 */
final class Mail {
	/**
	 * The email's id, and its key among WooCommerce's; and where WooCommerce keeps its settings. Here and not in
	 * LowBalanceEmail, which cannot be read where there is no WooCommerce.
	 */
	public const ID     = 'aipuffer_low_balance';
	public const OPTION = 'woocommerce_aipuffer_low_balance_settings';

	/**
	 * Takes the templates.
	 *
	 * @param string $templates Their folder, with a slash.
	 */
	public function __construct( private readonly string $templates ) {}

	/**
	 * Adds the mail to WooCommerce > Settings > Emails, on its filter.
	 *
	 * @param array<string, WC_Email> $emails WooCommerce's.
	 * @return array<string, WC_Email>
	 */
	public function add( array $emails ): array {
		return array_merge( $emails, [ self::ID => new LowBalanceEmail( $this->templates ) ] );
	}

	/**
	 * Whether the mail is sent at all: WooCommerce can turn off each of its emails.
	 */
	public function is_on(): bool {
		return self::email()?->is_enabled() ?? true;
	}

	/**
	 * Sends, in the person's own language.
	 *
	 * @param WP_User  $user     Who.
	 * @param Standing $standing How their balance stands.
	 * @return bool Whether the mail was taken. A template that throws is a mail that was not.
	 */
	public function send( WP_User $user, Standing $standing ): bool {
		$letter   = new Letter( $user, $standing );
		$switched = switch_to_user_locale( $user->ID );
		try {
			$email = self::email();

			return $email ? $email->deliver( $letter ) : $this->by_wordpress( $letter );
		} catch ( Throwable $error ) {
			error_log( 'AI Puffer: the low-balance email could not be written: ' . $error->getMessage() ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- An administrator must be able to find it.

			return false;
		} finally {
			if ( $switched ) {
				restore_previous_locale();
			}
		}
	}

	/**
	 * Sends without WooCommerce.
	 *
	 * @param Letter $letter What it says.
	 */
	private function by_wordpress( Letter $letter ): bool {
		$site = wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );

		return wp_mail(
			$letter->user->user_email,
			str_replace( '{site_title}', $site, Letter::subject() ),
			$this->html( $letter->args() ),
			[ 'Content-Type: text/html; charset=UTF-8', ...$letter->headers() ]
		);
	}

	/**
	 * The mail as HTML, from the theme's `aipuffer/low-balance-email.php` where it has one.
	 *
	 * @param array<string, mixed> $args See Letter::args().
	 */
	private function html( array $args ): string {
		$template = locate_template( 'aipuffer/low-balance-email.php' );
		ob_start();
		try {
			load_template( '' === $template ? $this->templates . 'low-balance-email.php' : $template, false, [ 'heading' => Letter::heading() ] + $args );
		} finally {
			$html = (string) ob_get_clean();
		}

		return $html;
	}

	/**
	 * WooCommerce's email, where there is WooCommerce.
	 */
	private static function email(): ?LowBalanceEmail {
		$email = function_exists( 'WC' ) ? WC()->mailer()->get_emails()[ self::ID ] ?? null : null;

		return $email instanceof LowBalanceEmail ? $email : null;
	}
}
