/**
 * Running other programs so that none outlives us: whatever ends this process
 * (success, an error, Ctrl-C, a closed terminal), what it started is stopped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mayPass, problem, reasonOf, told } from './failures.mjs';

export { problem };

const children = new Set();
const endings = [];

/** Registers what must be undone at the end; last registered, first undone. */
export const atEnd = ( undo ) => endings.push( undo );

let ending;

/** Undoes everything, once; whoever asks again waits for the same undoing. */
const endAll = () => {
	ending ??= ( async () => {
		for ( const undo of endings.reverse() ) {
			try {
				await undo();
			} catch ( error ) {
				console.error( error );
			}
		}
		children.forEach( ( child ) => child.kill() );
	} )();
	return ending;
};

/** Runs a command-line tool's work and leaves with the exit code it returns. */
export async function main( work ) {
	for ( const [ signal, code ] of [
		[ 'SIGINT', 130 ],
		[ 'SIGTERM', 143 ],
		[ 'SIGHUP', 129 ],
	] ) {
		// `on`, not `once`: Ctrl-C reaches us from the terminal and from npm.
		process.on( signal, () => endAll().then( () => process.exit( code ) ) );
	}
	let code;
	try {
		code = ( await work() ) ?? 0;
	} catch ( error ) {
		if ( ! ending ) {
			console.error( told( error ) );
		}
		code = 1;
	}
	const interrupted = Boolean( ending );
	await endAll();
	if ( ! interrupted ) {
		process.exit( code );
	}
}

const options = ( { env = {}, ...rest } ) => ( {
	...rest,
	env: { ...process.env, ...env },
	shell: process.platform === 'win32',
} );

/**
 * Runs a program in view of the person at the terminal.
 *
 * @return {Promise<number>} Its exit code.
 */
export async function show( command, args, settings = {} ) {
	const child = spawn( command, args, {
		stdio: [ 'ignore', 'inherit', 'inherit' ],
		...options( settings ),
	} );
	children.add( child );
	const failed = once( child, 'error' ).then( ( [ error ] ) => {
		throw error;
	} );
	const [ code, signal ] = await Promise.race( [
		once( child, 'close' ),
		failed,
	] );
	children.delete( child );
	if ( signal && ! ending ) {
		console.error( `${ command } was ended from outside by ${ signal }.` );
	}
	return code ?? 1;
}

/**
 * Runs a program out of view; with `showErrors`, what it writes to its standard error is seen as well.
 *
 * @return {Promise<string>} What it wrote to its standard output.
 * @throws With all its output in the message, and alone as `output`, when it fails.
 */
export async function capture( command, args, settings = {} ) {
	const { input, showErrors, ...rest } = settings;
	const child = spawn( command, args, options( rest ) );
	children.add( child );
	child.stdin.on( 'error', () => {} );
	child.stdin.end( input ?? '' );
	let stdout = '';
	let all = '';
	child.stdout.on( 'data', ( chunk ) => {
		stdout += chunk;
		all += chunk;
	} );
	child.stderr.on( 'data', ( chunk ) => {
		all += chunk;
		if ( showErrors ) {
			process.stderr.write( chunk );
		}
	} );
	const failed = once( child, 'error' ).then( ( [ error ] ) => {
		throw error;
	} );
	const [ code ] = await Promise.race( [ once( child, 'close' ), failed ] );
	children.delete( child );
	if ( code !== 0 ) {
		throw Object.assign(
			problem(
				`${ [ command, ...args ].join( ' ' ) }\nended with ${ code }:\n${ all }`
			),
			{ output: all }
		);
	}
	return stdout;
}

/**
 * Starts a server in a process group of its own: Ctrl-C does not hit it
 * midway, and stopping it stops the workers it forked.
 *
 * @return {{ pid: number, alive: () => boolean, ended: Promise, stop: () => Promise<void> }} The server.
 */
export function serve( command, args, { log, ...settings } ) {
	fs.mkdirSync( path.dirname( log ), { recursive: true } );
	const output = fs.openSync( log, 'w' );
	const child = spawn( command, args, {
		...options( settings ),
		stdio: [ 'ignore', output, output ],
		detached: process.platform !== 'win32',
	} );
	fs.closeSync( output );
	child.on( 'error', ( error ) => fs.appendFileSync( log, `${ error }\n` ) );
	const ended = new Promise( ( resolve ) => child.on( 'exit', resolve ) );
	const alive = () =>
		child.pid !== undefined &&
		child.exitCode === null &&
		child.signalCode === null;
	const signal = ( name ) => {
		if ( process.platform === 'win32' ) {
			spawnSync( 'taskkill', [ '/pid', `${ child.pid }`, '/T', '/F' ] );
			return;
		}
		try {
			process.kill( -child.pid, name );
		} catch {
			// Already gone.
		}
	};
	const stop = async () => {
		if ( alive() ) {
			signal( 'SIGTERM' );
			await Promise.race( [
				ended,
				sleep( 15000, null, { ref: false } ),
			] );
		}
		if ( child.pid !== undefined ) {
			signal( 'SIGKILL' );
		}
	};
	atEnd( stop );
	return { pid: child.pid, alive, ended, stop };
}

/** Why a server did not start: in a sentence, where its last words tell; else with them, but for where in its code. */
function failedToStart( what, words, seconds ) {
	const reason = reasonOf( { output: words } );
	const lines = words
		.split( '\n' )
		.filter( ( line ) => ! /^\s+at /.test( line ) );
	return problem(
		reason
			? `${ what } did not start: ${ reason }.`
			: [
					seconds === undefined
						? `${ what } did not start.`
						: `${ what } did not start within ${ seconds } s: end other work on this machine, then run it again.`,
					...lines,
				].join( '\n' )
	);
}

/** Polls until `ready()` is true. */
export async function until( ready, { seconds, what, server, log } ) {
	const end = Date.now() + seconds * 1000;
	while ( ! ( await ready() ) ) {
		if ( Date.now() > end || ! ( server?.alive() ?? true ) ) {
			throw failedToStart(
				what,
				log ? fs.readFileSync( log, 'utf8' ).slice( -4000 ) : '',
				( server?.alive() ?? true ) ? seconds : undefined
			);
		}
		await sleep( 100 );
	}
}

/** Does something that depends on a network again when it fails, unless it cannot but fail again. */
export async function withRetries( times, work ) {
	for ( let attempt = 1; ; attempt++ ) {
		try {
			return await work();
		} catch ( error ) {
			if ( attempt >= times || ! mayPass( error ) ) {
				throw error;
			}
			console.log(
				`  … failed, trying again (${ attempt } of ${ times - 1 })`
			);
			await sleep( 2000 * attempt );
		}
	}
}
