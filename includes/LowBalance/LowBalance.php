<?php
/**
 * Low-balance notices.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Ledger\Ledger;
use AIPuffer\Ledger\SpendingQuery;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Database;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\RestApi;
use AIPuffer\Support\Settings;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * Tells people that their credits run low: once for every fall below what the site calls low, by email; and on the
 * dashboard as long as they are.
 *
 * Falls notices and notes it, while a request is charged; Notices looks again and sends, later and elsewhere.
 */
final class LowBalance {
	public readonly Choice $choice;
	private readonly LowBalanceStore $store;
	private readonly Standings $standings;
	private readonly Mail $mail;
	private readonly Notices $notices;

	/**
	 * Takes its parts.
	 *
	 * @param Database $database  The connection.
	 * @param Clock    $clock     The time.
	 * @param Ledger   $ledger    Balances.
	 * @param string   $templates The folder of templates, with a slash.
	 */
	public function __construct( Database $database, Clock $clock, Ledger $ledger, string $templates ) {
		$this->choice    = new Choice();
		$this->store     = new LowBalanceStore( $database, $clock );
		$this->standings = new Standings( $ledger, new SpendingQuery( $database, $clock ) );
		$this->mail      = new Mail( $templates );
		$this->notices   = new Notices( $this->store, $this->standings, $this->choice, $this->mail, $clock );
	}

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'aipuffer_balance_changed', [ new Falls( $this->store, $this->standings ), 'changed' ], 10, 3 );
		Contained::action( Notices::CRON, [ $this->notices, 'run' ] );
		Contained::action( 'admin_init', [ Notices::class, 'schedule' ] );
		Contained::action( 'deleted_user', [ $this->store, 'remove' ] );
		Contained::filter( 'woocommerce_email_classes', [ $this->mail, 'add' ] );
		$this->choice->register();
		( new Unsubscribing( $this->choice ) )->register();
	}

	/**
	 * REST routes.
	 *
	 * @param RestApi $api The namespace.
	 */
	public function register_routes( RestApi $api ): void {
		( new LowBalanceController( $this ) )->register( $api );
	}

	/**
	 * What is known of a person.
	 */
	public function privacy(): LowBalancePrivacy {
		return new LowBalancePrivacy( $this->choice, $this->store );
	}

	/**
	 * Whether a user's balance is low now; for what people see. Null where it is not, or notices are off.
	 *
	 * @param int $user_id User.
	 * @return ?array{mode: string, threshold: string, available: string} `mode`: credits or week; amounts as decimal
	 *         strings, `threshold` in the mode week what was used in the last 7 days.
	 */
	public function is_low( int $user_id ): ?array {
		$standing = $this->standings->of( $user_id );

		return $standing->is_low() ? $standing->to_array() : null;
	}

	/**
	 * Changes the settings. What was low by others is forgotten, so that a new threshold begins anew: who is below it is told
	 * at their next charge.
	 *
	 * @param array<string, mixed> $changes See LowBalanceSettings::with().
	 * @throws Problem 400 naming the field.
	 */
	public function set( array $changes ): void {
		$before = LowBalanceSettings::of_site();
		$after  = $before->with( $changes );
		$after->save();
		if ( $before->to_array() !== $after->to_array() ) {
			$this->store->clear();
		}
		Notices::schedule();
	}

	/**
	 * Settings, and what came of them.
	 *
	 * @return array{mode: string, threshold: ?string, low: int, last_sent: ?string, is_email_on: bool, email_settings_url: ?string}
	 *         `low`: people who are low; `is_email_on`: false where WooCommerce's email of it was turned off.
	 */
	public function state(): array {
		$sent = (string) get_option( Settings::LOW_BALANCE_SENT, '' );

		return LowBalanceSettings::of_site()->to_array() + [
			'low'                => $this->store->count(),
			'last_sent'          => '' === $sent ? null : Clock::iso( $sent ),
			'is_email_on'        => $this->mail->is_on(),
			'email_settings_url' => class_exists( 'WooCommerce' ) ? admin_url( 'admin.php?page=wc-settings&tab=email&section=' . Mail::ID ) : null,
		];
	}

	/**
	 * Sends the mail with made-up figures.
	 *
	 * @param WP_User $user To whom.
	 * @throws Problem 409 where there is no address, 502 when it was not taken.
	 */
	public function send_test( WP_User $user ): void {
		if ( ! is_email( $user->user_email ) ) {
			Raise::conflict( 'aipuffer_no_address', __( 'Your account has no email address.', 'aipuffer' ) );
		}
		if ( ! $this->mail->send( $user, Standings::example( $user->ID ) ) ) {
			Raise::problem( new Problem( 'aipuffer_mail_failed', __( 'The site could not send the email. Check how it sends mail, for example with the plugin it uses for that.', 'aipuffer' ), 502 ) );
		}
	}

	/**
	 * Removes what the room wrote elsewhere than in its table and its options, on uninstall.
	 */
	public function remove(): void {
		Notices::unschedule();
		Choice::remove();
		delete_option( Mail::OPTION );
	}
}
