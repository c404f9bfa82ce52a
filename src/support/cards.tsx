import { Spinner } from '@wordpress/components';
import { ProblemNotice } from './problem-notice';
import type { Loaded } from './store';
import './cards.scss';

export interface Card< Figures > {
	label: string;
	/** What it counts, for whoever wonders. */
	help: string;
	value: ( figures: Figures ) => string;
}

/**
 * Figures over a list, as a description list.
 */
export function Cards< Figures >( {
	figures,
	cards,
}: {
	figures: Loaded< Figures >;
	cards: Card< Figures >[];
} ) {
	const { data, problem, retry } = figures;
	if ( problem && ! data ) {
		return <ProblemNotice problem={ problem } retry={ retry } />;
	}
	return (
		<dl className="aipuffer-cards" aria-busy={ figures.isLoading }>
			{ cards.map( ( { label, help, value } ) => (
				<div key={ label } className="aipuffer-cards__card">
					<dt>{ label }</dt>
					<dd className="aipuffer-cards__value">
						{ data ? value( data ) : <Spinner /> }
					</dd>
					<dd className="aipuffer-cards__help">{ help }</dd>
				</div>
			) ) }
		</dl>
	);
}
