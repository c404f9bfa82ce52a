/** AI Puffer in the admin menu: what this WordPress has is offered, and nothing else. */
import { expect, test } from '../support/test';
import { hasAiClient } from '../support/site';
import { openUsage, settled } from '../support/usage-screen';

test( 'metering is offered where there is an AI client, and quietly absent where there is none', async ( {
	as,
	site,
} ) => {
	const offered = Number( hasAiClient( site ) );
	const page = await as( 'admin' );
	await openUsage( page, 'tab=wordpress-ai' );
	await settled( page );
	const menu = page.locator( '#adminmenu' );
	await expect( menu.getByRole( 'link', { name: 'Limits' } ) ).toBeVisible();
	await expect( menu.getByRole( 'link', { name: 'Metering' } ) ).toHaveCount(
		offered
	);
	const tabs = page.getByRole( 'navigation', { name: 'Usage' } );
	await expect(
		tabs.getByRole( 'link', { name: 'WordPress AI' } )
	).toHaveCount( offered );
	// A tab that is not there is the first one.
	await expect(
		tabs.getByRole( 'link', {
			name: [ 'Logs', 'WordPress AI' ][ offered ],
		} )
	).toHaveAttribute( 'aria-current', 'page' );
} );
