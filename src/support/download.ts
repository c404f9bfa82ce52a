import apiFetch from '@wordpress/api-fetch';
import { addQueryArgs } from '@wordpress/url';
import { address, type Query } from './request';
import { settings } from './settings';

/**
 * The address of a file the REST API streams. A browser saves it as it comes,
 * so it may be as large as it likes; the nonce that apiFetch would send as a
 * header goes into the address.
 *
 * @param path  Below `aipuffer/v1`.
 * @param query Parameters.
 */
export function downloadUrl( path: string, query: Query ): string {
	const { restUrl } = settings();
	return addQueryArgs(
		// With plain permalinks the root has a query of its own.
		`${ restUrl }aipuffer/v1${ address( path, query ).replace(
			'?',
			restUrl.includes( '?' ) ? '&' : '?'
		) }`,
		// The one WordPress keeps fresh while the page is open.
		{ _wpnonce: apiFetch.nonceMiddleware?.nonce }
	);
}
