/**
 * A job the server does in batches, such as deleting a hundred thousand rows:
 * the same request again and again until nothing remains. It can be stopped
 * between two batches and taken up again.
 */
import { useDispatch } from '@wordpress/data';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { type Problem, toProblem } from './problem';
import { request, type Method } from './request';
import { store } from './store';

export interface Batch {
	path: string;
	method: Method;
	data?: unknown;
}

/** What a batch has come to. */
export interface Reading {
	/** How many it has done. */
	done: number;
	/** How many are left; null where that is not known. */
	remaining: number | null;
	/** Whether there is a next batch. */
	isMore: boolean;
}

export interface Batches {
	/**
	 * `stopping` waits for the batch under way; `stopped` is also what a batch
	 * that failed leaves behind.
	 */
	state: 'ready' | 'running' | 'stopping' | 'stopped' | 'done';
	/** How many were done in all batches so far. */
	done: number;
	/** How many are left; null where that is not known. */
	remaining: number | null;
	/** Why it stopped, if it was not asked to. */
	problem: Problem | null;
	/** Begins, or goes on where it stopped. */
	start: () => void;
	/** Stops after the batch that is under way. */
	stop: () => void;
}

/**
 * Runs a job in batches. It stops when its component leaves the screen.
 *
 * @param next    The next request, from what the one before answered.
 * @param read    What a batch has come to, from its answer.
 * @param expires Paths that are out of date when the job stops or is done.
 * @param gone    Of these, paths of what the job deletes.
 */
export function useBatches< Answer >(
	next: ( last: Answer | null ) => Batch,
	read: ( answer: Answer ) => Reading,
	expires: readonly string[],
	gone: readonly string[] = []
): Batches {
	const { expire } = useDispatch( store );
	const [ state, setState ] = useState< Batches[ 'state' ] >( 'ready' );
	const [ done, setDone ] = useState( 0 );
	const [ remaining, setRemaining ] = useState< number | null >( null );
	const [ problem, setProblem ] = useState< Problem | null >( null );
	const last = useRef< Answer | null >( null );
	const isAsked = useRef( false );
	const isRunning = useRef( false );
	const job = useRef( { next, read, expires, gone } );
	job.current = { next, read, expires, gone };

	const stop = useCallback( () => {
		isAsked.current = false;
		setState( ( now ) => ( now === 'running' ? 'stopping' : now ) );
	}, [] );
	useEffect( () => stop, [ stop ] );

	const start = useCallback( async () => {
		isAsked.current = true;
		setState( 'running' );
		if ( isRunning.current ) {
			return;
		}
		isRunning.current = true;
		setProblem( null );
		let isDone = false;
		try {
			while ( isAsked.current && ! isDone ) {
				const answer = (
					await request( job.current.next( last.current ) )
				).data as Answer;
				last.current = answer;
				const batch = job.current.read( answer );
				setDone( ( before ) => before + batch.done );
				setRemaining( batch.remaining );
				isDone = ! batch.isMore;
			}
		} catch ( error ) {
			setProblem( toProblem( error ) );
		}
		isRunning.current = false;
		setState( isDone ? 'done' : 'stopped' );
		expire( job.current.expires, job.current.gone );
	}, [ expire ] );

	return { state, done, remaining, problem, start, stop };
}
