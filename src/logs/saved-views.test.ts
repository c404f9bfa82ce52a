import {
	cleanName,
	isSameView,
	paramsOf,
	readViews,
	viewOf,
	withName,
	withoutView,
	withView,
	type SavedView,
} from './saved-views';

const refunds: SavedView = { name: 'Refunds', params: { s: 'refund' } };
const images: SavedView = { name: 'Images', params: { module: 'images' } };

it( 'keeps filters, order and columns, not the page or what is open', () => {
	expect(
		viewOf( {
			page: 'aipuffer-usage',
			tab: 'logs',
			s: 'refund',
			days: '90',
			columns: 'user,credits',
			paged: '7',
			conversation: '12',
			module: '',
		} )
	).toEqual( { s: 'refund', days: '90', columns: 'user,credits' } );
} );

it( 'clears what a view leaves open, and goes to its first page', () => {
	expect( paramsOf( refunds ) ).toMatchObject( { s: 'refund' } );
	const params = paramsOf( refunds );
	expect( 'module' in params && params.module ).toBeUndefined();
	expect( 'paged' in params && params.paged ).toBeUndefined();
} );

it( 'knows the view one is in', () => {
	expect(
		isSameView( refunds.params, { tab: 'logs', s: 'refund', paged: '2' } )
	).toBe( true );
	expect( isSameView( refunds.params, { s: 'refund', days: '7' } ) ).toBe(
		false
	);
} );

it( 'replaces a view of the same name and sorts by name', () => {
	const newer = { name: 'Refunds', params: { s: 'refund', days: '7' } };
	expect( withView( withView( [ refunds ], images ), newer ) ).toEqual( [
		images,
		newer,
	] );
} );

it( 'renames, also onto the name of another', () => {
	expect( withName( [ images, refunds ], 'Refunds', 'Money' ) ).toEqual( [
		images,
		{ ...refunds, name: 'Money' },
	] );
	expect( withName( [ images, refunds ], 'Refunds', 'Images' ) ).toEqual( [
		{ ...refunds, name: 'Images' },
	] );
	expect( withName( [ images ], 'Unknown', 'Money' ) ).toEqual( [ images ] );
} );

it( 'forgets', () => {
	expect( withoutView( [ images, refunds ], 'Images' ) ).toEqual( [
		refunds,
	] );
} );

it( 'reads no more than it wrote', () => {
	expect( readViews( undefined ) ).toEqual( [] );
	expect( readViews( 'x' ) ).toEqual( [] );
	expect(
		readViews( [
			null,
			7,
			{ name: 'No parameters' },
			{ name: '', params: {} },
			{ name: 'Refunds', params: { s: 'refund', page: 'x', days: 7 } },
		] )
	).toEqual( [ refunds ] );
} );

it( 'cleans names', () => {
	expect( cleanName( '  my \n view ' ) ).toBe( 'my view' );
	expect( cleanName( 'x'.repeat( 100 ) ) ).toHaveLength( 60 );
} );
