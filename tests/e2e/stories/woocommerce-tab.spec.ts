/** Billing > WooCommerce: where customers see and buy their credits. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling, screen, settled } from '../support/usage-screen';

test.beforeEach( ( { site } ) => {
	test.skip( ! site.versions.woocommerce, 'Needs WooCommerce.' );
} );

test( 'the tab shows settings, shortcode and packages', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'woocommerce' );
	await settled( page );
	await expect( page.getByText( '[aipkit_token_usage]' ) ).toBeVisible();
	await expect( page.locator( '.woocommerce-table' ) ).toContainText( '100' );
	await axe( page, screen );
	await screenshots( page, 'woocommerce' );
} );

test( 'the shortcode follows its switches', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'woocommerce' );
	await page.getByText( 'Options', { exact: true } ).click();
	await page.getByLabel( 'Show chatbot quota usage' ).click();
	await expect(
		page.getByText( '[aipkit_token_usage chatbot="false"]' )
	).toBeVisible();
} );

test( 'addresses are checked and saved', async ( { as, php } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'woocommerce' );
	const buy = page.getByLabel( 'Address of Default buy credits URL' );
	const before = await buy.inputValue();
	await buy.fill( 'https://example.com/credits' );
	await page.getByRole( 'button', { name: 'Save', exact: true } ).click();
	await expect(
		page.getByText( 'The addresses were saved.' ).first()
	).toBeVisible();
	expect( php( `return get_option( 'aipuffer_buy_credits_url' );` ) ).toBe(
		'https://example.com/credits'
	);
	php(
		`update_option( 'aipuffer_buy_credits_url', $args['url'] ); return true;`,
		{ url: before }
	);
} );
