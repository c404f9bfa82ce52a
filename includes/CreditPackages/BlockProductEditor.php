<?php
/**
 * Credit packages in the block product editor.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\CreditPackages;

defined( 'ABSPATH' ) || exit;

/**
 * The fields of the product box in WooCommerce's block product editor, for sites that have turned it on. It is
 * deprecated since 10.9 and gone in 11.0, where this hook never fires; so the fields are blocks of WooCommerce's own that
 * write the raw meta. ProductRest checks what is saved.
 */
final class BlockProductEditor {
	private const CHECKBOX = 'woocommerce/product-checkbox-field';
	private const TEXT     = 'woocommerce/product-text-field';

	/**
	 * Hooks.
	 */
	public function register(): void {
		add_action( 'woocommerce_layout_template_after_instantiation', [ $this, 'add' ], 10, 3 );
	}

	/**
	 * Adds the fields to a form.
	 *
	 * @param string $id       Of the form's template.
	 * @param string $area     Not used.
	 * @param mixed  $template The form, a ProductFormTemplateInterface.
	 */
	public function add( string $id, string $area, mixed $template ): void {
		// Not by its interfaces: WooCommerce 11 has emptied them.
		$group = is_object( $template ) && method_exists( $template, 'get_group_by_id' ) ? $template->get_group_by_id( 'general' ) : null;
		if ( ! is_object( $group ) || ! method_exists( $group, 'add_section' ) || ! in_array( $id, [ 'simple-product', 'product-variation' ], true ) ) {
			return;
		}
		$section = $group->add_section(
			[
				'id'         => 'aipuffer-credit-package',
				'order'      => 50,
				'attributes' => [ 'title' => __( 'AI Puffer: Credit Package', 'aipuffer' ) ],
			]
		);
		if ( 'simple-product' === $id ) {
			$section->add_block(
				[
					'id'         => 'aipuffer-credit-package-enabled',
					'blockName'  => self::CHECKBOX,
					'order'      => 10,
					'attributes' => [
						'label'          => __( 'Sell this product as an AI Puffer credit package', 'aipuffer' ),
						'property'       => 'meta_data.' . PackageProduct::ENABLED,
						'checkedValue'   => 'yes',
						'uncheckedValue' => 'no',
					],
				]
			);
		}
		$section->add_block(
			[
				'id'         => 'aipuffer-credit-package-credits',
				'blockName'  => self::TEXT,
				'order'      => 20,
				'attributes' => [
					'label'    => __( 'Credits Granted Per Quantity', 'aipuffer' ),
					'property' => 'meta_data.' . PackageProduct::CREDITS,
					'help'     => 'simple-product' === $id ? GrantRule::explained() : __( 'Of this variation. Empty means the credits of the product.', 'aipuffer' ),
				],
			]
		);
	}
}
