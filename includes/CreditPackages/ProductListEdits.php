<?php
/**
 * Credit packages in the product list.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

use AIPuffer\Support\Contained;
use AIPuffer\Support\Problem;
use WC_Admin_Meta_Boxes;
use WC_Product;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Fields of quick edit and bulk edit. WooCommerce has checked nonce and capability before it calls the save methods.
 */
final class ProductListEdits {
	private const ENABLED = 'aipuffer_credit_package';
	private const CREDITS = 'aipuffer_credits';

	/**
	 * Hooks.
	 */
	public function register(): void {
		Contained::action( 'add_inline_data', [ $this, 'print_values' ] );
		Contained::view( 'woocommerce_product_quick_edit_end', [ $this, 'render_quick_edit' ] );
		Contained::view( 'woocommerce_product_bulk_edit_end', [ $this, 'render_bulk_edit' ] );
		Contained::action( 'admin_enqueue_scripts', [ $this, 'add_script' ] );
		// Before WordPress saves anything of the form, so that it stays open with what was entered.
		Contained::action( 'wp_ajax_inline-save', [ $this, 'refuse_quick_edit' ], 0 );
		Contained::action( 'woocommerce_product_quick_edit_save', [ $this, 'save_quick_edit' ] );
		Contained::action( 'woocommerce_product_bulk_edit_save', [ $this, 'save_bulk_edit' ] );
	}

	/**
	 * What quick edit shows of a product, in its row.
	 *
	 * @param WP_Post $post The product's post.
	 */
	public function print_values( WP_Post $post ): void {
		$product = 'product' === $post->post_type && function_exists( 'wc_get_product' ) ? wc_get_product( $post->ID ) : null;
		if ( $product ) {
			$package = new PackageProduct( $product );
			printf( '<div class="%s">%s</div>', esc_attr( self::ENABLED ), $package->is_enabled() ? 'yes' : 'no' );
			printf( '<div class="%s">%s</div>', esc_attr( self::CREDITS ), esc_html( $package->own_credits() ) );
		}
	}

	/**
	 * Fields of quick edit.
	 */
	public function render_quick_edit(): void {
		$this->render( [], '' );
	}

	/**
	 * Fields of bulk edit, which change nothing where they are left alone.
	 */
	public function render_bulk_edit(): void {
		$no_change = __( '— No change —', 'aipuffer' );
		$this->render( [ '' => $no_change ], $no_change );
	}

	/**
	 * Fills the fields of quick edit in, once WordPress has put its form into the list as a row of its own.
	 *
	 * @param string $screen The admin page.
	 */
	public function add_script( string $screen ): void {
		if ( 'edit.php' !== $screen || 'product' !== get_current_screen()?->post_type ) {
			return;
		}
		wp_add_inline_script(
			'inline-edit-post',
			"jQuery( ( $ ) => $( '#the-list' ).on( 'click', '.editinline', ( { target } ) => {
				const id = $( target ).closest( 'tr' ).attr( 'id' ).replace( 'post-', '' );
				for ( const name of [ '" . self::ENABLED . "', '" . self::CREDITS . "' ] ) {
					$( `#edit-\${ id } [name=\${ name }]` ).val( $( `#inline_\${ id } .\${ name }` ).text() );
				}
			} ) );"
		);
	}

	/**
	 * Refuses a quick edit whose amount is none. WordPress shows the text below the form.
	 */
	public function refuse_quick_edit(): void {
		// phpcs:ignore WordPress.Security.NonceVerification -- Reads and refuses only; what passes is checked by WordPress next.
		if ( ! isset( $_POST['woocommerce_quick_edit'], $_POST[ self::CREDITS ] ) || ! class_exists( WC_Product::class ) ) {
			return;
		}
		try {
			self::set( new WC_Product() );
		} catch ( Problem $problem ) {
			wp_die( esc_html( $problem->getMessage() ) );
		}
	}

	/**
	 * Saves quick edit.
	 *
	 * @param WC_Product $product The product, saved.
	 */
	public function save_quick_edit( WC_Product $product ): void {
		$this->save( $product );
	}

	/**
	 * Saves bulk edit, product by product.
	 *
	 * @param WC_Product $product One of them, saved.
	 */
	public function save_bulk_edit( WC_Product $product ): void {
		$this->save( $product );
	}

	/**
	 * The fields.
	 *
	 * @param array<string, string> $choices     Of the first, before yes and no.
	 * @param string                $placeholder Of the second.
	 */
	private function render( array $choices, string $placeholder ): void {
		$choices += [ 'no' => __( 'No credit package', 'aipuffer' ), 'yes' => __( 'Credit package', 'aipuffer' ) ];
		?>
		<div class="inline-edit-group">
			<label class="alignleft">
				<span class="title">AI Puffer</span>
				<span class="input-text-wrap">
					<select name="<?php echo esc_attr( self::ENABLED ); ?>">
						<?php foreach ( $choices as $value => $label ) : ?>
							<option value="<?php echo esc_attr( $value ); ?>"><?php echo esc_html( $label ); ?></option>
						<?php endforeach; ?>
					</select>
				</span>
			</label>
			<label class="alignleft">
				<span class="title"><?php esc_html_e( 'Credits', 'aipuffer' ); ?></span>
				<span class="input-text-wrap">
					<input type="text" inputmode="decimal" name="<?php echo esc_attr( self::CREDITS ); ?>" placeholder="<?php echo esc_attr( $placeholder ); ?>" />
				</span>
			</label>
		</div>
		<?php
	}

	/**
	 * Saves the form, or tells on the next screen why not; the old values stay.
	 *
	 * @param WC_Product $product The product.
	 */
	private function save( WC_Product $product ): void {
		try {
			if ( self::set( $product ) ) {
				$product->save();
			}
		} catch ( Problem $problem ) {
			/* translators: 1: name of a product, 2: what is wrong. */
			WC_Admin_Meta_Boxes::add_error( sprintf( __( 'The AI Puffer credit package "%1$s" was not changed: %2$s', 'aipuffer' ), $product->get_name(), $problem->getMessage() ) );
		}
	}

	/**
	 * Writes the form to a product. In bulk edit an empty field changes nothing; in quick edit it empties.
	 *
	 * @param WC_Product $product The product.
	 * @return bool Whether there was something to write.
	 * @throws Problem 400.
	 */
	private static function set( WC_Product $product ): bool {
		// phpcs:disable WordPress.Security.NonceVerification -- See above.
		$enabled = sanitize_key( $_REQUEST[ self::ENABLED ] ?? '' );
		$credits = trim( sanitize_text_field( wp_unslash( $_REQUEST[ self::CREDITS ] ?? '' ) ) );
		$is_bulk = empty( $_REQUEST['woocommerce_quick_edit'] );
		// phpcs:enable
		if ( '' === $enabled && '' === $credits ) {
			return false;
		}
		$package = new PackageProduct( $product );
		$package->set(
			'' === $enabled ? $package->is_enabled() : 'yes' === $enabled,
			'' === $credits && $is_bulk ? $package->own_credits() : $credits
		);

		return true;
	}
}
