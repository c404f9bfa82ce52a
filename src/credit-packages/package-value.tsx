import { Spinner } from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { useLoaded } from '../support/store';

/** What credits cover of one usage type: `/credit-packages/preview`. */
interface Covered {
	module: string;
	operation: string;
	label: string;
	/** "about 250 chat requests" */
	text: string;
	/** What an ordinary request is taken to be. */
	assumption: string;
}

interface Assumptions {
	input_tokens: string;
	output_tokens: string;
}

/**
 * The rough value of a package by the pricing rules, with what it takes for granted.
 */
export function PackageValue( {
	credits,
	title,
}: {
	credits: string;
	title: string;
} ) {
	const [ assumed, setAssumed ] = useState< Assumptions >( {
		input_tokens: '800',
		output_tokens: '300',
	} );
	const [ asked, setAsked ] = useState( { credits, ...assumed } );
	const ask = useDebounce( setAsked, 300 );
	useEffect( () => {
		ask( { credits, ...assumed } );
	}, [ ask, credits, assumed ] );
	const { data, problem } = useLoaded< Covered[] >(
		'/credit-packages/preview',
		asked
	);
	return (
		<fieldset className="aipuffer-package-value">
			<legend>{ title }</legend>
			<div aria-live="polite">
				{ problem && <p>{ problem.message }</p> }
				{ ! problem && ! data && <Spinner /> }
				{ data?.length === 0 && (
					<p>
						{ __(
							'There is no enabled pricing rule yet to tell.',
							'aipuffer'
						) }
					</p>
				) }
				<ul>
					{ data?.map(
						( { module, operation, label, text, assumption } ) => (
							<li key={ `${ module }/${ operation }` }>
								{ `${ label }: ${ text }` }{ ' ' }
								<span className="aipuffer-muted">
									({ assumption })
								</span>
							</li>
						)
					) }
				</ul>
			</div>
			<div className="aipuffer-package-value__assumptions">
				<Tokens
					id="aipuffer-assumed-input"
					label={ __( 'Input tokens of a request', 'aipuffer' ) }
					value={ assumed.input_tokens }
					onChange={ ( input_tokens ) =>
						setAssumed( { ...assumed, input_tokens } )
					}
				/>
				<Tokens
					id="aipuffer-assumed-output"
					label={ __( 'Output tokens of a request', 'aipuffer' ) }
					value={ assumed.output_tokens }
					onChange={ ( output_tokens ) =>
						setAssumed( { ...assumed, output_tokens } )
					}
				/>
			</div>
			<p className="aipuffer-muted">
				{ __(
					'For sizing only. The real cost depends on the provider’s response, the token usage, the model and its pricing rule.',
					'aipuffer'
				) }
			</p>
		</fieldset>
	);
}

function Tokens( {
	id,
	label,
	value,
	onChange,
}: {
	id: string;
	label: string;
	value: string;
	onChange: ( value: string ) => void;
} ) {
	return (
		<label htmlFor={ id }>
			{ label }
			<input
				id={ id }
				type="number"
				min="0"
				max="1000000"
				value={ value }
				onChange={ ( { target } ) =>
					onChange( target.value.replace( /\D/g, '' ) )
				}
			/>
		</label>
	);
}
