/** Billing > Pricing: rules, and that the next charge follows them. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling, screen, settled } from '../support/usage-screen';

/** What a chat request of 800 and 300 tokens costs a new customer with credits. */
const charge = `
	$user = get_user_by( 'login', $args['login'] );
	return aipuffer_charge_usage( [
		'module'        => 'chat',
		'operation'     => 'chat',
		'scope'         => 'chatbot:1',
		'user_id'       => $user->ID,
		'provider'      => 'mistral',
		'model'         => $args['model'],
		'input_tokens'  => 800,
		'output_tokens' => 300,
	] )['cost'];`;

/** The same, where the provider had all of the input cached. */
const cachedCharge = charge.replace(
	"'input_tokens'",
	"'cached_tokens' => 800, 'input_tokens'"
);

test( 'a rule is created, edited, disabled and deleted, and the next charge follows it', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php(
		`return aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '100000' );`,
		{ login }
	);
	const model = `large-${ Date.now() }`;
	const cost = () => php< string >( charge, { login, model } );
	expect( cost(), 'without a rule, the raw units' ).toBe( '1100' );

	const page = await as( 'admin' );
	await openBilling( page, 'pricing' );
	await page.getByRole( 'button', { name: 'New Pricing' } ).first().click();
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByLabel( 'Usage type' ).selectOption( 'Chatbot: Chat' );
	await dialog.getByLabel( 'Provider', { exact: true } ).fill( 'mistral' );
	await dialog.getByLabel( 'Model', { exact: true } ).fill( model );
	await dialog.getByLabel( 'Billing method' ).selectOption( 'Per 1K Tokens' );
	await dialog.getByLabel( 'Input rate' ).fill( '1' );
	await dialog.getByLabel( 'Output rate' ).fill( '2' );
	await expect(
		dialog.getByText( '2 credits', { exact: true } )
	).toBeVisible();
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'pricing-dialog' );
	await dialog.getByRole( 'button', { name: 'Save Rule' } ).click();
	await expect( dialog ).toBeHidden();
	const row = page.getByRole( 'row' ).filter( { hasText: model } );
	await page.getByLabel( 'Search rules' ).fill( model );
	// Rows move while the search is answered, and what is clicked then is missed.
	await expect( page.locator( 'tbody tr' ) ).toHaveCount( 1 );
	await expect( row ).toContainText( '1 in, 2 out per 1K tokens' );
	expect( cost(), "the page's example" ).toBe( '2' );

	await row.getByRole( 'button', { name: model } ).click();
	await dialog.getByLabel( 'Cached rate' ).fill( '0.1' );
	await expect( dialog.getByText( '400 cached input tokens' ) ).toBeVisible();
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'pricing-dialog-cached' );
	await dialog.getByRole( 'button', { name: 'Save Rule' } ).click();
	await expect( row ).toContainText(
		'1 in, 0.1 cached in, 2 out per 1K tokens'
	);
	expect(
		php( cachedCharge, { login, model } ),
		'0.08 for the input, all of it cached, and 0.6'
	).toBe( '1' );

	await row.getByRole( 'button', { name: model } ).click();
	await dialog.getByLabel( 'Billing method' ).selectOption( 'Flat' );
	await dialog.getByLabel( 'Unit rate' ).fill( '5' );
	await dialog.getByRole( 'button', { name: 'Save Rule' } ).click();
	await expect( row ).toContainText( '5 per request' );
	expect( cost() ).toBe( '5' );

	await act( row, 'Disable' );
	await expect( row ).toContainText( 'Disabled' );
	expect( cost() ).toBe( '1100' );
	await act( row, 'Enable' );
	await expect( row ).toContainText( 'Enabled' );

	await act( row, 'History' );
	await expect( dialog ).toContainText( 'Created' );
	await expect( dialog ).toContainText( 'Disabled' );
	await expect( dialog ).toContainText( 'admin' );
	await screenshots( page, 'pricing-history' );
	await dialog.getByRole( 'button', { name: 'Close' } ).click();

	await act( row, 'Delete' );
	await expect( dialog ).toContainText( 'Delete 1 pricing rule?' );
	await dialog.getByRole( 'button', { name: 'Delete' } ).click();
	await expect( row ).toBeHidden();
	expect( cost() ).toBe( '1100' );
} );

test( 'a second rule for the same model leads to the first', async ( {
	as,
	php,
	complaints,
} ) => {
	const model = `twice-${ Date.now() }`;
	php(
		`return aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'mistral', 'model' => $args['model'], 'billing_method' => 'flat', 'unit_rate' => '3' ] );`,
		{ model }
	);
	const page = await as( 'admin' );
	await openBilling( page, 'pricing', '&rule=new' );
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByLabel( 'Usage type' ).selectOption( 'Chatbot: Chat' );
	await dialog.getByLabel( 'Provider', { exact: true } ).fill( 'mistral' );
	await dialog.getByLabel( 'Model', { exact: true } ).fill( model );
	await dialog.getByLabel( 'Billing method' ).selectOption( 'Flat' );
	await dialog.getByLabel( 'Unit rate' ).fill( '9' );
	await dialog.getByRole( 'button', { name: 'Save Rule' } ).click();
	await expect( dialog ).toContainText( 'There is already a rule' );
	await dialog
		.getByRole( 'button', { name: 'Open the existing rule' } )
		.click();
	await expect( dialog.getByLabel( 'Unit rate' ) ).toHaveValue( '3' );
	// The browser tells of the 409 that was arranged.
	complaints.length = 0;
} );

test( 'a model that was used without a rule can be priced from the warning', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	const model = `unpriced-${ Date.now() }`;
	php(
		`aipuffer_adjust_balance( get_user_by( 'login', $args['login'] )->ID, '100000' ); ${ charge }`,
		{ login, model }
	);
	const page = await as( 'admin' );
	await openBilling( page, 'pricing' );
	await page.getByRole( 'button', { name: `Price it: ${ model }` } ).click();
	const dialog = page.getByRole( 'dialog' );
	await expect( dialog.getByLabel( 'Model', { exact: true } ) ).toHaveValue(
		model
	);
	await dialog.getByLabel( 'Input rate' ).fill( '1' );
	await dialog.getByLabel( 'Output rate' ).fill( '1' );
	await dialog.getByRole( 'button', { name: 'Save Rule' } ).click();
	await expect( dialog ).toBeHidden();
	// What is past stays charged as it was, so the warning stays for its 30 days; the next request is priced.
	expect( php( charge, { login, model } ) ).toBe( '2' );
} );

test( 'a shop manager sees the rules and cannot change them', async ( {
	as,
	person,
} ) => {
	const page = await as( person( 'shop_manager' ) );
	await openBilling( page, 'pricing' );
	await expect( page.getByRole( 'table' ) ).toBeVisible();
	await expect(
		page.getByRole( 'button', { name: 'New Pricing' } )
	).toHaveCount( 0 );
	await expect( page.getByLabel( 'Rounding' ) ).toBeDisabled();
	await axe( page, screen );
} );

test( 'Pricing looks right', async ( { as } ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'pricing' );
	await settled( page );
	await axe( page, screen );
	await screenshots( page, 'pricing' );
} );

/** Does something with a row by its "Actions" menu. */
async function act(
	row: import( '@playwright/test' ).Locator,
	action: string
) {
	await row.getByRole( 'button', { name: 'Actions' } ).click();
	await row.page().getByRole( 'menuitem', { name: action } ).click();
}
