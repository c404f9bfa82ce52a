import apiFetch from '@wordpress/api-fetch';
import { addQueryArgs } from '@wordpress/url';
import { toProblem } from './problem';

export type Query = Record<
	string,
	string | number | boolean | Array< string | number > | null | undefined
>;

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A response with the headers WordPress counts lists in. */
export interface Answer {
	data: unknown;
	/** Rows of all pages; null where the answer is no list. */
	total: number | null;
	/** Whether there are more rows than were counted. */
	totalIsCapped: boolean;
}

const namespace = '/aipuffer/v1';

/**
 * A path with its query, in a fixed order, so that the same request always has
 * the same name. What is empty is left out.
 *
 * @param path  Below `aipuffer/v1`, such as `/ledger`.
 * @param query Parameters.
 */
export function address( path: string, query: Query = {} ): string {
	const given = Object.entries( query )
		.filter(
			( [ , value ] ) =>
				value !== undefined &&
				value !== null &&
				value !== '' &&
				! ( Array.isArray( value ) && value.length === 0 )
		)
		.sort( ( [ one ], [ other ] ) => one.localeCompare( other ) );
	return addQueryArgs( path, Object.fromEntries( given ) );
}

/**
 * Sends a request.
 *
 * @param  options        What apiFetch takes, with the path below `aipuffer/v1`.
 * @param  options.path   Path and query.
 * @param  options.method HTTP method; GET without one.
 * @param  options.data   JSON body.
 * @param  options.signal Cancels it.
 * @throws {Problem} When it is refused or fails.
 */
export async function request( options: {
	path: string;
	method?: Method;
	data?: unknown;
	signal?: AbortSignal;
} ): Promise< Answer > {
	let response: Response;
	try {
		response = ( await apiFetch( {
			...options,
			path: namespace + options.path,
			parse: false,
		} ) ) as Response;
	} catch ( error ) {
		if ( error instanceof Response ) {
			const body = await error.json().catch( () => null );
			throw toProblem( body, error.status );
		}
		throw toProblem( error );
	}
	const total = response.headers.get( 'X-WP-Total' );
	return {
		data: response.status === 204 ? null : await response.json(),
		total: total === null ? null : Number( total ),
		totalIsCapped:
			response.headers.get( 'X-AIPuffer-Total-Capped' ) !== null,
	};
}
