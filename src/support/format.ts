/**
 * Numbers and dates as the site writes them. Credits are decimal strings from
 * the server to the screen: a float would change them.
 */
import { dateI18n, getSettings } from '@wordpress/date';
import { isRTL } from '@wordpress/i18n';
import { settings } from './settings';

/** From right to left, a sign would come to stand behind its number. */
const sign = ( mark: '+' | '−' ) => ( isRTL() ? '\u200e' : '' ) + mark;

/**
 * "1234567.5" → "1,234,567.5"
 */
export function formatCredits( amount: string ): string {
	const { decimal, thousands } = settings().numbers;
	const isNegative = amount.startsWith( '-' );
	const [ whole = '0', decimals ] = amount.replace( '-', '' ).split( '.' );
	return (
		( isNegative ? sign( '−' ) : '' ) +
		whole.replace( /\B(?=(\d{3})+$)/g, thousands ) +
		( decimals ? decimal + decimals : '' )
	);
}

/**
 * A change of a balance, with its sign: "+200", "−3", "0".
 */
export const formatChange = ( amount: string ): string =>
	( /^-|^0$/.test( amount ) ? '' : sign( '+' ) ) + formatCredits( amount );

export const formatNumber = ( number: number ): string =>
	formatCredits( String( number ) );

/**
 * A time in the site's zone and format.
 */
export const formatDateTime = ( iso: string ): string =>
	dateI18n( getSettings().formats.datetime, iso, undefined );

/**
 * A time's day in the site's zone and format.
 */
export const formatDate = ( iso: string ): string =>
	dateI18n( getSettings().formats.date, iso, undefined );

/**
 * A day such as "2026-03-29", which belongs to no zone.
 */
export const formatDay = ( day: string ): string =>
	dateI18n( getSettings().formats.date, `${ day }T12:00:00Z`, 'UTC' );
