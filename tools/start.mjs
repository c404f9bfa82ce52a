/**
 * npm start: a site with the plugin, for which Node alone is enough.
 *
 * PORT chooses the port. The site stays between starts, one for each version
 * of WordPress; --reset begins anew. --state=<folder> keeps it elsewhere.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { installNpmPackages } from './lib/dependencies.mjs';
import { root, stackDir } from './lib/paths.mjs';
import { isFree } from './lib/php-server.mjs';
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

const say = ( text ) => console.log( `→ ${ text }` );

const seedFile = 'tests/fixtures/demo/seed.php';

/** What was done to the site already, so that a second start does not repeat it. */
const memory = ( folder ) => {
	const file = path.join( folder, 'done.json' );
	return {
		read: () =>
			fs.existsSync( file )
				? JSON.parse( fs.readFileSync( file, 'utf8' ) )
				: {},
		write: ( done ) => fs.writeFileSync( file, JSON.stringify( done ) ),
	};
};

await main( async () => {
	const { values } = parseArgs( {
		options: {
			reset: { type: 'boolean', default: false },
			state: { type: 'string', default: path.join( stackDir, 'start' ) },
		},
	} );
	const port = Number( process.env.PORT || 9400 );
	const url = `http://127.0.0.1:${ port }`;
	if ( ! ( await isFree( port ) ) ) {
		throw problem(
			`Port ${ port } is taken. Choose another: PORT=9401 npm start`
		);
	}

	await installNpmPackages( say );
	await buildIfStale( say );
	const { core, woocommerce } = await findSources( say );

	const folder = path.join(
		path.resolve( values.state ),
		`wordpress-${ core.version }`
	);
	if ( values.reset ) {
		fs.rmSync( folder, { recursive: true, force: true } );
	}
	const remembered = memory( folder );
	let done = remembered.read();
	const wordpress = path.join( folder, 'wordpress' );
	if ( ! done.assembled ) {
		say( `Setting up a new site with WordPress ${ core.version }` );
		fs.rmSync( folder, { recursive: true, force: true } );
		fs.mkdirSync( folder, { recursive: true } );
		assemble( { folder, core, constants } );
		done = { assembled: true };
		remembered.write( done );
	}

	const plugins = pluginsOf( { woocommerce, withCompanion: true } );
	const active = mainFiles( plugins ).join();
	const seeds = ! done.seeded && fs.existsSync( path.join( root, seedFile ) );
	const steps = [
		...( done.active === active ? [] : setUpSteps( plugins ) ),
		...( seeds ? [ seedStep( seedFile ) ] : [] ),
	];
	say( `Starting WordPress on PHP ${ phpVersion } (WebAssembly, SQLite)` );
	if ( seeds ) {
		say( 'Filling it with customers, credits, prices and usage' );
	}
	const server = await startPlayground(
		{ wordpress, plugins, steps, url },
		{ port, log: path.join( folder, 'server.log' ) }
	);
	remembered.write( { ...done, active, seeded: done.seeded || seeds } );

	const shop =
		woocommerce.version ??
		`none: ${ woocommerce.missing }. Everything else works.`;
	console.log( `
  AI Puffer is running on ${ url }

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
