import { addQueryArgs } from '@wordpress/url';
import { address, type Query } from './request';

/**
 * The address of a file the REST API streams. A browser saves it as it comes,
 * so it may be as large as it likes; the nonce that apiFetch would send as a
 * header goes into the address.
 *
 * @param path  Below `aipuffer/v1`.
 * @param query Parameters.
 */
export function downloadUrl( path: string, query: Query ): string {
	const { root = '/wp-json/', nonce } = window.wpApiSettings ?? {};
	return addQueryArgs(
		// With plain permalinks the root has a query of its own.
		`${ root }aipuffer/v1${ address( path, query ).replace(
			'?',
			root.includes( '?' ) ? '&' : '?'
		) }`,
		{ _wpnonce: nonce }
	);
}

declare global {
	interface Window {
		wpApiSettings?: { root: string; nonce: string };
	}
}
