/**
 * The pictures of the documentation, taken on the demonstration. `npm run screenshots` makes them; in a run of the
 * stories, which change what there is to see, nothing of this runs.
 */
/* eslint-disable playwright/no-standalone-expect, playwright/no-networkidle, playwright/no-conditional-in-test -- A list of pictures, no checks: each waits for all there is to see. */
import type { Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { expect as expectSoon, test } from '../support/test';

const root = path.resolve( __dirname, '../../..' );

/** Pictures are for keeping: better late than not. */
const expect = expectSoon.configure( { timeout: 60_000 } );

/** The height that a picture has at the most. */
const tallest = 900;

/** Pictures that wordpress.org shows, in the order of the captions in readme.txt. */
const ofTheDirectory = [
	...[ 'logs', 'pricing', 'activity', 'balances', 'woocommerce' ],
	...[ 'customer-dashboard', 'metering' ],
];

const billing = ( section: string ) =>
	`/wp-admin/admin.php?page=aipuffer-usage&tab=billing&section=${ section }`;

interface Picture {
	as: string;
	address: string;
	/** Opens what the picture is of. */
	before?: (
		page: Page,
		as: ( login: string ) => Promise< Page >
	) => Promise< void >;
	/** What is cut out; otherwise the page from its top. */
	of?: string;
}

const dialog = '.components-modal__frame';

/** Ada asks what plugins ask, so that there is something to count. */
async function ask( page: Page, as: ( login: string ) => Promise< Page > ) {
	const asking = await as( 'ada' );
	for ( const question of [ 'Do you ship to Iceland?', 'And to Norway?' ] ) {
		await asking.goto( '/ask-the-ai/' );
		await asking.getByLabel( 'Your question' ).fill( question );
		await asking.getByLabel( 'Model' ).selectOption( 'fake-text' );
		await asking.getByRole( 'button', { name: 'Ask the AI' } ).click();
		await expect(
			asking.locator( '.aipuffer-ask' ).getByRole( 'status' )
		).toBeVisible();
	}
	await page.reload();
	await tidyUp( page );
	await expect( page.locator( '#aipuffer-screen' ) ).toContainText(
		'AI Puffer Companion'
	);
}

const pictures: Record< string, Picture > = {
	logs: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-usage&tab=logs',
	},
	conversation: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-usage&tab=logs',
		async before( page ) {
			await page.locator( '.aipuffer-table__opener' ).first().click();
			await expect( page.getByRole( 'dialog' ) ).toBeVisible();
		},
	},
	retention: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-usage&tab=logs',
		before: async ( page ) => {
			await page
				.getByRole( 'button', { name: 'Actions', exact: true } )
				.first()
				.click();
			await page
				.getByRole( 'menuitem', { name: 'Set retention' } )
				.click();
			await page.getByLabel( 'Auto-delete logs' ).check();
		},
		of: dialog,
	},
	pricing: { as: 'admin', address: billing( 'pricing' ) },
	'new-pricing': {
		as: 'admin',
		address: `${ billing( 'pricing' ) }&rule=new`,
		async before( page ) {
			const rule = page.getByRole( 'dialog' );
			await rule
				.getByLabel( 'Usage type' )
				.selectOption( 'Chatbot: Chat' );
			await rule
				.getByLabel( 'Billing method' )
				.selectOption( 'Per 1K Tokens' );
			await rule
				.getByLabel( 'Provider', { exact: true } )
				.fill( 'openai' );
			await rule.getByLabel( 'Model', { exact: true } ).fill( 'gpt-5.1' );
			await page.keyboard.press( 'Tab' );
			await rule.getByLabel( 'Input rate' ).fill( '1' );
			await rule.getByLabel( 'Output rate' ).fill( '2' );
			await expect( rule ).toContainText( '2 credits' );
		},
		of: dialog,
	},
	activity: { as: 'admin', address: billing( 'activity' ) },
	receipt: {
		as: 'admin',
		address: `${ billing( 'activity' ) }&type=usage`,
		async before( page ) {
			await page.locator( 'tbody' ).getByRole( 'button' ).first().click();
			await expect( page.getByRole( 'dialog' ) ).toContainText(
				'Arithmetic'
			);
		},
		of: dialog,
	},
	balances: { as: 'admin', address: billing( 'balances' ) },
	'usage-of-a-user': {
		as: 'admin',
		address: `${ billing( 'balances' ) }&s=grace`,
		async before( page ) {
			await page.getByRole( 'button', { name: 'Details' } ).click();
			await expect( page.getByRole( 'dialog' ) ).toContainText( 'Used' );
		},
		of: dialog,
	},
	woocommerce: { as: 'admin', address: billing( 'woocommerce' ) },
	'credit-package': {
		as: 'admin',
		address: '/wp-admin/edit.php?post_type=product',
		async before( page ) {
			await page
				.getByRole( 'link', { name: '100 AI credits', exact: true } )
				.first()
				.click();
			const box = page.locator( '#aipuffer-credit-package' );
			await box.scrollIntoViewIfNeeded();
			await expect( box ).toContainText( 'about' );
		},
		of: '#aipuffer-credit-package',
	},
	limits: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-limits',
	},
	'edit-limits': {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-limits',
		async before( page ) {
			await page
				.getByRole( 'row' )
				.filter( { hasText: 'Support bot' } )
				.getByRole( 'button', { name: 'Edit' } )
				.click();
			await expect( page.getByRole( 'dialog' ) ).toContainText( 'Each' );
		},
		of: dialog,
	},
	customers: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-customers',
		async before( page ) {
			await page.getByLabel( 'Choose which roles have access' ).check();
			await page.getByLabel( 'Below a number of credits' ).check();
			await page.getByLabel( 'Credits', { exact: true } ).fill( '20' );
		},
	},
	metering: {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-metering',
		before: ask,
	},
	'wordpress-ai': {
		as: 'admin',
		address: '/wp-admin/admin.php?page=aipuffer-usage&tab=wordpress-ai',
	},
	'customer-dashboard': {
		as: 'ada',
		address: '/credits-usage/',
	},
	visitor: {
		as: 'visitor',
		address: '/credits-usage/',
		of: '.aipuffer-dashboard',
	},
};

/** Fewer colours: a screen needs no more, and the file is a third as large. */
const smaller = `
	$picture = imagecreatefrompng( $args['file'] );
	$palette = imagecreatetruecolor( imagesx( $picture ), imagesy( $picture ) );
	imagecopy( $palette, $picture, 0, 0, 0, 0, imagesx( $picture ), imagesy( $picture ) );
	imagetruecolortopalette( $palette, false, 256 );
	imagecolormatch( $picture, $palette );
	imagepng( $palette, $args['file'], 9 );
	clearstatcache();
	return filesize( $args['file'] );
`;

/** Faces come from another host, and WordPress's menu takes the room that tables need. */
const tidy = `
	img[src*='gravatar'] { visibility: hidden; }
`;

/** Waits until nothing is being read any more, in dialogs neither. */
const settled = ( page: Page ) =>
	expect( page.locator( '.components-spinner' ) ).toHaveCount( 0 );

async function tidyUp( page: Page ) {
	await page.addStyleTag( { content: tidy } );
	await page.evaluate( () =>
		document.body.classList.replace( 'auto-fold', 'folded' )
	);
	await settled( page );
}

/** Where what is ours ends on the page. */
const heightOf = ( page: Page ) =>
	page.evaluate(
		() =>
			(
				document.querySelector( '#aipuffer-screen' ) ?? document.body
			).getBoundingClientRect().bottom + 24
	);

if ( process.env.AIPUFFER_PICTURES ) {
	for ( const [ name, { as: login, address, before, of } ] of Object.entries(
		pictures
	) ) {
		test( `picture of ${ name }`, async ( { as, php, complaints } ) => {
			test.setTimeout( 240_000 );
			const page = await as( login );
			if ( of ) {
				// High enough that nothing of it has to be scrolled to.
				await page.setViewportSize( { width: 1280, height: 1400 } );
			}
			await page.goto( address );
			await tidyUp( page );
			await before?.( page, as );
			await page.waitForLoadState( 'networkidle' );
			await settled( page );
			// Nothing is pointed at.
			await page.mouse.move( 700, 5 );
			const file = path.join( root, `docs/images/${ name }.png` );
			const options = { path: file, animations: 'disabled' } as const;
			if ( of ) {
				await page.locator( of ).first().screenshot( options );
			} else {
				await page.evaluate( () => window.scrollTo( 0, 0 ) );
				const height = Math.min( tallest, await heightOf( page ) );
				await page.screenshot( {
					...options,
					clip: { x: 0, y: 0, width: 1280, height },
				} );
			}
			expect( php< number >( smaller, { file } ) ).toBeLessThan(
				150_000
			);
			const shown = ofTheDirectory.indexOf( name ) + 1;
			if ( shown > 0 ) {
				const folder = path.join( root, '.wordpress-org' );
				fs.mkdirSync( folder, { recursive: true } );
				fs.copyFileSync(
					file,
					path.join( folder, `screenshot-${ shown }.png` )
				);
			}
			// What other plugins' screens say is no concern of a picture.
			complaints.length = 0;
		} );
	}
}
