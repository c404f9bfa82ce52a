/** A credit bought on a real order pays for a real AI request. */
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { addCreditPackage, buy, complete } from '../support/shop';
import { expect, test } from '../support/test';

test.beforeEach( ( { site } ) => {
	test.skip(
		! site.versions.woocommerce,
		'Nothing is sold without WooCommerce.'
	);
} );

/** Gives back the money for one of the two, as the order screen does it. */
async function refundOne( page: Page, order: string ) {
	await page.goto(
		`/wp-admin/admin.php?page=wc-orders&action=edit&id=${ order }`
	);
	await page.getByRole( 'button', { name: 'Refund', exact: true } ).click();
	await page.locator( 'input.refund_order_item_qty' ).fill( '1' );
	await page.locator( 'input.refund_order_item_qty' ).blur();
	await expect( page.locator( '#refund_amount' ) ).toHaveValue( '9.00' );
	page.once( 'dialog', ( dialog ) => dialog.accept() );
	await page.getByRole( 'button', { name: /manually/ } ).click();
	await expect( page.locator( 'tr.refund' ) ).toBeVisible();
}

/** Asks the AI and returns the figures under its answer. */
async function ask( page: Page, question: string, model: string ) {
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( question );
	await page.getByLabel( 'Model' ).selectOption( model );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();
	const answer = page.locator( '.aipuffer-ask' ).getByRole( 'status' );
	await expect( answer ).toContainText( 'Pufferfish swallow water' );
	const [ input, output, cost ] = (
		await answer.locator( '.aipuffer-ask__usage' ).innerText()
	)
		.match( /(\d+) input tokens · (\d+) output tokens · (\d+) credits/ )!
		.slice( 1 )
		.map( Number ) as [ number, number, number ];
	return { input, output, cost };
}

const amount = ( page: Page ) => page.locator( '.aipuffer-dashboard__amount' );

test( 'an admin sells credits, a customer buys and spends them', async ( {
	as,
	person,
	php,
} ) => {
	test.setTimeout( 180_000 );
	const login = person( 'customer' );
	const admin = await as( 'admin' );
	const customer = await as( login );

	const product = await addCreditPackage( admin, `Credits for ${ login }` );
	const order = await buy( customer, product, 2 );

	// Paid for, but not Completed: nothing yet.
	await customer.goto( '/credits-usage/' );
	await expect( amount( customer ) ).toHaveText( '0' );

	await complete( admin, order );
	await expect( admin.locator( '#woocommerce-order-notes' ) ).toContainText(
		/200 credits/
	);
	await screenshots( admin, 'shop-order' );
	// Saving it again grants nothing again.
	await complete( admin, order );

	await customer.goto( '/credits-usage/' );
	await expect( amount( customer ) ).toHaveText( '200' );
	await expect(
		customer.getByRole( 'row', {
			name: new RegExp( `#${ order } .* 200$` ),
		} )
	).toBeVisible();
	await axe( customer, '.aipuffer-dashboard' );
	await screenshots( customer, 'shop-dashboard' );

	// Claude has a rule: 3 credits for 1K input tokens, 15 for 1K output tokens, rounded up.
	const priced = await ask(
		customer,
		'Why do pufferfish puff, and for how long? '.repeat( 12 ),
		'claude-sonnet-4-5'
	);
	expect( priced.cost ).toBe(
		Math.ceil( ( priced.input * 3 + priced.output * 15 ) / 1000 )
	);
	await screenshots( customer, 'shop-answer' );

	// Grok's rule is off: it costs its tokens.
	const unpriced = await ask( customer, 'And whales?', 'grok-4' );
	expect( unpriced.cost ).toBe( unpriced.input + unpriced.output );

	await customer.goto( '/credits-usage/' );
	const left = 200 - priced.cost - unpriced.cost;
	await expect( amount( customer ) ).toHaveText( String( left ) );

	// One of the two is given back: so are its credits, which were not all spent.
	expect( left ).toBeGreaterThan( 100 );
	await refundOne( admin, order );
	await expect( admin.locator( '#woocommerce-order-notes' ) ).toContainText(
		/AI Puffer took back 100 credits/
	);
	const box = admin.locator( '#aipuffer-order-credits' );
	await expect( box ).toContainText( 'Granted: 200' );
	await expect( box ).toContainText( 'Taken back: 100' );
	await axe( admin, '#aipuffer-order-credits' );
	await screenshots( admin, 'shop-order-refunded' );
	await customer.reload();
	await expect( amount( customer ) ).toHaveText( String( left - 100 ) );
	await expect(
		customer.getByRole( 'row', {
			name: new RegExp( `#${ order } \\(refund\\) .*−100$` ),
		} )
	).toBeVisible();
	await expect(
		customer.getByRole( 'row', {
			name: new RegExp( `#${ order } .* 200$` ),
		} )
	).toBeVisible();
	await screenshots( customer, 'shop-dashboard-refunded' );
	expect(
		php< string[] >( 'return aipuffer_verify_ledger()["problems"];' )
	).toEqual( [] );
} );

test( 'the quota is used up: a customer is told and can buy credits', async ( {
	as,
	person,
	php,
} ) => {
	const login = person( 'customer' );
	php(
		`return aipuffer_charge_usage( [
			'user_id' => get_user_by( 'login', $args['login'] )->ID,
			'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 20,
		] );`,
		{ login }
	);

	const page = await as( login );
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( 'One more?' );
	await page.getByLabel( 'Model' ).selectOption( 'gpt-5-mini' );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();

	const refusal = page.locator( '.aipuffer-ask' ).getByRole( 'alert' );
	await expect( refusal ).toContainText( 'That was all for today.' );
	await expect( page.getByLabel( 'Your question' ) ).toHaveValue(
		'One more?'
	);
	await axe( page, '.aipuffer-ask' );
	await screenshots( page, 'shop-refusal' );

	await refusal.getByRole( 'link', { name: 'Buy credits' } ).click();
	await expect(
		page.getByRole( 'button', { name: 'Add to cart' } ).first()
	).toBeVisible();
} );
