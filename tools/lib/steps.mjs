/** Saying what goes on, and how long it took. */
import { performance } from 'node:perf_hooks';

/** Seconds since a moment, as one says them. */
export const secondsSince = ( began ) =>
	`${ Math.round( ( performance.now() - began ) / 1000 ) } s`;

/**
 * Does something that takes its time. Steps go on side by side, so each is named twice: when it begins, and when it is
 * done.
 *
 * @param {( text: string ) => void} say  Tells it.
 * @param {string}                   what What is being done.
 * @param {() => Promise<any>}       work Does it.
 * @return {Promise<any>} What the work returned.
 */
export async function step( say, what, work ) {
	const began = performance.now();
	say( `${ what } …` );
	const result = await work();
	say( `${ what } … ${ secondsSince( began ) }` );
	return result;
}
