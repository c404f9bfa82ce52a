import { adjustmentText, deltaOf, newKey, sumText } from './adjustment';

describe( 'adjustmentText', () => {
	it.each( [
		[ 'add', '50', 1, 'Add 50 credits to 1 user' ],
		[ 'add', '1234.5', 1200, 'Add 1,234.5 credits to each of 1,200 users' ],
		[ 'take', '0.5', 1, 'Take 0.5 credits from 1 user' ],
		[ 'take', '50', 3, 'Take 50 credits from each of 3 users' ],
	] as const )( '%s %s × %d: %s', ( direction, amount, count, text ) => {
		expect( adjustmentText( direction, amount, count ) ).toBe( text );
	} );
} );

it( 'takes by a negative change', () => {
	expect( deltaOf( 'add', '1.5' ) ).toBe( '1.5' );
	expect( deltaOf( 'take', '1.5' ) ).toBe( '-1.5' );
} );

it( 'sums without a float', () => {
	expect( sumText( '0.1', 3 ) ).toBe( '0.3 credits in all.' );
} );

it( 'names every act anew, in characters the server takes', () => {
	expect( newKey() ).toMatch( /^[0-9a-f]{32}$/ );
	expect( newKey() ).not.toBe( newKey() );
} );
