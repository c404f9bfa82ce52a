/**
 * For tests: stands in for the REST API, behind everything that is ours.
 */
import apiFetch from '@wordpress/api-fetch';

export interface FakeRequest {
	method: string;
	/** Path and query below `aipuffer/v1`. */
	path: string;
	data: unknown;
}

export interface FakeAnswer {
	status?: number;
	body: unknown;
	headers?: Record< string, string >;
}

class FakeResponse {
	readonly status: number;
	readonly headers: { get: ( name: string ) => string | null };

	constructor( private readonly answer: FakeAnswer ) {
		this.status = answer.status ?? 200;
		this.headers = { get: ( name ) => answer.headers?.[ name ] ?? null };
	}

	async json() {
		return this.answer.body;
	}
}

/**
 * Answers every request from now on.
 *
 * @param answer What to answer.
 * @return The requests that change something, as they come.
 */
export function answerRequests(
	answer: ( request: FakeRequest ) => FakeAnswer
): FakeRequest[] {
	const changes: FakeRequest[] = [];
	window.Response = FakeResponse as unknown as typeof Response;
	apiFetch.setFetchHandler( async ( options ) => {
		const headers = ( options.headers ?? {} ) as Record< string, string >;
		const request = {
			method:
				headers[ 'X-HTTP-Method-Override' ] ?? options.method ?? 'GET',
			path: ( options.path ?? '' )
				.replace( /^\/?aipuffer\/v1/, '' )
				.replace( /[?&]_locale=user/, '' ),
			data: options.data,
		};
		if ( request.method !== 'GET' ) {
			changes.push( request );
		}
		const response = new FakeResponse( answer( request ) );
		if ( response.status >= 400 ) {
			throw response;
		}
		return response;
	} );
	return changes;
}

/**
 * A refusal as the server words it.
 */
export const refusal = (
	status: number,
	code: string,
	message: string,
	data: Record< string, unknown > = {}
): FakeAnswer => ( {
	status,
	body: { code, message, data: { status, ...data } },
} );
