/**
 * Whether a stranger gets in: clones the commit to a new folder and runs `npm start` and `npm test` there as they are
 * told to, with nothing installed and nothing built. `.ci/run` calls this; it takes some minutes.
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { cloneTo, processesOf } from './lib/clone.mjs';
import { root } from './lib/paths.mjs';
import { freePort, whyNot } from './lib/php-server.mjs';
import { main, problem, serve, until } from './lib/processes.mjs';
import { find } from './lib/programs.mjs';
import { runFolder } from './lib/site.mjs';
import { secondsSince, step } from './lib/steps.mjs';
import { forgetTally, Tally } from './lib/tally.mjs';
import { logIn, openLogs, usagePage } from './lib/visitor.mjs';

const say = ( text ) => console.log( `→ ${ text }` );

const patience = 900;

/** What goes wrong at a door that does not open. */
const trace =
	/ERR_MODULE_NOT_FOUND|Cannot find (?:package|module)|\n\s+at .*(?:node:|file:|\.m?js:\d)/;

const expectThat = ( isSo, what ) => {
	if ( ! isSo ) {
		throw problem( what );
	}
};

/** Runs a command line of npm in a clone, in a process group of its own as in a terminal of its own. */
function runNpm( clone, args, env = {} ) {
	const log = path.join( clone, '..', `npm-${ args[ 0 ] }.log` );
	const server = serve( 'npm', args, { cwd: clone, log, env } );
	return { ...server, log, said: () => fs.readFileSync( log, 'utf8' ) };
}

/** Opens what a newcomer opens first. */
async function look( url ) {
	const ask = await logIn( url );
	const usage = await ask( usagePage );
	expectThat(
		usage.status === 200,
		`the Usage page answers ${ usage.status }`
	);
	expectThat(
		usage.text.includes( 'build/usage-screen.js' ),
		'the Usage page is without its script'
	);
	const began = performance.now();
	const answers = await openLogs( ask );
	for ( const { status, text } of answers ) {
		expectThat(
			status === 200,
			`the logs answer ${ status }: ${ text.slice( 0, 200 ) }`
		);
	}
	return secondsSince( began );
}

/** `npm start`, until the Usage page answers; then it is stopped, and nothing of it may be left. */
async function start( clone, signal, env = {} ) {
	const port = await freePort();
	const began = performance.now();
	const npm = runNpm( clone, [ 'start' ], { ...env, PORT: `${ port }` } );
	await until( () => npm.said().includes( 'Ctrl-C stops it' ), {
		...{ seconds: patience, what: 'npm start', server: npm, log: npm.log },
	} );
	const ready = secondsSince( began );
	const logs = await look( `http://127.0.0.1:${ port }` );
	// To all of the group, as a terminal does.
	process.kill( -npm.pid, signal );
	await until( () => ! npm.alive() && processesOf( clone ).length === 0, {
		...{ seconds: 30, what: `The end after ${ signal }` },
	} ).catch( () => {
		throw problem(
			`${ signal } leaves running: ${ processesOf( clone ) }`
		);
	} );
	expectThat(
		( await whyNot( `${ port }` ) ) === null,
		'its port is still taken'
	);
	expectThat( ! trace.test( npm.said() ), npm.said() );
	return `running after ${ ready }, the first logs in ${ logs }, and ended by ${ signal }`;
}

/** `npm test`, as far as it proves that what tests need is installed: a check on Node, and one on PHP. */
async function test( clone ) {
	const began = performance.now();
	const npm = runNpm( clone, [
		'test',
		'--',
		'--only=lint',
		'--',
		'css',
		'php',
	] );
	const code = await Promise.race( [
		npm.ended,
		until( () => false, { ...{ seconds: patience, what: 'npm test' } } ),
	] );
	expectThat( code === 0 && ! trace.test( npm.said() ), npm.said() );
	return `ended with 0 after ${ secondsSince( began ) }`;
}

await main( async () => {
	const tally = new Tally();
	forgetTally( 'front-door' );
	const versions = 'A new clone, with nothing installed';
	if ( ! find( 'git' ) || ! fs.existsSync( path.join( root, '.git' ) ) ) {
		tally.without( 'The front door', 'needs git, and a checkout of it' );
		return tally.close( 'front-door', versions );
	}
	const clone = path.join( runFolder( 'front-door' ), 'aipuffer' );
	await cloneTo( clone );
	for ( const [ title, work ] of [
		[ 'npm start', () => start( clone, 'SIGINT' ) ],
		[
			'npm start, oldest WordPress, no shop, packages there',
			() =>
				start( clone, 'SIGTERM', {
					...{ WORDPRESS_VERSION: '6.6', WOOCOMMERCE_DIR: 'none' },
				} ),
		],
		[ 'npm test, after npm start', () => test( clone ) ],
	] ) {
		try {
			const how = await step( say, title, work );
			say( `${ title }: ${ how }` );
			tally.suite( title, { passed: 1, failed: 0, skipped: 0 }, 0 );
		} catch ( error ) {
			console.error( error.message );
			tally.suite( title, { passed: 0, failed: 1, skipped: 0 }, 1 );
		}
	}
	return tally.close( 'front-door', versions );
} );
