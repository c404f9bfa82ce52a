import apiFetch from '@wordpress/api-fetch';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Settings } from '../support/settings';
import { Content, isDrawable } from './content';
import type { Message } from './conversation';

jest.mock( '@wordpress/api-fetch' );

const fetched = apiFetch as unknown as jest.Mock;

beforeEach( () => {
	fetched.mockReset();
	window.aipufferSettings = {
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
} );

it.each( [
	[ 'a plain answer', true ],
	[ '> a quote\n> > of a quote\n\n1. one\n   - two\n     - three', true ],
	[ '- '.repeat( 10 ) + 'deep', true ],
	[ '> '.repeat( 1000 ) + 'deep', false ],
	[ '1. '.repeat( 1000 ), false ],
	[ 'x'.repeat( 20_000 ), true ],
	[ 'x'.repeat( 20_001 ), false ],
] )( 'draws what takes no time', ( text, drawable ) => {
	expect( isDrawable( text ) ).toBe( drawable );
} );

const message = ( some: Partial< Message > ) =>
	( {
		role: 'assistant',
		content: '**bold** <b>x</b>',
		content_bytes: 0,
		is_shortened: false,
		...some,
	} ) as Message;

it( 'draws Markdown of answers', async () => {
	render( <Content message={ message( {} ) } path="/1" /> );
	expect( ( await screen.findByText( 'bold' ) ).tagName ).toBe( 'STRONG' );
} );

it( 'leaves what people type as it is', () => {
	render( <Content message={ message( { role: 'user' } ) } path="/1" /> );
	expect( screen.getByText( '**bold** <b>x</b>' ) ).toBeVisible();
} );

const showWhole = () =>
	userEvent.click(
		screen.getByRole( 'button', { name: 'Show the whole message' } )
	);

it( 'begins a long text shortened, and shows all of it when asked', async () => {
	const content = 'x'.repeat( 30_000 ) + 'end';
	render(
		<Content
			message={ message( { content, content_bytes: 30_003 } ) }
			path="/1"
		/>
	);
	expect( screen.queryByText( /end$/ ) ).toBeNull();
	await showWhole();
	expect( screen.getByText( /end$/ ) ).toBeVisible();
	expect( screen.queryByRole( 'button' ) ).toBeNull();
	expect( fetched ).not.toHaveBeenCalled();
} );

it( 'reads the rest of what a list has not, and says what the log has not', async () => {
	fetched.mockResolvedValue( {
		status: 200,
		headers: { get: () => null },
		json: async () => message( { content: 'beginning and end' } ),
	} );
	render(
		<Content
			message={ message( {
				content: 'beginning',
				content_bytes: 5000,
				is_shortened: true,
			} ) }
			path="/logs/1/messages/2"
		/>
	);
	expect( screen.getByText( 'beginning…' ) ).toBeVisible();
	await showWhole();
	expect( await screen.findByText( 'beginning and end' ) ).toBeVisible();
	expect( fetched ).toHaveBeenCalledWith(
		expect.objectContaining( {
			path: '/aipuffer/v1/logs/1/messages/2',
		} )
	);
	expect(
		screen.getByText( 'The log keeps the first 17 of 5,000 bytes.' )
	).toBeVisible();
} );
