/**
 * The address of what is on screen. Everything that somebody may want to come
 * back to or to send to a colleague (the tab, filters, the page of a table, an
 * open panel) is a parameter of the page's address.
 */
import { useCallback, useSyncExternalStore } from '@wordpress/element';
import { addQueryArgs } from '@wordpress/url';
import { settings } from './settings';

export type Params = Record< string, string | undefined >;

const changed = 'aipuffer:address';

const subscribe = ( listener: () => void ) => {
	window.addEventListener( 'popstate', listener );
	window.addEventListener( changed, listener );
	return () => {
		window.removeEventListener( 'popstate', listener );
		window.removeEventListener( changed, listener );
	};
};

const search = () => window.location.search;

const read = ( query: string ): Record< string, string > =>
	Object.fromEntries( new URLSearchParams( query ) );

const withoutEmpty = ( params: Params ) =>
	Object.fromEntries(
		Object.entries( params ).filter( ( [ , value ] ) => value )
	);

/**
 * The address of a place in the admin screens.
 *
 * @param params Parameters, with `page` as the screen.
 */
export const placeUrl = ( params: Params ): string =>
	addQueryArgs( settings().screenUrl, withoutEmpty( params ) );

/**
 * Goes to a place without loading the page anew.
 *
 * @param params    All parameters of the place.
 * @param isReplace Whether Back should skip the present place.
 */
export function go( params: Params, isReplace = false ): void {
	const url = placeUrl( params );
	if ( isReplace ) {
		window.history.replaceState( null, '', url );
	} else {
		window.history.pushState( null, '', url );
	}
	window.dispatchEvent( new Event( changed ) );
}

export interface Place {
	params: Record< string, string >;
	/** Changes some parameters and keeps the others; undefined removes one. */
	change: ( params: Params, isReplace?: boolean ) => void;
}

/** Where we are. */
export function usePlace(): Place {
	const params = read( useSyncExternalStore( subscribe, search ) );
	const change = useCallback(
		( some: Params, isReplace = false ) =>
			go( { ...read( search() ), ...some }, isReplace ),
		[]
	);
	return { params, change };
}
