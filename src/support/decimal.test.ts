import {
	add,
	compare,
	negate,
	parseAmount,
	share,
	subtract,
	times,
} from './decimal';
import type { Settings } from './settings';

const writesNumbers = ( decimal: string, thousands: string ) => {
	window.aipufferSettings = {
		numbers: { decimal, thousands },
	} as Settings;
};

afterEach( () => {
	delete window.aipufferSettings;
} );

describe( 'arithmetic', () => {
	it.each( [
		[ '200', '100', '100' ],
		[ '0.3', '0.1', '0.2' ],
		[ '0', '0.000001', '-0.000001' ],
		[ '-5', '3', '-8' ],
		[ '8000000000000.000001', '0.000001', '8000000000000' ],
		[ '1.50', '0.5', '1' ],
	] )( '%s − %s = %s', ( from, amount, left ) => {
		expect( subtract( from, amount ) ).toBe( left );
		expect( add( left, amount ) ).toBe( subtract( from, '0' ) );
	} );

	it( 'multiplies and negates without a float', () => {
		expect( times( '0.1', 3 ) ).toBe( '0.3' );
		expect( times( '999999999999.999999', 100 ) ).toBe(
			'99999999999999.9999'
		);
		expect( negate( '1.5' ) ).toBe( '-1.5' );
		expect( negate( '0' ) ).toBe( '0' );
	} );

	it.each( [
		[ '9', '10', -1 ],
		[ '10', '9', 1 ],
		[ '1.0', '1', 0 ],
		[ '-2', '1', -1 ],
		[ '9007199254740993', '9007199254740992', 1 ],
	] )( 'compares %s with %s', ( one, other, order ) => {
		expect( compare( one, other ) ).toBe( order );
	} );

	it.each( [ '', '1,5', '1.', 'abc', '1e3', '1.1234567' ] )(
		'refuses "%s"',
		( text ) => {
			expect( () => add( text, '1' ) ).toThrow( RangeError );
		}
	);
} );

describe( 'share', () => {
	it.each( [
		[ '25', '100', 0.25 ],
		[ '150', '100', 1 ],
		[ '0', '100', 0 ],
		[ '0', '0', 1 ],
	] )( '%s of %s is %d', ( amount, whole, part ) => {
		expect( share( amount, whole ) ).toBe( part );
	} );
} );

describe( 'parseAmount', () => {
	it.each( [
		[ '200', '200' ],
		[ ' 1,234.50 ', '1234.5' ],
		[ '1234.5', '1234.5' ],
		[ '007', '7' ],
		[ '+5', '5' ],
		[ '-5', '-5' ],
		[ '−5', '-5' ],
		[ '-0', '0' ],
		[ '1 000', '1000' ],
		[ '999999999999.999999', '999999999999.999999' ],
	] )( 'reads "%s" where a point is the decimal point', ( typed, amount ) => {
		expect( parseAmount( typed ) ).toBe( amount );
	} );

	it.each( [
		'',
		' ',
		'-',
		'.5',
		'5.',
		'1,5',
		'1,23',
		'12,34,567',
		'1.1234567',
		'1000000000000',
		'1e3',
		'0x10',
		'five',
		'1.2.3',
		'Infinity',
	] )( 'refuses "%s"', ( typed ) => {
		expect( parseAmount( typed ) ).toBeNull();
	} );

	it( 'reads numbers as a German site writes them, and guesses nothing', () => {
		writesNumbers( ',', '.' );
		expect( parseAmount( '1.234,5' ) ).toBe( '1234.5' );
		expect( parseAmount( '1234,5' ) ).toBe( '1234.5' );
		expect( parseAmount( '1.500' ) ).toBe( '1500' );
		expect( parseAmount( '1.5' ) ).toBeNull();
		expect( parseAmount( '1,234.5' ) ).toBeNull();
	} );

	it( 'reads spaces between groups, which may be non-breaking', () => {
		writesNumbers( ',', '\u00a0' );
		expect( parseAmount( '1\u00a0234,5' ) ).toBe( '1234.5' );
		expect( parseAmount( '1 234,5' ) ).toBe( '1234.5' );
		expect( parseAmount( '1234.5' ) ).toBe( '1234.5' );
	} );
} );
