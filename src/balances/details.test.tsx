import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal } from '../support/fake-rest';
import type { Settings } from '../support/settings';
import type { ScopeUsage } from './balance';
import { Details, limitText } from './details';
import { user } from './sample';

const usage = ( some: Partial< ScopeUsage > = {} ): ScopeUsage => ( {
	scope: 'chatbot:1',
	name: 'Chatbot 1',
	limit: '1000',
	used: '250',
	held: '9',
	remaining: '741',
	period: 'daily',
	resets_at: '2026-03-30T00:00:00Z',
	reset_at: null,
	...some,
} );

// Each test has its own user: what was read stays in the store.
const setUp = ( id: number, canManage = true ) => {
	window.aipufferSettings = {
		canManage,
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
	const unused = usage( { scope: 'ai_forms', name: 'AI Forms', used: '0' } );
	const changes = answerRequests( ( { method, path } ) => {
		if ( method !== 'GET' ) {
			return { body: { reset: 1 } };
		}
		return {
			body: path.endsWith( '/usage' )
				? [ usage(), unused ]
				: user( {
						id,
						usage: {
							used: '250',
							scopes: [
								{ scope: 'chatbot:1', name: 'Chatbot 1' },
							],
						},
					} ),
		};
	} );
	render( <Details id={ String( id ) } onClose={ () => {} } /> );
	return { changes, person: userEvent.setup( { delay: null } ) };
};

it( 'tells limit, used and remaining of every scope', async () => {
	setUp( 1 );
	const row = await screen.findByRole( 'row', { name: /Chatbot 1/ } );
	[ '250', '(9 more reserved)', '1,000', '741' ].forEach( ( text ) =>
		expect( within( row ).getByText( text ) ).toBeVisible()
	);
} );

it( 'resets one scope after a confirmation that says that the balance stays', async () => {
	const { changes, person } = setUp( 2 );
	await person.click(
		await screen.findByRole( 'button', { name: 'Reset usage: Chatbot 1' } )
	);
	const dialog = screen.getByRole( 'dialog', { name: 'Reset usage?' } );
	expect( dialog ).toHaveTextContent( /balance stays as it is, 100/ );
	expect( changes ).toEqual( [] );
	await person.click(
		within( dialog ).getByRole( 'button', { name: 'Reset usage' } )
	);
	expect( changes ).toEqual( [
		{
			method: 'POST',
			path: '/balances/2/reset',
			data: { scope: 'chatbot:1' },
		},
	] );
} );

it( 'resets all', async () => {
	const { changes, person } = setUp( 3 );
	await person.click(
		await screen.findByRole( 'button', { name: 'Reset all' } )
	);
	const dialog = screen.getByRole( 'dialog', { name: 'Reset all usage?' } );
	await person.click(
		within( dialog ).getByRole( 'button', { name: 'Reset all' } )
	);
	expect( changes[ 0 ]!.data ).toEqual( { scope: null } );
} );

it( 'has nothing to reset where nothing was used', async () => {
	setUp( 4 );
	expect(
		await screen.findByRole( 'button', { name: 'Reset usage: AI Forms' } )
	).toHaveAttribute( 'aria-disabled', 'true' );
} );

it( 'is for reading only for who may not manage', async () => {
	setUp( 5, false );
	expect( await screen.findByText( 'Chatbot 1' ) ).toBeVisible();
	expect(
		screen.queryByRole( 'button', { name: /Reset/ } )
	).not.toBeInTheDocument();
} );

it( 'says that there is no such user', async () => {
	answerRequests( () =>
		refusal( 404, 'aipuffer_not_found', 'There is no such user.' )
	);
	render( <Details id="99" onClose={ () => {} } /> );
	expect( await screen.findByText( 'There is no such user.' ) ).toBeVisible();
} );

it.each( [
	[ null, 'Unlimited' ],
	[ '0', 'None: prepaid only' ],
	[ '1000', '1,000' ],
] )( 'the limit %s is %s', ( limit, text ) => {
	expect( limitText( limit ) ).toBe( text );
} );
