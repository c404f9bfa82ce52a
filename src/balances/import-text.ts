/**
 * What an import does, in words.
 */
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatCredits, formatNumber } from '../support/format';
import type { ImportLine, ImportResult } from './balance';

type Totals = ImportResult[ 'totals' ];

/**
 * What is to become of the balances, and of how many users: "add 200 and take
 * 50 credits, 12 users".
 */
export function changeText( totals: Totals ): string {
	const users = sprintf(
		/* translators: %s: number of users. */
		_n( '%s user', '%s users', totals.users, 'aipuffer' ),
		formatNumber( totals.users )
	);
	const [ added, taken ] = [
		formatCredits( totals.credits_added ),
		formatCredits( totals.credits_taken ),
	];
	if ( totals.credits_taken === '0' ) {
		return sprintf(
			/* translators: 1: number of credits, 2: "12 users". */
			__( '%1$s credits added, %2$s', 'aipuffer' ),
			added,
			users
		);
	}
	if ( totals.credits_added === '0' ) {
		return sprintf(
			/* translators: 1: number of credits, 2: "12 users". */
			__( '%1$s credits taken, %2$s', 'aipuffer' ),
			taken,
			users
		);
	}
	return sprintf(
		/* translators: 1: number of credits, 2: number of credits, 3: "12 users". */
		__( '%1$s credits added and %2$s taken, %3$s', 'aipuffer' ),
		added,
		taken,
		users
	);
}

/**
 * Lines that are wrong, and lines that were imported before.
 */
export function exceptionsText( totals: Totals ): string[] {
	return [
		totals.errors > 0
			? sprintf(
					/* translators: %s: number of lines. */
					_n(
						'%s line has an error.',
						'%s lines have errors.',
						totals.errors,
						'aipuffer'
					),
					formatNumber( totals.errors )
				)
			: '',
		totals.already_imported > 0
			? sprintf(
					/* translators: %s: number of lines. */
					_n(
						'%s line was imported before and changes nothing.',
						'%s lines were imported before and change nothing.',
						totals.already_imported,
						'aipuffer'
					),
					formatNumber( totals.already_imported )
				)
			: '',
	].filter( Boolean );
}

export const lineText = ( {
	message,
	duplicate,
	delta,
}: ImportLine ): string => {
	if ( message !== null ) {
		return message;
	}
	if ( duplicate ) {
		return __( 'Imported before: changes nothing', 'aipuffer' );
	}
	return delta === '0' ? __( 'Changes nothing', 'aipuffer' ) : '';
};
