/** Pictures for people to look at; no test compares them. */
import { test, type Page } from '@playwright/test';
import path from 'node:path';

const folder = path.resolve( __dirname, '../../../.stack/screenshots' );

const sizes = { desktop: 1280, phone: 390 };

/**
 * Takes the whole page in both sizes: .stack/screenshots/<project>/<name>-desktop.png and <name>-phone.png.
 *
 * @param page The page; its size is put back.
 * @param name Name of the pictures.
 */
export async function screenshots( page: Page, name: string ) {
	const before = page.viewportSize();
	// What sticks to the top of the window would be in the middle of the picture.
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	for ( const [ size, width ] of Object.entries( sizes ) ) {
		await page.setViewportSize( { width, height: 900 } );
		await page.screenshot( {
			path: path.join(
				folder,
				test.info().project.name,
				`${ name }-${ size }.png`
			),
			fullPage: true,
			animations: 'disabled',
		} );
	}
	if ( before ) {
		await page.setViewportSize( before );
	}
}
