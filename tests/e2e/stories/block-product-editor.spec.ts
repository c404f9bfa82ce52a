/** Credit packages in the block product editor, which WooCommerce keeps for sites that have turned it on. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';

const feature = 'woocommerce_feature_product_block_editor_enabled';

test.beforeEach( ( { site, php } ) => {
	test.skip( ! site.versions.woocommerce, 'Needs WooCommerce.' );
	php( `update_option( '${ feature }', 'yes' ); return true;` );
} );

test.afterEach( ( { php } ) => {
	php( `delete_option( '${ feature }' ); return true;` );
} );

test( 'a credit package is made in the block product editor', async ( {
	as,
	php,
	complaints,
} ) => {
	test.setTimeout( 120_000 );
	const page = await as( 'admin' );
	await page.goto( '/wp-admin/admin.php?page=wc-admin&path=/add-product' );
	const section = '[data-template-block-id="aipuffer-credit-package"]';
	const box = page.locator( section );
	await expect( box ).toContainText( 'AI Puffer: Credit Package', {
		timeout: 30_000,
	} );
	await page.getByRole( 'button', { name: 'Close' } ).click();
	await page
		.locator( '[data-template-block-id="product-name"] input' )
		.fill( 'Block editor credits' );
	await box
		.getByLabel( 'Sell this product as an AI Puffer credit package' )
		.check();
	const credits = box.getByLabel( 'Credits Granted Per Quantity' );
	await axe( page, section );

	// Without an amount it is refused, which is told with the field's name, and nothing is lost.
	const publish = page
		.getByRole( 'button', { name: 'Publish', exact: true } )
		.first();
	await publish.click();
	await expect(
		page.getByText( /^Credits Granted Per Quantity must be/ ).first()
	).toBeVisible();
	expect(
		complaints.splice( 0 ).map( ( text ) => text.slice( 0, 9 ) )
	).toEqual( [ '400: POST' ] );
	await screenshots( page, 'block-editor-refused' );

	await credits.fill( '250.50' );
	await publish.click();
	await expect( page ).toHaveURL( /path=%2Fproduct%2F\d+/ );
	await page.reload();
	await expect( credits ).toHaveValue( '250.5' );
	await expect( box.getByRole( 'checkbox' ) ).toBeChecked();
	await screenshots( page, 'block-editor' );
	const id = Number( page.url().match( /product%2F(\d+)/ )![ 1 ] );
	expect(
		php(
			`return [ get_post_status( $args['id'] ), get_post_meta( $args['id'], '_aipuffer_credit_package', true ), get_post_meta( $args['id'], '_aipuffer_credits', true ) ];`,
			{ id }
		)
	).toEqual( [ 'publish', 'yes', '250.5' ] );
} );

test( 'a variation gets its own credits there', async ( { as, php } ) => {
	const [ parent, variation ] = php< [ number, number ] >(
		`$attribute = new WC_Product_Attribute();
		$attribute->set_name( 'Size' );
		$attribute->set_options( [ 'Small', 'Large' ] );
		$attribute->set_variation( true );
		$product = new WC_Product_Variable();
		$product->set_name( 'Credits by size' );
		$product->set_attributes( [ $attribute ] );
		$product->save();
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $product->get_id() );
		$variation->set_attributes( [ 'size' => 'Large' ] );
		$variation->set_regular_price( '20' );
		$variation->save();
		return [ $product->get_id(), $variation->get_id() ];`
	);
	const page = await as( 'admin' );
	await page.goto(
		`/wp-admin/admin.php?page=wc-admin&path=/product/${ parent }/variation/${ variation }`
	);
	const credits = page
		.locator( '[data-template-block-id="aipuffer-credit-package"]' )
		.getByLabel( 'Credits Granted Per Quantity' );
	await credits.fill( '450', { timeout: 30_000 } );
	await page
		.getByRole( 'button', { name: 'Update', exact: true } )
		.first()
		.click();
	await expect( page.getByText( 'Product updated.' ).first() ).toBeVisible();
	expect(
		php(
			`return get_post_meta( $args['id'], '_aipuffer_credits', true );`,
			{
				id: variation,
			}
		)
	).toBe( '450' );
} );
