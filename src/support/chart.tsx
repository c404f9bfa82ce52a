/**
 * A bar chart, and the same figures as a table for whoever cannot see it.
 * Loaded only where a chart is shown.
 */
import {
	BarController,
	BarElement,
	CategoryScale,
	Chart,
	Legend,
	LinearScale,
	Tooltip,
} from 'chart.js';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import './chart.scss';

Chart.register(
	BarController,
	BarElement,
	CategoryScale,
	Legend,
	LinearScale,
	Tooltip
);

export interface Series {
	label: string;
	color: string;
	/** Decimal strings; what a bar is high needs no more digits than a float has. */
	values: string[];
}

export interface ChartProps {
	title: string;
	/** Of the first column of the table. */
	heading: string;
	labels: string[];
	series: Series[];
	format: ( value: string ) => string;
	/** Puts the series of a day on top of each other. */
	isStacked?: boolean;
}

export default function BarChart( {
	title,
	heading,
	labels,
	series,
	format,
	isStacked = false,
}: ChartProps ) {
	const canvas = useRef< HTMLCanvasElement >( null );
	useEffect( () => {
		if ( ! canvas.current ) {
			return;
		}
		const chart = new Chart( canvas.current, {
			type: 'bar',
			data: {
				labels,
				datasets: series.map( ( { label, color, values } ) => ( {
					label,
					backgroundColor: color,
					data: values.map( Number ),
				} ) ),
			},
			options: {
				animation: false,
				maintainAspectRatio: false,
				interaction: { mode: 'index', intersect: false },
				scales: {
					x: {
						stacked: isStacked,
						grid: { display: false },
						ticks: { maxRotation: 0, autoSkipPadding: 16 },
					},
					y: {
						stacked: isStacked,
						beginAtZero: true,
						ticks: {
							precision: 0,
							callback: ( value ) => format( String( value ) ),
						},
					},
				},
				plugins: {
					legend: {
						align: 'end',
						labels: { boxWidth: 12, boxHeight: 12 },
					},
					tooltip: {
						callbacks: {
							label: ( { datasetIndex, dataIndex } ) => {
								const { label, values } =
									series[ datasetIndex ]!;
								return `${ label }: ${ format(
									values[ dataIndex ]!
								) }`;
							},
						},
					},
				},
			},
		} );
		return () => chart.destroy();
	}, [ labels, series, format, isStacked ] );

	return (
		<figure className="aipuffer-chart">
			<figcaption>{ title }</figcaption>
			<div className="aipuffer-chart__canvas" aria-hidden="true">
				<canvas ref={ canvas } />
			</div>
			<details>
				<summary>{ __( 'Show as a table', 'aipuffer' ) }</summary>
				{ /* It scrolls, so the keyboard must reach it. */ }
				{  }
				<div
					className="aipuffer-chart__table"
					role="region"
					aria-label={ title }
					tabIndex={ 0 }
				>
					{  }
					<table className="widefat striped">
						<caption className="screen-reader-text">
							{ title }
						</caption>
						<thead>
							<tr>
								<th scope="col">{ heading }</th>
								{ series.map( ( { label } ) => (
									<th key={ label } scope="col">
										{ label }
									</th>
								) ) }
							</tr>
						</thead>
						<tbody>
							{ labels.map( ( label, row ) => (
								<tr key={ label }>
									<th scope="row">{ label }</th>
									{ series.map( ( { label: of, values } ) => (
										<td key={ of }>
											{ format( values[ row ]! ) }
										</td>
									) ) }
								</tr>
							) ) }
						</tbody>
					</table>
				</div>
			</details>
		</figure>
	);
}
