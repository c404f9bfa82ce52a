import { fields, limitText, rolesText } from './fields';
import { options } from './sample';

it.each( [
	[ null, 'Unlimited' ],
	[ '0', 'None' ],
	[ '1500.5', '1,500.5' ],
] )( 'the limit %s is %s', ( limit, text ) => {
	expect( limitText( limit ) ).toBe( text );
} );

it( 'names roles, also those whose plugin is gone', () => {
	expect(
		rolesText( { editor: null, author: '5', seller: '0' }, options.roles )
	).toBe( 'Editor: Unlimited, Author: 5, seller: None' );
	expect( rolesText( {}, options.roles ) ).toBe( '—' );
} );

it( 'searches by name and identifier', () => {
	expect(
		fields( options )
			.filter( ( { enableGlobalSearch } ) => enableGlobalSearch )
			.map( ( { id } ) => id )
	).toEqual( [ 'name', 'scope' ] );
} );
