/**
 * npm start: a site with the plugin, for which Node alone is enough.
 *
 * PORT chooses the port. The site stays between starts, one for each version
 * of WordPress; --reset begins anew. --state=<folder> keeps it elsewhere.
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { installNpmPackages } from './lib/dependencies.mjs';
import { root, stackDir } from './lib/paths.mjs';
import { whyNot } from './lib/php-server.mjs';
import {
	constants,
	phpVersion,
	seedStep,
	setUpSteps,
	startPlayground,
} from './lib/playground.mjs';
import { main, problem } from './lib/processes.mjs';
import { assemble, mainFiles, pluginsOf } from './lib/site.mjs';
import { findSources } from './lib/stack.mjs';
import { secondsSince, step } from './lib/steps.mjs';
import { warmUp } from './lib/visitor.mjs';

const say = ( text ) => console.log( `→ ${ text }` );

const seedFile = 'tests/fixtures/demo/seed.php';

/** What was done to the site already, so that a second start does not repeat it. */
const memory = ( folder ) => {
	const file = path.join( folder, 'done.json' );
	return {
		read() {
			try {
				return JSON.parse( fs.readFileSync( file, 'utf8' ) );
			} catch {
				// Not there, or cut off by a full disk: then nothing is known to be done.
				return {};
			}
		},
		write: ( done ) => fs.writeFileSync( file, JSON.stringify( done ) ),
	};
};

/** WordPress and WooCommerce, and the site's folder with WordPress in it. */
async function findSite( { state, reset } ) {
	const sources = await findSources( say );
	const { version } = sources.core;
	const folder = path.join( path.resolve( state ), `wordpress-${ version }` );
	if ( reset ) {
		fs.rmSync( folder, { recursive: true, force: true } );
	}
	const remembered = memory( folder );
	if ( ! remembered.read().assembled ) {
		await step(
			say,
			`Setting up a new site with WordPress ${ version }`,
			() => {
				fs.rmSync( folder, { recursive: true, force: true } );
				fs.mkdirSync( folder, { recursive: true } );
				assemble( { folder, core: sources.core, constants } );
				remembered.write( { assembled: true } );
			}
		);
	}
	return { ...sources, folder, remembered };
}

/** Starts WordPress and does to the site what was not done yet. */
async function startSite( { woocommerce, folder, remembered }, { port, url } ) {
	const wordpress = path.join( folder, 'wordpress' );
	const plugins = pluginsOf( { woocommerce, withCompanion: true } );
	const active = mainFiles( plugins ).join();
	const done = remembered.read();
	const seeds = ! done.seeded && fs.existsSync( path.join( root, seedFile ) );
	const steps = [
		...( done.active === active ? [] : setUpSteps( plugins ) ),
		...( seeds ? [ seedStep( seedFile ) ] : [] ),
	];
	const server = await step(
		say,
		`Starting WordPress on PHP ${ phpVersion } (WebAssembly, SQLite)` +
			( seeds
				? ' and filling it with customers, credits and usage'
				: '' ),
		() =>
			startPlayground(
				{ wordpress, plugins, steps, url },
				{ port, log: path.join( folder, 'server.log' ) }
			)
	);
	remembered.write( { ...done, active, seeded: done.seeded || seeds } );
	return server;
}

await main( async () => {
	const { values } = parseArgs( {
		options: {
			reset: { type: 'boolean', default: false },
			state: { type: 'string', default: path.join( stackDir, 'start' ) },
		},
	} );
	const port = process.env.PORT || '9400';
	const portProblem = await whyNot( port );
	if ( portProblem ) {
		throw problem( `${ portProblem } Choose another: PORT=9401 npm start` );
	}
	const url = `http://127.0.0.1:${ port }`;

	// Side by side: WordPress is fetched and put together while npm works; the build is not needed until somebody looks.
	const began = performance.now();
	const installed = installNpmPackages( say );
	const [ site ] = await Promise.all( [ findSite( values ), installed ] );
	const [ server ] = await Promise.all( [
		startSite( site, { port, url } ),
		buildIfStale( say ),
	] );
	await step(
		say,
		'Opening the logs once, which is slow the first time',
		() => warmUp( url )
	);

	const { core, woocommerce } = site;
	const shop =
		woocommerce.version ??
		`none: ${ woocommerce.missing }. Everything else works.`;
	console.log( `
  AI Puffer is running on ${ url } (after ${ secondsSince( began ) })

  Log in        ${ url }/wp-admin/
  User          admin
  Password      password
  Usage         ${ url }/wp-admin/admin.php?page=aipuffer-usage

  Customers     ada and grace, with the same password
  Credits       ${ url }/credits-usage/
  Ask the AI    ${ url }/ask-the-ai/

  WordPress     ${ core.version }
  WooCommerce   ${ shop }

  Ctrl-C stops it. The site stays; npm start -- --reset begins anew.
` );
	await server.ended;
	throw problem( 'WordPress Playground has ended by itself.' );
} );
