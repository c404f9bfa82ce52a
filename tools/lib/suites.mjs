/** Running jest and PHPUnit. */
import fs from 'node:fs';
import path from 'node:path';
import { ourComplaints } from './debug-log.mjs';
import { bin, root } from './paths.mjs';
import {
	constants,
	debugLogOf,
	ourFolder,
	setUpSteps,
	showInPlayground,
} from './playground.mjs';
import { show } from './processes.mjs';
import { assemble, pluginsOf, siteStep } from './site.mjs';
import { startNativeStack } from './stack.mjs';
import { fromJest, fromJUnit } from './tally.mjs';

export async function runJest( { folder, filter, rest, tally } ) {
	const report = path.join( folder, 'jest.json' );
	const code = await show(
		bin( 'wp-scripts' ),
		[
			...[ 'test-unit-js', '--config', 'tools/jest.config.js' ],
			...[ '--passWithNoTests', '--json', `--outputFile=${ report }` ],
			...( filter ? [ '-t', filter ] : [] ),
			...rest,
		],
		// The report goes to the file; without this, to the terminal as well.
		{ cwd: root, stdio: [ 'ignore', 'ignore', 'inherit' ] }
	);
	tally.suite( 'jest', fromJest( report ), code );
}

const phpunitArguments = ( project, report, { filter, rest, group } ) => [
	`--configuration=${ project }/tools/phpunit.xml`,
	`--log-junit=${ report }`,
	...( group ? [ `--group=${ group }` ] : [] ),
	...( filter ? [ `--filter=${ filter }` ] : [] ),
	...rest,
];

export function checkLog( { debugLog, wordpress }, tally ) {
	const complaints = ourComplaints( debugLog, wordpress );
	complaints.forEach( ( entry ) => console.error( entry ) );
	tally.check(
		'No PHP notice of ours in the debug log',
		complaints.length === 0
	);
}

/** One run of PHPUnit on a site of its own; beside another, what it prints comes when it has ended. */
async function runPhpUnitOnSite(
	{ title, hpos = true, group },
	name,
	{ sources, filter, rest, isBeside }
) {
	const stack = await startNativeStack( name, { sources } );
	if ( ! hpos ) {
		await siteStep( stack.native, 'tools/site/settings.php', {
			wordpress: stack.wordpress,
			hpos,
		} );
	}
	const report = path.join( stack.folder, 'phpunit.xml' );
	const printed = path.join( stack.folder, 'phpunit.txt' );
	const output = isBeside ? fs.openSync( printed, 'w' ) : 'inherit';
	if ( ! isBeside ) {
		console.log( `\n→ ${ title }` );
	}
	const code = await show(
		stack.native.php,
		[
			...[
				'-d',
				'memory_limit=1G',
				path.join( root, 'vendor/bin/phpunit' ),
			],
			...phpunitArguments( root, report, { filter, rest, group } ),
		],
		{
			cwd: root,
			env: { AIPUFFER_SITE: stack.wordpress },
			stdio: [ 'ignore', output, output ],
		}
	);
	return { title, stack, report, code, printed: isBeside && printed };
}

/** On native PHP and MariaDB: everything, and beside it what orders are about with the other way of storing them. */
export async function runPhpUnitNatively( { tally, ...settings } ) {
	const runs = settings.sources.woocommerce.dir
		? [
				{ title: 'PHPUnit, order tables (HPOS) on' },
				{
					title: 'PHPUnit, order tables (HPOS) off',
					hpos: false,
					group: 'hpos',
				},
			]
		: [ { title: 'PHPUnit' } ];
	const ended = await Promise.all(
		runs.map( ( run, index ) =>
			runPhpUnitOnSite( run, `test-${ index }`, {
				...settings,
				isBeside: index > 0,
			} )
		)
	);
	for ( const { title, stack, report, code, printed } of ended ) {
		if ( printed ) {
			console.log( `\n→ ${ title }` );
			console.log( fs.readFileSync( printed, 'utf8' ) );
		}
		tally.suite( title, fromJUnit( report ), code );
		checkLog( stack, tally );
	}
}

/** PHP as WebAssembly with SQLite: everything but what needs a database server. */
export async function runPhpUnitInPlayground( {
	sources,
	folder,
	filter,
	rest,
	tally,
} ) {
	const plugins = pluginsOf( sources );
	const wordpress = assemble( { folder, core: sources.core, constants } );
	const reports = path.join( folder, 'reports' );
	fs.mkdirSync( reports );
	console.log(
		'\n→ PHPUnit under WebAssembly: slow, and what it prints comes when it has ended'
	);
	const report = path.join( reports, 'phpunit.xml' );
	const events = path.join( reports, 'events.txt' );
	const code = await showInPlayground(
		{
			...{ wordpress, plugins, url: 'http://127.0.0.1:9400' },
			steps: setUpSteps( plugins ),
			mounts: [ [ reports, '/reports' ] ],
		},
		`${ ourFolder }/vendor/bin/phpunit`,
		[
			...phpunitArguments( ourFolder, '/reports/phpunit.xml', {
				filter,
				rest,
			} ),
			'--log-events-text=/reports/events.txt',
		]
	);
	const counts = fromJUnit( report );
	if ( code !== 0 && ! counts.failed && fs.existsSync( events ) ) {
		const lines = fs.readFileSync( events, 'utf8' ).trim().split( '\n' );
		console.error( `PHPUnit broke down; its last word: ${ lines.pop() }` );
	}
	tally.suite( 'PHPUnit (WebAssembly, SQLite)', counts, code );
	checkLog( { debugLog: debugLogOf( wordpress ), wordpress }, tally );
}
