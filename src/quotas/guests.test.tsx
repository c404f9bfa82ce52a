import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests } from '../support/fake-rest';
import type { Settings } from '../support/settings';
import { Guests } from './guests';

const setUp = ( canManage: boolean ) => {
	window.aipufferSettings = {
		canManage,
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
	const changes = answerRequests( ( { method } ) => ( {
		body:
			method === 'GET'
				? [
						{
							scope: 'chatbot:1',
							name: 'Chatbot 1',
							guests: 1200,
							used: '48.5',
							held: '0',
						},
					]
				: { reset: 1200 },
	} ) );
	render( <Guests onClose={ () => {} } /> );
	return { changes, person: userEvent.setup( { delay: null } ) };
};

it( 'resets a scope after a confirmation that says how many guests it is about', async () => {
	const { changes, person } = setUp( true );
	await person.click(
		await screen.findByRole( 'button', { name: 'Reset usage: Chatbot 1' } )
	);
	expect( screen.getByText( /1,200 guests in Chatbot 1/ ) ).toBeVisible();
	expect( changes ).toEqual( [] );
	await person.click( screen.getByRole( 'button', { name: 'Reset usage' } ) );
	expect( changes ).toEqual( [
		{
			method: 'POST',
			path: '/quotas/guests/reset',
			data: { scope: 'chatbot:1' },
		},
	] );
} );

it( 'is for reading only for who may not manage', async () => {
	setUp( false );
	expect( await screen.findByText( '48.5' ) ).toBeVisible();
	expect(
		screen.queryByRole( 'button', { name: /Reset/ } )
	).not.toBeInTheDocument();
} );
