/** Billing > Balances and AI Puffer > Limits. */
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling, screen, settled } from '../support/usage-screen';

const field = ( page: Page, login: string ) =>
	page.getByLabel( `Credit balance of ${ login }` );

const open = async ( page: Page, login: string ) => {
	await openBilling( page, 'balances', `&s=${ login }` );
	await expect(
		page.getByRole( 'row' ).filter( { hasText: login } )
	).toBeVisible();
};

const balanceOf = `return aipuffer_get_balance( get_user_by( 'login', $args['login'] )->ID )['balance'];`;

test( 'a balance is edited in place and shows up in Activity', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const page = await as( 'admin' );
	await open( page, login );
	await field( page, login ).fill( '250' );
	await page.getByLabel( 'Note for the ledger (optional)' ).fill( 'Welcome' );
	await field( page, login ).press( 'Enter' );
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '250' );

	// Escape puts it back.
	await field( page, login ).fill( '999' );
	await field( page, login ).press( 'Escape' );
	await expect( field( page, login ) ).toHaveValue( '250' );
	// Leaving the field saves.
	await field( page, login ).fill( '200' );
	await page.getByRole( 'heading', { name: 'Usage' } ).click();
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '200' );

	await openBilling( page, 'activity', '&type=adjustment' );
	const rows = page.locator( 'tbody tr' ).filter( { hasText: login } );
	await expect( rows ).toHaveCount( 2 );
	await expect( rows.first() ).toContainText( '−50' );
	await expect( rows.last() ).toContainText( '+250' );
} );

test( 'two administrators edit the same balance: the second is told', async ( {
	as,
	person,
	php,
	complaints,
} ) => {
	const login = person( 'customer' );
	const first = await as( 'admin' );
	const second = await as( person( 'administrator' ) );
	await open( first, login );
	await open( second, login );
	await field( first, login ).fill( '100' );
	await field( first, login ).press( 'Enter' );
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '100' );

	await field( second, login ).fill( '30' );
	await field( second, login ).press( 'Enter' );
	await expect(
		second.getByRole( 'alert' ).filter( { hasText: 'has moved meanwhile' } )
	).toBeVisible();
	expect( php( balanceOf, { login } ) ).toBe( '100' );
	await screenshots( second, 'balances-conflict' );
	await second
		.getByRole( 'button', { name: /all the same, to 130/ } )
		.click();
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '130' );
	// The browser tells of the 409 that was arranged.
	complaints.length = 0;
} );

test( 'usage of a scope is reset; the balance stays', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php(
		`aipuffer_set_quota( 'chatbot:1', [ 'user' => '20', 'period' => 'daily' ] );
		return aipuffer_charge_usage( [ 'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'user_id' => get_user_by( 'login', $args['login'] )->ID, 'units' => 7 ] );`,
		{ login }
	);
	const page = await as( 'admin' );
	await open( page, login );
	await page.getByRole( 'button', { name: 'Details' } ).first().click();
	const dialog = page.getByRole( 'dialog' );
	await expect( dialog ).toContainText( '7' );
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'balances-details' );
	await dialog
		.getByRole( 'button', { name: 'Reset usage: Support bot' } )
		.first()
		.click();
	const question = page.getByRole( 'dialog' ).last();
	await expect( question ).toContainText(
		'The credit balance stays as it is'
	);
	await question
		.getByRole( 'button', { name: /^Reset/ } )
		.last()
		.click();
	await expect
		.poll( () =>
			php(
				`global $wpdb; return (int) $wpdb->get_var( $wpdb->prepare( "SELECT SUM(used) FROM {$wpdb->prefix}aipuffer_quota_usage WHERE subject = %s", 'user:' . get_user_by( 'login', $args['login'] )->ID ) );`,
				{ login }
			)
		)
		.toBe( 0 );
} );

test( 'a CSV file is checked, imported once, and changes nothing the second time', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const csv = Buffer.from(
		`user,credits,note\n${ login },50,Spring\nnobody-at-all,5,\n`
	);
	const page = await as( 'admin' );
	const choose = async () => {
		await openBilling( page, 'balances', '&dialog=import' );
		await page
			.getByRole( 'dialog' )
			.locator( 'input[type=file]' )
			.setInputFiles( {
				name: 'credits.csv',
				mimeType: 'text/csv',
				buffer: csv,
			} );
		await expect( page.getByRole( 'dialog' ) ).toContainText( login );
	};
	await choose();
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'balances-import' );
	expect( php( balanceOf, { login } ), 'nothing is written yet' ).toBe( '0' );
	await page.getByLabel( 'Leave out the lines with errors' ).check();
	await page
		.getByRole( 'dialog' )
		.getByRole( 'button', { name: /^Import/ } )
		.click();
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '50' );
	await choose();
	expect( php( balanceOf, { login } ) ).toBe( '50' );
} );

test( 'an import asks whether 1.000 is one or a thousand', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const page = await as( 'admin' );
	await openBilling( page, 'balances', '&dialog=import' );
	const dialog = page.getByRole( 'dialog' );
	await dialog.locator( 'input[type=file]' ).setInputFiles( {
		name: 'guthaben.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from( `user;credits\n${ login };1.000\n` ),
	} );
	await expect( dialog.getByText( 'One or a thousand?' ) ).toBeVisible();
	await expect( dialog.getByLabel( '1.000 means 1,000' ) ).not.toBeChecked();
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'balances-import-question' );
	await dialog.getByLabel( '1.000 means 1,000' ).check();
	await dialog
		.getByRole( 'button', { name: /^Import: 1,000 credits added/ } )
		.click();
	await expect.poll( () => php( balanceOf, { login } ) ).toBe( '1000' );
} );

test( 'a proxy that is not trusted is noticed under Limits, and trusted', async ( {
	as,
	php,
} ) => {
	const page = await as( 'admin' );
	await page.setExtraHTTPHeaders( { 'X-Forwarded-For': '203.0.113.9' } );
	await page.goto( '/wp-admin/admin.php?page=aipuffer-limits' );
	await settled( page );
	const card = page.locator( '.aipuffer-proxies' );
	await expect( card ).toContainText( 'is not trusted' );
	await axe( page, screen );
	await screenshots( page, 'limits-proxies' );
	await card.getByRole( 'button', { name: 'Fill in this proxy' } ).click();
	await card.getByRole( 'button', { name: 'Save proxies' } ).click();
	await expect( card ).toContainText( 'one from 203.0.113.9' );
	await expect( card ).not.toContainText( 'is not trusted' );
	expect(
		php(
			`$kept = get_option( 'aipuffer_trusted_proxies' ); delete_option( 'aipuffer_trusted_proxies' ); return $kept['header'];`
		)
	).toBe( 'x-forwarded-for' );
} );

test( 'a shop manager sees balances and cannot change them', async ( {
	as,
	person,
} ) => {
	const page = await as( person( 'shop_manager' ) );
	await openBilling( page, 'balances' );
	await expect( page.getByRole( 'table' ) ).toBeVisible();
	await expect(
		page.locator( 'input[aria-label^="Credit balance of"]' )
	).toHaveCount( 0 );
	await expect(
		page.getByRole( 'button', { name: 'Import from CSV' } )
	).toHaveCount( 0 );
} );

test( 'Balances and Limits look right', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'balances' );
	await settled( page );
	await axe( page, screen );
	await screenshots( page, 'balances' );
	await page.goto( '/wp-admin/admin.php?page=aipuffer-limits' );
	await settled( page );
	await axe( page, screen );
	await screenshots( page, 'limits' );
} );
