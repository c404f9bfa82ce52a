import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal, type FakeAnswer } from '../support/fake-rest';
import { Adjusting } from './adjusting';
import type { Balance } from './balance';
import { user } from './sample';

const grace = user( { id: 8, name: 'Grace' } );
const me = user( { id: 9, name: 'Me', is_own: true } );

const done = ( ...ids: number[] ): FakeAnswer => ( {
	body: {
		results: ids.map( ( user_id ) => ( {
			user_id,
			ok: true,
			balance: '150',
			message: null,
		} ) ),
	},
} );

const setUp = ( users: Balance[], answer: () => FakeAnswer ) => {
	const changes = answerRequests( answer );
	render( <Adjusting users={ users } onClose={ () => {} } /> );
	return { changes, person: userEvent.setup( { delay: null } ) };
};

const amount = () => screen.getByLabelText( 'Credits for each user' );

it( 'says what it is about to do and to how many, and does that', async () => {
	const { changes, person } = setUp( [ user(), grace ], () => done( 7, 8 ) );
	await person.click( screen.getByRole( 'radio', { name: 'Take credits' } ) );
	await person.type( amount(), '1,000.5' );
	await person.type( screen.getByLabelText( /Note/ ), ' Correction ' );
	expect( screen.getByText( '2,001 credits in all.' ) ).toBeVisible();
	await person.click(
		screen.getByRole( 'button', {
			name: 'Take 1,000.5 credits from each of 2 users',
		} )
	);
	expect(
		await screen.findByText( /The balances of 2 users were changed/ )
	).toHaveFocus();
	expect( changes ).toEqual( [
		{
			method: 'POST',
			path: '/balances/bulk',
			data: {
				user_ids: [ 7, 8 ],
				delta: '-1000.5',
				note: 'Correction',
				own: false,
				idempotency_key: expect.stringMatching(
					/^[0-9a-f]{32}:-1000\.5$/
				),
			},
		},
	] );
} );

it( 'tells the result of every user, those that failed first', async () => {
	const { person } = setUp( [ user(), grace ], () => ( {
		body: {
			results: [
				{ user_id: 7, ok: true, balance: '150', message: null },
				{ user_id: 8, ok: false, balance: '3', message: 'Too few.' },
			],
		},
	} ) );
	await person.type( amount(), '50{Enter}' );
	expect( await screen.findByText( /1 was not/ ) ).toBeVisible();
	const [ , first, second ] = screen.getAllByRole( 'row' );
	expect( within( first! ).getByText( 'Grace' ) ).toBeVisible();
	expect( within( first! ).getByText( 'Too few.' ) ).toBeVisible();
	expect( within( second! ).getByText( 'Done' ) ).toBeVisible();
} );

it( 'repeats a try under the same name, and another amount under another', async () => {
	const { changes, person } = setUp( [ user() ], () =>
		refusal( 500, 'aipuffer_database_error', 'Try again.' )
	);
	await person.type( amount(), '5{Enter}' );
	expect( await screen.findByText( 'Try again.' ) ).toBeVisible();
	await person.type( amount(), '{Enter}' );
	await person.type( amount(), '0{Enter}' );
	const keys = changes.map(
		( { data } ) => ( data as Record< string, string > ).idempotency_key
	);
	expect( keys ).toHaveLength( 3 );
	expect( keys[ 1 ] ).toBe( keys[ 0 ] );
	expect( keys[ 2 ] ).not.toBe( keys[ 0 ] );
} );

it.each( [ '0', '-5', 'many', '1.1234567' ] )(
	'does nothing with "%s"',
	async ( text ) => {
		const { changes, person } = setUp( [ user() ], () => done( 7 ) );
		await person.type( amount(), `${ text }{Enter}` );
		expect( screen.getByText( /number above 0/ ) ).toBeVisible();
		expect( changes ).toEqual( [] );
	}
);

it( "leaves one's own balance out unless told otherwise", async () => {
	const { changes, person } = setUp( [ user(), me ], () => done( 7, 9 ) );
	await person.type( amount(), '5' );
	expect(
		screen.getByRole( 'button', { name: 'Add 5 credits to 1 user' } )
	).toBeEnabled();
	await person.click( screen.getByLabelText( /my own balance/ ) );
	await person.click( screen.getByRole( 'button', { name: /2 users/ } ) );
	expect( changes[ 0 ]!.data ).toMatchObject( {
		user_ids: [ 7, 9 ],
		own: true,
	} );
} );

it( "does nothing where one's own balance is the only one and not meant", async () => {
	const { changes, person } = setUp( [ me ], () => done( 9 ) );
	await person.type( amount(), '5{Enter}' );
	expect( changes ).toEqual( [] );
} );
