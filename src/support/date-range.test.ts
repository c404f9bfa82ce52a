import { rangeQuery } from './date-range';

describe( 'rangeQuery', () => {
	it.each( [
		[ {}, { days: 30 } ],
		[ { days: '7' }, { days: 7 } ],
		[ { days: '90' }, { days: 90 } ],
		[ { days: '12345' }, { days: 30 } ],
		[ { from: '2026-03-01', to: 'x' }, { days: 30 } ],
	] )( 'reads %j as %j', ( params, query ) => {
		expect( rangeQuery( params ) ).toEqual( query );
	} );

	it( 'includes the last day of a custom range', () => {
		expect(
			rangeQuery( { from: '2026-02-27', to: '2026-02-28' } )
		).toEqual( { after: '2026-02-27', before: '2026-03-01' } );
	} );
} );
