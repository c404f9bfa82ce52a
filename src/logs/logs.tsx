import { Button, Spinner } from '@wordpress/components';
import type { ComponentType } from 'react';
import { lazy, Suspense, useMemo, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Cards, type Card } from '../support/cards';
import { DateRange } from '../support/date-range';
import { formatNumber } from '../support/format';
import { usePlace } from '../support/routing';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { queryFromView, useAddressView } from '../support/table-view';
import { ActionsMenu } from './actions-menu';
import type { Conversation, Occurring, Summary } from './conversation';
import { conversations } from './counted';
import { DeleteLogs } from './delete-logs';
import { ExportLogs } from './export-logs';
import { defaultView, fields } from './fields';
import { filtersInWords, filtersOf } from './filters';
import type { Matching } from './matching';
import { rowActions } from './row-actions';
import { ViewsMenu } from './views-menu';
import './logs.scss';

const ConversationPanel = lazy(
	() =>
		import( /* webpackChunkName: "conversation" */ './conversation-panel' )
);

/**
 * A figure; of what was not counted to its end it is the least.
 * @param figure
 * @param root0
 * @param root0.capped
 */
const atLeast = ( figure: number, { capped }: Summary ): string =>
	capped
		? /* translators: %s: a number, of which there may be more. */
			sprintf( __( '%s+', 'aipuffer' ), formatNumber( figure ) )
		: formatNumber( figure );

const cards = (): Card< Summary >[] => [
	{
		label: __( 'Conversations', 'aipuffer' ),
		help: __( 'That match the filters.', 'aipuffer' ),
		value: ( summary ) => atLeast( summary.conversations, summary ),
	},
	{
		label: __( 'Messages', 'aipuffer' ),
		help: __( 'In these conversations.', 'aipuffer' ),
		value: ( summary ) => atLeast( summary.messages, summary ),
	},
	{
		label: __( 'Tokens used', 'aipuffer' ),
		help: __( 'As the providers counted them.', 'aipuffer' ),
		value: ( summary ) => atLeast( summary.tokens, summary ),
	},
	{
		label: __( 'Active users', 'aipuffer' ),
		help: __( 'Users and guests, each counted once.', 'aipuffer' ),
		value: ( summary ) => atLeast( summary.active_users, summary ),
	},
];

/** The list ends here, however many there are. */
const LISTED = 10_000;

const nothing: Occurring = { scopes: [], modules: [] };

/**
 * AI Puffer > Usage > Logs.
 * @param root0
 * @param root0.Retention
 */
export default function Logs( {
	Retention,
}: {
	/** The dialog "Set retention", of another room. */
	Retention: ComponentType< { onClose: () => void } >;
} ) {
	const { params, change } = usePlace();
	const occurring = useLoaded< Occurring >( '/logs/filters' ).data ?? nothing;
	const columns = useMemo( () => fields( occurring ), [ occurring ] );
	const [ view, setView ] = useAddressView( defaultView, columns );
	const [ dialog, setDialog ] = useState< 'export' | 'delete' | null >(
		null
	);

	const filters = filtersOf( params, view, columns );
	const { page, per_page, orderby, order } = queryFromView( view, columns );
	const rows = useLoaded< Conversation[] >( '/logs', {
		...filters,
		page,
		per_page,
		orderby,
		order,
	} );
	const summary = useLoaded< Summary >( '/logs/summary', filters );

	const userName =
		rows.data?.find( ( { user } ) => String( user.id ) === params.user )
			?.user.name ?? `#${ params.user }`;
	const isCounting = rows.isLoading || summary.isLoading;
	const matching: Matching = {
		filters,
		words: filtersInWords( params, view, columns, userName ),
		count: isCounting ? 0 : ( summary.data?.conversations ?? rows.total ),
		isCapped: summary.data?.capped ?? rows.totalIsCapped,
	};
	const closeDialog = () => setDialog( null );

	return (
		<>
			<div className="aipuffer-toolbar">
				<DateRange />
				<div className="aipuffer-toolbar__end">
					<ViewsMenu />
					<ActionsMenu
						count={ matching.count }
						onExport={ () => setDialog( 'export' ) }
						onDelete={ () => setDialog( 'delete' ) }
						onSetRetention={ () => change( { retention: 'set' } ) }
					/>
				</div>
			</div>
			<Cards figures={ summary } cards={ cards() } />
			{ params.user && (
				<p className="aipuffer-only-user">
					{ sprintf(
						/* translators: %s: name of a user. */
						__( 'Only conversations of %s.', 'aipuffer' ),
						userName
					) }{ ' ' }
					<Button
						variant="link"
						onClick={ () =>
							change( { user: undefined, paged: undefined } )
						}
					>
						{ __( 'Show all users', 'aipuffer' ) }
					</Button>
				</p>
			) }
			<Table< Conversation >
				rows={ rows }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				actions={ rowActions() }
				getItemId={ ( { id } ) => String( id ) }
				placeOf={ ( { id } ) => ( {
					...params,
					conversation: String( id ),
				} ) }
				search
				searchLabel={ __( 'Search logs', 'aipuffer' ) }
				empty={
					<p>
						{ __(
							'No conversations in this range. What chatbots, forms and other modules say appears here.',
							'aipuffer'
						) }
					</p>
				}
			/>
			{ rows.totalIsCapped && rows.total >= LISTED && (
				<p className="aipuffer-muted">
					{ sprintf(
						/* translators: %s: number of conversations. */
						__(
							'The table goes through the first %s. Narrow the filters or turn the order to see others.',
							'aipuffer'
						),
						conversations( rows.total )
					) }
				</p>
			) }
			{ params.conversation && (
				<Suspense fallback={ <Spinner /> }>
					<ConversationPanel
						id={ params.conversation }
						order={ { ...filters, orderby, order } }
						onGo={ ( id ) =>
							change( { conversation: String( id ) }, true )
						}
						onClose={ () => change( { conversation: undefined } ) }
					/>
				</Suspense>
			) }
			{ dialog === 'export' && (
				<ExportLogs matching={ matching } onClose={ closeDialog } />
			) }
			{ dialog === 'delete' && (
				<DeleteLogs matching={ matching } onClose={ closeDialog } />
			) }
			{ params.retention && (
				<Suspense fallback={ <Spinner /> }>
					<Retention
						onClose={ () => change( { retention: undefined } ) }
					/>
				</Suspense>
			) }
		</>
	);
}
