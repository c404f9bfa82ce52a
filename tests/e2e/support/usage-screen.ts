/** AI Puffer > Usage, as specs go there. */
import { expect, type Page } from '@playwright/test';
import { hasAiClient, type Site } from './site';

/** Addresses of all screens below wp-admin/admin.php, by name. */
export const screensOf = ( site: Site ): Array< [ string, string ] > =>
	Object.entries( {
		logs: 'page=aipuffer-usage&tab=logs',
		pricing: 'page=aipuffer-usage&tab=billing&section=pricing',
		activity: 'page=aipuffer-usage&tab=billing&section=activity',
		balances: 'page=aipuffer-usage&tab=billing&section=balances',
		woocommerce: 'page=aipuffer-usage&tab=billing&section=woocommerce',
		limits: 'page=aipuffer-limits',
		customers: 'page=aipuffer-customers',
		...( hasAiClient( site ) && {
			'wordpress-ai': 'page=aipuffer-usage&tab=wordpress-ai',
			metering: 'page=aipuffer-metering',
		} ),
	} );

/** Opens one of them. */
export async function open( page: Page, query: string ) {
	await page.goto( `/wp-admin/admin.php?${ query }` );
	await settled( page );
}

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
