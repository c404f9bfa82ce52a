import { Button, Spinner } from '@wordpress/components';
import { lazy, Suspense, useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Cards, type Card } from '../support/cards';
import { DateRange, rangeQuery } from '../support/date-range';
import { downloadUrl } from '../support/download';
import { formatCredits, formatDay, formatNumber } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { usePlace } from '../support/routing';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { queryFromView, useAddressView } from '../support/table-view';
import type { Day, Entry, Summary } from './entry';
import { defaultView, fields } from './fields';
import { Receipt } from './receipt';

const BarChart = lazy(
	() => import( /* webpackChunkName: "chart" */ '../support/chart' )
);

const cards = (): Card< Summary >[] => [
	{
		label: __( 'Credits Added', 'aipuffer' ),
		help: __( 'By purchases and administrators.', 'aipuffer' ),
		value: ( summary ) => formatCredits( summary.credits_added ),
	},
	{
		label: __( 'Balance Debited', 'aipuffer' ),
		help: __( 'Taken from user balances.', 'aipuffer' ),
		value: ( summary ) => formatCredits( summary.balance_debited ),
	},
	{
		label: __( 'Quota-Only Usage', 'aipuffer' ),
		help: __( 'Usage that took nothing from a balance.', 'aipuffer' ),
		value: ( summary ) => formatCredits( summary.quota_only_usage ),
	},
	{
		label: __( 'Ledger Entries', 'aipuffer' ),
		help: __( 'All records of this range.', 'aipuffer' ),
		value: ( summary ) => formatNumber( summary.ledger_entries ),
	},
];

/**
 * AI Puffer > Usage > Billing > Activity.
 */
export default function Activity( {
	modules,
}: {
	modules: Array< { value: string; label: string } >;
} ) {
	const { params, change } = usePlace();
	const columns = useMemo( () => fields( modules ), [ modules ] );
	const [ view, setView ] = useAddressView( defaultView, columns );

	const { page, per_page, orderby, order, search, ...filters } = {
		...queryFromView( view, columns ),
		...rangeQuery( params ),
	};
	const rows = useLoaded< Entry[] >( '/ledger', {
		...filters,
		page,
		per_page,
		order,
	} );
	const summary = useLoaded< Summary >( '/ledger/summary', filters );
	const days = useLoaded< Day[] >( '/ledger/chart', filters );

	return (
		<>
			<div className="aipuffer-toolbar">
				<DateRange />
				<Button
					__next40pxDefaultSize
					variant="secondary"
					href={ downloadUrl( '/ledger/export', filters ) }
				>
					{ __( 'Export CSV', 'aipuffer' ) }
				</Button>
			</div>
			<Cards figures={ summary } cards={ cards() } />
			{ days.problem && (
				<ProblemNotice problem={ days.problem } retry={ days.retry } />
			) }
			{ days.data && <CreditsByDay days={ days.data } /> }
			<Table< Entry >
				rows={ rows }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				getItemId={ ( { id } ) => String( id ) }
				onOpen={ ( { id } ) => change( { entry: String( id ) } ) }
				empty={
					<p>
						{ __(
							'No entries in this range. Purchases, adjustments and usage appear here.',
							'aipuffer'
						) }
					</p>
				}
			/>
			{ params.entry && (
				<Receipt
					id={ params.entry }
					onClose={ () => change( { entry: undefined } ) }
				/>
			) }
		</>
	);
}

function CreditsByDay( { days }: { days: Day[] } ) {
	const labels = useMemo(
		() => days.map( ( { date } ) => formatDay( date ) ),
		[ days ]
	);
	const series = useMemo(
		() => [
			{
				label: __( 'Credits added', 'aipuffer' ),
				color: '#00a32a',
				values: days.map( ( { added } ) => added ),
			},
			{
				label: __( 'Balance debited', 'aipuffer' ),
				color: '#2271b1',
				values: days.map( ( { debited } ) => debited ),
			},
		],
		[ days ]
	);
	return (
		<Suspense fallback={ <Spinner /> }>
			<BarChart
				title={ __( 'Credits by day', 'aipuffer' ) }
				heading={ __( 'Day', 'aipuffer' ) }
				labels={ labels }
				series={ series }
				format={ formatCredits }
			/>
		</Suspense>
	);
}
