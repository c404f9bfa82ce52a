/** AI calls of any plugin: observed, charged, refused politely, and served again once there are credits. */
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { addCreditPackage, buy, complete } from '../support/shop';
import { expect, test } from '../support/test';
import { hasAiClient } from '../support/site';
import { openUsage, screen, settled } from '../support/usage-screen';

test.beforeEach( ( { site } ) => {
	test.skip(
		! hasAiClient( site ),
		'The AI client comes with WordPress 7.0.'
	);
} );

/** Asks the fake provider through WordPress's AI client. */
async function askClient( page: Page ) {
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( 'How do pufferfish puff?' );
	await page.getByLabel( 'Model' ).selectOption( 'fake-text' );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();
	const section = page.locator( '.aipuffer-ask' );
	await expect(
		section.locator( '[role=status], [role=alert]' )
	).toBeVisible();
	return section;
}

/** Gives each user one credit of quota for AI calls. */
async function limitUsers( page: Page ) {
	await page.goto( '/wp-admin/admin.php?page=aipuffer-limits' );
	await settled( page );
	await page
		.getByRole( 'row' )
		.filter( { hasText: 'wordpress_ai' } )
		.getByRole( 'button', { name: 'Edit' } )
		.click();
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByLabel( 'Each user: credits' ).fill( '1' );
	await dialog
		.getByLabel( 'Quota message' )
		.fill( 'That was all for today.' );
	await dialog.getByRole( 'button', { name: 'Save limits' } ).click();
	await expect( dialog ).toHaveCount( 0 );
}

test( 'an admin enforces a quota; a customer uses it up, is refused, buys credits and is served', async ( {
	as,
	person,
	php,
} ) => {
	test.setTimeout( 180_000 );
	const admin = await as( 'admin' );
	const product = await addCreditPackage( admin, 'Credits for AI calls' );
	await admin.goto( '/wp-admin/admin.php?page=aipuffer-metering' );
	await admin.getByLabel( 'Enforce' ).check();
	await axe( admin, screen );
	await screenshots( admin, 'metering' );
	await admin.getByRole( 'button', { name: 'Save', exact: true } ).click();
	await expect(
		admin.getByText( 'The settings were saved.' ).first()
	).toBeVisible();
	await limitUsers( admin );

	const login = person( 'customer' );
	const customer = await as( login );
	await expect( await askClient( customer ) ).toContainText(
		'Pufferfish swallow water'
	);
	const refusal = await askClient( customer );
	await expect( refusal.getByRole( 'alert' ) ).toContainText(
		'That was all for today.'
	);
	await axe( customer, '.aipuffer-ask' );
	await screenshots( customer, 'metering-refusal' );

	// The link leads to the shop, where the package is.
	await refusal.getByRole( 'link', { name: 'Buy credits' } ).click();
	await expect(
		customer.getByRole( 'link', { name: 'Credits for AI calls' } ).first()
	).toHaveAttribute( 'href', product );
	await complete( admin, await buy( customer, product, 1 ) );

	const served = await askClient( customer );
	await expect( served ).toContainText( 'Pufferfish swallow water' );
	expect(
		php< string >(
			`return aipuffer_get_balance( get_user_by( 'login', $args['login'] )->ID )['available'];`,
			{ login }
		)
	).toBe( '99' );

	await openUsage( admin, 'tab=wordpress-ai&by=user' );
	await settled( admin );
	await expect(
		admin.getByRole( 'row' ).filter( { hasText: login } )
	).toBeVisible();
	await axe( admin, screen );
	await screenshots( admin, 'wordpress-ai' );
} );

test( 'observing charges nobody', async ( { as, person, php } ) => {
	php(
		`update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'observe' ] ); return true;`
	);
	const login = person( 'customer' );
	const customer = await as( login );
	await expect( await askClient( customer ) ).toContainText(
		'Pufferfish swallow water'
	);
	expect(
		php< number >(
			`global $wpdb; return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = %d", get_user_by( 'login', $args['login'] )->ID ) );`,
			{ login }
		)
	).toBe( 0 );
	php(
		`update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] ); return true;`
	);
} );

test( 'a plugin can be blocked', async ( { as, person, php } ) => {
	php(
		`update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] ); return true;`
	);
	await askClient( await as( 'admin' ) );
	const admin = await as( 'admin' );
	await admin.goto( '/wp-admin/admin.php?page=aipuffer-metering' );
	await admin
		.getByLabel( 'Rule of AI Puffer Companion' )
		.selectOption( 'Blocked' );
	await admin.getByRole( 'button', { name: 'Save', exact: true } ).click();
	await expect(
		admin.getByText( 'The settings were saved.' ).first()
	).toBeVisible();
	const refused = await askClient( await as( person( 'customer' ) ) );
	await expect( refused.getByRole( 'alert' ) ).toContainText(
		'does not let this plugin use AI'
	);
	php(
		`update_option( 'aipuffer_wordpress_ai', [ 'mode' => 'enforce' ] ); return true;`
	);
} );
