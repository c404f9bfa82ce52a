import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal, type FakeAnswer } from '../support/fake-rest';
import { changesOf, draftOf, standing, type LowBalance } from './low-balance';
import LowBalanceCard from './low-balance-card';

const saved = ( some: Partial< LowBalance > = {} ): LowBalance => ( {
	mode: 'credits',
	threshold: '1000.5',
	low: 0,
	last_sent: null,
	is_email_on: false,
	email_settings_url: 'https://example.org/emails',
	...some,
} );

describe( 'what is sent', () => {
	it.each( [
		[ '1,000.5', { mode: 'credits', threshold: '1000.5' } ],
		[ ' 7 ', { mode: 'credits', threshold: '7' } ],
		[ '0', null ],
		[ '-5', null ],
		[ '', null ],
		[ 'many', null ],
		[ '1.1234567', null ],
	] )( 'with "%s" typed', ( typed, changes ) =>
		expect( changesOf( { mode: 'credits', typed } ) ).toEqual( changes )
	);

	it( 'is no number where none is asked for', () => {
		expect( changesOf( { mode: 'week', typed: 'many' } ) ).toEqual( {
			mode: 'week',
		} );
		expect( changesOf( { mode: 'off', typed: '5' } ) ).toEqual( {
			mode: 'off',
		} );
	} );

	it( 'is typed as the site writes numbers', () => {
		expect( draftOf( saved() ).typed ).toBe( '1,000.5' );
		expect( draftOf( saved( { threshold: null } ) ).typed ).toBe( '' );
	} );
} );

describe( 'what came of it', () => {
	it( 'counts people', () => {
		expect( standing( saved() ) ).toBe(
			'Nobody is low now. No email was sent yet.'
		);
		expect( standing( saved( { low: 1 } ) ) ).toMatch(
			/^1 person is low now\./
		);
		expect( standing( saved( { low: 1234 } ) ) ).toMatch(
			/^1,234 people are low now\./
		);
	} );

	it( 'says when the last email was', () =>
		expect(
			standing( saved( { last_sent: '2026-03-01T10:00:00Z' } ) )
		).toMatch( /Last email: .*2026/ ) );
} );

describe( 'the card', () => {
	const setUp = ( canManage: boolean, answer: FakeAnswer ) => {
		window.aipufferSettings = {
			...window.aipufferSettings!,
			canManage,
			numbers: { decimal: '.', thousands: ',' },
		};
		const changes = answerRequests( ( { method } ) =>
			method === 'GET' ? { body: saved() } : answer
		);
		render( <LowBalanceCard /> );
		return { changes, person: userEvent.setup( { delay: null } ) };
	};

	it( 'does not send a number that is none, and says so', async () => {
		const { changes, person } = setUp( true, { body: saved() } );
		const field = await screen.findByLabelText( 'Credits' );
		await person.clear( field );
		await person.type( field, 'many{Enter}' );
		expect( screen.getByText( /number above 0/ ) ).toBeVisible();
		expect( field ).toBeInvalid();
		expect( changes ).toEqual( [] );
		await person.clear( field );
		await person.type( field, '20{Enter}' );
		expect( changes ).toEqual( [
			{
				method: 'PUT',
				path: '/low-balance',
				data: { mode: 'credits', threshold: '20' },
			},
		] );
	} );

	it( 'says why a test email could not be sent', async () => {
		const { changes, person } = setUp(
			true,
			refusal( 502, 'aipuffer_mail_failed', 'The site could not send.' )
		);
		await person.click(
			await screen.findByRole( 'button', { name: /test email/ } )
		);
		expect(
			await screen.findByText( 'The site could not send.' )
		).toBeVisible();
		expect( changes ).toMatchObject( [
			{ method: 'POST', path: '/low-balance/test' },
		] );
	} );

	it( 'warns where WooCommerce has turned the email off', async () => {
		setUp( true, { body: {} } );
		expect(
			( await screen.findAllByText( /turned off in WooCommerce/ ) )[ 0 ]
		).toBeVisible();
		expect(
			screen.getByRole( 'link', { name: /Set up the email/ } )
		).toHaveAttribute( 'href', 'https://example.org/emails' );
	} );

	it( 'can be seen and not changed by who may only look', async () => {
		setUp( false, { body: {} } );
		expect( await screen.findByLabelText( 'Credits' ) ).toBeDisabled();
		screen
			.getAllByRole( 'radio' )
			.forEach( ( radio ) => expect( radio ).toBeDisabled() );
		expect( screen.queryByRole( 'button' ) ).not.toBeInTheDocument();
	} );
} );
