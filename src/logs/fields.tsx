import type { Field, View } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { formatCredits, formatDateTime, formatNumber } from '../support/format';
import type { Conversation, Occurring } from './conversation';
import { providerAndModel } from './message-facts';

/** The value of the Chatbot filter for logs with no bot. */
const NO_BOT = 'none';

/**
 * The columns of the logs.
 *
 * @param occurring What there is to filter by.
 */
export const fields = ( occurring: Occurring ): Field< Conversation >[] => [
	{
		id: 'last_at',
		label: __( 'Time', 'aipuffer' ),
		enableHiding: false,
		render: ( { item } ) => (
			<time dateTime={ item.last_at }>
				{ formatDateTime( item.last_at ) }
			</time>
		),
	},
	{
		id: 'preview',
		label: __( 'Preview', 'aipuffer' ),
		enableSorting: false,
		enableHiding: false,
		render: ( { item } ) => (
			<span className="aipuffer-preview" dir="auto">
				{ item.excerpt
					? item.excerpt.map( ( { text, is_match }, index ) =>
							is_match ? (
								<mark key={ index }>{ text }</mark>
							) : (
								text
							)
						)
					: item.preview }
			</span>
		),
	},
	{
		id: 'visitor',
		label: __( 'User', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => <bdi>{ item.user.name }</bdi>,
	},
	{
		id: 'source',
		label: __( 'Source', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => <bdi>{ item.source }</bdi>,
	},
	{
		id: 'scope',
		label: __( 'Chatbot', 'aipuffer' ),
		enableSorting: false,
		elements: [
			...occurring.scopes,
			{ value: NO_BOT, label: __( 'No bot', 'aipuffer' ) },
		],
		filterBy: { operators: [ 'is' ], isPrimary: true },
		render: ( { item } ) => <bdi>{ item.scope_name }</bdi>,
	},
	{
		id: 'module',
		label: __( 'Module', 'aipuffer' ),
		enableSorting: false,
		elements: occurring.modules,
		filterBy: { operators: [ 'is' ], isPrimary: true },
		render: ( { item } ) => <>{ item.module_label }</>,
	},
	{
		id: 'model',
		label: __( 'Provider / model', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => <bdi>{ providerAndModel( item ) }</bdi>,
	},
	{
		id: 'message_count',
		label: __( 'Messages', 'aipuffer' ),
		render: ( { item } ) => <>{ formatNumber( item.message_count ) }</>,
	},
	{
		id: 'total_tokens',
		label: __( 'Tokens', 'aipuffer' ),
		render: ( { item } ) => <>{ formatNumber( item.total_tokens ) }</>,
	},
	{
		id: 'credits',
		label: __( 'Credits', 'aipuffer' ),
		render: ( { item } ) => <>{ formatCredits( item.credits ) }</>,
	},
];

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'last_at', direction: 'desc' },
	titleField: 'last_at',
	descriptionField: 'preview',
	fields: [
		'visitor',
		'source',
		'module',
		'model',
		'message_count',
		'total_tokens',
		'credits',
	],
	filters: [],
	layout: {
		styles: {
			message_count: { align: 'end' },
			total_tokens: { align: 'end' },
			credits: { align: 'end' },
		},
	},
};
