<?php
/**
 * What a mail says.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Settings;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * The contents of one mail, for whichever template shows it. It is written in the language that is set when it is read.
 */
final class Letter {
	/**
	 * A mail to somebody.
	 *
	 * @param WP_User  $user     Who.
	 * @param Standing $standing How their balance stands.
	 */
	public function __construct( public readonly WP_User $user, public readonly Standing $standing ) {}

	/**
	 * What the templates have at hand.
	 *
	 * @return array{name: string, facts: array<string, string>, buy_url: string, unsubscribe_url: string}
	 *         `facts`: label and amount; `buy_url`: '' where the site sells none.
	 */
	public function args(): array {
		return [
			'name'            => '' === $this->user->first_name ? $this->user->display_name : $this->user->first_name,
			'facts'           => $this->standing->facts(),
			'buy_url'         => Settings::buy_credits_url(),
			'unsubscribe_url' => Unsubscribing::url( $this->user->ID ),
		];
	}

	/**
	 * The headers by which mail programs offer to unsubscribe, RFC 2369 and RFC 8058.
	 *
	 * @return list<string>
	 */
	public function headers(): array {
		return [
			'List-Unsubscribe: <' . Unsubscribing::url( $this->user->ID ) . '>',
			'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
		];
	}

	/**
	 * The subject, with `{site_title}` for the site.
	 */
	public static function subject(): string {
		return __( 'Your credits at {site_title} are running low', 'aipuffer' );
	}

	/**
	 * The heading.
	 */
	public static function heading(): string {
		return __( 'Your credits are running low', 'aipuffer' );
	}
}
