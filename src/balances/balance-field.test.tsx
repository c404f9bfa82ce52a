import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
	answerRequests,
	refusal,
	type FakeAnswer,
	type FakeRequest,
} from '../support/fake-rest';
import type { Settings } from '../support/settings';
import type { Balance, Row } from './balance';
import { BalanceCell } from './balance-field';
import { user } from './sample';

const ada = user();

const setUp = (
	some: Partial< Balance > = {},
	answer: ( request: FakeRequest ) => FakeAnswer = ( { data } ) => ( {
		body: {
			...ada,
			balance: ( data as Record< string, string > ).credit_balance,
		},
	} )
) => {
	const changes = answerRequests( answer );
	const table = ( item: Row ) => (
		<>
			<BalanceCell item={ item } />
			<button>Elsewhere</button>
		</>
	);
	const row = { ...ada, ...some, reading: {} };
	const { rerender } = render( table( row ) );
	return {
		changes,
		person: userEvent.setup( { delay: null } ),
		row,
		show: ( item: Row ) => rerender( table( item ) ),
	};
};

const field = () => screen.getByRole( 'textbox', { name: /balance of Ada/ } );

const write = async (
	person: ReturnType< typeof userEvent.setup >,
	text: string
) => {
	await person.clear( field() );
	await person.type( field(), text );
};

beforeEach( () => {
	window.aipufferSettings = {
		canManage: true,
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
} );

it( 'saves on Enter, with the balance that was on screen', async () => {
	const { changes, person } = setUp();
	await write( person, '1,200.5{Enter}' );
	await waitFor( () => expect( field() ).toHaveValue( '1,200.5' ) );
	expect( changes ).toEqual( [
		{
			method: 'PATCH',
			path: '/balances/7',
			data: { credit_balance: '1200.5', expected_balance: '100' },
		},
	] );
	expect( field() ).toHaveFocus();
} );

it( 'shows what was saved until the list is read again, and then what that says', async () => {
	const { person, row, show } = setUp();
	await write( person, '200{Enter}' );
	await waitFor( () => expect( field() ).toHaveValue( '200' ) );
	show( { ...row } );
	expect( field() ).toHaveValue( '200' );
	// Somebody else has set it to what it was before.
	show( { ...row, balance: '100', reading: {} } );
	expect( field() ).toHaveValue( '100' );
} );

it( 'saves when the field is left', async () => {
	const { changes, person } = setUp();
	await write( person, '200' );
	await person.click( screen.getByText( 'Elsewhere' ) );
	await waitFor( () => expect( changes ).toHaveLength( 1 ) );
} );

it( 'does not save while another window is in front', async () => {
	const { changes, person } = setUp();
	await write( person, '200' );
	// The window loses the focus; the field stays the active element.
	act( () => {
		field().dispatchEvent(
			new FocusEvent( 'focusout', { bubbles: true } )
		);
	} );
	expect( changes ).toEqual( [] );
} );

it( 'takes a note on the way, without saving in between', async () => {
	const { changes, person } = setUp();
	await write( person, '200' );
	await person.tab();
	expect( screen.getByLabelText( /Note/ ) ).toHaveFocus();
	expect( changes ).toEqual( [] );
	await person.keyboard( 'Welcome{Enter}' );
	await waitFor( () => expect( changes ).toHaveLength( 1 ) );
	expect( changes[ 0 ]!.data ).toMatchObject( { note: 'Welcome' } );
} );

it( 'puts the balance back on Escape', async () => {
	const { changes, person } = setUp();
	await write( person, '200' );
	await person.keyboard( '{Escape}' );
	await person.tab();
	expect( field() ).toHaveValue( '100' );
	expect( changes ).toEqual( [] );
} );

it( 'sends nothing when the balance is the same', async () => {
	const { changes, person } = setUp();
	await write( person, '100.00{Enter}' );
	expect( field() ).toHaveValue( '100' );
	expect( changes ).toEqual( [] );
} );

it( 'refuses what is no balance, and keeps what was typed', async () => {
	const { changes, person } = setUp();
	await write( person, '-5{Enter}' );
	expect( screen.getByRole( 'alert' ) ).toHaveTextContent( /0 or more/ );
	expect( field() ).toHaveValue( '-5' );
	expect( field() ).toBeInvalid();
	expect( changes ).toEqual( [] );
} );

it( 'says in the words of the server why it was refused, and sends no more by leaving', async () => {
	const { changes, person } = setUp( {}, () =>
		refusal( 409, 'aipuffer_insufficient_credits', '30 are reserved.', {
			balance: '100',
		} )
	);
	await write( person, '5{Enter}' );
	expect( await screen.findByRole( 'alert' ) ).toHaveTextContent(
		'30 are reserved.'
	);
	await person.click( screen.getByText( 'Elsewhere' ) );
	expect( changes ).toHaveLength( 1 );
	expect( field() ).toHaveValue( '5' );
} );

describe( 'when the balance moved meanwhile', () => {
	const moved = ( { data }: FakeRequest ): FakeAnswer =>
		( data as Record< string, string > ).expected_balance === '150'
			? { body: { ...ada, balance: '250' } }
			: refusal( 409, 'aipuffer_balance_changed', 'It has changed.', {
					balance: '150',
				} );

	it( 'overwrites nothing: neither Enter nor leaving sends again', async () => {
		const { changes, person } = setUp( {}, moved );
		await write( person, '200{Enter}' );
		expect( await screen.findByRole( 'alert' ) ).toHaveTextContent(
			'from 100 to 150'
		);
		await person.keyboard( '{Enter}' );
		await person.click( screen.getByText( 'Elsewhere' ) );
		expect( changes ).toHaveLength( 1 );
	} );

	it( 'makes the same change on top of it when asked to', async () => {
		const { changes, person } = setUp( {}, moved );
		await write( person, '200{Enter}' );
		await person.click(
			await screen.findByRole( 'button', { name: /by \+100.*250/ } )
		);
		await waitFor( () => expect( field() ).toHaveValue( '250' ) );
		expect( changes[ 1 ]!.data ).toMatchObject( {
			credit_balance: '250',
			expected_balance: '150',
		} );
		expect( field() ).toHaveFocus();
	} );

	it( 'lets it be when asked to', async () => {
		const { changes, person } = setUp( {}, moved );
		await write( person, '200{Enter}' );
		await person.click(
			await screen.findByRole( 'button', { name: 'Keep 150' } )
		);
		expect( screen.queryByRole( 'alert' ) ).not.toBeInTheDocument();
		expect( changes ).toHaveLength( 1 );
	} );
} );

describe( "one's own balance", () => {
	it( 'is changed only after a confirmation', async () => {
		const { changes, person } = setUp( { is_own: true } );
		await write( person, '200{Enter}' );
		expect( changes ).toEqual( [] );
		await person.click(
			screen.getByRole( 'button', { name: 'Change my balance' } )
		);
		await waitFor( () => expect( changes ).toHaveLength( 1 ) );
		expect( changes[ 0 ]!.data ).toMatchObject( { own: true } );
	} );

	it( 'stays what it is when that is declined', async () => {
		const { changes, person } = setUp( { is_own: true } );
		await write( person, '200{Enter}' );
		await person.click( screen.getByRole( 'button', { name: 'Cancel' } ) );
		expect( changes ).toEqual( [] );
		expect( field() ).toHaveValue( '200' );
	} );

	it( 'is asked about, too, where only the server knows that it is', async () => {
		const { person } = setUp( {}, () =>
			refusal( 403, 'aipuffer_own_balance', 'This is your own.' )
		);
		await write( person, '200{Enter}' );
		expect(
			await screen.findByRole( 'dialog', { name: /own balance/ } )
		).toBeVisible();
	} );
} );

it.each( [
	[ 'may only see it', { canManage: false }, {} ],
	[ 'may not edit this user', { canManage: true }, { can_edit: false } ],
] )( 'is no field for who %s', ( _who, can, item ) => {
	Object.assign( window.aipufferSettings!, can );
	setUp( { ...item, balance: '1234.5', held: '3' } );
	expect( screen.queryByRole( 'textbox' ) ).not.toBeInTheDocument();
	expect( screen.getByText( '1,234.5' ) ).toBeVisible();
	expect( screen.getByText( '3 reserved' ) ).toBeVisible();
} );
