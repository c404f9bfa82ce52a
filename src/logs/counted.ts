import { __, _n, sprintf } from '@wordpress/i18n';
import { formatNumber } from '../support/format';

/**
 * "12 conversations"; more than were counted are "at least 10,000".
 *
 * @param count    How many were counted.
 * @param isCapped Whether there are more, or may be.
 */
export const conversations = ( count: number, isCapped = false ): string =>
	isCapped
		? sprintf(
				/* translators: %s: number of conversations. */
				__( 'at least %s conversations', 'aipuffer' ),
				formatNumber( count )
			)
		: sprintf(
				/* translators: %s: number of conversations. */
				_n( '%s conversation', '%s conversations', count, 'aipuffer' ),
				formatNumber( count )
			);
