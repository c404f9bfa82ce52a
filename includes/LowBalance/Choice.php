<?php
/**
 * Whether somebody wants the mails.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\Contained;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * A person's own choice: in their profile, where WooCommerce keeps customers out of that in My Account > Account details, by
 * REST for the dashboard, by the link in a mail. Each site of a network has its
 * own, as it has its own balances.
 */
final class Choice {
	public const META = 'aipuffer_low_balance_emails';

	private const FIELD = 'aipuffer_low_balance_emails';

	/**
	 * Hooks. WordPress and WooCommerce have checked the form's nonce when they ask to save.
	 */
	public function register(): void {
		Contained::view( 'show_user_profile', [ $this, 'show' ] );
		Contained::action( 'personal_options_update', [ $this, 'save' ] );
		Contained::view( 'woocommerce_edit_account_form', [ $this, 'show_in_account' ] );
		Contained::action( 'woocommerce_save_account_details', [ $this, 'save' ] );
	}

	/**
	 * Whether a user wants them; everybody does until they say no.
	 *
	 * @param int $user_id User.
	 */
	public function wants( int $user_id ): bool {
		return 'no' !== get_user_option( self::META, $user_id );
	}

	/**
	 * Keeps what a user wants.
	 *
	 * @param int  $user_id User.
	 * @param bool $wants   Whether they want them.
	 */
	public function set( int $user_id, bool $wants ): void {
		if ( $wants ) {
			delete_user_option( $user_id, self::META );
		} else {
			update_user_option( $user_id, self::META, 'no' );
		}
	}

	/**
	 * The checkbox in somebody's own profile, where the site sends such mails.
	 *
	 * @param WP_User $user Whose profile.
	 */
	public function show( WP_User $user ): void {
		if ( Mode::Off === LowBalanceSettings::of_site()->mode ) {
			return;
		}
		?>
		<h2><?php esc_html_e( 'Credits', 'aipuffer' ); ?></h2>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><?php esc_html_e( 'Low balance', 'aipuffer' ); ?></th>
				<td><?php $this->checkbox( $user->ID ); ?></td>
			</tr>
		</table>
		<?php
	}

	/**
	 * The checkbox in WooCommerce's account details.
	 */
	public function show_in_account(): void {
		if ( Mode::Off !== LowBalanceSettings::of_site()->mode ) {
			echo '<p class="woocommerce-form-row form-row form-row-wide">';
			$this->checkbox( get_current_user_id() );
			echo '</p>';
		}
	}

	/**
	 * The checkbox itself. Browsers send nothing for one that is not ticked, hence the hidden field.
	 *
	 * @param int $user_id Whose.
	 */
	private function checkbox( int $user_id ): void {
		?>
		<input type="hidden" name="<?php echo esc_attr( self::FIELD ); ?>" value="no">
		<label>
			<input type="checkbox" name="<?php echo esc_attr( self::FIELD ); ?>" value="yes" <?php checked( $this->wants( $user_id ) ); ?>>
			<?php esc_html_e( 'Send me an email when my credits run low', 'aipuffer' ); ?>
		</label>
		<?php
	}

	/**
	 * Saves the checkbox. A form without it changes nothing.
	 *
	 * @param int $user_id Whose profile.
	 */
	public function save( int $user_id ): void {
		$sent = isset( $_POST[ self::FIELD ] ) ? sanitize_text_field( wp_unslash( $_POST[ self::FIELD ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- See register().
		if ( in_array( $sent, [ 'yes', 'no' ], true ) ) {
			$this->set( $user_id, 'yes' === $sent );
		}
	}

	/**
	 * Removes everybody's choice, on uninstall.
	 */
	public static function remove(): void {
		global $wpdb;
		delete_metadata( 'user', 0, $wpdb->get_blog_prefix() . self::META, '', true );
	}
}
