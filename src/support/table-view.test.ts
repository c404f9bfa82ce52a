import type { Field, View } from '@wordpress/dataviews/wp';
import { paramsFromView, queryFromView, viewFromParams } from './table-view';

jest.mock( '@wordpress/dataviews/wp', () => ( {} ) );

const fields: Field< object >[] = [
	{ id: 'time' },
	{ id: 'type', elements: [ { value: 'usage', label: 'Usage' } ] },
	{
		id: 'scope',
		elements: [ { value: 'all', label: 'All' } ],
		filterBy: { operators: [ 'is' ] },
	},
];

const defaults: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'time', direction: 'desc' },
	fields: [ 'type', 'scope' ],
	filters: [],
};

describe( 'a view in the address', () => {
	it( 'leaves the address alone when it is as by default', () => {
		const params = paramsFromView( defaults, defaults, fields );
		expect( Object.values( params ).filter( Boolean ) ).toEqual( [] );
	} );

	it( 'comes back as it was', () => {
		const view: View = {
			...defaults,
			page: 3,
			perPage: 50,
			search: 'grace, ada',
			sort: { field: 'time', direction: 'asc' },
			fields: [ 'scope' ],
			filters: [
				{
					field: 'type',
					operator: 'isAny',
					value: [ 'usage', 'purchase' ],
				},
				{ field: 'scope', operator: 'is', value: 'all' },
			],
		};
		const params = paramsFromView( view, defaults, fields );
		expect( viewFromParams( params, defaults, fields ) ).toEqual( view );
	} );

	it.each( [ '-1', '0', 'x', '' ] )(
		'takes page "%s" for the first',
		( paged ) => {
			expect( viewFromParams( { paged }, defaults, fields ).page ).toBe(
				1
			);
		}
	);

	it( 'asks for no more rows than the server gives', () => {
		expect(
			viewFromParams( { per_page: '5000' }, defaults, fields ).perPage
		).toBe( 100 );
	} );

	it( 'becomes the query of the list', () => {
		const view = viewFromParams(
			{ type: 'usage,purchase', scope: 'all', s: 'x' },
			defaults,
			fields
		);
		expect( queryFromView( view, fields ) ).toEqual( {
			page: 1,
			per_page: 20,
			search: 'x',
			orderby: 'time',
			order: 'desc',
			type: [ 'usage', 'purchase' ],
			scope: 'all',
		} );
	} );
} );
