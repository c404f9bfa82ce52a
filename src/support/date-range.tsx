import { Button, SelectControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { formatDay } from './format';
import type { Query } from './request';
import { usePlace, type Params } from './routing';
import './date-range.scss';

const offered = [ 7, 30, 90 ];

const isDay = ( text: string | undefined ): text is string =>
	/^\d{4}-\d\d-\d\d$/.test( text ?? '' );

/**
 * The day after a day, which is where a range of whole days ends.
 */
const dayAfter = ( day: string ) => {
	const next = new Date( `${ day }T00:00:00Z` );
	next.setUTCDate( next.getUTCDate() + 1 );
	return next.toISOString().slice( 0, 10 );
};

const lastDays = ( days: number ) =>
	/* translators: %d: number of days. */
	sprintf( __( 'Last %d days', 'aipuffer' ), days );

/**
 * The chosen range as the REST API takes it: `days`, or `after` and `before`
 * as days of the site's zone.
 *
 * @param params Of the address: `days`, or `from` and `to`, both included.
 */
export function rangeQuery( params: Params ): Query {
	if ( isDay( params.from ) && isDay( params.to ) ) {
		return { after: params.from, before: dayAfter( params.to ) };
	}
	const days = Number( params.days );
	return { days: offered.includes( days ) ? days : 30 };
}

/**
 * The chosen range in words: "Last 30 days", "March 1, 2026 – March 3, 2026".
 */
export function rangeInWords( params: Params ): string {
	const { days } = rangeQuery( params );
	return typeof days === 'number'
		? lastDays( days )
		: `${ formatDay( params.from! ) } – ${ formatDay( params.to! ) }`;
}

/**
 * Last 7, 30 or 90 days, or any two days where they are allowed.
 */
export function DateRange( {
	isCustomAllowed = true,
}: {
	isCustomAllowed?: boolean;
} ) {
	const { params, change } = usePlace();
	const isCustom =
		isCustomAllowed && isDay( params.from ) && isDay( params.to );
	const [ isOpen, setOpen ] = useState( isCustom );
	const [ from, setFrom ] = useState( params.from ?? '' );
	const [ to, setTo ] = useState( params.to ?? '' );

	const choose = ( value: string ) => {
		setOpen( value === 'custom' );
		if ( value !== 'custom' ) {
			change( {
				days: value === '30' ? undefined : value,
				from: undefined,
				to: undefined,
				paged: undefined,
			} );
		}
	};

	return (
		<div className="aipuffer-date-range">
			<SelectControl
				__next40pxDefaultSize
				id="aipuffer-date-range"
				label={ __( 'Date range', 'aipuffer' ) }
				hideLabelFromVision
				value={
					isOpen
						? 'custom'
						: String( rangeQuery( params ).days ?? 30 )
				}
				options={ [
					...offered.map( ( days ) => ( {
						value: String( days ),
						label: lastDays( days ),
					} ) ),
					...( isCustomAllowed
						? [
								{
									value: 'custom',
									label: __( 'Custom range', 'aipuffer' ),
								},
							]
						: [] ),
				] }
				onChange={ choose }
			/>
			{ isOpen && (
				<form
					className="aipuffer-date-range__custom"
					onSubmit={ ( event ) => {
						event.preventDefault();
						change( {
							days: undefined,
							from,
							to,
							paged: undefined,
						} );
					} }
				>
					<label htmlFor="aipuffer-from">
						{ __( 'From', 'aipuffer' ) }
						<input
							id="aipuffer-from"
							type="date"
							required
							value={ from }
							max={ to || undefined }
							onChange={ ( { target } ) =>
								setFrom( target.value )
							}
						/>
					</label>
					<label htmlFor="aipuffer-to">
						{ __( 'To', 'aipuffer' ) }
						<input
							id="aipuffer-to"
							type="date"
							required
							value={ to }
							min={ from || undefined }
							onChange={ ( { target } ) => setTo( target.value ) }
						/>
					</label>
					<Button
						__next40pxDefaultSize
						variant="secondary"
						type="submit"
					>
						{ __( 'Show', 'aipuffer' ) }
					</Button>
				</form>
			) }
		</div>
	);
}
