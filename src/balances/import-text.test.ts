import type { ImportLine, ImportResult } from './balance';
import { changeText, exceptionsText, lineText } from './import-text';

const totals = ( some: Partial< ImportResult[ 'totals' ] > ) => ( {
	users: 2,
	credits_added: '0',
	credits_taken: '0',
	errors: 0,
	already_imported: 0,
	...some,
} );

describe( 'changeText', () => {
	it.each( [
		[ { credits_added: '1200.5' }, '1,200.5 credits added, 2 users' ],
		[ { credits_taken: '50', users: 1 }, '50 credits taken, 1 user' ],
		[
			{ credits_added: '200', credits_taken: '50' },
			'200 credits added and 50 taken, 2 users',
		],
	] )( '%j: %s', ( some, text ) => {
		expect( changeText( totals( some ) ) ).toBe( text );
	} );
} );

it( 'says how many lines are wrong or were imported before, and nothing of none', () => {
	expect(
		exceptionsText( totals( { errors: 1, already_imported: 1200 } ) )
	).toEqual( [
		'1 line has an error.',
		'1,200 lines were imported before and change nothing.',
	] );
	expect( exceptionsText( totals( {} ) ) ).toEqual( [] );
} );

describe( 'lineText', () => {
	const line = ( some: Partial< ImportLine > ): ImportLine => ( {
		line: 2,
		user: null,
		delta: '5',
		balance_before: '0',
		balance_after: '5',
		message: null,
		duplicate: false,
		...some,
	} );
	it.each( [
		[ { message: 'There is no such user.' }, 'There is no such user.' ],
		[ { duplicate: true }, 'Imported before: changes nothing' ],
		[ { delta: '0' }, 'Changes nothing' ],
		[ {}, '' ],
	] )( '%j: %s', ( some, text ) => {
		expect( lineText( line( some ) ) ).toBe( text );
	} );
} );
