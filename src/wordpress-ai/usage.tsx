import { SelectControl, Spinner } from '@wordpress/components';
import { lazy, Suspense, useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { DateRange, rangeQuery } from '../support/date-range';
import { formatCredits, formatDay } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { placeUrl, usePlace } from '../support/routing';
import { useLoaded } from '../support/store';
import { Table } from '../support/table';
import { queryFromView, useAddressView } from '../support/table-view';
import {
	groupingLabels,
	isGrouping,
	settingsPath,
	type MeteringSettings,
	type UsageChart,
	type UsageRow,
} from './ai-usage';
import { defaultView, fields } from './fields';

const BarChart = lazy(
	() => import( /* webpackChunkName: "chart" */ '../support/chart' )
);

const colors = [
	'#2271b1',
	'#00a32a',
	'#dba617',
	'#8c1aff',
	'#d63638',
	'#8c8f94',
];

/** AI Puffer > Usage > WordPress AI: who uses WordPress's AI client, and what it costs. */
export default function WordPressAi() {
	const { params, change } = usePlace();
	const by = isGrouping( params.by ) ? params.by : 'plugin';
	const columns = useMemo( () => fields( by ), [ by ] );
	const [ view, setView ] = useAddressView( defaultView, columns );
	const { days } = rangeQuery( { days: params.days } );
	const { page, per_page, orderby, order } = queryFromView( view, columns );
	const rows = useLoaded< UsageRow[] >( '/metering/usage', {
		...{ by, days, page, per_page, orderby, order },
	} );
	const chart = useLoaded< UsageChart >( '/metering/usage/chart', {
		by,
		days,
	} );

	return (
		<>
			<MeteringState />
			<div className="aipuffer-toolbar">
				<DateRange isCustomAllowed={ false } />
				<SelectControl
					__next40pxDefaultSize
					id="aipuffer-group-by"
					label={ __( 'Group by', 'aipuffer' ) }
					labelPosition="side"
					value={ by }
					options={ Object.entries( groupingLabels() ).map(
						( [ value, label ] ) => ( { value, label } )
					) }
					onChange={ ( value ) =>
						change( {
							by: value === 'plugin' ? undefined : value,
							paged: undefined,
						} )
					}
				/>
			</div>
			{ chart.problem && (
				<ProblemNotice
					problem={ chart.problem }
					retry={ chart.retry }
				/>
			) }
			{ chart.data && chart.data.series.length > 0 && (
				<CostByDay chart={ chart.data } />
			) }
			<Table< UsageRow >
				rows={ rows }
				fields={ columns }
				view={ view }
				onChangeView={ setView }
				getItemId={ ( { key } ) => key }
				empty={
					<p>
						{ __(
							'No calls of the AI client in this range.',
							'aipuffer'
						) }
					</p>
				}
			/>
		</>
	);
}

function CostByDay( { chart }: { chart: UsageChart } ) {
	const labels = useMemo( () => chart.dates.map( formatDay ), [ chart ] );
	const series = useMemo(
		() =>
			chart.series.map( ( { label, cost }, index ) => ( {
				label,
				color: colors[ index ] ?? '#8c8f94',
				values: cost,
			} ) ),
		[ chart ]
	);
	return (
		<Suspense fallback={ <Spinner /> }>
			<BarChart
				title={ __( 'Cost by day, in credits', 'aipuffer' ) }
				heading={ __( 'Day', 'aipuffer' ) }
				labels={ labels }
				series={ series }
				format={ formatCredits }
				isStacked
			/>
		</Suspense>
	);
}

const modeTexts = () => ( {
	off: __( 'Metering is off: new calls are not counted.', 'aipuffer' ),
	observe: __(
		'Metering observes: calls are counted and priced, nobody is charged.',
		'aipuffer'
	),
	enforce: __(
		'Metering enforces: calls are charged, and refused where nobody can pay.',
		'aipuffer'
	),
} );

/** What metering does at present, with the way to change it. */
function MeteringState() {
	const { data } = useLoaded< MeteringSettings >( settingsPath );
	if ( ! data ) {
		return null;
	}
	return (
		<p>
			{ modeTexts()[ data.mode ] }{ ' ' }
			<a href={ placeUrl( { page: 'aipuffer-metering' } ) }>
				{ __( 'Metering settings', 'aipuffer' ) }
			</a>
		</p>
	);
}
