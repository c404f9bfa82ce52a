import { Spinner } from '@wordpress/components';
import { lazy, Suspense, useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Cards, type Card } from '../support/cards';
import { DateRange, rangeQuery } from '../support/date-range';
import { formatCredits, formatDay } from '../support/format';
import { usePlace } from '../support/routing';
import { useLoaded } from '../support/store';

const BarChart = lazy(
	() => import( /* webpackChunkName: "chart" */ '../support/chart' )
);

interface Figures {
	/** Credits on the balances of all users: what the site still owes. */
	outstanding: string;
	granted: string;
	taken_back: string;
}

/** `/credit-packages/sales` */
interface SalesFigures extends Figures {
	/** On the balances of deleted users: nobody can spend them. */
	outstanding_deleted: string;
	series: Array< Figures & { date: string } >;
}

const cards = (): Card< SalesFigures >[] => [
	{
		label: __( 'Credits Sold', 'aipuffer' ),
		help: __( 'Granted by orders in this range.', 'aipuffer' ),
		value: ( { granted } ) => formatCredits( granted ),
	},
	{
		label: __( 'Credits Taken Back', 'aipuffer' ),
		help: __( 'By refunds and cancellations in this range.', 'aipuffer' ),
		value: ( { taken_back } ) => formatCredits( taken_back ),
	},
	{
		label: __( 'Credits Outstanding', 'aipuffer' ),
		help: __(
			'On all balances now: what customers can still spend.',
			'aipuffer'
		),
		value: ( { outstanding } ) => formatCredits( outstanding ),
	},
	{
		label: __( 'Credits of Deleted Users', 'aipuffer' ),
		help: __(
			'On balances of users who were deleted: nobody can spend them.',
			'aipuffer'
		),
		value: ( { outstanding_deleted } ) =>
			formatCredits( outstanding_deleted ),
	},
];

/** Credits sold and outstanding, as figures and over time. */
export function Sales() {
	const { params } = usePlace();
	const { days } = rangeQuery( { days: params.days } );
	const figures = useLoaded< SalesFigures >( '/credit-packages/sales', {
		days,
	} );
	return (
		<section aria-label={ __( 'Sales of credits', 'aipuffer' ) }>
			<DateRange isCustomAllowed={ false } />
			<Cards figures={ figures } cards={ cards() } />
			{ figures.data && <SalesByDay series={ figures.data.series } /> }
		</section>
	);
}

function SalesByDay( { series: days }: { series: SalesFigures[ 'series' ] } ) {
	const labels = useMemo(
		() => days.map( ( { date } ) => formatDay( date ) ),
		[ days ]
	);
	const series = useMemo(
		() => [
			{
				label: __( 'Sold', 'aipuffer' ),
				color: '#00a32a',
				values: days.map( ( { granted } ) => granted ),
			},
			{
				label: __( 'Outstanding', 'aipuffer' ),
				color: '#2271b1',
				values: days.map( ( { outstanding } ) => outstanding ),
			},
		],
		[ days ]
	);
	return (
		<Suspense fallback={ <Spinner /> }>
			<BarChart
				title={ __(
					'Credits sold and outstanding by day',
					'aipuffer'
				) }
				heading={ __( 'Day', 'aipuffer' ) }
				labels={ labels }
				series={ series }
				format={ formatCredits }
			/>
		</Suspense>
	);
}
