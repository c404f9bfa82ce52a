<?php
/**
 * Unsubscribing by a link.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Contained;

defined( 'ABSPATH' ) || exit;

/**
 * The signed link in every mail, which works without logging in. Opening it only asks, since programs that check mails open
 * every link; a POST to it unsubscribes, from the page or, as RFC 8058 has it, from the mail program's own button.
 */
final class Unsubscribing {
	public const PARAMETER = 'aipuffer_unsubscribe';

	/**
	 * Takes the choice.
	 *
	 * @param Choice $choice Who wants no mails.
	 */
	public function __construct( private readonly Choice $choice ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'wp_loaded', [ $this, 'answer' ] );
	}

	/**
	 * The link of a user. It works as long as the user and the site's salts are the same: an old mail can be unsubscribed
	 * from too.
	 *
	 * @param int $user_id User.
	 */
	public static function url( int $user_id ): string {
		return add_query_arg( self::PARAMETER, $user_id . '-' . self::sign( $user_id ), home_url( '/' ) );
	}

	/**
	 * The user a token was signed for, if there still is one.
	 *
	 * @param mixed $token What a browser sent.
	 */
	public static function user( mixed $token ): ?int {
		if ( ! is_string( $token ) || ! preg_match( '/^([1-9][0-9]{0,17})-([0-9a-f]{32})$/D', $token, $parts ) ) {
			return null;
		}
		$user_id = (int) $parts[1];

		return hash_equals( self::sign( $user_id ), $parts[2] ) && get_userdata( $user_id ) ? $user_id : null;
	}

	/**
	 * What the page says, and unsubscribes where it is asked to by POST.
	 *
	 * @param mixed $token  What a browser sent.
	 * @param bool  $is_now Whether to do it.
	 * @return array{status: int, title: string, text: string, button: ?string}
	 */
	public function page( mixed $token, bool $is_now ): array {
		$user_id = self::user( $token );
		if ( null === $user_id ) {
			return [
				'status' => 404,
				'title'  => __( 'This link does not work', 'aipuffer' ),
				'text'   => __( 'Nothing was changed. Use the link in the latest email you got from us, or turn the emails off in your account.', 'aipuffer' ),
				'button' => null,
			];
		}
		if ( ! $is_now && $this->choice->wants( $user_id ) ) {
			return [
				'status' => 200,
				'title'  => __( 'Unsubscribe?', 'aipuffer' ),
				'text'   => __( 'You will get no more emails that say that your credits run low.', 'aipuffer' ),
				'button' => __( 'Unsubscribe', 'aipuffer' ),
			];
		}
		$this->choice->set( $user_id, false );

		return [
			'status' => 200,
			'title'  => __( 'You are unsubscribed', 'aipuffer' ),
			'text'   => __( 'You will get no more emails that say that your credits run low. In your account you can turn them on again.', 'aipuffer' ),
			'button' => null,
		];
	}

	/**
	 * Answers a request for the page.
	 */
	public function answer(): void {
		// phpcs:disable WordPress.Security.NonceVerification -- The signed token says more than a nonce.
		if ( ! isset( $_GET[ self::PARAMETER ] ) ) {
			return;
		}
		$token = is_string( $_GET[ self::PARAMETER ] ) ? sanitize_text_field( wp_unslash( $_GET[ self::PARAMETER ] ) ) : null;
		// phpcs:enable
		$method = isset( $_SERVER['REQUEST_METHOD'] ) ? sanitize_key( $_SERVER['REQUEST_METHOD'] ) : '';
		$page   = $this->page( $token, 'post' === $method );
		status_header( $page['status'] );
		nocache_headers();
		header( 'Content-Type: text/html; charset=utf-8' );
		header( 'Referrer-Policy: no-referrer' );
		require __DIR__ . '/view.php';
		exit;
	}

	/**
	 * The signature of a user's link.
	 *
	 * @param int $user_id User.
	 */
	private static function sign( int $user_id ): string {
		return substr( hash_hmac( 'sha256', 'low-balance|' . get_current_blog_id() . '|' . $user_id, wp_salt( 'auth' ) ), 0, 32 );
	}
}
