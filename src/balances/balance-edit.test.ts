import { Problem } from '../support/problem';
import {
	balanceNow,
	changeOf,
	draftProblem,
	isChanged,
	onTopOf,
	reduce,
	resting,
	type Draft,
	type Edit,
	type Happening,
} from './balance-edit';

const draft = ( some: Partial< Draft > = {} ): Draft => ( {
	text: '200',
	note: '',
	base: '100',
	...some,
} );

const after = ( edit: Edit, ...happenings: Happening[] ) =>
	happenings.reduce( reduce, edit );

const typed = ( text: string, shown = '100' ): Happening => ( {
	type: 'typed',
	text,
	shown,
} );

describe( 'a draft', () => {
	it.each( [
		[ '200', '100' ],
		[ '1,000.5', '900.5' ],
		[ '100', '0' ],
		[ 'abc', null ],
	] )( 'of "%s" over 100 is a change of %s', ( text, change ) => {
		expect( changeOf( draft( { text } ) ) ).toBe( change );
	} );

	it( 'that comes to the same balance changes nothing', () => {
		expect( isChanged( draft( { text: '100.0' } ) ) ).toBe( false );
		expect( isChanged( draft( { text: '100.000001' } ) ) ).toBe( true );
	} );

	it.each( [ '', 'abc', '-1', '1.1234567' ] )(
		'of "%s" is told to be a number of 0 or more',
		( text ) => {
			expect( draftProblem( draft( { text } ) ) ).toMatch( /0 or more/ );
		}
	);

	it( 'of 0 can be sent', () => {
		expect( draftProblem( draft( { text: '0' } ) ) ).toBeNull();
	} );

	it( 'makes the same change on top of a balance that moved', () => {
		expect( onTopOf( draft(), '150' ) ).toMatchObject( {
			text: '250',
			base: '150',
		} );
		expect( onTopOf( draft( { text: '30' } ), '1150' ) ).toMatchObject( {
			text: '1,080',
			base: '1150',
		} );
	} );
} );

describe( 'editing', () => {
	it( 'compares with the balance that was shown when it began', () => {
		const edit = after( resting, typed( '1' ), typed( '12', '999' ) );
		expect( edit ).toEqual( {
			status: 'editing',
			draft: { text: '12', note: '', base: '100' },
		} );
	} );

	it( 'keeps note and text when it is refused, and forgets the refusal when somebody types', () => {
		const refused = after(
			resting,
			typed( '12' ),
			{ type: 'noted', note: 'Gift' },
			{ type: 'sent' },
			{ type: 'refused', message: 'No.' }
		);
		expect( refused ).toMatchObject( {
			status: 'editing',
			draft: { text: '12', note: 'Gift' },
			problem: 'No.',
		} );
		expect( reduce( refused, typed( '13' ) ) ).not.toHaveProperty(
			'problem'
		);
	} );

	it( 'goes on from the new balance after a move, once somebody types', () => {
		const moved = after(
			resting,
			typed( '200' ),
			{ type: 'sent' },
			{ type: 'found moved', now: '150' }
		);
		expect( moved ).toMatchObject( { status: 'moved', now: '150' } );
		expect( reduce( moved, typed( '210' ) ) ).toMatchObject( {
			status: 'editing',
			draft: { text: '210', base: '150' },
		} );
	} );

	it( 'is over when it is put back', () => {
		expect( after( resting, typed( '1' ), { type: 'put back' } ) ).toEqual(
			resting
		);
	} );

	it.each( [ 'noted', 'asked', 'sent', 'refused', 'found moved' ] )(
		'is not begun by "%s"',
		( type ) => {
			const happening = { type, note: '', message: '', now: '' };
			expect( reduce( resting, happening as Happening ) ).toBe( resting );
		}
	);
} );

describe( 'balanceNow', () => {
	const problem = ( code: string ) =>
		new Problem( code, '', 409, null, { balance: '150' } );

	it( 'is the balance of a refusal because it moved, and of no other', () => {
		expect( balanceNow( problem( 'aipuffer_balance_changed' ) ) ).toBe(
			'150'
		);
		expect(
			balanceNow( problem( 'aipuffer_insufficient_credits' ) )
		).toBeNull();
	} );
} );
