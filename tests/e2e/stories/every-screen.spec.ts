/** What every screen of the admin owes everybody: who may only look, on a phone, from right to left, and when it fails. */
import type { Locator, Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { open, screen, screensOf, settled } from '../support/usage-screen';

/** Nothing of ours reaches over the edge of the window. */
async function fits( page: Page ) {
	const { window, content } = await page.evaluate( () => ( {
		window: document.documentElement.clientWidth,
		content: document.documentElement.scrollWidth,
	} ) );
	expect( content ).toBeLessThanOrEqual( window );
}

test( 'a shop manager sees every screen and can change nothing', async ( {
	as,
	person,
	site,
} ) => {
	test.setTimeout( 180_000 );
	const page = await as( person( 'shop_manager' ) );
	for ( const [ name, query ] of screensOf( site ) ) {
		await test.step( name, async () => {
			await open( page, query );
			const section = page.locator( screen );
			await expect( section ).not.toContainText( 'not allowed' );
			await expect(
				section.getByRole( 'button', {
					name: /^(Save$|New Pricing|Price it|Edit|Enable|Disable|Delete|Import|Add limits|Add or|Reset all|Reset usage|Create|Sync)/,
				} )
			).toHaveCount( 0 );
			await expect(
				section.locator(
					'form :is( input, select, textarea ):not( :disabled, [readonly], [type=search] )'
				)
			).toHaveCount( 0 );
			// What the rows' own menus offer.
			for ( const menu of await section
				.locator( 'tbody tr:first-child' )
				.getByRole( 'button', { name: 'Actions' } )
				.all() ) {
				await menu.click();
				await expect( menu ).toHaveAttribute( 'aria-expanded', 'true' );
				await expect(
					page.getByRole( 'menuitem', {
						name: /^(Edit|Enable|Disable|Delete|Add|Reset)/,
					} )
				).toHaveCount( 0 );
				await page.keyboard.press( 'Escape' );
			}
			await axe( page, screen );
		} );
	}
} );

test( 'every screen fits a phone', async ( { as, site } ) => {
	test.setTimeout( 180_000 );
	const page = await as( 'admin' );
	await page.setViewportSize( { width: 390, height: 844 } );
	for ( const [ name, query ] of screensOf( site ) ) {
		await test.step( name, async () => {
			await open( page, query );
			await fits( page );
			await axe( page, screen );
		} );
	}
} );

test.describe( 'from right to left', () => {
	const file = `WPMU_PLUGIN_DIR . '/right-to-left.php'`;

	test.beforeEach( ( { php } ) => {
		php(
			`wp_mkdir_p( WPMU_PLUGIN_DIR );
			return file_put_contents( ${ file }, "<?php \\$GLOBALS['text_direction'] = 'rtl';" );`
		);
	} );

	test.afterEach( ( { php } ) => {
		php( `return unlink( ${ file } );` );
	} );

	test( 'every screen is mirrored and fits', async ( { as, site } ) => {
		test.setTimeout( 240_000 );
		const page = await as( 'admin' );
		for ( const [ name, query ] of screensOf( site ) ) {
			await test.step( name, async () => {
				await open( page, query );
				await expect( page.locator( 'html' ) ).toHaveAttribute(
					'dir',
					'rtl'
				);
				await expect(
					page.locator( 'link[href*="usage-screen-rtl.css"]' )
				).toHaveCount( 1 );
				await fits( page );
				await screenshots( page, `right-to-left-${ name }` );
			} );
		}
	} );
} );

test( 'every screen says what went wrong and can be tried again', async ( {
	as,
	site,
	complaints,
} ) => {
	test.setTimeout( 180_000 );
	const page = await as( 'admin' );
	const ours = /\/wp-json\/aipuffer\/v1\//;
	for ( const [ name, query ] of screensOf( site ) ) {
		await test.step( name, async () => {
			await page.route( ours, ( route ) =>
				route.fulfill( {
					status: 500,
					json: { code: 'x', message: 'The database is away.' },
				} )
			);
			await open( page, query );
			const problem = page
				.locator( screen )
				.getByText( 'The database is away.' );
			await expect( problem.first() ).toBeVisible();
			await axe( page, screen );
			await page.unroute( ours );
			const again = page
				.locator( screen )
				.getByRole( 'button', { name: 'Try again' } );
			for ( let left = await again.count(); left > 0; left-- ) {
				await again.first().click();
				await expect( again ).toHaveCount( left - 1 );
			}
			await settled( page );
			await expect( problem ).toHaveCount( 0 );
		} );
	}
	// The failures that were arranged.
	complaints.length = 0;
} );

test.describe( 'with the keyboard alone', () => {
	/** Goes past WordPress's menu, by its own link. */
	async function skipToContent( page: Page ) {
		await page.keyboard.press( 'Tab' );
		await expect(
			page.getByRole( 'link', { name: 'Skip to main content' } )
		).toBeFocused();
		await page.keyboard.press( 'Enter' );
	}

	/** Presses Tab until something has the focus. */
	async function tabTo( page: Page, target: Locator ) {
		await expect( target ).toBeVisible();
		for ( let presses = 0; presses < 60; presses++ ) {
			if ( await target.evaluate( ( it ) => it.matches( ':focus' ) ) ) {
				return;
			}
			await page.keyboard.press( 'Tab' );
		}
		throw new Error( `${ target } cannot be reached.` );
	}

	test( 'a rule is made, and the focus is where it was', async ( { as } ) => {
		const model = `keyboard-${ Date.now() }`;
		const page = await as( 'admin' );
		await open( page, 'page=aipuffer-usage&tab=billing&section=pricing' );
		const button = page
			.locator( screen )
			.getByRole( 'button', { name: 'New Pricing' } );
		await skipToContent( page );
		await tabTo( page, button );
		await page.keyboard.press( 'Enter' );
		const dialog = page.getByRole( 'dialog' );
		await expect( dialog ).toBeVisible();
		await page.keyboard.press( 'Escape' );
		await expect( dialog ).toBeHidden();
		await expect( button ).toBeFocused();

		await page.keyboard.press( 'Enter' );
		const fill = async ( label: string, text: string ) => {
			await tabTo( page, dialog.getByLabel( label, { exact: true } ) );
			await page.keyboard.type( text );
		};
		await fill( 'Usage type', 'Chatbot' );
		await fill( 'Provider', 'mistral' );
		await fill( 'Model', model );
		await fill( 'Billing method', 'Flat' );
		await fill( 'Unit rate', '4' );
		await page.keyboard.press( 'Enter' );
		await expect( dialog ).toBeHidden();
		await expect( button ).toBeFocused();
		const search = page.getByLabel( 'Search rules' );
		await tabTo( page, search );
		await page.keyboard.type( model );
		await expect(
			page.getByRole( 'row' ).filter( { hasText: model } )
		).toContainText( '4 per request' );
	} );

	test( 'a balance is edited, and its details are opened and closed', async ( {
		as,
		person,
		php,
	} ) => {
		const login = person( 'customer' );
		const page = await as( 'admin' );
		await open(
			page,
			`page=aipuffer-usage&tab=billing&section=balances&s=${ login }`
		);
		const row = page.locator( 'tbody tr' ).filter( { hasText: login } );
		await skipToContent( page );
		await tabTo( page, row.getByLabel( `Credit balance of ${ login }` ) );
		await page.keyboard.press( 'Control+A' );
		await page.keyboard.type( '15' );
		await page.keyboard.press( 'Enter' );
		await expect
			.poll( () =>
				php(
					`return aipuffer_get_balance( get_user_by( 'login', $args['login'] )->ID )['balance'];`,
					{ login }
				)
			)
			.toBe( '15' );
		const details = row.getByRole( 'button', { name: 'Details' } );
		await tabTo( page, details );
		await page.keyboard.press( 'Enter' );
		const dialog = page.getByRole( 'dialog' );
		await expect( dialog ).toContainText( `Usage of ${ login }` );
		await page.keyboard.press( 'Escape' );
		await expect( dialog ).toBeHidden();
		await expect( details ).toBeFocused();
	} );

	test( 'a receipt is opened and closed', async ( { as } ) => {
		const page = await as( 'admin' );
		await open( page, 'page=aipuffer-usage&tab=billing&section=activity' );
		const opener = page.locator( 'tbody' ).getByRole( 'button' ).first();
		await skipToContent( page );
		await tabTo( page, opener );
		await page.keyboard.press( 'Enter' );
		const receipt = page.getByRole( 'dialog' );
		await expect( receipt ).toBeVisible();
		await page.keyboard.press( 'Escape' );
		await expect( receipt ).toBeHidden();
		await expect( opener ).toBeFocused();
	} );
} );
