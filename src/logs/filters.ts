import type { Field, View } from '@wordpress/dataviews/wp';
import { __, sprintf } from '@wordpress/i18n';
import { rangeInWords, rangeQuery } from '../support/date-range';
import type { Query } from '../support/request';
import type { Params } from '../support/routing';
import { filterValues, queryFromView } from '../support/table-view';
import type { Conversation } from './conversation';

/**
 * What the list, its figures, an export and a deletion are narrowed to.
 *
 * @param params  Of the address: the range of days and the user.
 * @param view    Search, chatbot and module.
 * @param columns Columns of the table.
 */
export function filtersOf(
	params: Params,
	view: View,
	columns: Field< Conversation >[]
): Query {
	const { search, scope, module } = queryFromView( view, columns );
	return {
		search,
		scope,
		module,
		user: params.user,
		...rangeQuery( params ),
	};
}

/**
 * The same in words, one filter each; the range of days is always one.
 *
 * @param params   Of the address.
 * @param view     Search, chatbot and module.
 * @param columns  Columns of the table, with the names of chatbots and modules.
 * @param userName Name of the user the list is narrowed to.
 */
export function filtersInWords(
	params: Params,
	view: View,
	columns: Field< Conversation >[],
	userName: string
): string[] {
	const chosen = [ 'scope', 'module' ].flatMap( ( id ) => {
		const field = columns.find( ( column ) => column.id === id );
		const [ value ] = filterValues( view, id );
		const element = field?.elements?.find( ( one ) => one.value === value );
		return value === undefined
			? []
			: [ named( field?.label ?? id, element?.label ?? value ) ];
	} );
	return [
		rangeInWords( params ),
		...( view.search
			? [ named( __( 'Search', 'aipuffer' ), view.search ) ]
			: [] ),
		...chosen,
		...( params.user
			? [ named( __( 'User', 'aipuffer' ), userName ) ]
			: [] ),
	];
}

const named = ( name: string, value: string ) =>
	/* translators: 1: name of a filter, 2: what is chosen. */
	sprintf( __( '%1$s: %2$s', 'aipuffer' ), name, value );
