/**
 * The plugin's one data store: answers of the REST API by their address. Rooms
 * say which addresses they read and which a change makes out of date; no
 * component fetches by itself.
 */
import {
	createReduxStore,
	register,
	useDispatch,
	useSelect,
} from '@wordpress/data';
import { useCallback, useRef, useState } from '@wordpress/element';
import { type Problem, toProblem } from './problem';
import {
	address,
	request,
	type Answer,
	type Method,
	type Query,
} from './request';

type Entry =
	| { status: 'ready'; answer: Answer }
	| { status: 'failed'; problem: Problem };

type State = Record< string, Entry & { isStale?: boolean } >;

type Action =
	| { type: 'RECEIVE'; url: string; entry: Entry }
	| { type: 'EXPIRE'; paths: readonly string[] };

interface Thunk {
	dispatch: {
		( action: Action ): void;
		invalidateResolution: ( selector: string, args: unknown[] ) => void;
	};
	select: { getEntries: () => State };
}

/**
 * Whether a url is at a path or below it.
 */
const isAt = ( url: string, path: string ) =>
	url === path ||
	url.startsWith( `${ path }/` ) ||
	url.startsWith( `${ path }?` );

export const reducer = ( state: State = {}, action: Action ): State => {
	switch ( action.type ) {
		case 'RECEIVE':
			return { ...state, [ action.url ]: action.entry };
		case 'EXPIRE':
			return Object.fromEntries(
				Object.entries( state ).map( ( [ url, entry ] ) => [
					url,
					action.paths.some( ( path ) => isAt( url, path ) )
						? { ...entry, isStale: true }
						: entry,
				] )
			);
		default:
			return state;
	}
};

export const store = createReduxStore( 'aipuffer', {
	reducer,
	selectors: {
		getEntry: ( state: State, url: string ) => state[ url ],
		getEntries: ( state: State ) => state,
	},
	resolvers: {
		getEntry:
			( url: string ) =>
			async ( { dispatch }: Thunk ) => {
				const entry: Entry = await request( { path: url } ).then(
					( answer ): Entry => ( { status: 'ready', answer } ),
					( error ): Entry => ( {
						status: 'failed',
						problem: toProblem( error ),
					} )
				);
				dispatch( { type: 'RECEIVE', url, entry } );
			},
	},
	actions: {
		/**
		 * Marks everything at and below the paths as out of date; what is on
		 * screen is read again at once, the rest when it is next shown.
		 *
		 * @param paths Such as `/ledger`.
		 * @param gone  Paths of what was deleted: reading them again would fail.
		 */
		expire:
			( paths: readonly string[], gone: readonly string[] = [] ) =>
			( { dispatch, select }: Thunk ) => {
				Object.keys( select.getEntries() )
					.filter(
						( url ) =>
							paths.some( ( path ) => isAt( url, path ) ) &&
							! gone.some( ( path ) => isAt( url, path ) )
					)
					.forEach( ( url ) =>
						dispatch.invalidateResolution( 'getEntry', [ url ] )
					);
				dispatch( { type: 'EXPIRE', paths } );
			},
	},
} );
register( store );

export interface Loaded< Data > {
	/** Undefined until it was read; while it is read again, what it was. */
	data: Data | undefined;
	total: number;
	totalIsCapped: boolean;
	isLoading: boolean;
	problem: Problem | null;
	/** Reads it again. */
	retry: () => void;
}

/**
 * What a path of the REST API answers.
 *
 * @param path  Below `aipuffer/v1`; null reads nothing.
 * @param query Parameters.
 */
export function useLoaded< Data >(
	path: string | null,
	query: Query = {}
): Loaded< Data > {
	const url = path === null ? null : address( path, query );
	const { entry, isResolving } = useSelect(
		( select ) => ( {
			entry: url === null ? undefined : select( store ).getEntry( url ),
			isResolving:
				url !== null &&
				( select( store ) as any ).isResolving( 'getEntry', [ url ] ),
		} ),
		[ url ]
	);
	const { expire } = useDispatch( store );
	const retry = useCallback( () => {
		if ( url !== null ) {
			expire( [ url ] );
		}
	}, [ expire, url ] );

	// The page before stays on screen until the next one is there.
	const last = useRef< { path: string | null; answer: Answer } >();
	const answer = entry?.status === 'ready' ? entry.answer : undefined;
	if ( answer ) {
		last.current = { path, answer };
	}
	const shown =
		answer ??
		( entry === undefined && last.current?.path === path
			? last.current?.answer
			: undefined );

	return {
		data: shown?.data as Data | undefined,
		total: shown?.total ?? 0,
		totalIsCapped: shown?.totalIsCapped ?? false,
		isLoading:
			url !== null &&
			( entry === undefined || isResolving || Boolean( entry.isStale ) ),
		problem: entry?.status === 'failed' ? entry.problem : null,
		retry,
	};
}

export interface Sending< Result > {
	/**
	 * Sends the change; resolves to null when it was refused, with the reason
	 * in `problem`.
	 */
	send: (
		path: string,
		data?: unknown,
		method?: Method
	) => Promise< Result | null >;
	isSending: boolean;
	problem: Problem | null;
	/** Takes the problem off the screen. */
	forget: () => void;
}

/**
 * Sends changes.
 *
 * @param expires Paths that are out of date after one, such as `/ledger`.
 * @param method  HTTP method, where a call names none.
 */
export function useSend< Result = unknown >(
	expires: readonly string[],
	method: Method = 'POST'
): Sending< Result > {
	const { expire } = useDispatch( store );
	const [ sending, setSending ] = useState( 0 );
	const [ problem, setProblem ] = useState< Problem | null >( null );
	const paths = useRef( expires );
	paths.current = expires;

	const send = useCallback(
		async ( path: string, data?: unknown, as: Method = method ) => {
			setSending( ( count ) => count + 1 );
			setProblem( null );
			try {
				const answer = await request( { path, method: as, data } );
				expire( paths.current );
				return answer.data as Result;
			} catch ( error ) {
				setProblem( toProblem( error ) );
				return null;
			} finally {
				setSending( ( count ) => count - 1 );
			}
		},
		[ expire, method ]
	);
	const forget = useCallback( () => setProblem( null ), [] );

	return { send, isSending: sending > 0, problem, forget };
}
