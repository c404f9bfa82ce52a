/** Billing > Activity: what the ledger shows. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling, screen, settled } from '../support/usage-screen';

test( 'cards, chart, table and receipt', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'activity' );
	await settled( page );
	for ( const card of [
		'Credits Added',
		'Balance Debited',
		'Quota-Only Usage',
		'Ledger Entries',
	] ) {
		await expect( page.getByText( card, { exact: true } ) ).toBeVisible();
	}
	await page.getByText( 'Show as a table' ).click();
	await expect(
		page.getByRole( 'table', { name: 'Credits by day' } )
	).toBeVisible();
	await axe( page, screen );
	await screenshots( page, 'activity' );

	const usage = page
		.getByRole( 'row' )
		.filter( { hasText: 'Usage' } )
		.filter( { hasText: 'gpt-5' } )
		.first();
	await usage.getByRole( 'button' ).first().click();
	const receipt = page.getByRole( 'dialog' );
	await expect( receipt ).toContainText( 'Arithmetic' );
	await expect( receipt ).toContainText( 'Input tokens' );
	await expect( page ).toHaveURL( /entry=\d+/ );
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'activity-receipt' );
	await page.goBack();
	await expect( receipt ).toBeHidden();
} );

test( 'filters and pages have an address, and Back works', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'activity', '&type=purchase,adjustment' );
	await settled( page );
	const types = page.locator( 'tbody .aipuffer-table__value' );
	await expect(
		types.filter( { hasText: 'Admin adjustment' } ).first()
	).toBeVisible();
	await expect( types.filter( { hasText: /^Usage$/ } ) ).toHaveCount( 0 );

	await page.getByRole( 'link', { name: 'Pricing' } ).click();
	await expect( page ).toHaveURL( /section=pricing/ );
	await page.goBack();
	await expect( page ).toHaveURL( /type=purchase/ );
	await expect( page.getByText( 'Ledger Entries' ) ).toBeVisible();

	await page.getByLabel( 'Date range' ).selectOption( 'Last 7 days' );
	await expect( page ).toHaveURL( /days=7/ );
} );

test( 'the export holds all rows of the filters', async ( { as, php } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'activity', '&days=90' );
	const [ download ] = await Promise.all( [
		page.waitForEvent( 'download' ),
		page.getByRole( 'link', { name: 'Export CSV' } ).click(),
	] );
	const { readFileSync } = await import( 'node:fs' );
	const lines = readFileSync( ( await download.path() )!, 'utf8' )
		.trim()
		.split( '\n' );
	const entries = php< number >(
		`global $wpdb; return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_ledger WHERE created_at >= UTC_TIMESTAMP() - INTERVAL 89 DAY" );`
	);
	expect( lines.length - 1 ).toBe( entries );
	expect( lines[ 0 ] ).toContain( 'Credit change' );
} );

test( 'a range with nothing in it says so', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'activity', '&from=2001-01-01&to=2001-01-02' );
	await expect( page.getByText( 'No entries in this range' ) ).toBeVisible();
	await screenshots( page, 'activity-empty' );
} );

test( 'a failing request says so and can be tried again', async ( {
	as,
	complaints,
} ) => {
	const page = await as( 'admin' );
	await page.route( '**/aipuffer/v1/ledger?*', ( route ) =>
		route.fulfill( {
			status: 500,
			json: { code: 'x', message: 'The database refused the request.' },
		} )
	);
	await openBilling( page, 'activity' );
	const problem = page
		.locator( screen )
		.getByText( 'The database refused the request.' );
	await expect( problem ).toBeVisible();
	await page.unroute( '**/aipuffer/v1/ledger?*' );
	await page.getByRole( 'button', { name: 'Try again' } ).click();
	await expect( page.getByRole( 'table' ) ).toBeVisible();
	await expect( problem ).toBeHidden();
	// The failure that was arranged.
	complaints.length = 0;
} );

test( 'who may not see it is told so', async ( { as, person, complaints } ) => {
	const page = await as( person( 'subscriber' ) );
	await openBilling( page, 'activity' );
	await expect( page.locator( 'body' ) ).toContainText(
		'you are not allowed to access this page'
	);
	// The refusal that was asked for.
	complaints.length = 0;
} );
