import { Modal, Spinner } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { typeLabels, type Entry } from '../ledger/entry';
import { Actor, Change, moduleAndModel } from '../ledger/fields';
import { formatChange, formatCredits, formatDateTime } from '../support/format';
import { Link } from '../support/link';
import { Pages } from '../support/pages';
import { PlainTable, type Column } from '../support/plain-table';
import { ProblemNotice } from '../support/problem-notice';
import { usePlace } from '../support/routing';
import { useLoaded } from '../support/store';
import { balancePath, type Balance, type Purchase } from './balance';

/** Parameters of the address this dialog owns. */
const nothing = {
	history: undefined,
	list: undefined,
	list_page: undefined,
};

/**
 * A user's purchases, and everything else that changed their balance.
 */
export function History( { id }: { id: string } ) {
	const { params, change } = usePlace();
	const { data: user } = useLoaded< Balance >( balancePath( id ) );
	const isAll = params.list === 'all';
	const to = ( list?: string ) => ( {
		...params,
		list,
		list_page: undefined,
	} );
	return (
		<Modal
			title={
				user
					? sprintf(
							/* translators: %s: name of a user. */
							__( 'History of %s', 'aipuffer' ),
							user.name
						)
					: __( 'History', 'aipuffer' )
			}
			onRequestClose={ () => change( nothing ) }
			size="large"
		>
			<nav
				className="aipuffer-choice"
				aria-label={ __( 'What to show', 'aipuffer' ) }
			>
				<Link to={ to() } aria-current={ isAll ? undefined : 'page' }>
					{ __( 'Purchases', 'aipuffer' ) }
				</Link>
				<Link
					to={ to( 'all' ) }
					aria-current={ isAll ? 'page' : undefined }
				>
					{ __( 'All entries', 'aipuffer' ) }
				</Link>
			</nav>
			{ isAll ? <Entries id={ id } /> : <Purchases id={ id } /> }
		</Modal>
	);
}

const Purchases = ( { id }: { id: string } ) => (
	<PagedTable< Purchase >
		path={ balancePath( id, '/purchases' ) }
		caption={ __( 'Purchases', 'aipuffer' ) }
		columns={ purchaseColumns() }
		getKey={ ( { id: entry } ) => entry }
		empty={ __( 'This user has bought no credits.', 'aipuffer' ) }
	/>
);

const Entries = ( { id }: { id: string } ) => (
	<PagedTable< Entry >
		path="/ledger"
		query={ { user: id } }
		caption={ __( 'All entries', 'aipuffer' ) }
		columns={ entryColumns() }
		getKey={ ( entry ) => entry.id }
		empty={ __( 'Nothing has changed this balance yet.', 'aipuffer' ) }
	/>
);

const perPage = 20;

/**
 * A list of the REST API whose page is in the address.
 */
function PagedTable< Item >( {
	path,
	query = {},
	empty,
	...table
}: {
	path: string;
	query?: Record< string, string >;
	caption: string;
	columns: Column< Item >[];
	getKey: ( item: Item ) => string | number;
	empty: ReactNode;
} ) {
	const { params, change } = usePlace();
	const page = Math.max( 1, Math.floor( Number( params.list_page ) ) || 1 );
	const { data, total, isLoading, problem, retry } = useLoaded< Item[] >(
		path,
		{ ...query, page, per_page: perPage }
	);
	if ( problem ) {
		return <ProblemNotice problem={ problem } retry={ retry } />;
	}
	if ( ! data ) {
		return <Spinner />;
	}
	return (
		<div aria-busy={ isLoading }>
			{ data.length > 0 ? (
				<PlainTable { ...table } rows={ data } />
			) : (
				<p>{ empty }</p>
			) }
			<Pages
				page={ page }
				perPage={ perPage }
				total={ total }
				onChange={ ( next ) =>
					change( {
						list_page: next === 1 ? undefined : String( next ),
					} )
				}
			/>
		</div>
	);
}

const purchaseColumns = (): Column< Purchase >[] => [
	{
		label: __( 'Time', 'aipuffer' ),
		render: ( { date } ) => formatDateTime( date ),
	},
	{
		label: __( 'Order', 'aipuffer' ),
		render: ( purchase ) => <Order purchase={ purchase } />,
	},
	{
		label: __( 'Product', 'aipuffer' ),
		render: ( { product } ) => product || '—',
	},
	{
		label: __( 'Type', 'aipuffer' ),
		render: ( { type } ) => typeLabels()[ type ],
	},
	{
		label: __( 'Credits', 'aipuffer' ),
		isAmount: true,
		render: ( { credits, shortfall } ) => (
			<>
				{ formatChange( credits ) }
				{ shortfall !== '0' && (
					<span className="aipuffer-muted">
						{ ' ' }
						{ sprintf(
							/* translators: %s: number of credits. */
							__( '(%s had been spent)', 'aipuffer' ),
							formatCredits( shortfall )
						) }
					</span>
				) }
			</>
		),
	},
];

const entryColumns = (): Column< Entry >[] => [
	{
		label: __( 'Time', 'aipuffer' ),
		render: ( entry ) => <ReceiptLink entry={ entry } />,
	},
	{
		label: __( 'Type', 'aipuffer' ),
		render: ( { type } ) => typeLabels()[ type ],
	},
	{
		label: __( 'Actor', 'aipuffer' ),
		render: ( entry ) => <Actor entry={ entry } />,
	},
	{
		label: __( 'Module / model, note', 'aipuffer' ),
		render: ( entry ) => moduleAndModel( entry ) || '—',
	},
	{
		label: __( 'Credit change', 'aipuffer' ),
		isAmount: true,
		render: ( entry ) => <Change entry={ entry } />,
	},
	{
		label: __( 'Balance after', 'aipuffer' ),
		isAmount: true,
		render: ( { balance_after } ) =>
			balance_after === null ? '—' : formatCredits( balance_after ),
	},
];

function Order( { purchase }: { purchase: Purchase } ) {
	const { order_number, order_url } = purchase;
	if ( order_number === null ) {
		return <>—</>;
	}
	return order_url ? (
		<a href={ order_url }>{ `#${ order_number }` }</a>
	) : (
		<>{ `#${ order_number }` }</>
	);
}

/**
 * The time of an entry, which leads to its receipt in Activity.
 */
function ReceiptLink( { entry }: { entry: Entry } ) {
	const { params } = usePlace();
	const to = {
		page: params.page,
		tab: 'billing',
		section: 'activity',
		entry: String( entry.id ),
	};
	return <Link to={ to }>{ formatDateTime( entry.created_at ) }</Link>;
}
