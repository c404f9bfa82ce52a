/**
 * Views of the logs that somebody saved under a name: what the address says
 * about filters, order and columns.
 */
import type { Params } from '../support/routing';

export interface SavedView {
	name: string;
	params: Record< string, string >;
}

/** What makes a view, as opposed to where one is in it. */
const kept = [
	's',
	'scope',
	'module',
	'user',
	'days',
	'from',
	'to',
	'orderby',
	'order',
	'columns',
	'per_page',
];

const MAX_NAME = 60;

/**
 * What of an address makes its view.
 * @param params
 */
export const viewOf = ( params: Params ): Record< string, string > =>
	Object.fromEntries(
		kept.flatMap( ( name ) => {
			const value = params[ name ];
			return value ? [ [ name, value ] ] : [];
		} )
	);

/**
 * The address that shows a view: what it leaves open is as by default.
 * @param view
 */
export const paramsOf = ( view: SavedView ): Params => ( {
	...Object.fromEntries( kept.map( ( name ) => [ name, undefined ] ) ),
	paged: undefined,
	...view.params,
} );

export const isSameView = ( one: Params, other: Params ): boolean =>
	kept.every( ( name ) => ( one[ name ] ?? '' ) === ( other[ name ] ?? '' ) );

export const cleanName = ( name: string ): string =>
	name.replace( /\s+/g, ' ' ).trim().slice( 0, MAX_NAME );

/**
 * The views with one more, which takes the place of one of its name.
 * @param views
 * @param view
 */
export const withView = ( views: SavedView[], view: SavedView ): SavedView[] =>
	[ ...withoutView( views, view.name ), view ].sort( ( one, other ) =>
		one.name.localeCompare( other.name )
	);

export const withoutView = ( views: SavedView[], name: string ): SavedView[] =>
	views.filter( ( view ) => view.name !== name );

/**
 * The views with one under another name.
 * @param views
 * @param name
 * @param newName
 */
export const withName = (
	views: SavedView[],
	name: string,
	newName: string
): SavedView[] => {
	const view = views.find( ( one ) => one.name === name );
	return view
		? withView( withoutView( views, name ), { ...view, name: newName } )
		: views;
};

/**
 * Reads what was stored, which another version may have written.
 * @param stored
 */
export const readViews = ( stored: unknown ): SavedView[] =>
	( Array.isArray( stored ) ? stored : [] ).flatMap( ( view ) => {
		const { name, params } = ( view ?? {} ) as Partial< SavedView >;
		return typeof name === 'string' && name && typeof params === 'object'
			? [ { name, params: viewOf( onlyTexts( params ) ) } ]
			: [];
	} );

const onlyTexts = ( values: object | null ): Record< string, string > =>
	Object.fromEntries(
		Object.entries( values ?? {} ).filter(
			( [ , value ] ) => typeof value === 'string'
		)
	);
