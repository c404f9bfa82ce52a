/** A site that sells nothing: everything but the shop works, and the tab of the shop says what it would be good for. */
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openBilling, screen, settled } from '../support/usage-screen';

/** Takes WooCommerce from the active plugins, or puts it back, without its set-up being done anew. */
const setActive = `
	$plugins = array_diff( (array) get_option( 'active_plugins' ), [ 'woocommerce/woocommerce.php' ] );
	update_option( 'active_plugins', $args['active'] ? [ 'woocommerce/woocommerce.php', ...$plugins ] : array_values( $plugins ) );
	return true;`;

test.beforeEach( ( { site, php } ) => {
	if ( site.versions.woocommerce ) {
		php( setActive, { active: false } );
	}
} );

test.afterEach( ( { site, php } ) => {
	if ( site.versions.woocommerce ) {
		php( setActive, { active: true } );
	}
} );

test( 'the WooCommerce tab explains itself, and its dashboard settings work', async ( {
	as,
	php,
} ) => {
	const page = await as( 'admin' );
	await openBilling( page, 'woocommerce' );
	await settled( page );
	const section = page.locator( screen );
	await expect( section ).toContainText(
		'WooCommerce is not active on this site.'
	);
	await expect(
		section.getByRole( 'link', { name: 'Get WooCommerce' } )
	).toBeVisible();
	await expect(
		section.getByRole( 'link', { name: 'Create credit package' } )
	).toHaveCount( 0 );
	await axe( page, screen );
	await screenshots( page, 'without-woocommerce' );

	// Credits can be sold elsewhere all the same.
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

test( 'credits are given by hand and spent', async ( { as, person, php } ) => {
	const login = person( 'subscriber' );
	const page = await as( 'admin' );
	await openBilling( page, 'balances', `&s=${ login }` );
	const field = page.getByLabel( `Credit balance of ${ login }` );
	await field.fill( '40' );
	await field.press( 'Enter' );
	const available = () =>
		php< string >(
			`return aipuffer_get_balance( get_user_by( 'login', $args['login'] )->ID )['available'];`,
			{ login }
		);
	await expect.poll( available ).toBe( '40' );

	const customer = await as( login );
	await customer.goto( '/ask-the-ai/' );
	await customer.getByLabel( 'Your question' ).fill( 'And whales?' );
	await customer.getByLabel( 'Model' ).selectOption( 'gpt-5-mini' );
	await customer.getByRole( 'button', { name: 'Ask the AI' } ).click();
	await expect(
		customer.locator( '.aipuffer-ask' ).getByRole( 'status' )
	).toContainText( 'Pufferfish swallow water' );
	expect( Number( available() ) ).toBeLessThan( 40 );

	await customer.goto( '/credits-usage/' );
	await expect(
		customer.locator( '.aipuffer-dashboard__amount' )
	).toHaveText( available() );
	await axe( customer, '.aipuffer-dashboard' );

	await openBilling( page, 'activity' );
	await expect(
		page
			.locator( 'tbody tr' )
			.filter( { hasText: login } )
			.filter( { hasText: 'gpt-5-mini' } )
	).toHaveCount( 1 );
} );
