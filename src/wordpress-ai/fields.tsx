import type { Field, View } from '@wordpress/dataviews/wp';
import { __, sprintf } from '@wordpress/i18n';
import { formatCredits, formatDay, formatNumber } from '../support/format';
import { groupingLabels, type Grouping, type UsageRow } from './ai-usage';

const number = (
	id: 'calls' | 'failed' | 'refused' | 'tokens' | 'images',
	label: string,
	isSortable = false
): Field< UsageRow > => ( {
	id,
	label,
	enableSorting: isSortable,
	filterBy: false,
	render: ( { item } ) => <>{ formatNumber( item[ id ] ) }</>,
} );

/**
 * The columns, whose first is what the figures are grouped by.
 */
export const fields = ( by: Grouping ): Field< UsageRow >[] => [
	{
		id: 'label',
		label: groupingLabels()[ by ],
		enableHiding: false,
		enableSorting: false,
		filterBy: false,
	},
	number( 'calls', __( 'Calls', 'aipuffer' ), true ),
	number( 'failed', __( 'Failed', 'aipuffer' ) ),
	number( 'refused', __( 'Refused', 'aipuffer' ) ),
	number( 'tokens', __( 'Tokens', 'aipuffer' ), true ),
	number( 'images', __( 'Images', 'aipuffer' ) ),
	{
		id: 'cost',
		label: __( 'Cost', 'aipuffer' ),
		filterBy: false,
		render: ( { item } ) => <>{ formatCredits( item.cost ) }</>,
	},
	{
		id: 'charged',
		label: __( 'Charged', 'aipuffer' ),
		enableSorting: false,
		filterBy: false,
		render: ( { item } ) => <>{ formatCredits( item.charged ) }</>,
	},
	{
		id: 'average_ms',
		label: __( 'Average time', 'aipuffer' ),
		enableSorting: false,
		filterBy: false,
		render: ( { item } ) => (
			<>
				{ sprintf(
					/* translators: %s: a number of milliseconds. */
					__( '%s ms', 'aipuffer' ),
					formatNumber( item.average_ms )
				) }
			</>
		),
	},
	{
		id: 'last_used_on',
		label: __( 'Last used', 'aipuffer' ),
		enableSorting: false,
		filterBy: false,
		render: ( { item } ) => <>{ formatDay( item.last_used_on ) }</>,
	},
];

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'cost', direction: 'desc' },
	titleField: 'label',
	fields: [ 'calls', 'failed', 'tokens', 'cost', 'charged', 'last_used_on' ],
	filters: [],
	layout: {
		styles: Object.fromEntries(
			[
				'calls',
				'failed',
				'refused',
				'tokens',
				'images',
				'cost',
				'charged',
				'average_ms',
			].map( ( id ) => [ id, { align: 'end' as const } ] )
		),
	},
};
