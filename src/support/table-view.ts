/**
 * A table's view (page, order, search, filters, columns) in the address, so
 * that it can be shared and Back works.
 */
import { useCallback, useMemo } from '@wordpress/element';
import type { Field, View } from '@wordpress/dataviews/wp';
import type { Query } from './request';
import { usePlace, type Params } from './routing';

const filterFields = < Item >( fields: Field< Item >[] ) =>
	fields.filter( ( { elements } ) => elements !== undefined );

const isMany = < Item >( field: Field< Item > ) =>
	field.filterBy !== false &&
	( field.filterBy?.operators ?? [ 'isAny' ] ).includes( 'isAny' );

/**
 * What the address says about a view, on top of its defaults.
 */
export function viewFromParams< Item >(
	params: Params,
	defaults: View,
	fields: Field< Item >[]
): View {
	const number = ( text: string | undefined, otherwise: number ) =>
		Number( text ) > 0 ? Math.floor( Number( text ) ) : otherwise;
	return {
		...defaults,
		page: number( params.paged, 1 ),
		perPage: Math.min(
			100,
			number( params.per_page, defaults.perPage ?? 20 )
		),
		search: params.s ?? '',
		sort: params.orderby
			? {
					field: params.orderby,
					direction: params.order === 'asc' ? 'asc' : 'desc',
				}
			: defaults.sort,
		fields: params.columns ? params.columns.split( ',' ) : defaults.fields,
		filters: filterFields( fields ).flatMap( ( field ) => {
			const value = params[ field.id ];
			if ( ! value ) {
				return [];
			}
			return isMany( field )
				? {
						field: field.id,
						operator: 'isAny' as const,
						value: value.split( ',' ),
					}
				: { field: field.id, operator: 'is' as const, value };
		} ),
	} as View;
}

/**
 * The parameters of a view; what is as by default is left out.
 */
export function paramsFromView< Item >(
	view: View,
	defaults: View,
	fields: Field< Item >[]
): Params {
	const unless = ( isDefault: boolean, text: string ) =>
		isDefault ? undefined : text;
	const sort = view.sort ?? defaults.sort;
	const isDefaultSort =
		sort?.field === defaults.sort?.field &&
		sort?.direction === defaults.sort?.direction;
	const columns = ( view.fields ?? [] ).join( ',' );
	return {
		paged: unless( ( view.page ?? 1 ) === 1, String( view.page ) ),
		per_page: unless(
			view.perPage === defaults.perPage,
			String( view.perPage )
		),
		s: view.search || undefined,
		orderby: sort && unless( isDefaultSort, sort.field ),
		order: sort && unless( isDefaultSort, sort.direction ),
		columns: unless(
			columns === ( defaults.fields ?? [] ).join( ',' ),
			columns
		),
		...Object.fromEntries(
			filterFields( fields ).map( ( { id } ) => [
				id,
				filterValues( view, id ).join( ',' ) || undefined,
			] )
		),
	};
}

/**
 * The chosen values of a filter.
 */
export const filterValues = ( view: View, field: string ): string[] =>
	[ view.filters?.find( ( filter ) => filter.field === field )?.value ?? [] ]
		.flat()
		.map( String );

/**
 * The query of a view, for lists that the server pages.
 */
export function queryFromView< Item >(
	view: View,
	fields: Field< Item >[]
): Query {
	return {
		page: view.page ?? 1,
		per_page: view.perPage ?? 20,
		search: view.search,
		orderby: view.sort?.field,
		order: view.sort?.direction,
		...Object.fromEntries(
			filterFields( fields ).map( ( field ) => [
				field.id,
				isMany( field )
					? filterValues( view, field.id )
					: filterValues( view, field.id )[ 0 ],
			] )
		),
	};
}

/**
 * A view that is kept in the address.
 */
export function useAddressView< Item >(
	defaults: View,
	fields: Field< Item >[]
): [ View, ( view: View ) => void ] {
	const { params, change } = usePlace();
	const name = JSON.stringify( params );
	const view = useMemo(
		() => viewFromParams( params, defaults, fields ),
		// eslint-disable-next-line react-hooks/exhaustive-deps -- The parameters are a new object each time; their text is what matters.
		[ name, defaults, fields ]
	);
	const setView = useCallback(
		( next: View ) => {
			// Typing in the search box is one place, not one for each letter.
			const isTyping = ( next.search ?? '' ) !== ( view.search ?? '' );
			change( paramsFromView( next, defaults, fields ), isTyping );
		},
		[ change, defaults, fields, view.search ]
	);
	return [ view, setView ];
}
