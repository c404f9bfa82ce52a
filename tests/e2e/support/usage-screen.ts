/** AI Puffer > Usage, as specs go there. */
import { expect, type Page } from '@playwright/test';

/** Opens a tab by its address. */
export const openUsage = ( page: Page, query: string ) =>
	page.goto( `/wp-admin/admin.php?page=aipuffer-usage&${ query }` );

export const openBilling = ( page: Page, section: string, query = '' ) =>
	openUsage( page, `tab=billing&section=${ section }${ query }` );

/** Waits until nothing on the screen is being read any more. */
export async function settled( page: Page ) {
	await expect(
		page.locator( '#aipuffer-screen .components-spinner' )
	).toHaveCount( 0 );
}

/** Our part of the page, for axe. */
export const screen = '#aipuffer-screen';
