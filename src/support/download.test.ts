import apiFetch from '@wordpress/api-fetch';
import { downloadUrl } from './download';
import type { Settings } from './settings';

const site = ( restUrl: string ) => {
	window.aipufferSettings = { restUrl } as Settings;
};

describe( 'the address of a file', () => {
	beforeEach( () => {
		apiFetch.nonceMiddleware = apiFetch.createNonceMiddleware( 'n1' );
	} );

	it( 'has the filters and the nonce', () => {
		site( 'https://example.org/wp-json/' );
		expect( downloadUrl( '/logs/export', { days: 7, search: '' } ) ).toBe(
			'https://example.org/wp-json/aipuffer/v1/logs/export?days=7&_wpnonce=n1'
		);
	} );

	it( 'has one query with plain permalinks', () => {
		site( 'https://example.org/index.php?rest_route=/' );
		const { searchParams } = new URL(
			downloadUrl( '/logs/export', { days: 7, search: 'a&b' } )
		);
		expect( Object.fromEntries( searchParams ) ).toEqual( {
			rest_route: '/aipuffer/v1/logs/export',
			days: '7',
			search: 'a&b',
			_wpnonce: 'n1',
		} );
	} );

	it( 'has the nonce that holds now', () => {
		site( '/wp-json/' );
		apiFetch.nonceMiddleware!.nonce = 'n2';
		expect( downloadUrl( '/a', {} ) ).toBe(
			'/wp-json/aipuffer/v1/a?_wpnonce=n2'
		);
	} );
} );
