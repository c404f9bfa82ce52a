import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests } from '../support/fake-rest';
import type { Settings } from '../support/settings';
import type { Purchase } from './balance';
import { History } from './history';
import { user } from './sample';

const purchase = ( some: Partial< Purchase > = {} ): Purchase => ( {
	id: 1,
	date: '2026-03-29T10:00:00Z',
	order_id: 55,
	order_number: '55',
	order_url: 'https://example.org/order/55',
	product: 'Small package',
	type: 'purchase',
	credits: '200',
	shortfall: '0',
	...some,
} );

beforeEach( () => {
	window.aipufferSettings = {
		screenUrl: '/admin.php',
		canManage: true,
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
	window.history.replaceState( null, '', '/admin.php?page=x&history=7' );
	answerRequests( ( { path } ) => {
		if ( path.includes( '/purchases' ) ) {
			return {
				body: [
					purchase(),
					purchase( {
						id: 2,
						type: 'revocation',
						credits: '-150',
						shortfall: '50',
						order_number: null,
						order_url: null,
					} ),
				],
				headers: { 'X-WP-Total': '45' },
			};
		}
		return path.startsWith( '/ledger' )
			? { body: [], headers: { 'X-WP-Total': '0' } }
			: { body: user() };
	} );
} );

it( 'lists purchases and what was taken back of them', async () => {
	render( <History id="7" /> );
	const bought = await screen.findByRole( 'row', { name: /\+200/ } );
	expect(
		within( bought ).getByRole( 'link', { name: '#55' } )
	).toHaveAttribute( 'href', 'https://example.org/order/55' );
	const refunded = screen.getByRole( 'row', { name: /−150/ } );
	expect( within( refunded ).getByText( 'Refund' ) ).toBeVisible();
	expect( within( refunded ).getByText( /50 had been spent/ ) ).toBeVisible();
} );

it( 'keeps list and page in the address', async () => {
	const person = userEvent.setup( { delay: null } );
	render( <History id="7" /> );
	await person.click(
		await screen.findByRole( 'button', { name: 'Next page' } )
	);
	expect( window.location.search ).toBe( '?page=x&history=7&list_page=2' );
	expect( screen.getByText( 'Page 2 of 3' ) ).toBeVisible();
	await person.click( screen.getByRole( 'link', { name: 'All entries' } ) );
	expect( window.location.search ).toBe( '?page=x&history=7&list=all' );
	expect( await screen.findByText( /Nothing has changed/ ) ).toBeVisible();
	await person.click( screen.getByRole( 'button', { name: 'Close' } ) );
	await waitFor( () => expect( window.location.search ).toBe( '?page=x' ) );
} );
