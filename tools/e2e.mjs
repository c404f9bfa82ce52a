/**
 * npm run e2e: the stories in a real browser.
 *
 *   npm run e2e -- --project=stories|oldest|install|smoke  one project
 *   npm run e2e -- --grep=<pattern>                        tests whose names match
 *   npm run e2e -- <file> …                                the rest goes to Playwright
 *
 * `stories` run on native PHP, MariaDB and WooCommerce; `oldest` are those of the screens and the dashboard, on the
 * oldest WordPress supported, without WooCommerce. Both have the plugin from the zip that `npm run zip` makes. `install`
 * puts that zip on a site by hand and takes it away again, on the latest and on the oldest WordPress, and has Plugin
 * Check look at it; `smoke` runs on what `npm start` starts. The sites are new and gone at the end; those of stories are
 * filled with the demonstration. WORDPRESS_VERSION and so on choose versions, as for the tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { installNpmPackages } from './lib/dependencies.mjs';
import { unzip } from './lib/downloads.mjs';
import { bin, root } from './lib/paths.mjs';
import { freePort, startPhpServer } from './lib/php-server.mjs';
import { debugLogOf } from './lib/playground.mjs';
import {
	findPluginCheck,
	runPluginCheck,
	unexpected,
} from './lib/plugin-check.mjs';
import { main, problem, serve, show, until } from './lib/processes.mjs';
import { chromium } from './lib/programs.mjs';
import { pluginsOf, runFolder, siteStep } from './lib/site.mjs';
import {
	describe,
	describeNative,
	findSources,
	nativeStackMissing,
	startNativeStack,
} from './lib/stack.mjs';
import { findOldestWordPress } from './lib/sources.mjs';
import { checkLog } from './lib/suites.mjs';
import { forgetTally, fromPlaywright, Tally } from './lib/tally.mjs';
import { describeZip, faultsOf, writeZip } from './lib/zip.mjs';

const versionsOf = ( { core, woocommerce } ) => ( {
	wordpress: core.version,
	woocommerce: woocommerce.version ?? null,
} );

/** A site on native PHP and MariaDB, with the plugins it is given. */
async function startNativeSite( name, { sources, plugins, zip, seeds } ) {
	const stack = await startNativeStack( `e2e-${ name }`, {
		sources,
		plugins,
	} );
	const { native, wordpress, debugLog } = stack;
	if ( seeds ) {
		await siteStep( native, 'tests/fixtures/demo/seed.php', { wordpress } );
	}
	const { url } = await startPhpServer( stack );
	return {
		...{ url, wordpress, debugLog, php: native.php, zip },
		leftOut: [],
		versions: versionsOf( sources ),
	};
}

/** A site with the plugin from the zip and the demonstration. */
const startStories = async ( name, sources, zip ) => ( {
	...( await startNativeSite( name, {
		...{ sources, zip, seeds: true },
		plugins: pluginsOf( { ...sources, withCompanion: true, zip } ),
	} ) ),
	specs: 'stories',
} );

/** A site that has never heard of the plugin. */
const startClean = async ( name, sources, zip ) => ( {
	...( await startNativeSite( name, {
		...{ sources, zip, seeds: false },
		plugins: pluginsOf( sources ).filter(
			( { slug } ) => slug !== 'aipuffer'
		),
	} ) ),
	specs: 'install',
} );

/** What the oldest site is made of, or why it cannot be had. What is sold is told on the other one. */
async function oldestSources() {
	try {
		return {
			core: await findOldestWordPress(),
			woocommerce: { missing: 'on purpose' },
		};
	} catch ( error ) {
		return { missing: error.message.split( '\n' )[ 0 ] };
	}
}

/** The site of `npm start`: exactly what a newcomer gets, in a folder of its own. */
async function startAsNewcomer( sources, folder ) {
	const [ port, log ] = [
		await freePort(),
		path.join( folder, 'npm-start.log' ),
	];
	const server = serve(
		process.execPath,
		[ path.join( root, 'tools/start.mjs' ), `--state=${ folder }` ],
		{ cwd: root, log, env: { PORT: `${ port }` } }
	);
	const running = 'AI Puffer is running on ';
	await until( () => fs.readFileSync( log, 'utf8' ).includes( running ), {
		seconds: 900,
		what: 'npm start',
		server,
		log,
	} );
	const wordpress = path.join(
		folder,
		`wordpress-${ sources.core.version }`,
		'wordpress'
	);
	return {
		url: `http://127.0.0.1:${ port }`,
		wordpress,
		debugLog: debugLogOf( wordpress ),
		...{ php: null, zip: null },
		specs: 'smoke',
		leftOut: [],
		versions: versionsOf( sources ),
	};
}

/** Plugin Check over the unpacked zip, in a WordPress of ours. */
async function checkPlugin( zip, { wordpress, php }, folder, tally ) {
	const { dir, version, missing } = findPluginCheck();
	if ( missing ) {
		return tally.without( 'Plugin Check', missing );
	}
	console.log( `→ Plugin Check ${ version }` );
	await unzip( zip, path.join( folder, 'unpacked' ) );
	const findings = await runPluginCheck( {
		native: { php },
		wordpress,
		pluginCheck: dir,
		plugin: path.join( folder, 'unpacked/aipuffer' ),
	} );
	const faults = unexpected( findings );
	faults.forEach( ( fault ) => console.error( fault ) );
	const count = ( wanted ) =>
		findings.filter( ( { type } ) => type === wanted ).length;
	tally.check(
		`Plugin Check ${ version }: ${ count( 'ERROR' ) } errors, ${ count( 'WARNING' ) } warnings, ${ faults.length } to mend`,
		faults.length === 0
	);
}

/** Playwright's own Chromium, where it was downloaded. */
async function playwrightsChromium() {
	const { chromium: browser } = await import( '@playwright/test' );
	return fs.existsSync( browser.executablePath() );
}

await main( async () => {
	const { values, positionals } = parseArgs( {
		allowPositionals: true,
		options: {
			project: { type: 'string' },
			grep: { type: 'string' },
		},
	} );
	const projects = [ 'stories', 'oldest', 'install', 'smoke' ];
	if ( values.project && ! projects.includes( values.project ) ) {
		throw problem( `--project is one of ${ projects.join( ', ' ) }.` );
	}
	const wanted = ( name ) => ! values.project || values.project === name;
	const tally = new Tally();
	forgetTally( 'e2e' );

	await installNpmPackages( console.log );
	await buildIfStale( console.log );
	const sources = await findSources();
	const missing = nativeStackMissing();
	const versions = missing
		? describe( sources, 'SQLite', `as WebAssembly (${ missing })` )
		: describeNative( sources );
	console.log( versions );
	if ( ! chromium() && ! ( await playwrightsChromium() ) ) {
		tally.without( 'End-to-end tests', 'needs Chromium' );
		return tally.close( 'e2e', versions );
	}

	const folder = runFolder( 'e2e' );
	const zip = await writeZip( folder );
	const zipFaults = faultsOf( zip );
	zipFaults.forEach( ( fault ) => console.error( fault ) );
	tally.check( `Zip, ${ describeZip( zip ) }`, zipFaults.length === 0 );

	const sites = {};
	const oldest =
		! missing && ( wanted( 'oldest' ) || wanted( 'install' ) )
			? await oldestSources()
			: { missing };
	if ( wanted( 'stories' ) && missing ) {
		tally.without( 'Stories in the browser', missing );
	} else if ( wanted( 'stories' ) ) {
		console.log( '→ Setting up a site on native PHP and MariaDB' );
		sites.stories = await startStories( 'stories', sources, zip.file );
	}
	if ( wanted( 'oldest' ) && oldest.missing ) {
		tally.without( 'Stories on the oldest WordPress', oldest.missing );
	} else if ( wanted( 'oldest' ) ) {
		console.log( `→ Setting up a site on ${ describeNative( oldest ) }` );
		sites.oldest = {
			...( await startStories( 'oldest', oldest, zip.file ) ),
			leftOut: [
				...[ 'customers', 'metering' ],
				...[ 'privacy', 'shop', 'shop-admin', 'translations' ],
				'woocommerce-tab',
			],
		};
	}
	if ( wanted( 'install' ) && missing ) {
		tally.without( 'Installing the zip', missing );
		tally.without( 'Plugin Check', missing );
	} else if ( wanted( 'install' ) ) {
		console.log( '→ Setting up sites without the plugin' );
		sites.install = await startClean( 'install', sources, zip.file );
		if ( oldest.missing ) {
			tally.without(
				'Installing the zip on the oldest WordPress',
				oldest.missing
			);
		} else {
			sites[ 'install-oldest' ] = await startClean(
				'install-oldest',
				oldest,
				zip.file
			);
		}
		await checkPlugin( zip.file, sites.install, folder, tally );
	}
	if ( wanted( 'smoke' ) ) {
		console.log( '→ npm start' );
		sites.smoke = await startAsNewcomer( sources, folder );
	}
	const names = Object.keys( sites );
	console.log( `\n→ Playwright: ${ names.join( ', ' ) }` );
	const report = path.join( folder, 'playwright.json' );
	const code = await show(
		bin( 'playwright' ),
		[
			...[ 'test', ...positionals ],
			...[ '--config', 'tests/e2e/playwright.config.ts' ],
			...( values.grep ? [ '--grep', values.grep ] : [] ),
			'--pass-with-no-tests',
		],
		{
			cwd: root,
			env: {
				AIPUFFER_E2E: JSON.stringify( { sites, report } ),
				CHROMIUM_PATH: chromium() ?? '',
			},
		}
	);
	const counts = names.map( ( name ) => fromPlaywright( report, name ) );
	// The exit code is of all of them, and says no more where one has failed.
	const isTold = counts.some( ( { failed } ) => failed > 0 );
	names.forEach( ( name, index ) => {
		const { wordpress } = sites[ name ].versions;
		tally.suite(
			`Playwright, ${ name }, WordPress ${ wordpress }`,
			counts[ index ],
			isTold ? 0 : code
		);
		checkLog( sites[ name ], tally );
	} );
	return tally.close( 'e2e', versions );
} );
