<?php
/**
 * The low-balance notice as one of WooCommerce's emails.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use WC_Email;

defined( 'ABSPATH' ) || exit;

/**
 * Enabled, subject, heading, additional content and type are set in WooCommerce > Settings > Emails; its templates can be
 * copied to `woocommerce/emails/` in the theme. Known only beside WooCommerce.
 */
final class LowBalanceEmail extends WC_Email {
	private ?Letter $letter = null;

	/**
	 * Takes the templates.
	 *
	 * @param string $templates Their folder, with a slash.
	 */
	public function __construct( string $templates ) {
		$this->id             = Mail::ID;
		$this->customer_email = true;
		$this->email_group    = 'accounts';
		$this->title          = __( 'Low credit balance', 'aipuffer' );
		$this->description    = __( 'Tells customers that their AI Puffer credits run low. When that is, and whether at all, is set in AI Puffer > Customers.', 'aipuffer' );
		$this->template_base  = $templates;
		$this->template_html  = 'emails/aipuffer-low-balance.php';
		$this->template_plain = 'emails/plain/aipuffer-low-balance.php';
		parent::__construct();
	}

	/**
	 * The subject, until the site has another.
	 */
	public function get_default_subject(): string {
		return Letter::subject();
	}

	/**
	 * The heading, until the site has another.
	 */
	public function get_default_heading(): string {
		return Letter::heading();
	}

	/**
	 * Sends one.
	 *
	 * @param Letter $letter What it says. The language is the caller's to set.
	 * @return bool Whether it was taken.
	 */
	public function deliver( Letter $letter ): bool {
		$this->letter    = $letter;
		$this->object    = $letter->user;
		$this->recipient = $letter->user->user_email;
		try {
			return (bool) $this->send( $this->get_recipient(), $this->get_subject(), $this->get_content(), $this->get_headers(), $this->get_attachments() );
		} finally {
			$this->letter = null;
		}
	}

	/**
	 * WooCommerce's headers, and how to unsubscribe.
	 */
	public function get_headers(): string {
		return rtrim( (string) parent::get_headers() ) . "\r\n" . implode( "\r\n", $this->letter?->headers() ?? [] ) . "\r\n";
	}

	/**
	 * The mail as HTML.
	 */
	public function get_content_html(): string {
		return $this->render( $this->template_html, false );
	}

	/**
	 * The mail as text.
	 */
	public function get_content_plain(): string {
		return $this->render( $this->template_plain, true );
	}

	/**
	 * A template with what it shows. WooCommerce's preview has no letter and gets an example.
	 *
	 * @param string $template Its name.
	 * @param bool   $is_plain Whether it is text.
	 */
	private function render( string $template, bool $is_plain ): string {
		$letter = $this->letter ?? new Letter( wp_get_current_user(), Standings::example( get_current_user_id() ) );

		return wc_get_template_html(
			$template,
			$letter->args() + [
				'email_heading'      => $this->get_heading(),
				'additional_content' => $this->get_additional_content(),
				'sent_to_admin'      => false,
				'plain_text'         => $is_plain,
				'email'              => $this,
			],
			'',
			$this->template_base
		);
	}
}
