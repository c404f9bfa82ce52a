/**
 * Arithmetic on amounts of credits. They are decimal strings with up to six
 * decimals, as the server writes them; between strings they are whole
 * micro-credits, so nothing is rounded on the way.
 */
import { settings } from './settings';

const decimals = 6;
const scale = BigInt( 10 ) ** BigInt( decimals );
const none = BigInt( 0 );

const pattern = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

function toMicro( amount: string ): bigint {
	const [ , sign, whole, fraction = '' ] = pattern.exec( amount ) ?? [];
	if ( whole === undefined ) {
		throw new RangeError( `"${ amount }" is no amount of credits.` );
	}
	const micro =
		BigInt( whole ) * scale + BigInt( fraction.padEnd( decimals, '0' ) );
	return sign ? -micro : micro;
}

function fromMicro( micro: bigint ): string {
	const absolute = micro < none ? -micro : micro;
	const fraction = String( absolute % scale )
		.padStart( decimals, '0' )
		.replace( /0+$/, '' );
	return (
		( micro < none ? '-' : '' ) +
		String( absolute / scale ) +
		( fraction && `.${ fraction }` )
	);
}

export const add = ( one: string, other: string ): string =>
	fromMicro( toMicro( one ) + toMicro( other ) );

export const subtract = ( from: string, amount: string ): string =>
	fromMicro( toMicro( from ) - toMicro( amount ) );

/**
 * An amount several times.
 * @param count A whole number.
 */
export const times = ( amount: string, count: number ): string =>
	fromMicro( toMicro( amount ) * BigInt( count ) );

export const negate = ( amount: string ): string =>
	fromMicro( -toMicro( amount ) );

/**
 * Below 0, 0 or above it, as the first is less than, equal to or more than the
 * other.
 */
export const compare = ( one: string, other: string ): number =>
	Number( toMicro( one ) > toMicro( other ) ) -
	Number( toMicro( one ) < toMicro( other ) );

/**
 * How much of a whole an amount is, from 0 to 1; for pictures only.
 */
export function share( amount: string, whole: string ): number {
	const all = toMicro( whole );
	if ( all <= none ) {
		return 1;
	}
	const thousandths = Number( ( toMicro( amount ) * BigInt( 1000 ) ) / all );
	return Math.min( 1, Math.max( 0, thousandths / 1000 ) );
}

const escaped = ( text: string ) =>
	text.replace( /[.*+?^${}()|[\]\\]/, '\\$&' );

/**
 * What somebody typed, as an amount; null when it is none. Numbers are read as
 * the site writes them. Where that leaves a doubt, as in "1.5" on a site that
 * writes "1.500,5", nothing is guessed: the typed text is refused.
 *
 * @param typed Such as "1,234.5" or "−3".
 */
export function parseAmount( typed: string ): string | null {
	const { decimal, thousands } = settings().numbers;
	const text = typed.replace( /\s/g, '' ).replace( '−', '-' );
	const group = escaped( thousands.trim() );
	const whole = group ? `\\d{1,3}(?:${ group }\\d{3})+|\\d+` : '\\d+';
	// A point is a decimal point too, unless the site groups digits by it.
	const point =
		thousands === '.'
			? escaped( decimal )
			: `(?:${ escaped( decimal ) }|\\.)`;
	const [ , sign, digits, fraction ] =
		new RegExp( `^([+-]?)(${ whole })(?:${ point }(\\d{1,6}))?$` ).exec(
			text
		) ?? [];
	const plain = digits?.replace( /\D/g, '' ).replace( /^0+(?=\d)/, '' );
	if ( plain === undefined || plain.length > 12 ) {
		return null;
	}
	return fromMicro(
		toMicro(
			( sign === '-' ? '-' : '' ) +
				plain +
				( fraction ? `.${ fraction }` : '' )
		)
	);
}
