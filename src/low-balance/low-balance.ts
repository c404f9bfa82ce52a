/**
 * What `/low-balance` answers; see LowBalanceController in PHP.
 */
import { __, _n, sprintf } from '@wordpress/i18n';
import { compare, parseAmount } from '../support/decimal';
import { formatCredits, formatDateTime, formatNumber } from '../support/format';

export type Mode = 'off' | 'credits' | 'week';

export interface LowBalance {
	mode: Mode;
	/** A decimal string; null where none was ever set. */
	threshold: string | null;
	/** People whose balance is low. */
	low: number;
	/** ISO 8601 in UTC. */
	last_sent: string | null;
	/** False where WooCommerce has turned the email off. */
	is_email_on: boolean;
	/** Where WooCommerce sets the email up; null without WooCommerce. */
	email_settings_url: string | null;
}

export const lowBalancePath = '/low-balance';

/** What is in the form. */
export interface Draft {
	mode: Mode;
	/** As it was typed. */
	typed: string;
}

export const draftOf = ( { mode, threshold }: LowBalance ): Draft => ( {
	mode,
	typed: threshold === null ? '' : formatCredits( threshold ),
} );

/**
 * What the form sends; null while its number is none. A number that is not
 * asked for is kept as it was.
 */
export function changesOf( {
	mode,
	typed,
}: Draft ): { mode: Mode; threshold?: string } | null {
	if ( mode !== 'credits' ) {
		return { mode };
	}
	const threshold = parseAmount( typed );
	return threshold !== null && compare( threshold, '0' ) > 0
		? { mode, threshold }
		: null;
}

/**
 * What came of it, in words.
 */
export function standing( { low, last_sent }: LowBalance ): string {
	const people =
		low === 0
			? __( 'Nobody is low now.', 'aipuffer' )
			: sprintf(
					/* translators: %s: number of people. */
					_n(
						'%s person is low now.',
						'%s people are low now.',
						low,
						'aipuffer'
					),
					formatNumber( low )
				);
	const sent = last_sent
		? sprintf(
				/* translators: %s: date and time. */
				__( 'Last email: %s.', 'aipuffer' ),
				formatDateTime( last_sent )
			)
		: __( 'No email was sent yet.', 'aipuffer' );
	return `${ people } ${ sent }`;
}
