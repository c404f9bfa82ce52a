import { __ } from '@wordpress/i18n';

/**
 * A request that was refused or failed, in the words the server chose.
 */
export class Problem extends Error {
	constructor(
		readonly code: string,
		message: string,
		/** HTTP status; 0 when the server could not be reached. */
		readonly status: number,
		/** Name of the field that was wrong, if one was. */
		readonly field: string | null,
		/** What else the server said, such as the balance that holds now. */
		readonly data: Record< string, unknown >
	) {
		super( message );
	}
}

interface ErrorBody {
	code?: string;
	message?: string;
	data?: {
		status?: number;
		field?: string;
		params?: Record< string, string >;
	} & Record< string, unknown >;
}

/**
 * Turns what apiFetch throws into a Problem. Bad parameters come as WordPress
 * sends them, with the messages by field in `params`.
 *
 * @param error  An error body, or anything else that was thrown.
 * @param status HTTP status, where it is known.
 */
export function toProblem( error: unknown, status = 0 ): Problem {
	if ( error instanceof Problem ) {
		return error;
	}
	const { code, message, data = {} } = ( error ?? {} ) as ErrorBody;
	const [ param ] = Object.entries( data.params ?? {} );
	return new Problem(
		code ?? 'unknown',
		param?.[ 1 ] ||
			message ||
			__(
				'The site could not be reached. Nothing was changed.',
				'aipuffer'
			),
		data.status ?? status,
		data.field ?? param?.[ 0 ] ?? null,
		data
	);
}
