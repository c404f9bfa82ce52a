import { setLocaleData } from '@wordpress/i18n';
import { formatChange, formatCredits, formatNumber } from './format';
import type { Settings } from './settings';

const site = ( numbers: Settings[ 'numbers' ] ) => {
	window.aipufferSettings = { numbers } as Settings;
};

describe( 'formatCredits', () => {
	beforeEach( () => site( { decimal: '.', thousands: ',' } ) );

	it.each( [
		[ '0', '0' ],
		[ '999', '999' ],
		[ '1000', '1,000' ],
		[ '1234567.5', '1,234,567.5' ],
		[ '0.000001', '0.000001' ],
		[ '-1234.56', '−1,234.56' ],
		// More digits than a float has.
		[ '123456789012345678.123456', '123,456,789,012,345,678.123456' ],
	] )( 'writes %s as %s', ( amount, shown ) => {
		expect( formatCredits( amount ) ).toBe( shown );
	} );

	it( 'writes numbers as the site does', () => {
		site( { decimal: ',', thousands: '.' } );
		expect( formatCredits( '1234567.5' ) ).toBe( '1.234.567,5' );
		expect( formatNumber( 1234 ) ).toBe( '1.234' );
	} );
} );

describe( 'formatChange', () => {
	beforeEach( () => site( { decimal: '.', thousands: ',' } ) );

	it.each( [
		[ '200', '+200' ],
		[ '-3.5', '−3.5' ],
		[ '0', '0' ],
	] )( 'writes %s as %s', ( amount, shown ) => {
		expect( formatChange( amount ) ).toBe( shown );
	} );

	it( 'keeps the sign before the number from right to left', () => {
		setLocaleData( { 'text direction\u0004ltr': [ 'rtl' ] } );
		expect( formatChange( '-3' ) ).toBe( '\u200e−3' );
		expect( formatChange( '200' ) ).toBe( '\u200e+200' );
		expect( formatChange( '0' ) ).toBe( '0' );
		setLocaleData( { 'text direction\u0004ltr': [ 'ltr' ] } );
	} );
} );
