<?php
/**
 * The box on the product screen.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\AdminScripts;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Contained;
use AIPuffer\Support\Problem;
use WC_Admin_Meta_Boxes;
use WC_Product;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * "AI Puffer: Credit Package". WooCommerce checks nonce and capability of the product screen before it calls the save
 * methods, which read the same form.
 */
final class ProductBox {
	private const FIELD_ENABLED   = 'aipuffer_credit_package';
	private const FIELD_CREDITS   = 'aipuffer_credits';
	private const SCRIPT          = 'product-box';
	private const FIELD_VARIATION = 'aipuffer_variation_credits';

	/**
	 * Adds the box.
	 */
	public function add(): void {
		add_meta_box( 'aipuffer-credit-package', __( 'AI Puffer: Credit Package', 'aipuffer' ), Contained::printing( 'aipuffer-credit-package', [ $this, 'render' ] ), 'product', 'normal', 'default' );
	}

	/**
	 * Loads the script that checks the fields as one types and shows what the package is worth. Without it the fields work
	 * as they are.
	 *
	 * @param AdminScripts $scripts Scripts of the build.
	 */
	public function enqueue( AdminScripts $scripts ): void {
		if ( 'product' === get_current_screen()?->id && $scripts->is_built( self::SCRIPT ) ) {
			$scripts->enqueue( self::SCRIPT );
		}
	}

	/**
	 * The box.
	 *
	 * @param WP_Post $post The product's post.
	 */
	public function render( WP_Post $post ): void {
		$product = wc_get_product( $post->ID );
		$package = new PackageProduct( $product ? $product : new WC_Product() );
		?>
		<div id="aipuffer-product-box" data-preview="<?php echo current_user_can( Capabilities::VIEW ) ? 'yes' : 'no'; ?>">
			<p>
				<label>
					<input type="checkbox" name="<?php echo esc_attr( self::FIELD_ENABLED ); ?>" value="yes" <?php checked( $package->is_enabled() ); ?> />
					<?php esc_html_e( 'Sell this product as an AI Puffer credit package', 'aipuffer' ); ?>
				</label>
			</p>
			<p>
				<label for="<?php echo esc_attr( self::FIELD_CREDITS ); ?>"><?php esc_html_e( 'Credits Granted Per Quantity', 'aipuffer' ); ?></label><br />
				<input type="text" inputmode="decimal" class="short" id="<?php echo esc_attr( self::FIELD_CREDITS ); ?>" name="<?php echo esc_attr( self::FIELD_CREDITS ); ?>" value="<?php echo esc_attr( $package->credits() ); ?>" aria-describedby="<?php echo esc_attr( self::FIELD_CREDITS ); ?>-help" />
			</p>
			<p class="description" id="<?php echo esc_attr( self::FIELD_CREDITS ); ?>-help">
				<?php echo esc_html( GrantRule::explained() ); ?>
			</p>
		</div>
		<?php
	}

	/**
	 * Saves the box with the product.
	 *
	 * @param WC_Product $product The product being saved.
	 */
	public function save( WC_Product $product ): void {
		// phpcs:disable WordPress.Security.NonceVerification -- WooCommerce has checked the nonce of this form.
		if ( ! isset( $_POST[ self::FIELD_CREDITS ] ) ) {
			return;
		}
		$this->try_to_save(
			fn () => ( new PackageProduct( $product ) )->set(
				isset( $_POST[ self::FIELD_ENABLED ] ),
				sanitize_text_field( wp_unslash( $_POST[ self::FIELD_CREDITS ] ) )
			)
		);
		// phpcs:enable
	}

	/**
	 * The field of a variation.
	 *
	 * @param int                  $index     Its place in the form.
	 * @param array<string, mixed> $data      Not used.
	 * @param WP_Post              $variation The variation's post.
	 */
	public function render_variation( int $index, array $data, WP_Post $variation ): void {
		$product = wc_get_product( $variation->ID );
		woocommerce_wp_text_input(
			[
				'id'            => self::FIELD_VARIATION . $index,
				'name'          => self::FIELD_VARIATION . "[$index]",
				'value'         => $product ? (string) $product->get_meta( PackageProduct::CREDITS ) : '',
				'label'         => __( 'Credits Granted Per Quantity', 'aipuffer' ),
				'desc_tip'      => true,
				'description'   => __( 'Of this variation. Empty means the credits of the product.', 'aipuffer' ),
				'wrapper_class' => 'form-row form-row-full',
			]
		);
	}

	/**
	 * Saves the field of a variation.
	 *
	 * @param WC_Product $variation The variation being saved.
	 * @param int        $index     Its place in the form.
	 */
	public function save_variation( WC_Product $variation, int $index ): void {
		// phpcs:disable WordPress.Security.NonceVerification -- WooCommerce has checked the nonce of this form.
		if ( ! isset( $_POST[ self::FIELD_VARIATION ][ $index ] ) ) {
			return;
		}
		$this->try_to_save(
			fn () => ( new PackageProduct( $variation ) )->set_own_credits(
				sanitize_text_field( wp_unslash( $_POST[ self::FIELD_VARIATION ][ $index ] ) )
			)
		);
		// phpcs:enable
	}

	/**
	 * Saves, or tells on the product screen why not; the old values stay.
	 *
	 * @param callable(): void $save What to do.
	 */
	private function try_to_save( callable $save ): void {
		try {
			$save();
		} catch ( Problem $problem ) {
			/* translators: %s: what is wrong. */
			WC_Admin_Meta_Boxes::add_error( sprintf( __( 'The AI Puffer credit package was not changed: %s', 'aipuffer' ), $problem->getMessage() ) );
		}
	}
}
