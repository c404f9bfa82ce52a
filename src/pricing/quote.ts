/**
 * What usage costs, asked of the server: the browser does no arithmetic with
 * prices, so that an example is never a second opinion.
 */
import { useEffect, useState } from '@wordpress/element';
import { toProblem, type Problem } from '../support/problem';
import { request } from '../support/request';

export interface Quote {
	cost: string;
	exact: string;
	arithmetic: { lines: Array< { text: string } >; text: string } | null;
}

/** How long somebody may type before the server is asked, in milliseconds. */
const PAUSE = 300;

/**
 * Prices usage by rates that are not saved yet.
 *
 * @param question What `/pricing/quote` takes; null asks nothing.
 */
export function useQuote( question: Record< string, unknown > | null ): {
	quote: Quote | null;
	problem: Problem | null;
} {
	const [ quote, setQuote ] = useState< Quote | null >( null );
	const [ problem, setProblem ] = useState< Problem | null >( null );
	const text = question && JSON.stringify( question );
	useEffect( () => {
		if ( text === null ) {
			setQuote( null );
			setProblem( null );
			return;
		}
		const cancel = new AbortController();
		const timer = setTimeout( () => {
			request( {
				path: '/pricing/quote',
				method: 'POST',
				data: JSON.parse( text ),
				signal: cancel.signal,
			} ).then(
				( { data } ) => {
					setQuote( data as Quote );
					setProblem( null );
				},
				( error ) => {
					if ( ! cancel.signal.aborted ) {
						setQuote( null );
						setProblem( toProblem( error ) );
					}
				}
			);
		}, PAUSE );
		return () => {
			clearTimeout( timer );
			cancel.abort();
		};
	}, [ text ] );
	return { quote, problem };
}
