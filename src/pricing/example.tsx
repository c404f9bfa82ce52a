import { Spinner } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import type { Options, Rate } from './options';
import { useQuote } from './quote';
import { fieldsOf, isOptional, ratesOf, type Draft } from './rule';

/** The figures of an example by billing method; the first is the page's own. */
const exampleFields = (): Record<
	string,
	Array< {
		id: string;
		label: string;
		value: string;
		/** The rate without which it makes no difference. */
		rate?: Rate;
	} >
> => ( {
	per_1k_tokens: [
		{
			id: 'input_tokens',
			label: __( 'Input tokens', 'aipuffer' ),
			value: '800',
		},
		{
			id: 'cached_tokens',
			label: __( 'Of it cached', 'aipuffer' ),
			value: '400',
			rate: 'cached_rate',
		},
		{
			id: 'output_tokens',
			label: __( 'Output tokens', 'aipuffer' ),
			value: '300',
		},
	],
	per_image: [
		{ id: 'images', label: __( 'Images', 'aipuffer' ), value: '1' },
	],
	per_video: [
		{ id: 'videos', label: __( 'Videos', 'aipuffer' ), value: '1' },
	],
	flat: [],
} );

const isRate = ( text: string ) => /^\d{1,12}(\.\d{1,6})?$/.test( text );

/**
 * What a request would cost by the rates in the dialog, as the server says.
 */
export function Example( {
	draft,
	options,
}: {
	draft: Draft;
	options: Options;
} ) {
	const fields = ( exampleFields()[ draft.billing_method ] ?? [] ).filter(
		( { rate } ) => ! rate || draft[ rate ] !== ''
	);
	const [ figures, setFigures ] = useState< Record< string, string > >( {} );
	const rates = ratesOf( draft.billing_method, options );
	const isComplete =
		rates.length > 0 &&
		rates.every(
			( rate ) =>
				isRate( draft[ rate ] ) ||
				( draft[ rate ] === '' &&
					isOptional( rate, draft.billing_method, options ) )
		);
	const { module, operation, ...rule } = fieldsOf( draft, options );
	const { quote, problem } = useQuote(
		isComplete
			? {
					module,
					operation,
					rule: {
						billing_method: rule.billing_method,
						...Object.fromEntries(
							rates.map( ( rate ) => [ rate, draft[ rate ] ] )
						),
					},
					...Object.fromEntries(
						fields.map( ( { id, value } ) => [
							id,
							Number( figures[ id ] ?? value ) || 0,
						] )
					),
				}
			: null
	);
	if ( rates.length === 0 ) {
		return null;
	}
	return (
		<fieldset className="aipuffer-example">
			<legend>{ __( 'Example', 'aipuffer' ) }</legend>
			<div className="aipuffer-example__figures">
				{ fields.map( ( { id, label, value } ) => (
					<label key={ id } htmlFor={ `aipuffer-example-${ id }` }>
						{ label }
						<input
							id={ `aipuffer-example-${ id }` }
							type="number"
							min="0"
							max="1000000"
							value={ figures[ id ] ?? value }
							onChange={ ( { target } ) =>
								setFigures( {
									...figures,
									[ id ]: target.value,
								} )
							}
						/>
					</label>
				) ) }
			</div>
			<div aria-live="polite">
				{ ! isComplete && (
					<p className="aipuffer-muted">
						{ __(
							'Enter the rates to see what a request costs.',
							'aipuffer'
						) }
					</p>
				) }
				{ isComplete && ! quote && ! problem && <Spinner /> }
				{ problem && <p>{ problem.message }</p> }
				{ quote && (
					<>
						{ quote.arithmetic?.lines.map( ( { text } ) => (
							<p key={ text } className="aipuffer-muted">
								{ text }
							</p>
						) ) }
						<p>
							<strong>
								{ sprintf(
									/* translators: %s: number of credits. */
									_n(
										'%s credit',
										'%s credits',
										quote.cost === '1' ? 1 : 2,
										'aipuffer'
									),
									formatCredits( quote.cost )
								) }
							</strong>
						</p>
					</>
				) }
			</div>
		</fieldset>
	);
}
