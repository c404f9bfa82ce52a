/** What somebody who runs a shop does with credit packages, beside selling them. */
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling } from '../support/usage-screen';

test.beforeEach( ( { site } ) => {
	test.skip( ! site.versions.woocommerce, 'Needs WooCommerce.' );
} );

/** Makes a virtual credit package; returns its id. */
const makePackage = `$make = function ( string $name, string $price, string $credits ): int {
	$product = new WC_Product_Simple();
	$product->set_name( $name );
	$product->set_regular_price( $price );
	$product->set_virtual( true );
	$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
	$product->update_meta_data( '_aipuffer_credits', $credits );
	return $product->save();
};`;

/** Makes a completed order of one of a package; returns its id. */
const makeOrder = `$order = function ( int $product, int $customer ): int {
	$order = wc_create_order( [ 'customer_id' => $customer ] );
	$order->add_product( wc_get_product( $product ), 1 );
	$order->calculate_totals();
	$order->update_status( 'completed' );
	return $order->get_id();
};`;

async function openOrder( page: Page, order: number ) {
	await page.goto(
		`/wp-admin/admin.php?page=wc-orders&action=edit&id=${ order }`
	);
	return page.locator( '#aipuffer-order-credits' );
}

test( 'a guest order says why it granted nothing, and grants when it is linked', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const order = php< number >(
		`${ makePackage } ${ makeOrder } return $order( $make( 'Guest credits', '5', '60' ), 0 );`
	);
	const page = await as( 'admin' );
	const box = await openOrder( page, order );
	await expect( box ).toContainText( 'Order user: linked to a WordPress' );
	await expect(
		box.getByRole( 'listitem' ).filter( { hasText: 'Not passed:' } )
	).toContainText( 'Guest' );
	await expect( box.getByRole( 'link' ) ).toHaveCount( 0 );
	await expect( page.locator( '#woocommerce-order-notes' ) ).toContainText(
		'AI Puffer granted no credits: the order is not linked'
	);
	await axe( page, '#aipuffer-order-credits' );
	await screenshots( page, 'shop-order-guest' );

	await page.locator( '.wc-customer-user .select2-selection' ).click();
	await page.locator( '.select2-search__field' ).last().fill( login );
	await page.getByRole( 'option', { name: new RegExp( login ) } ).click();
	await page
		.getByRole( 'region', { name: 'Order actions' } )
		.getByRole( 'button', { name: 'Update' } )
		.click();
	await expect( page.getByText( 'Order updated.' ) ).toBeVisible();
	await expect( box ).toContainText( 'Granted: 60' );

	const customer = await as( login );
	await customer.goto( '/my-account/credits/' );
	await expect(
		customer.locator( '.aipuffer-dashboard__amount' )
	).toHaveText( '60' );
	await screenshots( customer, 'shop-my-account' );
} );

test( 'free packages follow the setting, and "Grant now" grants one all the same', async ( {
	as,
	person,
	php,
} ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'woocommerce' );
	const free = page.getByLabel( 'Grant packages that cost nothing' );
	await free.click();
	await expect(
		page.getByText( 'The setting was saved.' ).first()
	).toBeVisible();
	await expect( free ).not.toBeChecked();

	const login = person( 'customer' );
	const order = php< number >(
		`${ makePackage } ${ makeOrder }
		return $order( $make( 'Gift', '0', '15' ), get_user_by( 'login', $args['login'] )->ID );`,
		{ login }
	);
	const box = await openOrder( page, order );
	await expect(
		box.getByRole( 'listitem' ).filter( { hasText: 'Not passed:' } )
	).toContainText( 'Paid for' );
	await box.getByRole( 'link', { name: 'Grant now' } ).click();
	await expect( box ).toContainText( 'Granted: 15' );
	await expect( box.getByRole( 'link' ) ).toHaveCount( 0 );

	await openBilling( page, 'woocommerce' );
	await free.click();
	await expect( free ).toBeChecked();
} );

test( 'quick edit and bulk edit change credit packages', async ( {
	as,
	php,
} ) => {
	const [ one, other ] = php< number[] >(
		`${ makePackage } return [ $make( 'Quick one', '5', '60' ), $make( 'Quick other', '5', '70' ) ];`
	) as [ number, number ];
	const credits = () =>
		php< string[] >(
			`return array_map( fn ( $id ) => get_post_meta( $id, '_aipuffer_credit_package', true ) . get_post_meta( $id, '_aipuffer_credits', true ), $args['ids'] );`,
			{ ids: [ one, other ] }
		);
	const page = await as( 'admin' );
	await page.goto( '/wp-admin/edit.php?post_type=product&s=Quick' );
	const row = page.locator( `#post-${ one }` );
	await row.hover();
	await row.getByRole( 'button', { name: 'Quick edit' } ).click();
	const form = page.locator( `#edit-${ one }` );
	const amount = form.locator( '[name=aipuffer_credits]' );
	await expect( amount ).toHaveValue( '60' );
	await expect(
		form.locator( '[name=aipuffer_credit_package]' )
	).toHaveValue( 'yes' );
	await amount.fill( 'some' );
	await form.getByRole( 'button', { name: 'Update' } ).click();
	await expect( form ).toContainText(
		'Credits Granted Per Quantity must be a number above 0'
	);
	await expect( amount ).toHaveValue( 'some' );
	await amount.fill( '75.5' );
	await screenshots( page, 'shop-quick-edit' );
	await form.getByRole( 'button', { name: 'Update' } ).click();
	await expect( form ).toHaveCount( 0 );
	expect( credits() ).toEqual( [ 'yes75.5', 'yes70' ] );

	await page.goto( '/wp-admin/edit.php?post_type=product&s=Quick' );
	await page.getByLabel( 'Select Quick one' ).check();
	await page.getByLabel( 'Select Quick other' ).check();
	await page
		.getByLabel( 'Select bulk action' )
		.first()
		.selectOption( 'edit' );
	await page.locator( '#doaction' ).click();
	const bulk = page.locator( '#bulk-edit' );
	await bulk.locator( '[name=aipuffer_credits]' ).fill( '33' );
	await screenshots( page, 'shop-bulk-edit' );
	await bulk.getByRole( 'button', { name: 'Update' } ).click();
	await expect( page.getByText( '2 products updated.' ) ).toBeVisible();
	expect( credits() ).toEqual( [ 'yes33', 'yes33' ] );
} );

test( 'a variation grants its own credits', async ( { as, php } ) => {
	const [ parent, variation, link ] = php< [ number, number, string ] >(
		`$attribute = new WC_Product_Attribute();
		$attribute->set_name( 'Size' );
		$attribute->set_options( [ 'Small', 'Large' ] );
		$attribute->set_variation( true );
		$attribute->set_visible( true );
		$product = new WC_Product_Variable();
		$product->set_name( 'Credits by size' );
		$product->set_attributes( [ $attribute ] );
		$product->update_meta_data( '_aipuffer_credit_package', 'yes' );
		$product->update_meta_data( '_aipuffer_credits', '100' );
		$product->save();
		foreach ( [ 'Small' => '5', 'Large' => '20' ] as $size => $price ) {
			$variation = new WC_Product_Variation();
			$variation->set_parent_id( $product->get_id() );
			$variation->set_attributes( [ 'size' => $size ] );
			$variation->set_regular_price( $price );
			$variation->save();
		}
		return [ $product->get_id(), $variation->get_id(), get_permalink( $product->get_id() ) ];`
	);
	const page = await as( 'admin' );
	await page.goto( `/wp-admin/post.php?post=${ parent }&action=edit` );
	await page.locator( '.variations_tab a' ).click();
	const one = page.locator( '.woocommerce_variation' ).filter( {
		has: page.locator( `input[value="${ variation }"]` ),
	} );
	await one.getByRole( 'link', { name: 'Edit' } ).click();
	await one.getByLabel( 'Credits Granted Per Quantity' ).fill( '450' );
	await screenshots( page, 'shop-variation' );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect
		.poll( () =>
			php(
				`return get_post_meta( $args['id'], '_aipuffer_credits', true );`,
				{ id: variation }
			)
		)
		.toBe( '450' );

	const visitor = await as( 'visitor' );
	await visitor.goto( link );
	await expect( visitor.locator( '.aipuffer-credits' ).first() ).toHaveText(
		'100 – 450 credits'
	);
	await visitor.getByLabel( 'Size', { exact: true } ).selectOption( 'Large' );
	await expect(
		visitor.locator( '.woocommerce-variation-price' )
	).toContainText( '450 credits' );
	await screenshots( visitor, 'shop-variable' );
} );

test( 'a CSV file makes credit packages', async ( { as, php } ) => {
	const page = await as( 'admin' );
	await page.goto(
		'/wp-admin/edit.php?post_type=product&page=product_importer'
	);
	await page.locator( '#upload' ).setInputFiles( {
		name: 'packages.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			[
				'Type,SKU,Name,Published,Regular price,AI Puffer credit package,AI Puffer credits per quantity',
				'simple,csv-1,From a file,1,9,1,250',
				'simple,csv-2,Wrong in a file,1,9,1,plenty',
			].join( '\n' )
		),
	} );
	await page.getByRole( 'button', { name: 'Continue' } ).click();
	await expect(
		page.getByRole( 'row', { name: /AI Puffer credit package/ } )
	).toContainText( 'AI Puffer credit package' );
	await page.getByRole( 'button', { name: 'Run the importer' } ).click();
	await expect( page.locator( '.wc-progress-form-content' ) ).toContainText(
		/1 product imported/,
		{ timeout: 30_000 }
	);
	await page.getByRole( 'link', { name: 'View import log' } ).click();
	await expect( page.locator( '.wc-importer-error-log' ) ).toContainText(
		'Credits Granted Per Quantity must be a number above 0'
	);
	await screenshots( page, 'shop-csv' );
	expect(
		php(
			`$product = wc_get_product( wc_get_product_id_by_sku( 'csv-1' ) );
			return [ $product->get_meta( '_aipuffer_credit_package' ), $product->get_meta( '_aipuffer_credits' ), wc_get_product_id_by_sku( 'csv-2' ) ];`
		)
	).toEqual( [ 'yes', '250', 0 ] );
} );
