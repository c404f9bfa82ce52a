/**
 * A credit or debit of several users, in words.
 */
import { __, _n, sprintf } from '@wordpress/i18n';
import { negate, times } from '../support/decimal';
import { formatCredits, formatNumber } from '../support/format';

export type Direction = 'add' | 'take';

/**
 * The change of each balance.
 * @param amount Above 0.
 */
export const deltaOf = ( direction: Direction, amount: string ): string =>
	direction === 'add' ? amount : negate( amount );

/**
 * What a button is about to do, and to how many: "Add 50 credits to 3 users".
 * @param count How many users.
 */
export function adjustmentText(
	direction: Direction,
	amount: string,
	count: number
): string {
	const [ credits, users ] = [
		formatCredits( amount ),
		formatNumber( count ),
	];
	return direction === 'add'
		? sprintf(
				/* translators: 1: number of credits, 2: number of users. */
				_n(
					'Add %1$s credits to %2$s user',
					'Add %1$s credits to each of %2$s users',
					count,
					'aipuffer'
				),
				credits,
				users
			)
		: sprintf(
				/* translators: 1: number of credits, 2: number of users. */
				_n(
					'Take %1$s credits from %2$s user',
					'Take %1$s credits from each of %2$s users',
					count,
					'aipuffer'
				),
				credits,
				users
			);
}

/**
 * All of it together: "150 credits in all."
 */
export const sumText = ( amount: string, count: number ): string =>
	sprintf(
		/* translators: %s: number of credits. */
		__( '%s credits in all.', 'aipuffer' ),
		formatCredits( times( amount, count ) )
	);

/**
 * A name no request had before. A request that is repeated keeps its name, and
 * so changes nothing the second time.
 */
export const newKey = (): string =>
	Array.from(
		window.crypto.getRandomValues( new Uint8Array( 16 ) ),
		( byte ) => byte.toString( 16 ).padStart( 2, '0' )
	).join( '' );
