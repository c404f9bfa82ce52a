/** Selling and buying credits, as people do it in the browser. */
import { expect, type Page } from '@playwright/test';
import { axe } from './axe';
import { screenshots } from './screenshots';

/** Makes a credit package of 100 on the product screen and returns its address. */
export async function addCreditPackage(
	page: Page,
	name: string
): Promise< string > {
	await page.goto( '/wp-admin/post-new.php?post_type=product' );
	await page.getByLabel( 'Product name' ).fill( name );
	await page.getByLabel( 'Virtual' ).check();
	await page.getByLabel( 'Regular price' ).fill( '9' );

	const box = page.locator( '#aipuffer-credit-package' );
	await expect( box ).toContainText( 'AI Puffer: Credit Package' );
	await box
		.getByLabel( 'Sell this product as an AI Puffer credit package' )
		.check();
	await box.getByLabel( 'Credits Granted Per Quantity' ).fill( '100' );
	await axe( page, '#aipuffer-credit-package' );
	await screenshots( page, 'shop-product' );

	await page.getByRole( 'button', { name: 'Publish', exact: true } ).click();
	const published = page.getByRole( 'link', { name: 'View Product' } );
	await expect( published ).toBeVisible();
	await expect( box.getByRole( 'checkbox' ) ).toBeChecked();
	await expect( box.getByRole( 'textbox' ) ).toHaveValue( '100' );
	return ( await published.getAttribute( 'href' ) )!;
}

/** Buys some of such a package through the block checkout, by bank transfer, and returns the order's number. */
export async function buy(
	page: Page,
	product: string,
	quantity: number
): Promise< string > {
	await page.goto( product );
	await page.getByLabel( 'Product quantity' ).fill( String( quantity ) );
	await page.getByRole( 'button', { name: 'Add to cart' } ).first().click();
	await expect( page.getByText( 'added to your cart' ) ).toBeVisible();

	await page.goto( '/checkout/' );
	const billing = page.getByRole( 'group', { name: 'Billing address' } );
	await billing.getByLabel( 'First name' ).fill( 'Mary' );
	await billing.getByLabel( 'Last name' ).fill( 'Somerville' );
	await billing.getByLabel( 'Address', { exact: true } ).fill( '1 Main St' );
	await billing.getByLabel( 'City' ).fill( 'Monterey' );
	await billing.getByLabel( 'ZIP Code' ).fill( '93940' );
	await expect( page.getByText( 'Direct bank transfer' ) ).toBeVisible();
	const credits = `${ 100 * quantity } credits`;
	await expect(
		page.getByRole( 'main' ).getByText( credits ).first()
	).toBeVisible();
	await screenshots( page, 'shop-checkout' );
	await page.getByRole( 'button', { name: 'Place Order' } ).click();

	await page.waitForURL( /order-received/ );
	await expect( page.getByText( `Includes: ${ credits }` ) ).toBeVisible();
	return page.url().match( /order-received\/(\d+)/ )![ 1 ]!;
}

/** Sets an order to Completed on its screen. */
export async function complete( page: Page, order: string ) {
	await page.goto(
		`/wp-admin/admin.php?page=wc-orders&action=edit&id=${ order }`
	);
	await page.locator( '#order_status' ).selectOption( 'Completed' );
	await page
		.getByRole( 'region', { name: 'Order actions' } )
		.getByRole( 'button', { name: 'Update' } )
		.click();
	await expect( page.getByText( 'Order updated.' ) ).toBeVisible();
}
