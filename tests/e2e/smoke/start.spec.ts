/** What a newcomer meets after `npm start`: WordPress under WebAssembly, with SQLite. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';

test( 'an administrator logs in and finds the plugin active', async ( {
	as,
} ) => {
	const page = await as( 'visitor' );
	await page.goto( '/wp-login.php' );
	await page.getByLabel( 'Username or Email Address' ).fill( 'admin' );
	await page.getByLabel( 'Password', { exact: true } ).fill( 'password' );
	await page.getByRole( 'button', { name: 'Log In' } ).click();
	await expect( page ).toHaveURL( /wp-admin/ );

	await page.goto( '/wp-admin/plugins.php' );
	await expect(
		page.locator( 'tr.active[data-plugin="aipuffer/aipuffer.php"]' )
	).toBeVisible();
} );

test( 'a customer sees her credits', async ( { as } ) => {
	const page = await as( 'ada' );
	await page.goto( '/credits-usage/' );

	const dashboard = page.locator( '.aipuffer-dashboard' );
	await expect( dashboard.getByText( 'Available credits' ) ).toBeVisible();
	await expect(
		dashboard.locator( '.aipuffer-dashboard__amount' )
	).toHaveText( /^[1-9]\d*$/ );
	await axe( page, '.aipuffer-dashboard' );
	await screenshots( page, 'start-dashboard' );
} );

test( 'a customer sees what she bought', async ( { as, site } ) => {
	test.skip(
		! site.versions.woocommerce,
		'Nothing is sold without WooCommerce.'
	);
	const page = await as( 'ada' );
	await page.goto( '/credits-usage/' );

	await expect(
		page
			.locator( '.aipuffer-dashboard' )
			.getByRole( 'row', { name: /#\d+ .* 200$/ } )
	).toBeVisible();
} );

test( 'a visitor asks the AI something within the free allowance', async ( {
	as,
} ) => {
	const page = await as( 'visitor' );
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( 'How do pufferfish puff?' );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();
	await expect(
		page.locator( '.aipuffer-ask' ).getByRole( 'status' )
	).toContainText( 'Pufferfish swallow water' );
} );

test( 'the Usage screen shows the ledger', async ( { as } ) => {
	const page = await as( 'admin' );
	await page.goto( '/wp-admin/profile.php' );
	const menu = page.locator( '#adminmenu a[href*="page=aipuffer-usage"]' );
	test.skip( ( await menu.count() ) === 0, 'There is no Usage screen yet.' );

	await page.goto(
		'/wp-admin/admin.php?page=aipuffer-usage&tab=billing&section=activity'
	);
	await expect( page.getByText( 'Ledger Entries' ) ).toBeVisible();
	await expect( page.getByRole( 'table' ) ).toBeVisible();
	await screenshots( page, 'start-usage-activity' );
} );
