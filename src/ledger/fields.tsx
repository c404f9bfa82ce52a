import type { Field, View } from '@wordpress/dataviews/wp';
import { __, sprintf } from '@wordpress/i18n';
import {
	formatChange,
	formatCredits,
	formatDateTime,
	formatNumber,
} from '../support/format';
import { actorLabels, typeLabels, type Entry } from './entry';

const options = ( labels: Record< string, string > ) =>
	Object.entries( labels ).map( ( [ value, label ] ) => ( {
		value,
		label,
	} ) );

/**
 * Module and model in a line: "Chatbot · gpt-5".
 */
export const moduleAndModel = ( entry: Entry ): string =>
	[ entry.module_label, entry.model ].filter( Boolean ).join( ' · ' ) ||
	entry.note;

/**
 * The columns of the ledger.
 *
 * @param modules Modules to filter by.
 */
export const fields = (
	modules: Array< { value: string; label: string } >
): Field< Entry >[] => [
	{
		id: 'created_at',
		label: __( 'Time', 'aipuffer' ),
		enableHiding: false,
		render: ( { item } ) => (
			<time dateTime={ item.created_at }>
				{ formatDateTime( item.created_at ) }
			</time>
		),
	},
	{
		id: 'actor_type',
		label: __( 'Actor', 'aipuffer' ),
		enableSorting: false,
		elements: options( actorLabels() ),
		getValue: ( { item } ) => item.actor.type,
		render: ( { item } ) => <Actor entry={ item } />,
	},
	{
		id: 'type',
		label: __( 'Type', 'aipuffer' ),
		enableSorting: false,
		elements: options( typeLabels() ),
		render: ( { item } ) => <>{ typeLabels()[ item.type ] }</>,
	},
	{
		id: 'module',
		label: __( 'Module / model', 'aipuffer' ),
		enableSorting: false,
		elements: modules,
		render: ( { item } ) => <>{ moduleAndModel( item ) }</>,
	},
	{
		id: 'credits_delta',
		label: __( 'Credit change', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => <Change entry={ item } />,
	},
	{
		id: 'usage_units',
		label: __( 'Usage units', 'aipuffer' ),
		enableSorting: false,
		render: ( { item } ) => (
			<>
				{ item.usage_units === null
					? '—'
					: formatNumber( item.usage_units ) }
			</>
		),
	},
];

export const defaultView: View = {
	type: 'table',
	page: 1,
	perPage: 20,
	sort: { field: 'created_at', direction: 'desc' },
	titleField: 'created_at',
	fields: [ 'actor_type', 'type', 'module', 'credits_delta', 'usage_units' ],
	filters: [],
	layout: {
		styles: {
			credits_delta: { align: 'end' },
			usage_units: { align: 'end' },
		},
	},
};

/**
 * Who caused an entry, and whose account it was where that is somebody else.
 */
export function Actor( { entry: { actor, user } }: { entry: Entry } ) {
	const name = actor.url ? (
		<a href={ actor.url }>{ actor.name }</a>
	) : (
		actor.name
	);
	const isForOther =
		user !== null && ! ( actor.type === 'user' && actor.id === user.id );
	return (
		<>
			{ name }
			{ isForOther && (
				<span className="aipuffer-muted">
					{ ' ' }
					{
						/* translators: %s: name of a user. */
						sprintf( __( '→ %s', 'aipuffer' ), user.name )
					}
				</span>
			) }
		</>
	);
}

/**
 * The change of the balance; what only a quota paid for is said beside it.
 */
export function Change( { entry }: { entry: Entry } ) {
	return (
		<span className="aipuffer-amount">
			{ formatChange( entry.credits_delta ) }
			{ entry.from_quota !== '0' && (
				<span className="aipuffer-muted">
					{ ' ' }
					{ sprintf(
						/* translators: %s: number of credits. */
						__( '(%s from quota)', 'aipuffer' ),
						formatCredits( entry.from_quota )
					) }
				</span>
			) }
		</span>
	);
}
