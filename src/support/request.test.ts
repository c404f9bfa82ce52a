import { address } from './request';

describe( 'address', () => {
	it( 'leaves out what is empty and keeps what is nought', () => {
		expect(
			address( '/ledger', {
				search: '',
				type: [],
				module: null,
				after: undefined,
				user: 0,
				all: false,
			} )
		).toBe( '/ledger?all=false&user=0' );
	} );

	it( 'names the same request the same', () => {
		expect( address( '/a', { b: 1, a: [ 'x', 'y' ] } ) ).toBe(
			address( '/a', { a: [ 'x', 'y' ], b: 1 } )
		);
	} );
} );
